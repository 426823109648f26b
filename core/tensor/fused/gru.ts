import { checkFloat } from '../ops/check.js';
import { add, mul, sigmoid, sub, tanh } from '../ops/elementwise.js';
import { reshape, slice, stack } from '../ops/layout.js';
import { matmul } from '../ops/matmul.js';
import { currentExecutor } from '../executors/current.js';
import { showShape } from '../shape.js';
import { Tensor } from '../tensor.js';
import { recordFused } from './derivative.js';

/** Weights of a GRU layer with `h` units on inputs of size `i`; the three gates stand side by side: reset, update, candidate. */
export interface GruWeights {
  /** Input weights [i, 3h]. */
  readonly wx: Tensor;
  /** Recurrent weights [h, 3h]. */
  readonly wh: Tensor;
  /** Input bias [3h]. */
  readonly bx: Tensor;
  /** Recurrent bias [3h]; the candidate's part is scaled by the reset gate. */
  readonly bh: Tensor;
}

/**
 * A GRU layer over a whole sequence (Cho et al. 2014, in the form of cuDNN and PyTorch): x of [time, batch, i] and first
 * state h0 of [batch, h] give the states of all steps, [time, batch, h].
 */
export function gruSequence(x: Tensor, h0: Tensor, weights: GruWeights): Tensor {
  const { wx, wh, bx, bh } = weights;
  checkFloat('gruSequence', x, h0, wx, wh, bx, bh);
  const [, batch, size] = x.shape;
  const h = h0.shape[1];
  const fits =
    x.shape.length === 3 &&
    h0.shape.length === 2 &&
    h0.shape[0] === batch &&
    [wx, wh].every((w) => w.shape.length === 2 && w.shape[1] === 3 * h!) &&
    wx.shape[0] === size &&
    wh.shape[0] === h &&
    [bx, bh].every((b) => b.shape.length === 1 && b.shape[0] === 3 * h!);
  if (!fits) {
    const got = [x, h0, wx, wh, bx, bh].map((t) => showShape(t.shape)).join(', ');
    throw new Error(
      `gruSequence: expected x [t, b, i], h0 [b, h], wx [i, 3h], wh [h, 3h], bx [3h], bh [3h], got ${got}`,
    );
  }
  const fused = currentExecutor().fused;
  if (fused === undefined || x.shape[0] === 0 || h0.size === 0) return gruSequenceByOps(x, h0, weights);
  const { states, gates } = fused.gru(x, h0, weights);
  const y = new Tensor(states, [x.shape[0]!, batch!, h!]);
  const kept = new Tensor(gates, [x.shape[0]!, batch!, 4 * h!]);
  return recordFused(y, {
    inputs: [x, h0, wx, wh, bx, bh],
    byOps: ([a, b, c, d, e, f]) => gruSequenceByOps(a!, b!, { wx: c!, wh: d!, bx: e!, bh: f! }),
    gradients: (dy, wants) => {
      const d = fused.gruGrad(x, h0, weights, y, kept, dy, wants[0]!);
      return [
        d.x && new Tensor(d.x, x.shape),
        new Tensor(d.h0, h0.shape),
        new Tensor(d.wx, wx.shape),
        new Tensor(d.wh, wh.shape),
        new Tensor(d.bx, bx.shape),
        new Tensor(d.bh, bh.shape),
      ];
    },
  });
}

/** `gruSequence` out of single ops: its oracle and its second derivative. */
export function gruSequenceByOps(x: Tensor, h0: Tensor, weights: GruWeights): Tensor {
  const [time, batch] = x.shape as [number, number, number];
  const h = h0.shape[1]!;
  const projected = add(matmul(x, weights.wx), weights.bx);
  const states: Tensor[] = [];
  let state = h0;
  for (let t = 0; t < time; t++) {
    const input = reshape(slice(projected, [t, 0, 0], [1, batch, 3 * h]), [batch, 3 * h]);
    state = gruStep(input, state, weights.wh, weights.bh);
    states.push(state);
  }
  return stack(states, 0);
}

function gruStep(input: Tensor, state: Tensor, wh: Tensor, bh: Tensor): Tensor {
  const [batch, h] = state.shape as [number, number];
  const recurrent = add(matmul(state, wh), bh);
  const gate = (x: Tensor, i: number): Tensor => slice(x, [0, i * h], [batch, h]);
  const reset = sigmoid(add(gate(input, 0), gate(recurrent, 0)));
  const update = sigmoid(add(gate(input, 1), gate(recurrent, 1)));
  const candidate = tanh(add(gate(input, 2), mul(reset, gate(recurrent, 2))));
  return add(candidate, mul(update, sub(state, candidate)));
}

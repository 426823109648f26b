import type { Operand } from '../executor.js';
import type { GruGradients, GruOperands, Results } from '../fused.js';
import { addressesOf, keepNamed, type WasmContext } from './context.js';
import { strip } from './work.js';

type Numbers<N extends number, R extends number[] = []> = R['length'] extends N
  ? R
  : Numbers<N, [...R, number]>;

/** Packed weights for products with few rows. */
function pack(
  { arena, kernels }: WasmContext,
  weights: number,
  n: number,
  k: number,
  transposed: boolean,
): number {
  const panels = arena.allocate(Math.ceil(n / 8) * 8 * k);
  kernels['packWeights']!(weights, panels, n, k, transposed ? 1 : 0);
  return panels;
}

/** `FusedKernels.gru` on our kernels: all input projections in one product, then step by step. */
export function gru(
  context: WasmContext,
  x: Operand,
  h0: Operand,
  { wx, wh, bx, bh }: GruOperands,
): Results<'states' | 'gates'> {
  const { arena, work } = context;
  const [time, batch, size] = x.shape as Numbers<3>;
  const h = h0.shape[1]!;
  const rows = time * batch;
  const [inputs, first, inputWeights, weights, inputBias, bias] = addressesOf(
    context,
    x,
    h0,
    wx,
    wh,
    bx,
    bh,
  ) as Numbers<6>;
  const states = arena.allocate(rows * h);
  const gates = arena.allocate(rows * 4 * h);
  const projected = arena.allocate(rows * 3 * h);
  const recurrent = arena.allocate(batch * 3 * h);
  // Packing pays from the second step on.
  const panels = time === 1 ? 0 : pack(context, weights, 3 * h, h, false);
  if (time === 1) work.product(first, weights, recurrent, batch, 3 * h, h, 0, 0);
  work.product(inputs, inputWeights, projected, rows, 3 * h, size, 0, 0);
  work.activate(projected, inputBias, rows, 3 * h, 0);
  const part = (from: number, count: number, scratch: number): number[] => {
    const at = 4 * from * h;
    return [
      projected + 3 * at,
      first + at,
      panels,
      bias,
      states + at,
      gates + 4 * at,
      recurrent + 3 * at,
      time,
      count,
      batch,
      h,
      scratch,
    ];
  };
  work.inRows('gruForward', batch, rows * h * h, part, { group: strip });
  return keepNamed(context, { states: [states, rows * h], gates: [gates, rows * 4 * h] });
}

/** `FusedKernels.gruGrad` on our kernels: step by step to the gradients of the gates, then whole-sequence products. */
export function gruGrad(
  context: WasmContext,
  x: Operand,
  h0: Operand,
  { wx, wh }: GruOperands,
  states: Operand,
  gates: Operand,
  dy: Operand,
  wantsX: boolean,
): GruGradients {
  const { arena, kernels, work } = context;
  const [time, batch, size] = x.shape as Numbers<3>;
  const h = h0.shape[1]!;
  const rows = time * batch;
  const operands = addressesOf(context, x, h0, wx, wh, states, gates, dy) as Numbers<7>;
  const [inputs, first, inputWeights, weights, outputs, kept, slope] = operands;
  const [dh0, dwx, dwh] = [
    arena.allocate(batch * h),
    arena.allocate(size * 3 * h),
    arena.allocate(h * 3 * h),
  ];
  const [dbx, dbh] = [arena.allocate(3 * h), arena.allocate(3 * h)];
  const dx = wantsX ? arena.allocate(x.size) : 0;
  const [dInput, dRecurrent] = [arena.allocate(rows * 3 * h), arena.allocate(rows * 3 * h)];
  const back = arena.allocate(batch * h);
  const panels = pack(context, weights, h, 3 * h, true);
  kernels['fill']!(dh0, 0, batch * h);
  const part = (from: number, count: number, scratch: number): number[] => {
    const at = 4 * from * h;
    const results = [dInput + 3 * at, dRecurrent + 3 * at, dh0 + at, back + at];
    const inputs = [slope + at, first + at, outputs + at, kept + 4 * at, panels];
    return [...inputs, ...results, time, count, batch, h, scratch];
  };
  work.inRows('gruBackward', batch, rows * h * h, part, { group: strip });
  // The states before each step: h0, then all but the last.
  const previous = arena.allocate(rows * h);
  kernels['copyRows']!(first, previous, 1, batch * h, 0, 0);
  kernels['copyRows']!(outputs, previous + 4 * batch * h, 1, (rows - batch) * h, 0, 0);
  work.product(inputs, dInput, dwx, size, 3 * h, rows, 1, 0);
  work.product(previous, dRecurrent, dwh, h, 3 * h, rows, 1, 0);
  kernels['sum']!(dInput, dbx, 1, rows, 3 * h);
  kernels['sum']!(dRecurrent, dbh, 1, rows, 3 * h);
  if (wantsX) work.product(dInput, inputWeights, dx, rows, size, 3 * h, 0, 1);
  const results = {
    h0: [dh0, batch * h],
    wx: [dwx, size * 3 * h],
    wh: [dwh, h * 3 * h],
    bx: [dbx, 3 * h],
    bh: [dbh, 3 * h],
  } as const;
  return wantsX
    ? keepNamed(context, { ...results, x: [dx, x.size] })
    : { ...keepNamed(context, results), x: null };
}

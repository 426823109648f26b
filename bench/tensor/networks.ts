import { linear, randomUniform, scope, zeros, type Tensor } from '../../core/tensor/index.js';

/** A small stream for benchmark data. */
export class Stream {
  constructor(private state = 1) {}

  float(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return this.state / 2 ** 32;
  }

  normal(): number {
    let total = -6;
    for (let i = 0; i < 12; i++) total += this.float();
    return total;
  }
}

/** Calls of `inStretch`'s function in one scope. */
export const stretch = 8;

/** Runs `work` a few times in one scope, as a training loop does: what passes from one update to the next stays in the arena. */
export function inStretch(work: () => unknown): () => void {
  return () =>
    void scope(() => {
      let kept: unknown;
      for (let i = 0; i < stretch; i++) kept = work();
      return kept;
    });
}

/** A linear layer's weights. */
export interface Layer {
  readonly w: Tensor;
  readonly b: Tensor;
}

/** Layers of an MLP with PyTorch's default initialisation. */
export function initMlp(stream: Stream, sizes: readonly number[]): Layer[] {
  return sizes.slice(1).map((out, i) => {
    const bound = 1 / Math.sqrt(sizes[i]!);
    return { w: randomUniform([sizes[i]!, out], stream, -bound, bound), b: zeros([out]) };
  });
}

/** tanh between the layers, none after the last. */
export function mlp(layers: readonly Layer[], x: Tensor): Tensor {
  return layers.reduce((h, { w, b }, i) => linear(h, w, b, i < layers.length - 1 ? 'tanh' : 'none'), x);
}

import { linear, randomUniform, zeros, type Tensor } from '../../core/tensor/index.js';

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

import type { Space, Value } from '../spaces.js';
import { scaled, type Scales } from './normalizer.js';

/** Writes a value's numbers into `out` from `at` on and returns the place after them. */
export type RowWriter = (out: Float32Array, at: number, value: Value) => number;

/**
 * Observations as the rows that a feature network's first layer reads, the same bits without a tensor: parts in their order, boxes
 * seen through their scales, discrete parts as one-hot vectors.
 */
export function rowWriter(space: Space, scales: Scales, column = 'observation'): RowWriter {
  switch (space.kind) {
    case 'box':
      return boxWriter(scales[column]);
    case 'discrete':
      return (out, at, value) => oneHot(out, at, value as number, space.n);
    case 'multi-discrete': {
      const depth = Math.max(...space.sizes);
      return (out, at, value) => {
        const choices = value as Int32Array;
        for (let part = 0; part < choices.length; part++) at = oneHot(out, at, choices[part], depth);
        return at;
      };
    }
    case 'dict': {
      const parts = Object.entries(space.spaces).map(
        ([name, inner]) => [name, rowWriter(inner, scales, `${column}/${name}`)] as const,
      );
      return (out, at, value) => {
        for (const [name, write] of parts)
          at = write(out, at, (value as { readonly [name: string]: Value })[name]);
        return at;
      };
    }
  }
}

function boxWriter(scale: Scales[string] | undefined): RowWriter {
  if (scale === undefined) {
    return (out, at, value) => {
      out.set(value as Float32Array, at);
      return at + (value as Float32Array).length;
    };
  }
  const { mean, deviation } = scale;
  return (out, at, value) => {
    const numbers = value as Float32Array;
    for (let k = 0; k < numbers.length; k++) out[at + k] = scaled(numbers[k], mean[k], deviation[k]);
    return at + numbers.length;
  };
}

function oneHot(out: Float32Array, at: number, choice: number, depth: number): number {
  out.fill(0, at, at + depth);
  out[at + choice] = 1;
  return at + depth;
}

import fc from 'fast-check';
import type { Operand } from '../../../../core/tensor/executors/executor.js';
import { sizeOf } from '../../../../core/tensor/shape.js';
import { operand, type KernelCall } from './calls.js';

/** Calls of one kernel over shapes and data. */
export interface KernelCase {
  readonly name: string;
  readonly calls: fc.Arbitrary<KernelCall>;
  /** Allowed difference, relative to the largest magnitude expected. */
  readonly tolerance?: number;
}

export const value = fc.double({ min: -3, max: 3, noNaN: true }).map(Math.fround);
export const positive = fc.double({ min: 0.1, max: 3, noNaN: true }).map(Math.fround);
export const whole = fc.integer({ min: -4, max: 4 });

export const floats = (shape: readonly number[], of: fc.Arbitrary<number> = value): fc.Arbitrary<Operand> =>
  fc
    .array(of, { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
    .map((data) => operand(Float32Array.from(data), shape));

export const integers = (shape: readonly number[], below: number): fc.Arbitrary<Operand> =>
  fc
    .array(fc.nat(Math.max(below - 1, 0)), { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
    .map((data) => operand(Int32Array.from(data), shape));

export const shapes = (maxRank = 4, max = 5): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max }), { maxLength: maxRank });

/** Mostly more than a few elements, sometimes none. */
export const sizes = (max: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max }) }, { weight: 1, arbitrary: fc.constant(0) });

export const axes = fc.record({ outer: sizes(4), length: sizes(9), inner: sizes(5) });

/** Floats or integers: kernels that move elements take both. */
export const anything = (shape: readonly number[]): fc.Arbitrary<Operand> =>
  fc.oneof(floats(shape), integers(shape, 9));

/** Two shapes that broadcast against each other. */
export const broadcastPairs = shapes().chain((shape) => {
  const side = fc
    .tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }))
    .map(([drop, ones]) => shape.map((n, i) => (ones[i] ? 1 : n)).slice(drop));
  return fc.tuple(side, side);
});

import type { Rng } from './random.js';

/** A box in R^n: values are Float32Array of `size` elements in row-major order, each within [low, high] (Infinity allowed). */
export interface Box {
  readonly kind: 'box';
  readonly shape: readonly number[];
  readonly low: Float32Array;
  readonly high: Float32Array;
}
/** The integers 0..n-1. */
export interface Discrete {
  readonly kind: 'discrete';
  readonly n: number;
}
/** Several independent Discrete values: Int32Array with element i in 0..sizes[i]-1. */
export interface MultiDiscrete {
  readonly kind: 'multi-discrete';
  readonly sizes: readonly number[];
}
/** Named parts; the order of `spaces` is the order of the parts wherever order matters. */
export interface Dict {
  readonly kind: 'dict';
  readonly spaces: { readonly [name: string]: Space };
}
export type Space = Box | Discrete | MultiDiscrete | Dict;

/** A value of some space: Box -> Float32Array, Discrete -> number, MultiDiscrete -> Int32Array, Dict -> object of values. */
export type Value = Float32Array | number | Int32Array | { readonly [name: string]: Value };

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/**
 * A box of the given shape. `low` and `high` are one number for all elements or one per element.
 * Throws a RangeError when a bound has the wrong length or low > high.
 */
export function box(
  shape: readonly number[],
  low: number | ArrayLike<number> = -Infinity,
  high: number | ArrayLike<number> = Infinity,
): Box {
  const size = sizeOf(shape);
  const bound = (b: number | ArrayLike<number>, name: string): Float32Array => {
    const array = typeof b === 'number' ? new Float32Array(size).fill(b) : Float32Array.from(b);
    if (array.length !== size)
      throw new RangeError(`box: ${name} has ${array.length} elements, shape [${shape}] has ${size}`);
    return array;
  };
  const space: Box = { kind: 'box', shape: [...shape], low: bound(low, 'low'), high: bound(high, 'high') };
  for (let i = 0; i < size; i++) {
    if (!(space.low[i] <= space.high[i]))
      throw new RangeError(`box: low[${i}] ${space.low[i]} > high[${i}] ${space.high[i]}`);
  }
  return space;
}

/** The integers 0..n-1. Throws a RangeError unless n is a positive integer. */
export function discrete(n: number): Discrete {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`discrete: ${n} is not a positive integer`);
  return { kind: 'discrete', n };
}

/** Several integers, element i in 0..sizes[i]-1. */
export function multiDiscrete(sizes: readonly number[]): MultiDiscrete {
  for (const n of sizes) discrete(n);
  return { kind: 'multi-discrete', sizes: [...sizes] };
}

/** Named parts. */
export function dict(spaces: { readonly [name: string]: Space }): Dict {
  return { kind: 'dict', spaces };
}

/** The first reason why `value` is not in `space`, or undefined when it is. NaN is never in a space. */
export function notIn(space: Space, value: unknown, path = 'value'): string | undefined {
  switch (space.kind) {
    case 'box': {
      if (!(value instanceof Float32Array)) return `${path} is not a Float32Array`;
      if (value.length !== space.low.length)
        return `${path} has ${value.length} elements instead of ${space.low.length}`;
      for (let i = 0; i < value.length; i++) {
        if (!(value[i] >= space.low[i] && value[i] <= space.high[i])) {
          return `${path}[${i}] is ${value[i]}, outside [${space.low[i]}, ${space.high[i]}]`;
        }
      }
      return undefined;
    }
    case 'discrete':
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) < space.n
        ? undefined
        : `${path} is ${String(value)}, not an integer in 0..${space.n - 1}`;
    case 'multi-discrete': {
      if (!(value instanceof Int32Array)) return `${path} is not an Int32Array`;
      if (value.length !== space.sizes.length)
        return `${path} has ${value.length} elements instead of ${space.sizes.length}`;
      for (let i = 0; i < value.length; i++) {
        if (value[i] < 0 || value[i] >= space.sizes[i])
          return `${path}[${i}] is ${value[i]}, not in 0..${space.sizes[i] - 1}`;
      }
      return undefined;
    }
    case 'dict': {
      if (typeof value !== 'object' || value === null) return `${path} is not an object`;
      for (const [name, part] of Object.entries(space.spaces)) {
        const reason = notIn(part, (value as Record<string, unknown>)[name], `${path}.${name}`);
        if (reason) return reason;
      }
      const extra = Object.keys(value).find((name) => !(name in space.spaces));
      return extra === undefined ? undefined : `${path}.${extra} is not part of the space`;
    }
  }
}

/** A random element: uniform where bounded, standard normal (or exponential, where bounded on one side) elsewhere. */
export function sample(space: Space, rng: Rng): Value {
  switch (space.kind) {
    case 'box':
      return Float32Array.from(space.low, (low, i) => {
        const high = space.high[i];
        if (Number.isFinite(low) && Number.isFinite(high)) return Math.min(high, rng.uniform(low, high));
        if (Number.isFinite(low)) return low + Math.abs(rng.normal());
        if (Number.isFinite(high)) return high - Math.abs(rng.normal());
        return rng.normal();
      });
    case 'discrete':
      return rng.int(space.n);
    case 'multi-discrete':
      return Int32Array.from(space.sizes, (n) => rng.int(n));
    case 'dict':
      return Object.fromEntries(
        Object.entries(space.spaces).map(([name, part]) => [name, sample(part, rng)]),
      );
  }
}

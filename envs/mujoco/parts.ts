import type { Rng } from '../../core/random.js';
import type { DataArrays } from './simulation.js';

/** Adds uniform noise in [-scale, scale) to every position. */
export function jitterPositions({ qpos }: DataArrays, rng: Rng, scale: number): void {
  for (let i = 0; i < qpos.length; i++) qpos[i] += rng.uniform(-scale, scale);
}

/** Adds uniform noise in [-scale, scale) to every velocity. */
export function jitterVelocities({ qvel }: DataArrays, rng: Rng, scale: number): void {
  for (let i = 0; i < qvel.length; i++) qvel[i] += rng.uniform(-scale, scale);
}

/** Adds normal noise of standard deviation `scale` to every velocity. */
export function kickVelocities({ qvel }: DataArrays, rng: Rng, scale: number): void {
  for (let i = 0; i < qvel.length; i++) qvel[i] += scale * rng.normal();
}

/** Sum of squares. */
export function squares(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

/** The value in [low, high] nearest to x. */
export const clip = (x: number, low: number, high: number): number => Math.max(low, Math.min(high, x));

/** Sum of squares of the values clipped to [low, high]. */
export function clippedSquares(values: Float64Array, low: number, high: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const x = clip(values[i], low, high);
    sum += x * x;
  }
  return sum;
}

/** Copies values from index `from` on into `out` at `at`; returns the place after them. */
export function put(out: Float32Array, at: number, values: Float64Array, from = 0): number {
  for (let i = from; i < values.length; i++) out[at++] = values[i];
  return at;
}

/** The same with the values clipped to [low, high]. */
export function putClipped(
  out: Float32Array,
  at: number,
  values: Float64Array,
  from: number,
  low: number,
  high: number,
): number {
  for (let i = from; i < values.length; i++) out[at++] = clip(values[i], low, high);
  return at;
}

/** Horizontal centre of mass (m) of the whole model: the mean of the bodies' inertial positions weighted by their masses. */
export function massCentre(xipos: Float64Array, mass: Float64Array): [x: number, y: number] {
  let x = 0;
  let y = 0;
  let total = 0;
  for (let body = 0; body < mass.length; body++) {
    x += mass[body] * xipos[3 * body];
    y += mass[body] * xipos[3 * body + 1];
    total += mass[body];
  }
  return [x / total, y / total];
}

import { sigmoid } from '../../core/exact-math.js';
import { addScaled, dotRow } from '../crs/vectors.js';

/** What reflection ranks, and how far it goes. */
export interface Reflection {
  readonly steps: number;
  readonly rate: number;
  /** Items that the user is known to like, and items that she has just rejected: numbers of rows of `vectors`. */
  readonly known: ArrayLike<number>;
  readonly rejected: ArrayLike<number>;
  /** Row-major, as many columns as `user` has. */
  readonly vectors: Float32Array;
}

/**
 * The user's vector after gradient steps on the mean over known items v and rejected items v' of -log sigmoid(y(v) - y(v')), with
 * y(v) = <e_u + sum over P+ of e_p, e_v>: the third step of EAR. In a dialogue only e_u moves, because the vectors of items and attributes
 * are everybody's.
 *
 * @param user e_u, moved in place
 * @param accepted sum over P+ of e_p
 */
export function reflect(
  user: Float64Array,
  accepted: ArrayLike<number>,
  { steps, rate, known, rejected, vectors }: Reflection,
): void {
  const dim = user.length;
  const pairs = known.length * rejected.length;
  if (pairs === 0) return;
  const whole = new Float64Array(dim);
  for (let step = 0; step < steps; step++) {
    for (let d = 0; d < dim; d++) whole[d] = user[d] + accepted[d];
    const liked = Float64Array.from(known, (v) => dotRow(whole, vectors, v));
    const disliked = Float64Array.from(rejected, (v) => dotRow(whole, vectors, v));
    // The slope is a sum over pairs of pull * (e_v - e_v'): what pulls at each item is added up first.
    const up = new Float64Array(known.length);
    const down = new Float64Array(rejected.length);
    for (let i = 0; i < liked.length; i++) {
      for (let j = 0; j < disliked.length; j++) {
        const pull = sigmoid(disliked[j] - liked[i]) / pairs;
        up[i] += pull;
        down[j] += pull;
      }
    }
    const slope = new Float64Array(dim);
    for (let i = 0; i < up.length; i++) addScaled(slope, up[i], vectors, known[i]);
    for (let j = 0; j < down.length; j++) addScaled(slope, -down[j], vectors, rejected[j]);
    for (let d = 0; d < dim; d++) user[d] += rate * slope[d];
  }
}

import { sigmoid } from '../../core/exact-math.js';

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
  const score = (v: number): number => {
    let y = 0;
    for (let d = 0; d < dim; d++) y += (user[d] + accepted[d]) * vectors[v * dim + d];
    return y;
  };
  for (let step = 0; step < steps; step++) {
    const liked = Array.from(known, score);
    const disliked = Array.from(rejected, score);
    const slope = new Float64Array(dim);
    for (let i = 0; i < liked.length; i++) {
      for (let j = 0; j < disliked.length; j++) {
        const pull = sigmoid(disliked[j] - liked[i]) / pairs;
        for (let d = 0; d < dim; d++)
          slope[d] += pull * (vectors[known[i] * dim + d] - vectors[rejected[j] * dim + d]);
      }
    }
    for (let d = 0; d < dim; d++) user[d] += rate * slope[d];
  }
}

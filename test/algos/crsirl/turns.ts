import type { Dialogues } from '../../../algos/crsirl/dialogues.js';
import { turnsOf } from '../../../algos/crsirl/networks/turns.js';
import { ndarray, type NamedArrays } from '../../../core/arrays.js';
import { Rng } from '../../../core/random.js';
import type { CrsKnowledge } from '../../../envs/crs/knowledge.js';

/** What has been said before a turn, by node. */
export interface Said {
  readonly accepted: readonly number[];
  readonly rejected: readonly number[];
  readonly candidates: readonly number[];
  readonly rejectedItems: readonly number[];
  readonly offered: readonly number[];
}

/** A catalogue of 12 items and 8 attributes with normal vectors. */
export function knowledge(dim: number): CrsKnowledge {
  const rng = Rng.seed(5, 'vectors');
  const [items, attributes] = [12, 8];
  const vectors = new Float32Array((items + attributes + 1) * dim);
  for (let i = 0; i < (items + attributes) * dim; i++) vectors[i] = rng.normal();
  return { items, attributes, nothing: items + attributes, dim, vectors };
}

/** Something that may have been said: at least the opening and one candidate. */
export function randomSaid(rng: Rng, { items, attributes }: CrsKnowledge, rejections = rng.int(3)): Said {
  const attribute = [...rng.permutation(attributes)].map((p) => items + p);
  const item = [...rng.permutation(items)];
  const yes = 1 + rng.int(3);
  const misses = rejections === 0 ? 0 : rng.int(3);
  return {
    accepted: attribute.slice(0, yes),
    rejected: attribute.slice(yes, yes + rejections),
    rejectedItems: item.slice(0, misses),
    candidates: item.slice(misses, misses + 1 + rng.int(items - misses)),
    offered: [...attribute.slice(5), ...item.slice(misses, misses + 1 + rng.int(3))],
  };
}

/** Columns of observations of ids. */
export function observed(rng: Rng, { nothing }: CrsKnowledge, said: readonly Said[]): NamedArrays {
  const n = said.length;
  const ids = (width: number, list: (turn: Said) => readonly number[]) => {
    const data = new Int32Array(n * width).fill(nothing);
    for (const [row, turn] of said.entries()) data.set(list(turn), row * width);
    return { shape: [n, width], data };
  };
  const offered = ids(6, (turn) => turn.offered);
  return {
    'observation/accepted': ids(6, (turn) => turn.accepted),
    'observation/rejected': ids(5, (turn) => turn.rejected),
    'observation/candidates': ids(12, (turn) => turn.candidates),
    'observation/rejectedItems': ids(8, (turn) => turn.rejectedItems),
    'observation/offered': offered,
    'observation/mask': {
      shape: [n, 6],
      data: Float32Array.from(offered.data, (node) => (node === nothing ? 0 : 1)),
    },
    'observation/previous': { shape: [n], data: Int32Array.from(said, (turn) => turn.accepted[0]) },
    'observation/reward': { shape: [n, 1], data: Float32Array.from(said, () => rng.normal()) },
  };
}

/** Dialogues of these lengths in which anything may have happened; the first one found its item. */
export function randomDialogues(rng: Rng, known: CrsKnowledge, lengths: readonly number[]): Dialogues {
  const said = lengths.flatMap((length) => Array.from({ length }, () => randomSaid(rng, known)));
  const ends = lengths.flatMap((length) => Array.from({ length }, (_, t) => t === length - 1));
  return {
    columns: {
      ...turnsOf(observed(rng, known, said), known),
      action: ndarray(Int32Array.from(said, ({ offered }) => rng.int(offered.length))),
      reward: ndarray(Float32Array.from(ends, (end) => (end ? rng.normal() : 0))),
      'hindsight/rank': ndarray(Float32Array.from(said, ({ candidates }) => rng.int(candidates.length))),
      'hindsight/answer': ndarray(Float32Array.from(said, () => [1, -1, 2, -2, 0][rng.int(5)])),
    },
    lengths: Int32Array.from(lengths),
    success: Uint8Array.from(lengths, (_, i) => (i === 0 ? 1 : 0)),
  };
}

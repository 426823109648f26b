import type { Rng } from '../../core/random.js';
import {
  mean,
  neg,
  reshape,
  scatterAdd,
  slice,
  softplus,
  sub,
  wrap,
  type Tensor,
} from '../../core/tensor/index.js';
import { pickDialogues, type Dialogues } from './dialogues.js';

/** Numbers of two dialogues, the first of which is preferred. */
export type Pair = readonly [better: number, worse: number];

/**
 * Draws preference pairs: a success uniformly among those to which something compares worse, then uniformly a failure or a longer
 * success. Two failures, or two successes of one length, are no pair. Empty when there is none.
 */
export function drawPairs({ lengths, success }: Dialogues, count: number, rng: Rng): Pair[] {
  const worseThan = (better: number): number[] =>
    [...lengths.keys()].filter((other) => !success[other] || lengths[other] > lengths[better]);
  const failed = success.includes(0);
  const longest = Math.max(...Array.from(lengths, (length, i) => (success[i] ? length : 0)));
  const better = [...lengths.keys()].filter((i) => success[i] && (failed || lengths[i] < longest));
  if (better.length === 0) return [];
  return Array.from({ length: count }, () => {
    const first = better[rng.int(better.length)];
    const others = worseThan(first);
    return [first, others[rng.int(others.length)]] as const;
  });
}

/**
 * The dialogues of pairs, all preferred ones and then all others, each pair cut to the length of its shorter dialogue: a longer one would
 * be less probable merely for having more factors.
 */
export function pairDialogues(from: Dialogues, pairs: readonly Pair[]): Dialogues {
  const cut = pairs.map(([a, b]) => Math.min(from.lengths[a], from.lengths[b]));
  return pickDialogues(from, [
    ...pairs.map(([better], i) => ({ dialogue: better, length: cut[i] })),
    ...pairs.map(([, worse], i) => ({ dialogue: worse, length: cut[i] })),
  ]);
}

/**
 * Lambda(better) - Lambda(worse) of each pair, Lambda the sum of log pi over a dialogue: [pairs].
 *
 * @param logProb of the rows of `pairDialogues`
 * @param lengths of its dialogues
 */
export function margins(logProb: Tensor, lengths: Int32Array): Tensor {
  const dialogues = lengths.length;
  const dialogueOf = Int32Array.from(
    Array.from(lengths).flatMap((length, dialogue) => Array<number>(length).fill(dialogue)),
  );
  const column = reshape(logProb, [dialogueOf.length, 1]);
  const sums = reshape(scatterAdd(column, wrap(dialogueOf, [dialogueOf.length]), dialogues), [dialogues]);
  const half = dialogues / 2;
  return sub(slice(sums, [0], [half]), slice(sums, [half], [half]));
}

/** L^p = -log sigmoid(margin), averaged over pairs: recommendation preference matching. */
export function preferenceLoss(margin: Tensor): Tensor {
  return mean(softplus(neg(margin)));
}

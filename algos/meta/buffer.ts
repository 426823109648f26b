import type { Rng } from '../../core/random.js';
import type { Trials } from './trials.js';

/** Trials of one round, as they are kept: what was acted on follows from what was arrived at, but for the starts of episodes. */
export interface KeptTrials {
  readonly n: number;
  /** [n, T, S]. */
  readonly next: Float32Array;
  /** What was acted on at the start of each episode: [n, episodes, S]. */
  readonly starts: Float32Array;
  /** As encoders see them: [n, T, A]. */
  readonly actions: Float32Array;
  readonly rewards: Float32Array;
}

/** The trials to learn from: blocks of whole rounds, oldest first. */
export type Buffer = readonly KeptTrials[];

/** B trials of T steps, one after the other: states and next [B T, S], actions [B T, A], rewards [B T]. */
export interface TrialBatch {
  readonly batch: number;
  readonly T: number;
  readonly states: Float32Array;
  readonly next: Float32Array;
  readonly actions: Float32Array;
  readonly rewards: Float32Array;
}

/** The buffer with the trials of a round, without the oldest blocks beyond `capacity` trials. */
export function remember(
  buffer: Buffer,
  { n, episodes, steps, states, next, rewards }: Trials,
  actions: Float32Array,
  capacity: number,
): Buffer {
  const size = states.length / rewards.length;
  const starts = new Float32Array(n * episodes * size);
  for (let k = 0; k < n * episodes; k++) {
    const from = k * steps * size;
    starts.set(states.subarray(from, from + size), k * size);
  }
  const all = [...buffer, { n, next, starts, actions, rewards }];
  let kept = all.reduce((sum, block) => sum + block.n, 0);
  let first = 0;
  while (kept > capacity && first < all.length - 1) kept -= all[first++].n;
  return all.slice(first);
}

/** `wanted` different trials, or all that there are when they are fewer. */
export function drawBatch(buffer: Buffer, rng: Rng, wanted: number): TrialBatch {
  const total = buffer.reduce((sum, { n }) => sum + n, 0);
  const chosen = rng.permutation(total).subarray(0, wanted);
  const batch = chosen.length;
  const [{ n, next: first, starts, actions: firstActions, rewards: firstRewards }] = buffer;
  const T = firstRewards.length / n;
  const S = first.length / (n * T);
  const A = firstActions.length / (n * T);
  const episodes = starts.length / (n * S);
  const steps = T / episodes;
  const states = new Float32Array(T * batch * S);
  const next = new Float32Array(T * batch * S);
  const actions = new Float32Array(T * batch * A);
  const rewards = new Float32Array(T * batch);
  for (let b = 0; b < batch; b++) {
    let i = chosen[b];
    let at = 0;
    while (i >= buffer[at].n) i -= buffer[at++].n;
    const block = buffer[at];
    const copy = (from: Float32Array, to: Float32Array, size: number): void =>
      to.set(from.subarray(i * T * size, (i + 1) * T * size), b * T * size);
    copy(block.next, next, S);
    copy(block.actions, actions, A);
    copy(block.rewards, rewards, 1);
    // What a step began with is what the one before it led to, but for the first of each episode.
    const trial = b * T * S;
    states.set(next.subarray(trial, trial + (T - 1) * S), trial + S);
    for (let k = 0; k < episodes; k++) {
      const start = (i * episodes + k) * S;
      states.set(block.starts.subarray(start, start + S), trial + k * steps * S);
    }
  }
  return { batch, T, states, next, actions, rewards };
}

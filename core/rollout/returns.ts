import type { NamedArrays } from '../arrays.js';

/** How an episode goes on after each row of a rollout. */
export interface Continuation {
  /**
   * V of the state after each row: 0 after termination, the value of the final observation where the episode was cut, and the value
   * of the next row elsewhere.
   */
  readonly nextValues: Float64Array;
  /** 1 where the episode goes on in the rollout, `stride` rows further down. */
  readonly continues: Uint8Array;
  /** Rows between two steps of one episode: the number of environments of `rollSteps`, 1 for `rollEpisodes`. */
  readonly stride: number;
}

/**
 * Tells termination from truncation: what follows a terminal state is worth nothing, what follows a cut (a time limit, the end of a
 * unit) is worth V of the observation that would have come next, which the rollout keeps as `final/observation`.
 *
 * @param rollout `terminated` U8 [rows] and `final/row` I32 [cuts]
 * @param values V of the observation of each row, [rows]
 * @param finalValues V of each final observation, [cuts]
 */
export function continuation(
  rollout: NamedArrays,
  values: ArrayLike<number>,
  finalValues: ArrayLike<number>,
  stride: number,
): Continuation {
  const terminated = rollout['terminated'].data;
  const truncated = rollout['truncated'].data;
  const rows = terminated.length;
  const nextValues = new Float64Array(rows);
  const continues = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    if (terminated[row] || truncated[row] || row + stride >= rows) continue;
    nextValues[row] = values[row + stride];
    continues[row] = 1;
  }
  const cuts = rollout['final/row'].data;
  for (let i = 0; i < cuts.length; i++) {
    nextValues[cuts[i]] = finalValues[i];
    continues[cuts[i]] = 0;
  }
  return { nextValues, continues, stride };
}

/**
 * Generalised advantage estimates (Schulman et al. 2016, eq. 11 to 16):
 * A_t = sum_l (gamma lambda)^l delta_{t+l} with delta_t = r_t + gamma V(s_{t+1}) - V(s_t), the sum ending with the episode.
 *
 * @returns advantages [rows]; advantage + value is the TD(lambda) target of the value function
 */
export function gae(
  rewards: ArrayLike<number>,
  values: ArrayLike<number>,
  { nextValues, continues, stride }: Continuation,
  { discount, lambda }: { discount: number; lambda: number },
): Float32Array {
  const rows = rewards.length;
  const advantages = new Float64Array(rows);
  for (let row = rows - 1; row >= 0; row--) {
    const delta = rewards[row] + discount * nextValues[row] - values[row];
    advantages[row] = delta + (continues[row] ? discount * lambda * advantages[row + stride] : 0);
  }
  return Float32Array.from(advantages);
}

/**
 * Discounted reward-to-go: G_t = r_t + gamma G_{t+1}, with V(s_{t+1}) in place of G_{t+1} where the episode does not go on in the
 * rollout (0 after termination).
 */
export function rewardsToGo(
  rewards: ArrayLike<number>,
  { nextValues, continues, stride }: Continuation,
  discount: number,
): Float32Array {
  const rows = rewards.length;
  const returns = new Float64Array(rows);
  for (let row = rows - 1; row >= 0; row--) {
    returns[row] = rewards[row] + discount * (continues[row] ? returns[row + stride] : nextValues[row]);
  }
  return Float32Array.from(returns);
}

/**
 * Discounted sum of the rewards so far, R_t = r_t + gamma R_{t-1}, from the start of each episode: what rewards are scaled by in
 * reward normalisation (the habit of OpenAI Baselines' VecNormalize).
 */
export function rewardsSoFar(
  rewards: ArrayLike<number>,
  { continues, stride }: Pick<Continuation, 'continues' | 'stride'>,
  discount: number,
): Float64Array {
  const sums = new Float64Array(rewards.length);
  for (let row = 0; row < rewards.length; row++) {
    const before = row >= stride && continues[row - stride] ? sums[row - stride] : 0;
    sums[row] = rewards[row] + discount * before;
  }
  return sums;
}

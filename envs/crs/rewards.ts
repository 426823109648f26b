/** What the agent earns per event. */
export interface Rewards {
  /** A list contains the target. */
  readonly listHit: number;
  /** A list misses the target. */
  readonly listMiss: number;
  /** A question is answered yes. */
  readonly accepted: number;
  /** A question is answered no. */
  readonly rejected: number;
  /** The turns are used up; added to the reward of the last turn under strict counting. */
  readonly quit: number;
}

/** The dense rewards of the text and of MetaCRS; UNICORN and SCPR as released have accepted = 0.01. */
export const DENSE_REWARDS: Rewards = {
  listHit: 1,
  listMiss: -0.1,
  accepted: 0.1,
  rejected: -0.1,
  quit: -0.3,
};

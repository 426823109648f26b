/** Codes of what came of a turn: in the history vector of a dialogue, in `info.answer` and in `info.hindsight.answer`. */
export const ANSWERS = { accepted: 1, rejected: -1, hit: 2, missed: -2, quit: 0 } as const;

/** What `info` tells of every turn. */
export interface TurnInfo {
  /** The slot that was played: the chosen one, or what the testing procedure put in its place. */
  readonly slot: number;
  /** How the user answered (ANSWERS). */
  readonly answer: number;
}

/** Who answers the agent: the simulated user, or a person. */
export interface Answers {
  /** Whether she says yes to an attribute. */
  confirms(attribute: number): boolean;
  /** Place of her item in a list, from 1; 0 when it is not there. */
  place(items: readonly number[]): number;
}

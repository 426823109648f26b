/** Codes of what came of a turn: in the history vector of a dialogue and in `info.hindsight.answer`. */
export const ANSWERS = { accepted: 1, rejected: -1, hit: 2, missed: -2, quit: 0 } as const;

/** Exit codes of every attune process. */
export const EXIT = { ok: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

/**
 * The user's input is at fault: a name, a value, a file, a plug-in. Shown as one line without a stack; exit code 2.
 * The message names the thing, the value and the nearest valid choice.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/**
 * The run cannot go on: a loss became NaN, a unit fails on every actor, a disk is full.
 * Shown as one line without a stack; exit code 1. The last good checkpoint stays.
 */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/** Levenshtein distance between two strings, by code unit. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}

/** The choice closest to `name`, if it is close enough to be a slip of the hand. */
export function nearest(name: string, choices: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(name.length * 0.4)) + 1;
  for (const choice of choices) {
    const distance = editDistance(name.toLowerCase(), choice.toLowerCase());
    if (distance < bestDistance) {
      best = choice;
      bestDistance = distance;
    }
  }
  return best;
}

/** `unknown env 'ant-gaol': did you mean 'ant-goal'?`, or the list of choices when nothing is near. */
export function unknownName(kind: string, name: string, choices: readonly string[]): InputError {
  const near = nearest(name, choices);
  const hint = near
    ? `did you mean '${near}'?`
    : choices.length > 0
      ? `choose one of ${choices.join(', ')}`
      : 'none is registered';
  return new InputError(`unknown ${kind} '${name}': ${hint}`);
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { log } from './exact-math.js';

/**
 * Normalised mutual information of two labellings of the same things, with the arithmetic mean of their entropies below: 1 when they are
 * the same up to names, 0 when one tells nothing of the other. Two constant labellings count as the same.
 */
export function normalizedMutualInformation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  const joint = new Map<string, number>();
  const left = new Map<number, number>();
  const right = new Map<number, number>();
  const count = <K>(counts: Map<K, number>, key: K): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let i = 0; i < n; i++) {
    count(joint, `${a[i]} ${b[i]}`);
    count(left, a[i]);
    count(right, b[i]);
  }
  const entropy = (counts: Map<unknown, number>): number =>
    // Sorted, so that the sum does not depend on which label came first.
    [...counts.values()].sort((x, y) => x - y).reduce((sum, c) => sum - (c / n) * log(c / n), 0);
  const [of, given] = [entropy(left), entropy(right)];
  if (of + given === 0) return 1;
  return Math.min(1, Math.max(0, (2 * (of + given - entropy(joint))) / (of + given)));
}

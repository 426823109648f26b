import type { Split, TaskFamily } from '../../core/env.js';
import { Rng } from '../../core/random.js';
import type { Dataset, Pairs } from './dataset.js';

/** A conversation to be had: `user` is looking for `item`. The split says whether testing-time overrides apply. */
export interface CrsTask {
  readonly user: number;
  readonly item: number;
  readonly split: Split;
}

/**
 * The pairs of a data set as tasks. `sample` draws a user uniformly among those with pairs in the split, then one of her items
 * uniformly; `all` lists every pair of a split, shuffled by a fixed seed, at most `maxTestPairs` of the test split.
 */
export class PairTasks implements TaskFamily<CrsTask> {
  private readonly byUser = new Map<Split, { users: number[]; items: Map<number, number[]> }>();
  private readonly listed = new Map<Split, readonly CrsTask[]>();

  constructor(
    private readonly data: Dataset,
    private readonly maxTestPairs = Infinity,
  ) {}

  sample(rng: Rng, split: Split, n: number): CrsTask[] {
    const { users, items } = this.grouped(split);
    return Array.from({ length: n }, () => {
      const user = users[rng.int(users.length)];
      const choices = items.get(user)!;
      return { user, item: choices[rng.int(choices.length)], split };
    });
  }

  all(split: Split): readonly CrsTask[] {
    let tasks = this.listed.get(split);
    if (!tasks) {
      const pairs = this.data.pairs[split];
      const order = Rng.seed(0, 'crs', 'order of pairs').permutation(pairs.users.length);
      const kept = order.subarray(
        0,
        split === 'test' ? Math.min(order.length, this.maxTestPairs) : order.length,
      );
      tasks = Array.from(kept, (i) => ({ user: pairs.users[i], item: pairs.items[i], split }));
      this.listed.set(split, tasks);
    }
    return tasks;
  }

  describe({ user, item }: CrsTask): string {
    return `user ${user} looks for ${this.data.itemNames[item]}`;
  }

  private grouped(split: Split): { users: number[]; items: Map<number, number[]> } {
    let group = this.byUser.get(split);
    if (!group) {
      const items = new Map<number, number[]>();
      for (const { user, item } of this.all(split)) {
        const list = items.get(user);
        if (list) list.push(item);
        else items.set(user, [item]);
      }
      group = { users: [...items.keys()].sort((a, b) => a - b), items };
      this.byUser.set(split, group);
    }
    return group;
  }
}

/**
 * Splits pairs for training a policy on one part and selecting on another: a fixed-seed tenth is held out. (The published protocol
 * learns the policy on the validation interactions and leaves none for selection.)
 */
export function holdOut(pairs: Pairs): { train: Pairs; valid: Pairs } {
  const order = Rng.seed(0, 'crs', 'held-out pairs').permutation(pairs.users.length);
  const held = Math.max(1, Math.floor(order.length / 10));
  const pick = (indices: Int32Array): Pairs => {
    indices.sort();
    return { users: indices.map((i) => pairs.users[i]), items: indices.map((i) => pairs.items[i]) };
  };
  return { train: pick(order.subarray(held)), valid: pick(order.subarray(0, held)) };
}

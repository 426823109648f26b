import fc from 'fast-check';
import { Rng } from '../../../core/random.js';
import { crsConfig, type CrsConfig } from '../../../envs/crs/config.js';
import type { Dataset, UserModel } from '../../../envs/crs/dataset.js';
import { Dialogue } from '../../../envs/crs/dialogue.js';
import { packLists } from '../../../envs/crs/lists.js';
import { buildTables } from '../../../envs/crs/tables.js';

/** What a small data set is made of. */
export interface WorldShape {
  /** Attributes per item. */
  readonly rows: readonly (readonly number[])[];
  readonly attributes: number;
  /** Attributes that each user cares about; item-centric without. */
  readonly cares?: readonly (readonly number[])[];
  readonly users?: number;
  readonly dim?: number;
  readonly seed?: number;
}

/** A small data set with normal embeddings in which every user is paired with every item in every split. */
export function world({
  rows,
  attributes,
  cares,
  users = cares?.length ?? 2,
  dim = 3,
  seed = 0,
}: WorldShape): Dataset {
  const rng = Rng.seed(seed, 'embedding');
  const table = (n: number): Float32Array => Float32Array.from({ length: n * dim }, () => rng.normal());
  const pairs = {
    users: Int32Array.from({ length: users * rows.length }, (_, i) => Math.floor(i / rows.length)),
    items: Int32Array.from({ length: users * rows.length }, (_, i) => i % rows.length),
  };
  return {
    name: 'a small world',
    users,
    items: rows.length,
    attributes,
    itemNames: rows.map((_, v) => `artist ${v}`),
    attributeNames: Array.from({ length: attributes }, (_, p) => `style ${p}`),
    itemAttributes: packLists(rows),
    userModel: cares ? 'user-centric' : 'item-centric',
    userAttributes: cares && packLists(cares),
    embedding: {
      name: 'normal',
      dim,
      users: table(users),
      items: table(rows.length),
      attributes: table(attributes),
    },
    pairs: { train: pairs, valid: pairs, test: pairs },
  };
}

const ATTRIBUTES = 7;
const USERS = 3;
const subset = (minLength: number): fc.Arbitrary<number[]> =>
  fc.subarray([...Array(ATTRIBUTES).keys()], { minLength }).map((ids) => ids.sort((a, b) => a - b));

/** Small data sets of 1 to 40 items, and a user, a target and a seed to play them with. */
export const games = (
  model: UserModel,
): fc.Arbitrary<{ data: Dataset; user: number; item: number; seed: number; config: CrsConfig }> =>
  fc
    .record({
      rows: fc.array(subset(1), { minLength: 1, maxLength: 40 }),
      cares: fc.array(subset(0), { minLength: USERS, maxLength: USERS }),
      seed: fc.nat(),
      user: fc.nat(USERS - 1),
      pick: fc.nat(),
      turns: fc.integer({ min: 2, max: 12 }),
      listSize: fc.integer({ min: 1, max: 4 }),
      turnConvention: fc.constantFrom('strict' as const, 'compat' as const),
      itemScore: fc.constantFrom('unicorn' as const, 'fm' as const, 'metacrs' as const),
    })
    .map(({ rows, cares, seed, user, pick, ...options }) => ({
      data: world({
        rows,
        attributes: ATTRIBUTES,
        seed,
        ...(model === 'user-centric' ? { cares } : { users: USERS }),
      }),
      user,
      item: pick % rows.length,
      seed,
      config: crsConfig.parse({ ...options, offeredItems: options.listSize, offeredQuestions: 3 }),
    }));

/** A dialogue after each turn that random play has made, beginning with the opening; the last one is over. */
export function* play(
  {
    data,
    user,
    item,
    seed,
    config,
  }: { data: Dataset; user: number; item: number; seed: number; config: CrsConfig },
  askEvery = 0.5,
): Generator<{ dialogue: Dialogue; reward: number; asked?: number; listed?: number[] }> {
  const rng = Rng.seed(seed, 'play');
  const dialogue = new Dialogue(buildTables(data), config);
  dialogue.start(user, item, rng);
  yield { dialogue, reward: 0 };
  while (!dialogue.done) {
    const open = Array.from({ length: data.attributes }, (_, p) => p).filter((p) => !dialogue.asked.has(p));
    if (open.length > 0 && rng.float() < askEvery) {
      const asked = open[rng.int(open.length)];
      yield { reward: dialogue.ask(asked), asked, dialogue };
    } else {
      const best = new Int32Array(config.listSize);
      const listed = [...best.subarray(0, dialogue.best(best))];
      yield { reward: dialogue.recommend(listed), listed, dialogue };
    }
  }
}

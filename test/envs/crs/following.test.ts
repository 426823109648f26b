// What a turn changes is all that is computed anew: these tests compare with computing everything anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Rng } from '../../../core/random.js';
import { crsConfig, type CrsConfig } from '../../../envs/crs/config.js';
import type { Dataset } from '../../../envs/crs/dataset.js';
import { Dialogue } from '../../../envs/crs/dialogue.js';
import { CrsEnv } from '../../../envs/crs/env.js';
import { Leaders } from '../../../envs/crs/leaders.js';
import { Mass } from '../../../envs/crs/mass.js';
import { buildTables, type Tables } from '../../../envs/crs/tables.js';
import { PairTasks } from '../../../envs/crs/tasks.js';
import { world } from './worlds.js';

const ATTRIBUTES = 12;

interface Game {
  readonly data: Dataset;
  readonly seed: number;
  readonly config: CrsConfig;
  readonly askEvery: number;
}

/** Enough items that the best kept do not last, in groups of a taxonomy too; scores that are spread, even, or next to nothing once weighed. */
const games: fc.Arbitrary<Game> = fc
  .record({
    items: fc.integer({ min: 1, max: 400 }),
    seed: fc.nat(),
    scale: fc.constantFrom(0, 1, 30),
    caring: fc.boolean(),
    askEvery: fc.constantFrom(0.1, 0.5, 0.9),
    questions: fc.constantFrom('binary' as const, 'enumerated' as const),
    itemScore: fc.constantFrom('unicorn' as const, 'unicorn' as const, 'fm' as const, 'metacrs' as const),
  })
  .map(({ items, seed, scale, caring, askEvery, ...options }) => {
    const rng = Rng.seed(seed, 'rows');
    const some = (share: number): number[] =>
      Array.from({ length: ATTRIBUTES }, (_, p) => p).filter(() => rng.float() < share);
    const rows = Array.from({ length: items }, () => [...new Set([0, ...some(0.4)])]);
    const cares = Array.from({ length: 3 }, () => some(0.7));
    const small = world({ rows, attributes: ATTRIBUTES, seed, ...(caring ? { cares } : { users: 3 }) });
    const { embedding } = small;
    const groups = Array.from({ length: 5 }, () => some(0.3)).map((group) =>
      group.length > 0 ? group : [0],
    );
    const offsets = Int32Array.from([0, ...groups.keys()], (_, i) => groups.slice(0, i).flat().length);
    const data = {
      ...small,
      embedding: { ...embedding, users: embedding.users.map((x) => scale * x) },
      taxonomy: {
        names: groups.map((_, g) => `group ${g}`),
        groups: { offsets, values: Int32Array.from(groups.flat()) },
      },
    };
    return { data, seed, askEvery, config: crsConfig.parse({ ...options, turns: 25 }) };
  });

/** Plays three dialogues with one and the same Dialogue; `seen` is called at their openings and after their turns. */
function play({ seed, config, askEvery }: Game, tables: Tables, seen: (dialogue: Dialogue) => void): void {
  const { data, topics } = tables;
  const rng = Rng.seed(seed, 'play');
  const dialogue = new Dialogue(tables, config);
  for (let user = 0; user < 3; user++) {
    dialogue.start(user, rng.int(data.items), rng);
    seen(dialogue);
    while (!dialogue.done) {
      const open = Array.from({ length: topics.count }, (_, p) => p).filter((p) => !dialogue.asked.has(p));
      const best = new Int32Array(10);
      if (open.length > 0 && rng.float() < askEvery) dialogue.ask(open[rng.int(open.length)]);
      else dialogue.recommend([...best.subarray(0, dialogue.best(best))]);
      seen(dialogue);
    }
  }
}

/** Often true, and now and then not, so that some turns are not looked at. */
const looks = (rng: Rng): boolean => rng.float() < 0.85;

test('masses that follow a dialogue have the bits of masses that are measured', () => {
  let followed = 0;
  fc.assert(
    fc.property(games, fc.boolean(), (game, weighted) => {
      const tables = buildTables(game.data, game.config.questions);
      const rng = Rng.seed(game.seed, 'looks');
      const mass = new Mass(tables.topicSums, tables.topics.count);
      let measured = 0;
      const { measure } = mass;
      mass.measure = (...args) => {
        measured++;
        measure.apply(mass, args);
      };
      let turns = 0;
      play(game, tables, (dialogue) => {
        if (dialogue.done || !looks(rng)) return;
        turns++;
        mass.follow(dialogue, weighted);
        const { members, size, g } = dialogue.candidates;
        const anew = new Mass(tables.topicSums, tables.topics.count);
        anew.measure(members, size, weighted ? g : undefined);
        assert.equal(mass.total, anew.total);
        const { count } = tables.topics;
        assert.deepEqual(mass.mass.subarray(0, count), anew.mass.subarray(0, count));
        const live = new Set(mass.live.subarray(0, mass.liveCount));
        for (let p = 0; p < count; p++) if (anew.mass[p] > 0) assert.ok(live.has(p));
      });
      followed += turns - measured;
    }),
  );
  assert.ok(followed > 300, `${followed} turns were followed`);
});

test('the leaders that follow a dialogue are the best of all candidates', () => {
  let followed = 0;
  let short = 0;
  fc.assert(
    fc.property(games, (game) => {
      const tables = buildTables(game.data, game.config.questions);
      const rng = Rng.seed(game.seed, 'looks');
      const leaders = new Leaders(game.data.items, 10, 15);
      const [kept, best] = [new Int32Array(10), new Int32Array(10)];
      let before = -1;
      play(game, tables, (dialogue) => {
        if (dialogue.done || !looks(rng)) return;
        const find = dialogue.best.bind(dialogue);
        let found = 0;
        dialogue.best = (out) => {
          found++;
          return find(out);
        };
        const n = leaders.update(dialogue, kept);
        dialogue.best = find;
        if (found === 0) followed++;
        else if (dialogue.era === before) short++;
        before = dialogue.era;
        assert.equal(n, dialogue.best(best));
        assert.deepEqual(kept.subarray(0, n), best.subarray(0, n));
      });
    }),
  );
  assert.ok(
    followed > 300 && short > 30,
    `${followed} turns were followed, ${short} found anew for want of candidates`,
  );
});

test('candidates and the rank of the target are kept up turn by turn', () => {
  fc.assert(
    fc.property(games, (game) => {
      const tables = buildTables(game.data, game.config.questions);
      const scores: Map<number, number>[] = [];
      const sets: number[][] = [];
      play(game, tables, (dialogue) => {
        const members = [...dialogue.candidates.members.subarray(0, dialogue.size)];
        const all = Array.from({ length: game.data.items }, (_, v) => v);
        assert.deepEqual(
          members,
          all.filter((v) => dialogue.candidates.has(v)),
        );
        if (!dialogue.done) {
          scores.push(new Map(members.map((v) => [v, dialogue.scoreOf(v)])));
          sets.push(members);
          return;
        }
        const target = dialogue.target!;
        const ranks = sets.map((set, t) => {
          const w = (v: number): number => scores[t].get(v)!;
          return set.filter((v) => w(v) > w(target) || (w(v) === w(target) && v < target)).length;
        });
        assert.deepEqual(dialogue.targetRanks, ranks);
        scores.length = sets.length = 0;
      });
    }),
  );
});

test('a dialogue does not depend on what its environment played before', () => {
  fc.assert(
    fc.property(games, fc.constantFrom('features' as const, 'full' as const), (game, observation) => {
      const config = { ...game.config, observation, observedCandidates: 20 };
      const tables = buildTables(game.data, config.questions);
      const tasks = new PairTasks(game.data);
      const experienced = new CrsEnv(config, tables, tasks);
      const episode = (env: CrsEnv, seed: number): unknown[] => {
        const rng = Rng.seed(seed);
        const trace: unknown[] = [structuredClone(env.reset({ rng }).observation)];
        for (let ended = false; !ended;) {
          const step = env.step(rng.int(rng.float() < game.askEvery ? 10 : 20));
          trace.push(structuredClone(step));
          ended = step.terminated;
        }
        return trace.slice(0, -1); // the last observation stays that of an earlier turn
      };
      for (let seed = 0; seed < 3; seed++)
        assert.deepEqual(episode(experienced, seed), episode(new CrsEnv(config, tables, tasks), seed));
    }),
    { numRuns: 50 },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadEnv } from '../../../core/loaded-env.js';
import { Rng } from '../../../core/random.js';
import { notIn } from '../../../core/spaces.js';
import '../../../envs/crs/index.js';
import { crsConfig, type CrsConfig } from '../../../envs/crs/config.js';
import type { Dataset } from '../../../envs/crs/dataset.js';
import { CrsEnv } from '../../../envs/crs/env.js';
import { ACTION_FEATURES, STATE_FEATURES } from '../../../envs/crs/features.js';
import { crsRules } from '../../../envs/crs/rules.js';
import { buildTables } from '../../../envs/crs/tables.js';
import { PairTasks } from '../../../envs/crs/tasks.js';
import { games, world } from './worlds.js';

interface Seen {
  readonly state: Float32Array;
  readonly actions: Float32Array;
  readonly mask: Float32Array;
}

const copy = (observation: unknown): Seen => structuredClone(observation) as Seen;
const environment = (data: Dataset, config: CrsConfig): CrsEnv =>
  new CrsEnv(config, buildTables(data), new PairTasks(data));

/** Observations and rewards of an episode in which the t-th action is slots[t], and how it ended. */
function episode(
  env: CrsEnv,
  user: number,
  item: number,
  seed: number,
  slots: readonly number[],
  split: 'train' | 'test',
) {
  const observations = [copy(env.reset({ rng: Rng.seed(seed), task: { user, item, split } }).observation)];
  const rewards: number[] = [];
  for (let t = 0; ; t++) {
    const step = env.step(slots[t % slots.length]);
    rewards.push(step.reward);
    if (step.terminated) return { observations, rewards, metrics: step.info.metrics, text: env.render() };
    assert.equal(step.info.metrics, undefined);
    observations.push(copy(step.observation));
  }
}

const slots = fc.array(fc.nat(5), { minLength: 1, maxLength: 12 });

test('observations are of the space in every state, and episodes repeat', () => {
  fc.assert(
    fc.property(games('user-centric'), slots, (game, actions) => {
      const config = { ...game.config, offeredItems: 3, offeredQuestions: 3 };
      const env = environment(game.data, config);
      const first = episode(env, game.user, game.item, game.seed, actions, 'train');
      for (const observation of first.observations)
        assert.equal(notIn(env.observationSpace, observation), undefined);
      episode(env, 0, 0, game.seed + 1, actions, 'train');
      assert.deepEqual(episode(env, game.user, game.item, game.seed, actions, 'train'), first);
      assert.deepEqual(
        episode(environment(game.data, config), game.user, game.item, game.seed, actions, 'train'),
        first,
      );
      assert.equal(first.metrics?.['turns'], first.rewards.length);
    }),
  );
});

test('without an embedding every feature is still a number in its range', () => {
  const zeros = (length: number): Float32Array => new Float32Array(length);
  fc.assert(
    fc.property(games('user-centric'), slots, (game, actions) => {
      const { users, items, attributes } = game.data;
      const embedding = {
        name: 'none',
        dim: 1,
        users: zeros(users),
        items: zeros(items),
        attributes: zeros(attributes),
      };
      const env = environment({ ...game.data, embedding }, { ...game.config, offeredItems: 4 });
      for (const observation of episode(env, game.user, game.item, game.seed, actions, 'test').observations) {
        assert.equal(notIn(env.observationSpace, observation), undefined);
      }
    }),
  );
});

test('what is observed depends on the answers alone: targets that have been answered alike look alike', () => {
  let compared = 0;
  fc.assert(
    fc.property(games('item-centric'), slots, fc.nat(), (game, actions, other) => {
      const config = { ...game.config, offeredItems: 3, offeredQuestions: 3 };
      const env = environment(game.data, config);
      const one = episode(env, game.user, game.item, game.seed, actions, 'train');
      const two = episode(env, game.user, other % game.data.items, game.seed, actions, 'train');
      if (one.text.split('\n')[0] !== two.text.split('\n')[0]) return;
      for (let t = 0; t < Math.min(one.observations.length, two.observations.length); t++) {
        assert.deepEqual(two.observations[t], one.observations[t]);
        compared++;
        if (one.rewards[t] !== two.rewards[t]) break;
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(compared > 100, `${compared} observations compared`);
});

test('the mask says which slots are filled, and empty ones act as the last filled one', () => {
  const data = world({
    rows: [
      [0, 1],
      [0, 1],
      [0, 1, 2],
    ],
    attributes: 3,
  });
  const config = crsConfig.parse({ listSize: 1, offeredItems: 4, offeredQuestions: 4 });
  const env = environment(data, config);
  let seed = 0;
  let observation: Seen;
  do
    observation = copy(
      env.reset({ rng: Rng.seed(seed++), task: { user: 0, item: 2, split: 'train' } }).observation,
    );
  while (!env.render().includes('style 0'));
  assert.deepEqual([...observation.mask], [1, 1, 0, 0, 1, 1, 1, 0]);
  assert.equal(observation.actions[0 * ACTION_FEATURES.length + ACTION_FEATURES.indexOf('is a question')], 1);
  assert.equal(observation.actions[4 * ACTION_FEATURES.length + ACTION_FEATURES.indexOf('is an item')], 1);
  assert.ok(observation.actions.subarray(7 * ACTION_FEATURES.length).every((x) => x === 0));
  env.step(3);
  env.step(3);
  assert.equal((env.render().match(/\*style [12]\*/g) ?? []).length, 2, 'both questions were asked');
  env.step(3);
  assert.match(env.render(), /artist/, 'without a question left a question slot recommends');
});

test('testing-time overrides recommend when a list holds all candidates, and on the last turn', () => {
  const data = world({
    rows: Array.from({ length: 30 }, (_, v) => (v < 3 ? [0, 1] : [0, 2])),
    attributes: 4,
  });
  const config = crsConfig.parse({ turns: 3, listSize: 3, offeredItems: 3 });
  const ask = [0, 0, 0];
  const kinds = (env: CrsEnv, split: 'train' | 'test', item: number): string[] => {
    let text = '';
    for (let seed = 0; !text.includes('something *style 0*.'); seed++)
      text = episode(env, 0, item, seed, ask, split).text;
    return text
      .split('\n')
      .filter((line) => line.includes('Agent:'))
      .map((line) => (line.includes('How about') ? 'list' : 'question'));
  };
  const env = environment(data, config);
  assert.deepEqual(kinds(env, 'test', 29), ['question', 'question', 'list']);
  assert.equal(kinds(env, 'test', 0).at(-1), 'list');
  assert.deepEqual(kinds(env, 'train', 29).slice(0, 2), ['question', 'question']);
  const plain = environment(data, { ...config, testOverrides: false });
  assert.deepEqual(kinds(plain, 'test', 29), kinds(plain, 'train', 29));
});

test('a chosen item heads the list, the others follow in the order of their score', () => {
  const data = world({ rows: Array.from({ length: 6 }, () => [0]), attributes: 1 });
  const env = environment(data, crsConfig.parse({ listSize: 3, offeredItems: 4, offeredQuestions: 1 }));
  env.reset({ rng: Rng.seed(1), task: { user: 0, item: 5, split: 'train' } });
  env.step(1);
  const best = env.render().match(/artist \d/g) ?? [];
  env.reset({ rng: Rng.seed(1), task: { user: 0, item: 5, split: 'train' } });
  env.step(3);
  const chosen = env.render().match(/artist \d/g) ?? [];
  assert.equal(best.slice(0, 3).length, 3);
  assert.deepEqual(chosen.slice(0, 3), [best[2], best[0], best[1]]);
});

test('the rules do what they are called for', () => {
  const rows = Array.from({ length: 40 }, (_, v) => [0, 1 + (v % 2), 3 + (v % 3)]);
  const data = world({ rows, attributes: 6 });
  const config = crsConfig.parse({ listSize: 4, offeredItems: 4, testOverrides: false });
  const env = environment(data, config);
  const rules = crsRules(config);
  const rng = Rng.seed(3);
  let lists = 0;
  for (let i = 0; i < 400; i++) {
    const { observation } = env.reset({ rng: Rng.seed(i), task: { user: 0, item: 0, split: 'test' } });
    assert.equal(rules['abs-greedy'].act(observation, env, rng), config.offeredQuestions);
    const action = rules['max-entropy'].act(observation, env, rng) as number;
    if (action === config.offeredQuestions) lists += env.candidateCount / config.listSize;
    else assert.equal(env.questionEntropies[action], Math.max(...env.questionEntropies));
    const mask = (observation as unknown as Seen).mask;
    assert.equal(mask[rules['random'].act(observation, env, rng) as number], 1);
  }
  // Each recommendation counts |C| / K, and its probability is K / |C|: the mean is 1.
  assert.ok(Math.abs(lists / 400 - 1) < 0.5, `${lists / 400}`);
});

test('the timetable asks what is most uncertain for so many turns, then recommends', () => {
  const data = world({
    rows: Array.from({ length: 40 }, (_, v) => [0, 1 + (v % 2), 3 + (v % 3)]),
    attributes: 6,
  });
  const config = crsConfig.parse({ timetable: 2, listSize: 4, offeredItems: 4, testOverrides: false });
  const env = environment(data, config);
  const { timetable } = crsRules(config);
  let { observation } = env.reset({ rng: Rng.seed(1), task: { user: 0, item: 39, split: 'test' } });
  for (let turn = 1; turn <= 4; turn++) {
    const action = timetable.act(observation, env, Rng.seed(0)) as number;
    if (turn <= 2) assert.equal(env.questionEntropies[action], Math.max(...env.questionEntropies));
    else assert.equal(action, config.offeredQuestions);
    ({ observation } = env.step(action));
  }
  assert.equal(crsRules(crsConfig.parse({}))['timetable'], undefined);
});

test('the environment is registered, with what evaluation needs', async () => {
  const loaded = await loadEnv('crs', { maxTestPairs: 30 });
  assert.deepEqual(Object.keys(loaded.rules), ['max-entropy', 'abs-greedy', 'random']);
  assert.equal(loaded.tasks?.all?.('test').length, 30);
  const failure = { return: -1, length: 15, metrics: { success: 0, turns: 15, position: 0, hdcg: 0 } };
  const hit = { return: 1, length: 1, metrics: { success: 1, turns: 1, position: 1, hdcg: 1 } };
  const summary = loaded.definition.summarize?.([failure, hit], loaded.config) ?? {};
  assert.deepEqual(Object.keys(summary), ['SR@15', 'AT', 'hDCG']);
  assert.deepEqual([summary['SR@15'].mean, summary['AT'].mean, summary['hDCG'].mean], [0.5, 8, 0.5]);
  const space = loaded.spec.observationSpace;
  assert.ok(space.kind === 'dict' && space.spaces['state'].kind === 'box');
  assert.deepEqual(space.spaces['state'].shape, [STATE_FEATURES.length]);
});

test('a new option leaves the configuration of runs that do not use it alone, and so their hash', () => {
  assert.deepEqual(Object.keys(crsConfig.parse({})).sort(), [
    'itemScore',
    'listSize',
    'observation',
    'observedCandidates',
    'offeredItems',
    'offeredQuestions',
    'questionSelection',
    'rewards',
    'testOverrides',
    'turnConvention',
    'turns',
  ]);
});

test('options that contradict each other are refused', async () => {
  await assert.rejects(loadEnv('crs', { listSize: 12 }), /offeredItems must be at least listSize/);
  await assert.rejects(loadEnv('crs', { embedding: 'transe' }), /belongs to a data folder/);
  await assert.rejects(loadEnv('crs', { turn: 3 }), /turn/);
});

test('a transcript names artists and styles, and the target only at the end', () => {
  const data = world({ rows: [[0], [0, 1], [0, 1]], attributes: 2 });
  const env = environment(data, crsConfig.parse({ listSize: 1, offeredItems: 2 }));
  let seed = 0;
  do env.reset({ rng: Rng.seed(seed++), task: { user: 0, item: 0, split: 'train' } });
  while (!env.render().includes('style 0'));
  assert.equal(env.render(), '     User:  I am looking for something *style 0*.');
  env.step(0);
  const lines = env.render().split('\n');
  assert.match(lines[1], /^ {2}1 {2}Agent: .*\*style 1\*/);
  assert.match(lines[2], /User: {2}No/);
  assert.doesNotMatch(env.render(), /artist/);
  while (!env.step(10).terminated);
  assert.match(env.render(), /The first one, thanks!\n {5}\(found artist 0 in turn \d\)$/);
});

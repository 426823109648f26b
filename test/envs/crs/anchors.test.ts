import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '../../../core/env.js';
import { Rng } from '../../../core/random.js';
import { crsConfig, type CrsConfig } from '../../../envs/crs/config.js';
import { readDataset } from '../../../envs/crs/data/reader.js';
import { CrsEnv } from '../../../envs/crs/env.js';
import { summarizeDialogues } from '../../../envs/crs/metrics.js';
import { crsRules } from '../../../envs/crs/rules.js';
import { buildTables } from '../../../envs/crs/tables.js';
import { PairTasks } from '../../../envs/crs/tasks.js';
import { needs, sharedFolder } from '../../helpers/shared.js';

const root = sharedFolder('data/crs');

/** SR@T, AT and hDCG of a rule on the first test pairs. */
function measure(
  env: CrsEnv,
  tasks: PairTasks,
  rule: Rule,
  turns: number,
): { sr: number; at: number; hdcg: number } {
  const endings = tasks.all('test').map((task, i) => {
    const rng = Rng.seed(1, i);
    let { observation } = env.reset({ rng, task });
    for (;;) {
      const step = env.step(rule.act(observation, env, rng));
      if (step.terminated) {
        const { success, turns, position } = step.info.metrics!;
        return { success: success === 1, turns, position };
      }
      observation = step.observation;
    }
  });
  const summary = summarizeDialogues(endings, turns);
  return { sr: summary[`SR@${turns}`].mean, at: summary['AT'].mean, hdcg: summary['hDCG'].mean };
}

interface Anchor {
  readonly options: Partial<CrsConfig>;
  readonly pairs: number;
  /** Allowed distance of SR, AT and hDCG from the reference, which was itself measured on a sample. */
  readonly within: readonly [number, number, number];
  readonly expected: { readonly [rule: string]: readonly [number, number, number] };
}

const LASTFM = { listSize: 10, testOverrides: false } as const;

/** An independent implementation's numbers for the rules, without testing-time overrides: SR@T, AT, hDCG. */
const ANCHORS: { [name: string]: Anchor } = {
  'LastFM, item-centric, T = 15, strict, released TransE': {
    options: { ...LASTFM, embedding: 'transe', user: 'item-centric' },
    pairs: 800,
    within: [0.05, 0.5, 0.025],
    expected: {
      'abs-greedy': [0.308, 12.78, 0.111],
      'max-entropy': [0.525, 12.66, 0.151],
      random: [0.614, 11.51, 0.192],
    },
  },
  'LastFM, item-centric, T = 15, compat, released TransE': {
    options: { ...LASTFM, embedding: 'transe', user: 'item-centric', turnConvention: 'compat' },
    pairs: 500,
    within: [0.06, 0.6, 0.03],
    expected: { 'abs-greedy': [0.29, 12.78, 0.107], 'max-entropy': [0.487, 12.62, 0.142] },
  },
  'LastFM, user-centric, T = 10, strict, MetaCRS score and embedding': {
    options: { ...LASTFM, embedding: 'metacrs_fm', user: 'user-centric', itemScore: 'metacrs', turns: 10 },
    pairs: 1800,
    within: [0.025, 0.15, 0.012],
    expected: {
      'abs-greedy': [0.223, 8.96, 0.094],
      'max-entropy': [0.139, 9.7, 0.045],
      random: [0.286, 9.03, 0.103],
    },
  },
};

for (const [name, { options, pairs, within, expected }] of Object.entries(ANCHORS)) {
  test(`the rules reach their reference numbers: ${name}`, needs(root), () => {
    const config = crsConfig.parse(options);
    const data = readDataset(`${root}/lastfm`, config);
    const tasks = new PairTasks(data, pairs);
    const env = new CrsEnv(config, buildTables(data), tasks);
    for (const [rule, [sr, at, hdcg]] of Object.entries(expected)) {
      const measured = measure(env, tasks, crsRules(config)[rule], config.turns);
      const text = `${rule}: SR ${measured.sr} AT ${measured.at} hDCG ${measured.hdcg}`;
      assert.ok(Math.abs(measured.sr - sr) <= within[0], text);
      assert.ok(Math.abs(measured.at - at) <= within[1], text);
      assert.ok(Math.abs(measured.hdcg - hdcg) <= within[2], text);
    }
  });
}

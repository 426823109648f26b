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
/** Set to play as many pairs as the references were measured on (minutes). */
const ALL = process.env['ATTUNE_ANCHORS'] === 'all';

/** SR@T, AT and hDCG. */
type Numbers = readonly [sr: number, at: number, hdcg: number];
const RULES = ['abs-greedy', 'max-entropy', 'random', 'ask until 10'] as const;

interface Anchor {
  readonly set: string;
  readonly options: Partial<CrsConfig>;
  /** Test pairs that the reference was measured on, and that are played in every run of the tests. */
  readonly pairs: readonly [reference: number, here: number];
  /** In the order of RULES. */
  readonly expected: readonly Numbers[];
}

const OBSERVED = { user: 'item-centric' } as const;
const SIMULATED = { user: 'user-centric', embedding: 'metacrs_fm', itemScore: 'metacrs', turns: 10 } as const;
const COMPAT = { turnConvention: 'compat' } as const;

/**
 * What an independent implementation of the simulators measured for rules, with other random numbers: most uncertain question, best items by
 * environment score, no overrides in testing.
 */
const ANCHORS: { readonly [name: string]: Anchor } = {
  'LastFM, user-centric, strict': {
    set: 'lastfm',
    options: SIMULATED,
    pairs: [1800, 500],
    expected: [
      [0.223, 8.96, 0.094],
      [0.139, 9.7, 0.045],
      [0.286, 9.03, 0.103],
      [0.001, 10, 0],
    ],
  },
  'LastFM, user-centric, compat': {
    set: 'lastfm',
    options: { ...SIMULATED, ...COMPAT },
    pairs: [1800, 150],
    expected: [
      [0.204, 8.96, 0.088],
      [0.103, 9.68, 0.035],
      [0.239, 8.97, 0.092],
      [0.001, 10, 0],
    ],
  },
  'BookRec, user-centric, strict': {
    set: 'bookrec',
    options: SIMULATED,
    pairs: [1890, 200],
    expected: [
      [0.133, 9.35, 0.057],
      [0.194, 9.66, 0.06],
      [0.211, 9.26, 0.078],
      [0.044, 9.97, 0.013],
    ],
  },
  'BookRec, user-centric, compat': {
    set: 'bookrec',
    options: { ...SIMULATED, ...COMPAT },
    pairs: [1890, 100],
    expected: [
      [0.12, 9.35, 0.053],
      [0.138, 9.69, 0.044],
      [0.174, 9.36, 0.064],
      [0.019, 9.97, 0.006],
    ],
  },
  'MovieLens, user-centric, strict': {
    set: 'movielens',
    options: SIMULATED,
    pairs: [3000, 200],
    expected: [
      [0.39, 8.14, 0.164],
      [0.294, 9.41, 0.093],
      [0.405, 8.49, 0.15],
      [0.065, 9.92, 0.02],
    ],
  },
  'MovieLens, user-centric, compat': {
    set: 'movielens',
    options: { ...SIMULATED, ...COMPAT },
    pairs: [3000, 100],
    expected: [
      [0.361, 8.14, 0.155],
      [0.222, 9.41, 0.072],
      [0.351, 8.55, 0.134],
      [0.042, 9.92, 0.013],
    ],
  },
  'LastFM, item-centric, released TransE, strict': {
    set: 'lastfm',
    options: { ...OBSERVED, embedding: 'transe' },
    pairs: [2000, 400],
    expected: [
      [0.308, 12.78, 0.111],
      [0.525, 12.66, 0.151],
      [0.614, 11.51, 0.192],
      [0.147, 14.52, 0.041],
    ],
  },
  'LastFM, item-centric, released TransE, compat': {
    set: 'lastfm',
    options: { ...OBSERVED, ...COMPAT, embedding: 'transe' },
    pairs: [2000, 150],
    expected: [
      [0.29, 12.78, 0.107],
      [0.487, 12.62, 0.142],
      [0.552, 11.5, 0.179],
      [0.132, 14.52, 0.037],
    ],
  },
  'LastFM, item-centric, FM of SCPR, strict': {
    set: 'lastfm',
    options: { ...OBSERVED, embedding: 'scpr_fm' },
    pairs: [2000, 100],
    expected: [
      [0.252, 13.2, 0.09],
      [0.432, 13.12, 0.124],
      [0.432, 12.6, 0.136],
      [0.146, 14.52, 0.04],
    ],
  },
  'LastFM, item-centric, FM of SCPR, compat': {
    set: 'lastfm',
    options: { ...OBSERVED, ...COMPAT, embedding: 'scpr_fm' },
    pairs: [2000, 150],
    expected: [
      [0.234, 13.2, 0.086],
      [0.394, 13.1, 0.114],
      [0.414, 12.5, 0.132],
      [0.121, 14.52, 0.034],
    ],
  },
  'LastFM, item-centric, trained TransE, strict': {
    set: 'lastfm',
    options: { ...OBSERVED, embedding: 'trained_transe' },
    pairs: [1000, 100],
    expected: [
      [0.391, 11.88, 0.154],
      [0.573, 12.16, 0.169],
      [0.654, 10.78, 0.219],
    ],
  },
  'LastFM*, item-centric, trained TransE, strict': {
    set: 'lastfm_star',
    options: { ...OBSERVED, embedding: 'trained_transe' },
    pairs: [600, 60],
    expected: [
      [0.79, 5.88, 0.491],
      [0.865, 7.14, 0.414],
      [0.925, 6.27, 0.419],
      [0.658, 9.73, 0.305],
    ],
  },
  'LastFM*, item-centric, trained TransE, compat': {
    set: 'lastfm_star',
    options: { ...OBSERVED, ...COMPAT, embedding: 'trained_transe' },
    pairs: [600, 40],
    expected: [
      [0.775, 5.88, 0.488],
      [0.842, 7.29, 0.395],
      [0.898, 6.25, 0.415],
      [0.618, 9.73, 0.295],
    ],
  },
};

/** Asks the question of largest entropy until a list holds all candidates. */
const askUntilTen: Rule = {
  act(_observation, env) {
    const { candidateCount, questionEntropies } = env as CrsEnv;
    return candidateCount <= 10 || questionEntropies.length === 0 ? 10 : 0;
  },
};

function measure(env: CrsEnv, tasks: PairTasks, rule: Rule, turns: number): Numbers {
  const endings = tasks.all('test').map((task, i) => {
    const rng = Rng.seed(1, i);
    let { observation } = env.reset({ rng, task });
    for (;;) {
      const step = env.step(rule.act(observation, env, rng));
      if (step.terminated) {
        const { success, turns: taken, position } = step.info.metrics!;
        return { success: success === 1, turns: taken, position };
      }
      observation = step.observation;
    }
  });
  const summary = summarizeDialogues(endings, turns);
  return [summary[`SR@${turns}`].mean, summary['AT'].mean, summary['hDCG'].mean];
}

/**
 * How far two samples of these sizes may lie apart: three standard errors of the difference. Turns vary by less than a third of the budget and
 * hDCG by less than 0.25, and by little where hardly any dialogue succeeds.
 */
function tolerance([sr]: Numbers, turns: number, pairs: readonly [number, number]): Numbers {
  const size = 3 * Math.sqrt(1 / pairs[0] + 1 / pairs[1]);
  const spread = Math.sqrt(Math.max(sr, 0.005) * (1 - sr));
  return [
    size * spread + 0.002,
    size * turns * Math.min(0.32, 0.05 + 0.9 * spread),
    size * Math.min(0.25, 0.02 + 0.9 * spread),
  ];
}

for (const [name, { set, options, pairs, expected }] of Object.entries(ANCHORS)) {
  test(`the rules reach their reference numbers: ${name}`, needs(root), () => {
    // Rules read no features: ids cost less.
    const seen = { observation: 'ids', observedCandidates: 1, testOverrides: false };
    const config = crsConfig.parse({ ...options, ...seen });
    const data = readDataset(`${root}/${set}`, config);
    const played = ALL ? pairs[0] : pairs[1];
    const tasks = new PairTasks(data, played);
    const env = new CrsEnv(config, buildTables(data), tasks);
    const rules: { readonly [name: string]: Rule } = { ...crsRules(config), 'ask until 10': askUntilTen };
    expected.forEach((reference, i) => {
      const measured = measure(env, tasks, rules[RULES[i]], config.turns);
      const within = tolerance(reference, config.turns, [pairs[0], played]);
      const text = `${RULES[i]} on ${played} pairs: ${measured.map((x) => x.toFixed(3)).join(' / ')}; reference ${reference.join(' / ')}, within ${within.map((x) => x.toFixed(3)).join(' / ')}`;
      if (ALL) console.log(`${name}: ${text}`);
      reference.forEach((value, k) => assert.ok(Math.abs(measured[k] - value) <= within[k], text));
    });
  });
}

import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RunConfig } from '../../../core/config/index.js';
import { InputError, unknownName } from '../../../core/errors.js';
import type { Row, Suite } from '../suite.js';
import { PUBLISHED } from './crs-published.js';
import { crsReport } from './crs-report.js';

/** What `attune bench crs` is told. */
export interface CrsOptions {
  readonly datasets: readonly string[];
  /** The folder of the data set, or the one that holds folders of their names. */
  readonly data: string;
  /** Of the data folder, instead of the usual one. */
  readonly embedding?: string;
  /** Seeds of CRSIRL and PG; the other methods take the first. */
  readonly seeds: readonly number[];
  readonly only?: readonly string[];
}

/** The embedding that a data set is played with unless told otherwise. */
const EMBEDDINGS: { readonly [dataset: string]: string } = {
  lastfm: 'transe',
  lastfm_star: 'trained_transe',
  yelp_star: 'trained_transe',
};
/** Validation chooses; test pairs are all of LastFM's 11,892, a fixed sample of Yelp's 211,319. */
const TEST = { checkpoint: 'best', episodes: 12_000 } as const;

/** Rules need an environment only; in this one observations cost least. */
const RULE_PRESET = 'crsirl/quickstart';
/** What a rule takes to play them all, on one core. */
const RULE_SECONDS = 30;

/** How many questions the timetable asks: what has the least AT on validation pairs, and on Yelp* what LastFM's does. */
const TIMETABLES: { readonly [dataset: string]: number } = { lastfm: 5, lastfm_star: 2, yelp_star: 5 };

/** What is compared over several seeds. */
const OVER_SEEDS = ['pg', 'crsirl', 'pg-discounted', 'crsirl-discounted'];

/**
 * What pays for short dialogues: at the published discount of 0.999 a success is worth as much in the last turn as in the first. More to
 * learn takes longer, and smaller steps at the end keep what was learned. Chosen on validation pairs (docs/crsirl.md).
 */
const DISCOUNT = 0.95;
const DISCOUNTED = [
  `algo.discount=${DISCOUNT}`,
  'algo.finalLearningRate=1e-4',
  'algo.pretrainRounds=125',
  'train.rounds=150',
  'train.evaluateEvery=25',
];

/** How each method is begun: a rule, or a preset `<algo>/lastfm`; with options of its own. */
const METHODS: {
  readonly [method: string]: { readonly sets?: readonly string[] } & (
    | { readonly rule: string }
    /** Seconds of one core that a round takes on LastFM, evaluations not counted. */
    | { readonly algo: string; readonly seconds?: number }
  );
} = {
  random: { rule: 'random' },
  'abs-greedy': { rule: 'abs-greedy' },
  'max-entropy': { rule: 'max-entropy', sets: ['env.testOverrides=false'] },
  'max-entropy-tested': { rule: 'max-entropy' },
  timetable: { rule: 'timetable' },
  crm: { algo: 'crm', seconds: 0.1 },
  ear: { algo: 'ear', seconds: 0.4 },
  scpr: { algo: 'scpr', seconds: 0.3 },
  fpan: { algo: 'fpan', seconds: 3.2 },
  unicorn: { algo: 'unicorn', seconds: 1.1 },
  pg: { algo: 'crsirl', sets: ['algo.variant=pg'], seconds: 0.8 },
  'no-hrs': { algo: 'crsirl', sets: ['algo.variant=no-hrs'], seconds: 1 },
  'no-rpm': { algo: 'crsirl', sets: ['algo.variant=no-rpm'], seconds: 1 },
  mtl: { algo: 'crsirl', sets: ['algo.variant=mtl'], seconds: 1 },
  crsirl: { algo: 'crsirl', seconds: 1 },
  'pg-discounted': { algo: 'crsirl', sets: ['algo.variant=pg', ...DISCOUNTED], seconds: 0.8 },
  'crsirl-discounted': { algo: 'crsirl', sets: DISCOUNTED, seconds: 1 },
};

/** Figure 3.3. Items go by number: the names of a data set are not ours to print. */
const CASE_STUDY: Row['transcript'] = {
  among: 50,
  wanted: (metrics) => metrics['success'] === 1,
  env: { itemNames: false },
};

/** Tables 3.2 and 3.3: every method on data sets of conversational recommendation. Throws an InputError naming what is unknown. */
export function crsSuite(options: CrsOptions): Suite {
  const { datasets, seeds, only = Object.keys(METHODS) } = options;
  for (const dataset of datasets)
    if (!(dataset in PUBLISHED)) throw unknownName('data set', dataset, Object.keys(PUBLISHED));
  for (const method of only)
    if (!(method in METHODS)) throw unknownName('method', method, Object.keys(METHODS));
  const rows = datasets.flatMap((dataset) => {
    const shared = sharedSets(dataset, options);
    return Object.keys(METHODS)
      .filter((method) => only.includes(method))
      .flatMap((method) =>
        (OVER_SEEDS.includes(method) ? seeds : seeds.slice(0, 1)).map((seed) =>
          rowOf(dataset, method, seed, seed === seeds[0], shared),
        ),
      );
  });
  return { name: 'crs', rows, report: crsReport, placeOf: crsPlace, test: TEST };
}

/** A run on a folder of a data set's name, of an algorithm of the tables; a variant or a discount of CRSIRL is a method of its own. */
function crsPlace({ env, algo }: RunConfig): Pick<Row, 'env' | 'method'> | undefined {
  const { data } = env.config as { readonly data?: string };
  const { variant, discount } = algo.config as { readonly variant?: string; readonly discount?: number };
  const dataset = data === undefined ? '' : basename(data);
  const method =
    algo.name === 'crsirl' ? `${variant!}${discount === DISCOUNT ? '-discounted' : ''}` : algo.name;
  return dataset in PUBLISHED && method in METHODS ? { env: dataset, method } : undefined;
}

function rowOf(env: string, method: string, seed: number, first: boolean, shared: readonly string[]): Row {
  const chosen = METHODS[method];
  const sets = [...shared, ...(chosen.sets ?? [])];
  if (method === 'timetable') sets.push(`env.timetable=${TIMETABLES[env]}`);
  if ('rule' in chosen) {
    return { env, method, seed, preset: RULE_PRESET, rule: chosen.rule, sets, seconds: RULE_SECONDS };
  }
  return {
    env,
    method,
    seed,
    preset: `${chosen.algo}/lastfm`,
    ...(chosen.seconds !== undefined && { seconds: chosen.seconds }),
    sets,
    ...(method === 'crsirl' && first && { transcript: CASE_STUDY }),
  };
}

/** What all rows of a data set have in common: the protocol of the tables. */
function sharedSets(dataset: string, { data, embedding }: CrsOptions): string[] {
  return [
    `env.data=${JSON.stringify(folderOf(dataset, data))}`,
    `env.embedding=${JSON.stringify(embedding ?? EMBEDDINGS[dataset])}`,
    'env.user=item-centric',
    'env.turns=15',
    `env.maxTestPairs=${TEST.episodes}`,
    `train.evaluateEpisodes=${TEST.episodes}`,
    `train.evaluateFinal=${TEST.checkpoint}`,
    // It counts success, turns and places together: the best success rate belongs to policies that ask for long.
    'train.metric=hDCG',
    'train.evaluateRules=false',
    'train.keepLast=1',
  ];
}

function folderOf(dataset: string, data: string): string {
  for (const folder of [join(data, dataset), data])
    if (existsSync(join(folder, 'item_attributes.jsonl.gz'))) return folder;
  throw new InputError(
    `--data '${data}' is no data set, and holds no folder '${dataset}' (attune data fetch, docs/crs.md)`,
  );
}

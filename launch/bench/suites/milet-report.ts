import { tracePlot } from '../../../core/recording/trace-plot.js';
import type { Report, Result } from '../suite.js';
import { plotCurves, type Curve } from '../../plot/curves.js';
import { medianCurve } from '../../plot/median.js';
import { cellOf, cellText, markdownTable, provenance, seedCurves, type Cell } from '../tables.js';

/** Table 3.7: average final returns with their spread over three seeds. */
const PUBLISHED: {
  readonly [env: string]: { readonly [method: string]: readonly [mean: number, spread: number] };
} = {
  'ant-goal': {
    varibad: [-168.6, 9.6],
    'milet-2': [-132.3, 7.6],
    'milet-4': [-125.4, 5.1],
    'milet-6': [-123.6, 4.4],
    'milet-8': [-124.2, 4.7],
    'milet-10': [-128.6, 5.2],
  },
  'ant-u': {
    varibad: [-162.4, 9.2],
    'milet-2': [-128.6, 8.8],
    'milet-4': [-113.7, 4.8],
    'milet-6': [-99.7, 5.2],
    'milet-8': [-117.9, 5.7],
    'milet-10': [-142.7, 10.4],
  },
};

const LABELS: { readonly [method: string]: string } = {
  rl2: 'RL²',
  varibad: 'VariBAD',
  'milet-2': 'MiLEt-2',
  'milet-4': 'MiLEt-4',
  'milet-6': 'MiLEt-6',
  'milet-8': 'MiLEt-8',
  'milet-10': 'MiLEt-10',
  oracle: 'Oracle',
};
const TITLES: { readonly [env: string]: string } = {
  'point-goal': 'Point-Goal',
  'ant-goal': 'Ant-Goal (sigma 0.2, as released)',
  'ant-goal-apart': 'Ant-Goal (sigma 0.1, clusters as described)',
  'ant-u': 'Ant-U',
  'humanoid-dir': 'Humanoid-Dir',
  'hopper-rand-params': 'Hopper-Rand-Params',
  'walker-rand-params': 'Walker-Rand-Params',
};
/** The second episode of a trial, in which the policy exploits, and the first, in which it explores. */
const [EXPLOIT, EXPLORE] = ['return2', 'return1'];

const HEAD = `# MiLEt and its baselines

Written by \`attune bench milet --report\`; nothing here is typed by hand. Returns of test tasks by the last policy, means of the two episodes of a
trial: in the first it explores, in the second it exploits. Ours over seeds with 95 % intervals (Student's t; over tasks where there is one seed),
the published ones with their spread over three seeds (Table 3.7, after 5e7 frames). The oracle is a VariBAD for each true cluster, its scores
pooled. NMI compares inferred and true clusters of the test tasks at the end of exploration; with 32 tasks and four clusters blind guesses score
about 0.13.
`;

/** The page with a table and curves for each family of tasks. */
export function miletReport(results: readonly Result[]): Report {
  const files = new Map<string, string>();
  const parts = [HEAD];
  for (const env of Object.keys(TITLES)) {
    const own = results.filter((result) => result.env === env).map(pooledName);
    if (own.length === 0) continue;
    const methods = Object.keys(LABELS).filter((method) => own.some((result) => result.method === method));
    const labelled = methods.map((method) => [method, LABELS[method]] as const);
    const returns = seedCurves(own, EXPLOIT, labelled);
    const figures: (readonly [string, string | undefined])[] = [
      [`milet-${env}.svg`, returns.length > 0 ? returnFigure(env, returns) : undefined],
      [`milet-${env}-nmi.svg`, nmiFigure(env, own, labelled)],
      ...labelled.flatMap(([method, label]) => traceFigures(env, own, method, label)),
    ];
    const drawn = figures.flatMap(([name, svg]) => (svg === undefined ? [] : [[name, svg] as const]));
    for (const [name, svg] of drawn) files.set(name, svg);
    parts.push(
      `## ${TITLES[env]}\n`,
      `${tableOf(env, own, methods)}\n`,
      ...drawn.map(([name]) => `![${name}](${name})\n`),
      `${provenance(own)}\n`,
    );
  }
  files.set('milet.md', parts.join('\n'));
  return { page: 'milet.md', files };
}

/** Where the policy of a method went on test tasks, in each episode (Figures 3.9a, 3.9b and 3.10). */
function traceFigures(
  env: string,
  own: readonly Result[],
  method: string,
  label: string,
): (readonly [string, string])[] {
  const traces = own.find((result) => result.method === method && result.traces)?.traces;
  if (!traces) return [];
  return traces[0].paths.map((_, episode) => [
    `milet-${env}-${method}-episode-${episode + 1}.svg`,
    tracePlot(
      `${label} on ${TITLES[env]}: episode ${episode + 1}`,
      traces.map(({ paths, cluster, inferred, goal }) => ({
        points: paths[episode],
        cluster: inferred ?? cluster,
        goal,
      })),
    ),
  ]);
}

/** The oracle's agents as one method. */
const pooledName = (result: Result): Result => ({
  ...result,
  method: result.method.replace(/^oracle-\d$/, 'oracle'),
});

function tableOf(env: string, own: readonly Result[], methods: readonly string[]): string {
  const rows = methods.map((method) => {
    const of = own.filter((result) => result.method === method);
    const published = PUBLISHED[env]?.[method];
    return [
      LABELS[method],
      cellText(pooled(of, EXPLORE), 1),
      cellText(pooled(of, EXPLOIT), 1),
      published ? `${published[0]} ± ${published[1]}` : '',
      nmiText(of),
      Math.max(...of.map(({ envSteps }) => envSteps)).toLocaleString('en'),
      String(new Set(of.map(({ seed }) => seed)).size),
    ];
  });
  return markdownTable(['', 'episode 1', 'episode 2', 'published', 'NMI', 'frames', 'seeds'], rows);
}

/** A number over seeds; of several agents with one seed, each on its own cluster, the mean counts. */
function pooled(of: readonly Result[], name: string): Cell | undefined {
  const bySeed = new Map<number, Result[]>();
  for (const result of of) bySeed.set(result.seed, [...(bySeed.get(result.seed) ?? []), result]);
  const single = [...bySeed.values()].map((agents) => {
    if (agents.length === 1) return agents[0];
    const mean =
      agents.reduce((sum, { evaluations: [{ summary }] }) => sum + summary[name].mean, 0) / agents.length;
    const [first] = agents[0].evaluations;
    return { ...agents[0], evaluations: [{ ...first, summary: { [name]: { mean, interval: NaN } } }] };
  });
  return cellOf(single, name);
}

/** NMI at the end of exploration, half of a trial. */
function nmiText(of: readonly Result[]): string {
  const values = of.flatMap(({ nmi }) => (nmi ? [nmi[Math.floor(nmi.length / 2)]] : []));
  return values.length === 0 ? '' : (values.reduce((sum, x) => sum + x, 0) / values.length).toFixed(2);
}

const returnFigure = (env: string, curves: readonly Curve[]): string =>
  plotCurves(
    { title: `${TITLES[env]}: validation tasks`, x: 'environment steps', y: 'return of episode 2' },
    curves,
  );

function nmiFigure(
  env: string,
  own: readonly Result[],
  labelled: readonly (readonly [method: string, label: string])[],
): string | undefined {
  const curves = labelled.flatMap(([method, label], group): Curve[] => {
    const lines = own.flatMap(({ method: of, nmi }) =>
      of === method && nmi ? [nmi.map((value, t) => [t, value] as const)] : [],
    );
    return lines.length === 0 ? [] : [{ label, group, ...medianCurve(lines) }];
  });
  if (curves.length === 0) return undefined;
  return plotCurves(
    { title: `${TITLES[env]}: clusters of test tasks`, x: 'step of the trial', y: 'NMI', atLeast: [0, 1] },
    curves,
  );
}

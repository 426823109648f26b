import { plotCurves, type Curve } from '../../launch/plot/curves.js';
import type { Job, Outcome } from './runs.js';
import { TASKS } from './settings.js';

/** A finished training: a line of docs/results/ppo-mujoco.jsonl. */
export type Row = Job & Outcome;

/** Seconds per 1,000 environment steps. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** A comparison of speed: a line of docs/results/ppo-mujoco-speed.jsonl. */
export interface Speed {
  readonly bench: 'ppo-mujoco speed';
  readonly task: string;
  readonly attune: Cost;
  /** By layout: environments (p: a process each), then PyTorch's threads. */
  readonly sb3: readonly (Cost & { readonly layout: string })[];
  /** Ours over the best layout of the peer. */
  readonly wallRatio: number;
  readonly cpuRatio: number;
  readonly must: number;
  readonly turns: number;
  readonly steps: number;
  /** The version of Node, and options of ours beside the preset's; the first rows are of Node 20 and have none. */
  readonly node?: string;
  readonly set?: readonly string[];
  /** The machine's load average (5 minutes) at the end: below about 3 when nothing else ran on two cores. */
  readonly load: number;
}

/** A mean return with its deviation. */
type Published = readonly [mean: number, deviation: number];

/**
 * What others have published. `same`: with the settings compared here, over seeds, by CleanRL (documentation of ppo_continuous_action;
 * tasks of version 4; its learning rate falls to 0) and, for Ant, by the RL Zoo of Stable-Baselines3. `tuned`: with settings
 * tuned for the task, over 150,000 steps of one agent each, by the RL Zoo (benchmark.md; tasks of version 3).
 */
const PUBLISHED: { readonly [task: string]: { readonly same?: Published; readonly tuned?: Published } } = {
  hopper: { same: [2383, 272], tuned: [2410, 10] },
  'half-cheetah': { same: [1443, 46], tuned: [5819, 664] },
  walker2d: { same: [2288, 572], tuned: [3479, 822] },
  ant: {},
  'ant-no-contacts': { same: [1327, 452] },
  humanoid: { same: [716, 49] },
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
};

const HEAD = `# PPO on the standard MuJoCo tasks, against Stable-Baselines3

Both train with the same settings: those of the presets \`mujoco/<task>\`, which are the defaults of CleanRL and Stable-Baselines3 with normalised
observations and rewards (2,048 steps a round, minibatches of 64, 10 epochs, learning rate 3e-4, discount 0.99, lambda 0.95, clip 0.2, two layers of 64).
Those two differ in one weight: before the mean squared error of the value function stands 0.25 in CleanRL and 0.5 in Stable-Baselines3. Here ant has 0.5
and the others 0.25; the peer gets the same. A round here is two stretches of 1,024 steps, which start from a reset, but go on with the round
before in ant; the peer's is 256 steps of 8 environments, which always go on.

Numbers are mean returns: _final_ of 20 episodes that the final policy plays without noise, _last 100_ of the last 100 training episodes (whole
rounds here, so a few more). Published with the same settings: CleanRL's mean and deviation over seeds (ppo_continuous_action, tasks of version 4,
learning rate falling to 0), for Ant the RL Zoo's (one agent; its Ant-v3 shows and charges contact forces of zero, where Ant-v5 has 78 real ones); tuned: the RL Zoo's agents (benchmark.md, tasks of version 3), whose settings differ from task to task.

    PYTHON=<python> node dist/bench/ppo-mujoco.js train    # goes on where it was interrupted, skips what is done
    node dist/bench/ppo-mujoco.js report                   # this page
    PYTHON=<python> node dist/bench/ppo-mujoco.js speed    # on a quiet machine
`;

const ANT = `## What the ant needs

To an ant that cannot walk yet every step costs more than it brings, so the first thing it learns is to end its life early. With stretches that start from
a reset and CleanRL's weight it stays there: 194 after a million steps (seed 1), training episodes of 100 to 150 steps. With episodes that
go on and Stable-Baselines3's weight both programs learn alike, and both move the policy by a KL divergence near 1 in a round at the end. What is published
for Ant-v3 is another task; \`--tasks ant-no-contacts\` plays it. Episodes within 2,048 steps
(mean of the ten rounds up to there, one seed each); fewer are longer lives:

| environment steps | 41,000 | 82,000 | 102,000 | 123,000 | 143,000 | 164,000 | 205,000 |
| --- | --- | --- | --- | --- | --- | --- | --- |
| Stable-Baselines3 | 22 | 21 | 21 | 29 | 32 | 25 | 23 |
| episodes go on, value error x 0.5: the preset | 23 | 20 | 17 | 27 | 24 | 21 | 29 |
| episodes go on, value error x 0.25 | 28 | 39 | 37 | 32 | 39 | - | - |
| from a reset, value error x 0.5 | 26 | 34 | 38 | 46 | - | - | - |
| from a reset, value error x 0.25 | 32 | 33 | 40 | 40 | 48 | 58 | 55 |
`;

/** The page with the table, and the plots it shows by file name. Of each task the longest trainings count. */
export function reportOf(
  rows: readonly Row[],
  speeds: readonly Speed[],
): { text: string; plots: Map<string, string> } {
  const tasks = Object.keys(TASKS).filter((task) => rows.some((row) => row.task === task));
  const plots = new Map<string, string>();
  const lines = [
    '| task | steps | attune: final by seed | median | last 100 | Stable-Baselines3: final by seed | last 100 | published, same settings | published, tuned |',
  ];
  lines.push(lines[0].replaceAll(/[^|]+/g, ' --- '));
  for (const task of tasks) {
    const of = (framework: Job['framework']): Row[] =>
      rows.filter((row) => row.task === task && row.framework === framework).sort((a, b) => a.seed - b.seed);
    const [ours, theirs] = [of('attune'), of('sb3')];
    const finals = (runs: readonly Row[]): number[] => runs.map(({ final }) => final!.mean);
    const list = (values: readonly number[]): string => values.map((x) => x.toFixed(0)).join(', ') || '-';
    const lasts = (runs: readonly Row[]): string => list(runs.map(({ last100 }) => last100));
    const middle = ours.length > 0 ? median(finals(ours)).toFixed(0) : '-';
    const { same, tuned } = PUBLISHED[task];
    const steps = Math.max(...[...ours, ...theirs].map(({ envSteps }) => envSteps));
    const cells = [
      task,
      steps.toLocaleString('en'),
      list(finals(ours)),
      middle,
      lasts(ours),
      list(finals(theirs)),
      lasts(theirs),
      same?.join(' ± ') ?? '-',
      tuned?.join(' ± ') ?? '-',
    ];
    lines.push(`| ${cells.join(' | ')} |`);
    const curves = [...ours, ...theirs].map(({ framework, curve }): Curve => ({
      label: framework === 'attune' ? 'attune' : 'Stable-Baselines3',
      group: framework === 'attune' ? 0 : 1,
      dashed: framework === 'sb3',
      points: curve,
    }));
    const title = `PPO on ${task}: mean return of training episodes, one line per seed`;
    const frame = { title, x: 'environment steps', y: 'return', atLeast: [0, 0] as const };
    plots.set(`ppo-${task}.svg`, plotCurves(frame, curves));
  }
  const versions = [
    ...new Set(rows.map(({ framework, versions }) => `${framework}: ${versionsOf(versions)}`)),
  ];
  const pictures = tasks.map((task) => `![${task}](ppo-${task}.svg)`);
  const text = [
    HEAD,
    ...lines,
    '',
    ...versions.map((line) => `- ${line}`),
    '',
    ANT,
    ...(speeds.length > 0 ? [SPEED_HEAD, ...speedTable(speeds), ''] : []),
    ...pictures,
    '',
  ].join('\n');
  return { text, plots };
}

const SPEED_HEAD = `## Speed

Seconds per 1,000 steps: wall clock / processor time of all processes, start-up not counted. attune with two actors and a learner;
Stable-Baselines3 in each layout (environments, p with a process each : PyTorch's threads). Wall clock counts only from a quiet machine
(load below about 3 on two cores); ratios are to the best layout.
`;

function speedTable(speeds: readonly Speed[]): string[] {
  const both = ({ wall, cpu }: Cost): string => `${wall} / ${cpu}`;
  const lines = speeds.map(
    ({ task, attune, sb3, wallRatio, cpuRatio, steps, turns, load, node = '20', set = [] }) => {
      const theirs = sb3.map(({ layout, ...cost }) => `${layout}: ${both(cost)}`).join('<br>');
      const ours = [`Node ${node.split('.')[0]}`, ...set].join(', ');
      const cells = [task, ours, both(attune), theirs, wallRatio, cpuRatio, `${turns} x ${steps}`, load];
      return `| ${cells.join(' | ')} |`;
    },
  );
  const head =
    '| task | run as | attune | Stable-Baselines3 | ratio wall | ratio processor | turns x steps | load |';
  return [head, head.replaceAll(/[^|]+/g, ' --- '), ...lines];
}

const versionsOf = (versions: Row['versions']): string =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');

// PPO on the standard MuJoCo tasks against Stable-Baselines3's with the same settings (PYTHON: a Python that has stable-baselines3,
// gymnasium[mujoco] and torch):
//   node dist/bench/ppo-mujoco.js train  [--tasks hopper,...] [--frameworks attune,sb3] [--seeds 1,2,3] [--steps 1000000] [--envs 8] [--work runs/ppo-mujoco]
//   node dist/bench/ppo-mujoco.js speed  [--tasks half-cheetah] [--steps 61440] [--turns 3] [--layouts 1:1,8:1] [--set learner.wide=true]
//   node dist/bench/ppo-mujoco.js report
// train: final returns, one JSON line per run into docs/results/ppo-mujoco.jsonl; what stands there is skipped, what was interrupted goes
//   on. Its returns do not depend on the machine's load; its seconds do. The peer plays its rounds in --envs environments.
// speed: one JSON line per task into docs/results/ppo-mujoco-speed.jsonl: short runs in turns on a quiet machine, wall clock and processor time of whole processes per 1,000 steps beyond those of a run
//   of one round; ours with two actors and what --set changes, the peer in several layouts: environments (p: a process each) and PyTorch's threads.
// report: docs/results/ppo-mujoco.md and its plots from those two files.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { reportOf, type Cost, type Row, type Speed } from './ppo/report.js';
import { train, type Job } from './ppo/runs.js';
import { presetOptions, roundSteps, TASKS } from './ppo/settings.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tasks: { type: 'string' },
    frameworks: { type: 'string', default: 'attune,sb3' },
    seeds: { type: 'string', default: '1,2,3' },
    steps: { type: 'string' },
    turns: { type: 'string', default: '3' },
    envs: { type: 'string', default: '8' },
    layouts: { type: 'string', default: '1:1,1:2,2p:1,8:1,8:2' },
    set: { type: 'string', multiple: true, default: [] },
    work: { type: 'string', default: join('runs', 'ppo-mujoco') },
  },
});
const results = fileURLToPath(new URL('../../docs/results/', import.meta.url));
const file = join(results, 'ppo-mujoco.jsonl');
const speedFile = join(results, 'ppo-mujoco-speed.jsonl');

function read<T>(path: string): T[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

function keep(path: string, row: object): void {
  mkdirSync(results, { recursive: true });
  appendFileSync(path, `${JSON.stringify(row)}\n`);
}

function tasksOr(all: string): string[] {
  const tasks = (values.tasks ?? all).split(',');
  const unknown = tasks.find((task) => !(task in TASKS));
  if (unknown !== undefined)
    throw new Error(`unknown task '${unknown}': one of ${Object.keys(TASKS).join(', ')}`);
  return tasks;
}

async function trainAll(): Promise<void> {
  const steps = Number(values.steps ?? 1_000_000);
  mkdirSync(values.work, { recursive: true });
  for (const seed of values.seeds.split(',').map(Number)) {
    for (const task of tasksOr('hopper,half-cheetah,walker2d,ant')) {
      for (const framework of values.frameworks.split(',') as Job['framework'][]) {
        const layout = framework === 'attune' ? 'local' : values.envs;
        const job: Job = { framework, task, seed, steps, evaluate: 20, layout, threads: 1 };
        const same = (row: Row): boolean =>
          row.framework === framework && row.task === task && row.seed === seed && row.steps === steps;
        if (read<Row>(file).some(same)) continue;
        const row: Row = { ...job, ...(await train(job, values.work, false)) };
        keep(file, row);
        console.log(JSON.stringify({ ...row, curve: row.curve.length }));
      }
    }
  }
}

async function cost(job: Omit<Job, 'steps'>, steps: number): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'attune-ppo-'));
  const round = roundSteps(presetOptions(job.task));
  const short = await train({ ...job, steps: round }, folder, false);
  const long = await train({ ...job, steps }, folder, false);
  rmSync(folder, { recursive: true });
  const thousands = (long.envSteps - short.envSteps) / 1000;
  return {
    wall: (long.seconds - short.seconds) / thousands,
    cpu: (long.cpuSeconds - short.cpuSeconds) / thousands,
  };
}

async function compareSpeed(): Promise<void> {
  const steps = Number(values.steps ?? 30 * 2048);
  for (const task of tasksOr('half-cheetah')) {
    const ours: Cost[] = [];
    const peers = new Map<string, Cost[]>();
    for (let turn = 0; turn < Number(values.turns); turn++) {
      const job = { task, seed: 1 + turn };
      const own = { framework: 'attune', layout: '2x1', set: values.set, threads: 1, evaluate: 1 } as const;
      ours.push(await cost({ ...job, ...own }, steps));
      for (const name of values.layouts.split(',')) {
        const [layout, threads] = name.split(':');
        const place = { layout, threads: Number(threads) };
        const taken = await cost({ ...job, framework: 'sb3', ...place, evaluate: 0 }, steps);
        peers.set(name, [...(peers.get(name) ?? []), taken]);
      }
    }
    const medianOf = (costs: readonly Cost[]): Cost => ({
      wall: median(costs.map(({ wall }) => wall)),
      cpu: median(costs.map(({ cpu }) => cpu)),
    });
    const mine = medianOf(ours);
    const theirs = [...peers].map(([layout, costs]) => ({ layout, ...medianOf(costs) }));
    const round = (x: number): number => Number(x.toPrecision(4));
    const shown = ({ wall, cpu }: Cost): Cost => ({ wall: round(wall), cpu: round(cpu) });
    const speed: Speed = {
      bench: 'ppo-mujoco speed',
      task,
      attune: shown(mine),
      sb3: theirs.map(({ layout, ...costs }) => ({ layout, ...shown(costs) })),
      wallRatio: round(mine.wall / Math.min(...theirs.map(({ wall }) => wall))),
      cpuRatio: round(mine.cpu / Math.min(...theirs.map(({ cpu }) => cpu))),
      must: 0.4,
      turns: ours.length,
      steps,
      node: process.versions.node,
      set: values.set,
      load: round(loadavg()[1]),
    };
    keep(speedFile, speed);
    console.log(JSON.stringify(speed));
  }
}

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

function report(): void {
  const { text, plots } = reportOf(read<Row>(file), read<Speed>(speedFile));
  writeFileSync(join(results, 'ppo-mujoco.md'), text);
  for (const [name, svg] of plots) writeFileSync(join(results, name), svg);
}

switch (positionals[0]) {
  case 'train':
    await trainAll();
    break;
  case 'speed':
    await compareSpeed();
    break;
  case 'report':
    report();
    break;
  default:
    throw new Error(`expected train, speed or report, got ${positionals[0] ?? 'nothing'}`);
}

import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { peerOptions, presetOptions, roundSteps, TASKS } from './settings.js';

/** One training. */
export interface Job {
  readonly framework: 'attune' | 'sb3';
  readonly task: string;
  readonly seed: number;
  /** Environment steps, rounded up to whole rounds. */
  readonly steps: number;
  /** Deterministic episodes played with the final policy; 0 for none, where that is possible. */
  readonly evaluate: number;
  /** ours: `local`, or `<actors>x<workers>`; the peer's: `<environments>`, followed by `p` when each has its own process. */
  readonly layout: string;
  /** Options of ours beside the preset's, as `name=value`. */
  readonly set?: readonly string[];
  /** Threads of PyTorch. */
  readonly threads: number;
}

/** What a training gave. Seconds are of the whole process with its children, from start to end. */
export interface Outcome {
  readonly envSteps: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Mean return of the evaluation episodes and half of its 95 % interval. */
  readonly final?: { readonly mean: number; readonly interval: number };
  /** Mean return of the last 100 training episodes. */
  readonly last100: number;
  /** Whether an interrupted call had begun it: then the seconds are not those of the whole. */
  readonly resumed: boolean;
  /** Training returns: [environment steps, mean return of the episodes that ended since the point before]. */
  readonly curve: readonly (readonly [steps: number, mean: number])[];
  readonly versions: { readonly [name: string]: string };
}

const program = fileURLToPath(new URL('../../launch/bin.js', import.meta.url));
const peer = fileURLToPath(new URL('../../../bench/peers/sb3_ppo.py', import.meta.url));
const run = promisify(execFile);

/** Points of a curve that is kept. */
const CURVE_POINTS = 100;

/** Runs a program and tells its wall clock and the processor time of it and its children. */
async function timed(
  file: string,
  args: readonly string[],
): Promise<{ output: string; seconds: number; cpuSeconds: number }> {
  const started = performance.now();
  const script = '"$@"; code=$?; echo; times; exit $code';
  const { stdout } = await run('bash', ['-c', script, 'timed', file, ...args], { maxBuffer: 2 ** 28 });
  const seconds = (performance.now() - started) / 1000;
  const lines = stdout.trimEnd().split('\n');
  const times = lines.slice(-2).flatMap((line) => line.split(' '));
  const cpuSeconds = times.reduce((sum, time) => {
    const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(time)!;
    return sum + 60 * Number(minutes) + Number(rest);
  }, 0);
  return { output: lines.slice(0, -2).join('\n'), seconds, cpuSeconds };
}

/** Trains, going on with what an interrupted call left in `folder`; everything there is removed at the end unless `keep`. */
export async function train(job: Job, folder: string, keep: boolean): Promise<Outcome> {
  const outcome = await (job.framework === 'attune' ? trainOurs(job, folder) : trainPeer(job, folder));
  if (!keep) rmSync(join(folder, nameOf(job)), { recursive: true, force: true });
  return outcome;
}

const nameOf = ({ task, framework, seed }: Job): string => `${task}-${framework}-${seed}`;

interface Line {
  readonly envSteps?: number;
  readonly episodes?: number;
  readonly episode?: { readonly return?: number };
  readonly final?: readonly {
    readonly summary: { readonly return: { readonly mean: number; readonly interval: number } };
  }[];
}

async function trainOurs(job: Job, runs: string): Promise<Outcome> {
  const { task, seed, steps, evaluate, layout, set = [] } = job;
  const rounds = Math.ceil(steps / roundSteps(presetOptions(task)));
  const folder = join(runs, nameOf(job));
  const [actors, workers] = layout.split('x');
  const place = layout === 'local' ? ['--local'] : ['--set', `actors.count=${actors}`];
  const options = [`train.rounds=${rounds}`, 'train.evaluateEvery=0', `train.evaluateEpisodes=${evaluate}`];
  if (layout !== 'local') options.push(`actors.workers=${workers}`);
  const { preset, options: changed = {} } = TASKS[task];
  options.push(...Object.entries(changed).map(([name, value]) => `env.${name}=${value}`), ...set);
  const fresh = ['train', `mujoco/${preset}`, '--runs', runs, '--name', nameOf(job), '--seed', String(seed)];
  const resumed = existsSync(join(folder, 'metrics.jsonl'));
  const args = resumed
    ? ['resume', folder, ...(layout === 'local' ? ['--local'] : [])]
    : [...fresh, ...place, ...options.flatMap((option) => ['--set', option])];
  const { seconds, cpuSeconds } = await timed(process.execPath, [program, ...args]);
  const lines = readFileSync(join(folder, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  // Rounds report the mean of the episodes that ended in them, and how many have ended so far.
  const ended: Ended[] = [];
  let before = 0;
  for (const { envSteps, episodes, episode } of lines) {
    if (envSteps === undefined || episodes === undefined || episode?.return === undefined) continue;
    ended.push({ steps: envSteps, count: episodes - before, mean: episode.return });
    before = episodes;
  }
  return {
    envSteps: Math.max(...lines.map((line) => line.envSteps ?? 0)),
    seconds,
    cpuSeconds,
    final: lines.find((line) => line.final)?.final![0].summary.return,
    resumed,
    ...trainingReturns(ended),
    versions: { node: process.versions.node },
  };
}

async function trainPeer(job: Job, folder: string): Promise<Outcome> {
  const place = join(folder, nameOf(job));
  const resumed = existsSync(join(place, 'progress.pkl'));
  const options = presetOptions(job.task);
  const round = roundSteps(options);
  const work = {
    task: TASKS[job.task].theirs,
    options: TASKS[job.task].theirOptions ?? {},
    seed: job.seed,
    steps: Math.ceil(job.steps / round) * round,
    round,
    envs: Number.parseInt(job.layout),
    vec: job.layout.endsWith('p') ? 'subproc' : 'dummy',
    threads: job.threads,
    evaluate: job.evaluate,
    folder: place,
    ppo: peerOptions(options),
  };
  const { output, seconds, cpuSeconds } = await timed(process.env.PYTHON ?? 'python3', [
    peer,
    JSON.stringify(work),
  ]);
  const result = JSON.parse(output.trim().split('\n').at(-1)!) as {
    readonly envSteps: number;
    readonly returns?: readonly number[];
    readonly episodes: readonly (readonly [steps: number, total: number])[];
    readonly versions: { readonly [name: string]: string };
  };
  return {
    envSteps: result.envSteps,
    seconds,
    cpuSeconds,
    ...(result.returns && { final: meanOf(result.returns) }),
    resumed,
    ...trainingReturns(result.episodes.map(([steps, mean]) => ({ steps, count: 1, mean }))),
    versions: result.versions,
  };
}

/** Episodes that ended at `steps` environment steps. */
interface Ended {
  readonly steps: number;
  readonly count: number;
  readonly mean: number;
}

function meanOf(values: readonly number[]): { mean: number; interval: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, interval: 1.96 * Math.sqrt(variance / values.length) };
}

function trainingReturns(ended: readonly Ended[]): Pick<Outcome, 'last100' | 'curve'> {
  const average = (part: readonly Ended[]): number =>
    part.reduce((sum, { count, mean }) => sum + count * mean, 0) /
    part.reduce((sum, { count }) => sum + count, 0);
  let last = ended.length;
  for (let count = 0; last > 0 && count < 100;) count += ended[--last].count;
  const width = (ended.at(-1)?.steps ?? 0) / CURVE_POINTS;
  const groups = new Map<number, Ended[]>();
  for (const episode of ended) {
    const group = Math.ceil(episode.steps / width);
    groups.set(group, [...(groups.get(group) ?? []), episode]);
  }
  const curve = [...groups.values()].map((part): [number, number] => [
    part.at(-1)!.steps,
    Math.round(average(part) * 10) / 10,
  ]);
  return { last100: Math.round(average(ended.slice(last)) * 10) / 10, curve };
}

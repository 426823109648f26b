// Steps per second of a MuJoCo environment in 1 and in 2 worker threads: node dist/bench/mujoco-workers.js [env, default ant] [rounds, default 5]
// One JSON line: medians over the rounds of the rate with two workers over that with one, and of the CPU time that a step takes.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadEnv } from '../core/loaded-env.js';
import { Rng } from '../core/random.js';
import { sample } from '../core/spaces.js';
import '../envs/mujoco/index.js';

const STEPS = 3000;

/** Plays STEPS random steps at each message and answers. */
async function work(name: string): Promise<void> {
  const { spec, create } = await loadEnv(name, {});
  const env = create();
  const rng = Rng.seed(1);
  const actions = Array.from({ length: STEPS }, () => sample(spec.actionSpace, rng));
  const play = (): void => {
    env.reset({ rng });
    for (const action of actions) if (env.step(action).terminated) env.reset({ rng });
  };
  play();
  parentPort!.on('message', () => {
    play();
    parentPort!.postMessage('done');
  });
  parentPort!.postMessage('ready');
}

const answer = async (worker: Worker): Promise<unknown> => await once(worker, 'message');

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(name: string, rounds: number): Promise<void> {
  const workers = [0, 1].map(() => new Worker(fileURLToPath(import.meta.url), { workerData: name }));
  await Promise.all(workers.map(answer));
  const run = async (count: number): Promise<{ rate: number; cpu: number }> => {
    const [start, before] = [performance.now(), process.cpuUsage()];
    const answers = workers.slice(0, count).map(answer);
    for (const worker of workers.slice(0, count)) worker.postMessage('go');
    await Promise.all(answers);
    const { user, system } = process.cpuUsage(before);
    return {
      rate: (1000 * count * STEPS) / (performance.now() - start),
      cpu: (user + system) / (count * STEPS),
    };
  };
  const pairs: { one: { rate: number; cpu: number }; two: { rate: number; cpu: number } }[] = [];
  for (let round = 0; round < rounds; round++) pairs.push({ one: await run(1), two: await run(2) });
  console.log(
    JSON.stringify({
      env: name,
      speedup: Number(median(pairs.map(({ one, two }) => two.rate / one.rate)).toFixed(3)),
      cpuPerStep: Number(median(pairs.map(({ one, two }) => two.cpu / one.cpu)).toFixed(3)),
      stepsPerSecond: [
        median(pairs.map(({ one }) => one.rate)),
        median(pairs.map(({ two }) => two.rate)),
      ].map(Math.round),
      cores: availableParallelism(),
      rounds,
    }),
  );
  await Promise.all(workers.map(async (worker) => await worker.terminate()));
}

if (isMainThread) await measure(process.argv[2] ?? 'ant', Number(process.argv[3] ?? 5));
else await work(workerData as string);

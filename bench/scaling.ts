// Environment steps per second of collection with one and with two workers: PPO's units of half-cheetah, an actor process over the wire.
//   node dist/bench/scaling.js [rounds, default 15] [units a measurement, default 96] [task, default half-cheetah]
// A shared machine changes its speed from second to second, so each round measures one worker and two, physics in one process and in two,
// all within about a second, and divides within the round. One JSON line; `scaling` (two workers / one, the median round) must be >= 1.85 on
// a machine with two free cores. `ceiling` is the same for physics alone in processes that share nothing: what the machine's second core is
// worth. `quartiles` are those of the rounds. `busy` is how many cores the learner and its actor keep busy with one worker, so 2 / busy bounds the
// scaling on two cores; `cpu` is the processor time of a step with two workers / with one. (Both from /proc: Linux.)
import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runActor } from '../actors/actor.js';
import type { WeightsVersion } from '../core/collector.js';
import { Rng } from '../core/random.js';
import { algorithms } from '../core/registry.js';
import { loadEnv } from '../core/loaded-env.js';
import { createExecutor, setExecutor } from '../core/tensor/index.js';
import type { RunnerSpec } from '../core/unit-runner.js';
import type { Json, Unit } from '../core/unit.js';
import { version } from '../core/version.js';
import '../envs/index.js';
import { BUILT_INS } from '../launch/built-ins.js';
import { UnitServer } from '../learners/unit-server.js';
import { PhysicsLoops } from './physics-loop.js';
import { presetOptions } from './ppo/settings.js';

const WORKERS = [1, 2];

/** A learner's port with one actor. */
interface Site {
  readonly workers: number;
  readonly server: UnitServer;
  readonly actor: ChildProcess;
}

async function open(spec: RunnerSpec, workers: number): Promise<Site> {
  const server = await UnitServer.start({
    ...spec,
    address: { host: '127.0.0.1', port: 0 },
    version: version(),
    run: 'scaling',
    plugins: [],
    executor: 'wasm',
  });
  const actor = fork(fileURLToPath(import.meta.url), ['actor', String(server.port), String(workers)]);
  return { workers, server, actor };
}

const unit = (round: number, index: number): Unit => ({
  round,
  purpose: 'train',
  index,
  stream: [...Rng.seed(1).fork(round, index).state()],
  weightsVersion: round,
  split: 'train',
  work: null,
});

const quartile = (values: readonly number[], quarter: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length * quarter) / 4)];
const median = (values: readonly number[]): number => quartile(values, 2);
const quartiles = (values: readonly number[]): number[] =>
  [1, 3].map((quarter) => Number(quartile(values, quarter).toFixed(3)));

/** Processor time of a process's threads so far, seconds: user and system ticks of 10 ms, fields 14 and 15 of proc(5). */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function main(): Promise<void> {
  const [rounds = 15, count = 96] = process.argv.slice(2, 4).map(Number);
  const task = process.argv[4] ?? 'half-cheetah';
  setExecutor(await createExecutor('wasm'));
  const options = presetOptions(task);
  const env = await loadEnv(task, {});
  const ppo = algorithms.get('ppo');
  const nothing = (): Promise<never> => Promise.reject(new Error('init needs nobody'));
  const state = await ppo.init({
    config: options,
    spec: env.spec,
    round: 0,
    rounds: 1,
    rng: Rng.seed(1),
    rank: 0,
    learners: 1,
    collect: nothing,
    allReduce: nothing,
  });
  const arrays = ppo.weights(state);
  const spec: RunnerSpec = {
    env: { name: task, config: {} },
    algorithm: { name: 'ppo', config: options as unknown as Json },
  };
  const sites = await Promise.all(WORKERS.map((workers) => open(spec, workers)));
  let round = 0;
  const spent = new Map(WORKERS.map((workers) => [workers, { cpu: 0, wall: 0, steps: 0 }]));
  const measure = async ({ server, actor, workers }: Site, units: number): Promise<number> => {
    const weights: WeightsVersion = { version: ++round, arrays };
    const cpu = (): number => cpuSeconds(process.pid) + cpuSeconds(actor.pid!);
    const cpuStart = cpu();
    const start = performance.now();
    const samples = await server.collect(
      Array.from({ length: units }, (_, index) => unit(round, index)),
      weights,
    );
    const seconds = (performance.now() - start) / 1000;
    const steps = samples.reduce((sum, sample) => sum + sample.arrays['reward'].data.length, 0);
    const sums = spent.get(workers)!;
    sums.cpu += cpu() - cpuStart;
    sums.wall += seconds;
    sums.steps += steps;
    return steps / seconds;
  };
  for (const site of sites) await measure(site, 8); // threads start, the engine compiles what is hot
  for (const sums of spent.values()) Object.assign(sums, { cpu: 0, wall: 0, steps: 0 });
  const rates = new Map(WORKERS.map((workers): [number, number[]] => [workers, []]));
  const physics = await PhysicsLoops.start(task, 2);
  const alone: number[] = [];
  const together: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const turns = [
      async (): Promise<unknown> => alone.push(await physics.rate(1)),
      async (): Promise<unknown> => together.push(await physics.rate(2)),
      ...sites.map(
        (site) => async (): Promise<unknown> => rates.get(site.workers)!.push(await measure(site, count)),
      ),
    ];
    for (const turn of i % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  physics.close();
  for (const { server, actor } of sites) {
    await server.close('finished');
    await new Promise((resolve) => actor.on('exit', resolve));
  }
  const [one, two] = WORKERS.map((workers) => rates.get(workers)!);
  const [lone, pair] = WORKERS.map((workers) => spent.get(workers)!);
  const scaling = two.map((rate, i) => rate / one[i]);
  const ceiling = together.map((rate, i) => rate / alone[i]);
  const result = {
    bench: 'scaling',
    task,
    stepsPerSecond: { 1: Math.round(median(one)), 2: Math.round(median(two)) },
    scaling: Number(median(scaling).toFixed(3)),
    ceiling: Number(median(ceiling).toFixed(3)),
    must: 1.85,
    quartiles: { scaling: quartiles(scaling), ceiling: quartiles(ceiling) },
    busy: Number((lone.cpu / lone.wall).toFixed(3)),
    cpu: Number((pair.cpu / pair.steps / (lone.cpu / lone.steps)).toFixed(3)),
    rounds,
    units: count,
  };
  console.log(JSON.stringify(result));
}

if (process.argv[2] === 'actor') {
  const [port, workers] = process.argv.slice(3).map(Number);
  process.exit(await runActor({ connect: { host: '127.0.0.1', port }, workers, modules: BUILT_INS }));
}
await main();

// Environment steps per second of collection with one and with two workers: PPO's units of half-cheetah, an actor process over the wire.
//   node dist/bench/scaling.js [repeats, default 5] [units a measurement, default 24] [task, default half-cheetah]
// Both actors live throughout and take turns; medians over the repeats. One JSON line; `scaling` is two workers / one and must be >= 1.85
// on a machine with two free cores. `ceiling` is the same for physics alone in processes that share nothing: what the machine's second
// core is worth.
import { fork, type ChildProcess } from 'node:child_process';
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

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function main(): Promise<void> {
  const [repeats = 5, count = 24] = process.argv.slice(2, 4).map(Number);
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
  const measure = async ({ server }: Site, units: number): Promise<number> => {
    const weights: WeightsVersion = { version: ++round, arrays };
    const start = performance.now();
    const samples = await server.collect(
      Array.from({ length: units }, (_, index) => unit(round, index)),
      weights,
    );
    const seconds = (performance.now() - start) / 1000;
    return samples.reduce((sum, sample) => sum + sample.arrays['reward'].data.length, 0) / seconds;
  };
  for (const site of sites) await measure(site, 8); // threads start, the engine compiles what is hot
  const rates = new Map(WORKERS.map((workers): [number, number[]] => [workers, []]));
  const physics = await PhysicsLoops.start(task, 2);
  const ceilings: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const alone = await physics.rate(1);
    ceilings.push((await physics.rate(2)) / alone);
    for (const site of i % 2 === 0 ? sites : sites.toReversed())
      rates.get(site.workers)!.push(await measure(site, count));
  }
  physics.close();
  for (const { server, actor } of sites) {
    await server.close('finished');
    await new Promise((resolve) => actor.on('exit', resolve));
  }
  const [one, two] = WORKERS.map((workers) => median(rates.get(workers)!));
  const result = {
    bench: 'scaling',
    task,
    stepsPerSecond: { 1: Math.round(one), 2: Math.round(two) },
    scaling: Number((two / one).toFixed(3)),
    ceiling: Number(median(ceilings).toFixed(3)),
    must: 1.85,
    repeats,
    units: count,
  };
  console.log(JSON.stringify(result));
}

if (process.argv[2] === 'actor') {
  const [port, workers] = process.argv.slice(3).map(Number);
  process.exit(await runActor({ connect: { host: '127.0.0.1', port }, workers, modules: BUILT_INS }));
}
await main();

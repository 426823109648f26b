// Environment steps per second of an environment that does nothing (32 numbers, MLP 64x64 policy, units of 16 x 128 steps): one actor
// with one worker over the wire against the same units computed in one process.
//   node dist/bench/overhead.js [repeats, default 5] [units a measurement, default 60]
// Both take turns; medians over the repeats. One JSON line; `share` is wire / one process in steps/s and must be >= 0.8; `cpuShare` is the
// same in steps per CPU-second of all processes together, which no idle core can flatter.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runActor } from '../actors/actor.js';
import type { Collector } from '../core/collector.js';
import { Rng } from '../core/random.js';
import { createExecutor, setExecutor } from '../core/tensor/index.js';
import { UnitRunner, type RunnerSpec } from '../core/unit-runner.js';
import type { Unit } from '../core/unit.js';
import { version } from '../core/version.js';
import { LocalCollector } from '../learners/local-collector.js';
import { UnitServer } from '../learners/unit-server.js';
import { noopWeights } from './noop.js';

const ENVS = 16;
const STEPS = 128;
const spec: RunnerSpec = {
  env: { name: 'noop', config: {} },
  algorithm: { name: 'noop', config: { envs: ENVS, steps: STEPS } },
};

interface Measured {
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

let round = 0;
/** One round of `count` units; `actorCpu` tells the CPU seconds that the actor has used. */
async function measure(
  collector: Collector,
  count: number,
  actorCpu: () => Promise<number>,
): Promise<Measured> {
  const current = round++;
  const units = Array.from({ length: count }, (_, index): Unit => {
    const stream = [...Rng.seed(1).fork(current, index).state()];
    return {
      round: current,
      purpose: 'train',
      index,
      stream,
      weightsVersion: current,
      split: 'train',
      work: null,
    };
  });
  const weights = { version: current, arrays: noopWeights() };
  const cpuBefore = cpuSeconds() + (await actorCpu());
  const start = performance.now();
  const samples = await collector.collect(units, weights);
  const seconds = (performance.now() - start) / 1000;
  const cpu = cpuSeconds() + (await actorCpu()) - cpuBefore;
  if (samples.some(({ arrays }) => arrays['reward'].data.length !== ENVS * STEPS))
    throw new Error('a sample is too short');
  const steps = count * ENVS * STEPS;
  return { perSecond: steps / seconds, perCpuSecond: steps / cpu };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const rounded = (x: number): number => Number(x.toPrecision(3));

async function main(): Promise<void> {
  const repeats = Number(process.argv[2] ?? 5);
  const count = Number(process.argv[3] ?? 60);
  setExecutor(await createExecutor('wasm'));
  const here = new LocalCollector(await UnitRunner.create(spec));
  const server = await UnitServer.start({
    ...spec,
    address: { host: '127.0.0.1', port: 0 },
    version: version(),
    run: 'overhead',
    plugins: [],
    executor: 'wasm',
  });
  const actor = fork(fileURLToPath(import.meta.url), ['actor', String(server.port)]);
  const none = (): Promise<number> => Promise.resolve(0);
  const actorCpu = (): Promise<number> =>
    new Promise((resolve) => {
      actor.once('message', (seconds) => resolve(seconds as number));
      actor.send('cpu');
    });
  const wire = async (n: number): Promise<Measured> => await measure(server, n, actorCpu);
  const local = async (n: number): Promise<Measured> => await measure(here, n, none);
  await wire(10);
  await local(10);
  const runs: { wire: Measured; local: Measured }[] = [];
  for (let i = 0; i < repeats; i++) {
    const wireFirst = i % 2 === 0;
    const first = await (wireFirst ? wire : local)(count);
    const second = await (wireFirst ? local : wire)(count);
    runs.push(wireFirst ? { wire: first, local: second } : { wire: second, local: first });
  }
  await server.close('finished');
  await new Promise((resolve) => actor.on('exit', resolve));
  const result = {
    bench: 'overhead',
    against: 'the same units in one process',
    repeats,
    units: count,
    stepsPerSecond: Math.round(median(runs.map(({ wire }) => wire.perSecond))),
    localStepsPerSecond: Math.round(median(runs.map(({ local }) => local.perSecond))),
    share: rounded(median(runs.map(({ wire, local }) => wire.perSecond / local.perSecond))),
    cpuShare: rounded(median(runs.map(({ wire, local }) => wire.perCpuSecond / local.perCpuSecond))),
  };
  console.log(JSON.stringify(result));
}

if (process.argv[2] === 'actor') {
  process.on('message', () => process.send!(cpuSeconds()));
  const connect = { host: '127.0.0.1', port: Number(process.argv[3]) };
  process.exit(
    await runActor({
      connect,
      workers: 1,
      prefetch: 3,
      modules: [new URL('./noop.js', import.meta.url).href],
    }),
  );
}
await main();

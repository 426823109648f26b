// PPO updates on every device that can be had here, against wasm: `node dist/bench/tensor/tfjs.js [device ...]`.
import { InputError } from '../../core/errors.js';
import * as t from '../../core/tensor/index.js';
import { median, report, round } from './harness.js';
import { ppoLearner } from './ppo-workload.js';

const rounds = 5;
const roundMilliseconds = 300;
/** Updates in one scope, between which nothing is read back. */
const updatesInScope = 8;

const sizes = [
  [64, 64],
  [128, 256],
  [128, 4096],
  [256, 1024],
  [512, 4096],
] as const;

async function available(names: readonly (keyof t.ExecutorOptions)[]): Promise<t.Executor[]> {
  const executors: t.Executor[] = [];
  for (const name of names) {
    try {
      executors.push(await t.createExecutor(name));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      console.error(error.message);
    }
  }
  return executors;
}

/** Milliseconds on the wall of each call. */
function time(work: () => void, calls: number): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < calls; i++) work();
  return Number(process.hrtime.bigint() - start) / 1e6 / calls;
}

interface Contender {
  readonly executor: t.Executor;
  readonly single: () => void;
  readonly several: () => void;
  readonly calls: number;
  readonly milliseconds: { single: number[]; several: number[] };
}

function contender(executor: t.Executor, hidden: number, batch: number): Contender {
  t.setExecutor(executor);
  const single = ppoLearner(hidden, batch);
  const learner = ppoLearner(hidden, batch);
  const several = (): void => {
    t.scope(() => {
      for (let i = 1; i < updatesInScope; i++) learner();
      return learner();
    });
  };
  single();
  single();
  const calls = Math.max(1, Math.round(roundMilliseconds / time(single, 2)));
  time(single, calls);
  return { executor, single, several, calls, milliseconds: { single: [], several: [] } };
}

const named = process.argv.slice(2) as (keyof t.ExecutorOptions)[];
const executors = await available(named.length > 0 ? named : ['wasm', 'tfjs:tensorflow', 'tfjs:webgpu']);
for (const [hidden, batch] of sizes) {
  const contenders = executors.map((executor) => contender(executor, hidden, batch));
  for (let i = 0; i < rounds; i++) {
    for (const { executor, single, several, calls, milliseconds } of contenders) {
      t.setExecutor(executor);
      milliseconds.single.push(time(single, calls));
      milliseconds.several.push(time(several, Math.ceil(calls / updatesInScope)) / updatesInScope);
    }
  }
  const wasm = median(contenders[0]!.milliseconds.single);
  for (const { executor, milliseconds } of contenders) {
    const ms = median(milliseconds.single);
    report('tfjs-ppo-update', {
      device: executor.name,
      hidden,
      batch,
      ms: round(ms),
      ms_in_scope: round(median(milliseconds.several)),
      [`ratio_to_${executors[0]!.name}`]: round(ms / wasm),
    });
  }
}

import { workerData } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { WeightsVersion } from '../core/collector.js';
import { loadPlugins } from '../core/config/plugins.js';
import { InputError, messageOf } from '../core/errors.js';
import { createExecutor, setExecutor } from '../core/tensor/index.js';
import { UnitError, UnitRunner } from '../core/unit-runner.js';
import { joinArrays, ownFrames } from '../core/wire/array-frames.js';
import type { SharedWeights, WorkerResult, WorkerSetup, WorkerTask } from './worker-task.js';

type ExecutorName = Parameters<typeof createExecutor>[0];

/** Weights kept as views of shared memory: those of the policies that the runner keeps. */
const VERSIONS_KEPT = 4;

let progress: Int32Array = new Int32Array(1);
let runner: Promise<UnitRunner> | undefined;
const versions = new Map<string, WeightsVersion>();

async function createRunner(setup: WorkerSetup): Promise<UnitRunner> {
  for (const module of setup.modules) await import(module);
  await loadPlugins(setup.plugins);
  setExecutor(await createExecutor(setup.executor as ExecutorName));
  return await UnitRunner.create(setup, () => {
    Atomics.add(progress, 0, 1);
  });
}

/** The same object for the same version, so that the runner keeps its policy. */
function weightsOf({ session, version, meta, frames }: SharedWeights): WeightsVersion {
  const key = `${session} ${version}`;
  let weights = versions.get(key);
  weights ??= {
    version,
    arrays: joinArrays(
      meta,
      frames.map((frame) => new Uint8Array(frame)),
    ),
  };
  versions.delete(key);
  versions.set(key, weights);
  if (versions.size > VERSIONS_KEPT) versions.delete([...versions.keys()][0]);
  return weights;
}

/** Hands a sample's memory over to the main thread instead of copying it. */
function moved(result: WorkerResult & { ok: true }): WorkerResult {
  return move({
    [transferableSymbol]: result.arrays.frames.map((frame) => frame.buffer as ArrayBuffer),
    [valueSymbol]: result,
  } as unknown as ArrayBuffer) as unknown as WorkerResult;
}

/** Computes one task; the entry that piscina calls. */
export default async function run(task: WorkerTask): Promise<WorkerResult> {
  try {
    runner ??= createRunner(workerData as WorkerSetup);
    const ready = await runner;
    if (task.kind === 'prepare') return { ok: true, arrays: { meta: [], frames: [] } };
    progress = task.progress;
    return moved({ ok: true, arrays: ownFrames(await ready.run(task.unit, weightsOf(task.weights))) });
  } catch (error) {
    if (error instanceof UnitError) return { ok: false, reason: error.reason, message: error.message };
    return { ok: false, reason: error instanceof InputError ? 'input' : 'crash', message: messageOf(error) };
  }
}

import { setExecutor } from '../../core/tensor/index.js';
import { UnitRunner } from '../../core/unit-runner.js';
import type { Listener } from '../../learners/events.js';
import { learnerExecutor } from '../../learners/executor.js';
import { LocalCollector } from '../../learners/local-collector.js';
import { runnerSpec, serveRun, type LoadedRun } from '../../learners/serve.js';

/** Trains a run in this process, one unit after the other: `attune train --local`. */
export async function trainHere(run: LoadedRun, listener: Listener, stop: AbortSignal): Promise<void> {
  setExecutor(await learnerExecutor(run.config));
  const runner = await UnitRunner.create(runnerSpec(run));
  await serveRun(run, new LocalCollector(runner), listener, stop);
}

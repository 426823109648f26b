import type { RunConfig } from '../core/config/index.js';
import { createExecutor, type Executor } from '../core/tensor/index.js';

/** The executor that a run's updates are computed on. Throws an InputError when the device cannot be had. */
export async function learnerExecutor({ learner }: RunConfig): Promise<Executor> {
  const { device, threads, relaxed, wide } = learner;
  return device === 'auto' || device === 'wasm'
    ? await createExecutor('wasm', { threads, relaxed, wide })
    : await createExecutor(device);
}

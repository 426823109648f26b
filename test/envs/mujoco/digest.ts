import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { Rng } from '../../../core/random.js';
import type { Box } from '../../../core/spaces.js';
import { load, randomActions } from './worlds.js';

/** A digest of everything an environment shows in 120 steps under random actions, episodes begun anew when they end. */
export async function digestOf(name: string): Promise<string> {
  const { definition, create } = await load(name);
  const config = definition.config.parse({});
  const tasks = definition.tasks?.(config, await definition.load!(config));
  const env = create();
  const hash = createHash('sha256');
  const rng = Rng.seed(7, name);
  let ended = true;
  for (const [step, action] of randomActions(env.actionSpace as Box, rng, 120).entries()) {
    if (ended)
      hash.update(
        env.reset({ rng: rng.fork(step), task: tasks?.all!('train')[step] }).observation as Float32Array,
      );
    const result = env.step(action);
    ended = result.terminated;
    hash.update(result.observation as Float32Array).update(new Float64Array([result.reward, Number(ended)]));
  }
  env.close();
  return hash.digest('hex').slice(0, 16);
}

// Started as a worker thread, the file answers with the digests of the environments it is given.
if (parentPort && Array.isArray(workerData)) {
  const digests: string[] = [];
  for (const name of workerData as string[]) digests.push(await digestOf(name));
  parentPort.postMessage(digests);
}

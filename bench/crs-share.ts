// What share of a training of CRSIRL its simulator takes, with the networks and the units of its presets:
//   node dist/bench/crs-share.js [rounds, default 10] [data folder] [embedding]
// One JSON line each for rounds of pre-training, bi-level rounds, and evaluation. Without a folder the embedded catalogue is played, item-centric.
import '../algos/crsirl/index.js';
import { presets } from '../core/registry.js';
import { createExecutor, setExecutor } from '../core/tensor/index.js';
import { CrsEnv } from '../envs/crs/env.js';
import '../envs/crs/index.js';
import { LocalLearner } from '../test/helpers/local-learner.js';
import { report, round } from './tensor/harness.js';

const [rounds = '10', data, embedding] = process.argv.slice(2);
const ROUNDS = Number(rounds);
const preset = presets.get('crsirl/lastfm').config as {
  readonly env: { readonly name: string; readonly embedding: string };
  readonly algo: { readonly name: string };
};

/** Milliseconds in the simulator so far: answers, candidates, offers and observations. */
let simulated = 0;
for (const method of ['reset', 'step'] as const) {
  const original = CrsEnv.prototype[method] as (...args: unknown[]) => unknown;
  CrsEnv.prototype[method] = function (this: CrsEnv, ...args: unknown[]) {
    const start = performance.now();
    const result = original.apply(this, args);
    simulated += performance.now() - start;
    return result;
  } as never;
}

setExecutor(await createExecutor('wasm'));
const { name: env, embedding: _usual, ...options } = preset.env;
const { name: algo, ...settings } = preset.algo;
const learner = await LocalLearner.start({
  env: { name: env, config: { ...options, ...(data !== undefined && { data, embedding }) } },
  algorithm: { name: algo, config: { ...settings, pretrainRounds: ROUNDS + 1 } },
  seed: 1,
  rounds: 1000,
});
await learner.step();

async function measure(work: string, run: () => Promise<unknown>): Promise<void> {
  simulated = 0;
  const start = performance.now();
  await run();
  const all = performance.now() - start;
  report('crs-share', { work, seconds: round(all / 1000), simulator: round(simulated / all) });
}

const train = async (): Promise<void> => {
  for (let i = 0; i < ROUNDS; i++) await learner.step();
};
await measure('pre-training', train);
await measure('bi-level rounds', train);
await measure('evaluation', async () => void (await learner.evaluate(64 * ROUNDS)));

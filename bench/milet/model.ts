// How many updates MiLEt's model needs: trains it anew on the trials that a run's last checkpoint keeps, with other settings:
//   node dist/bench/milet/model.js <run folder> <updates> [key=value ...]      e.g. 2000 algo.vae.batch=16 algo.vae.betaZ=0.001
// One JSON line: the variance of the rewards (what a model that knows nothing errs by), the mean squared error of predicted rewards and
// KL(q(z|c,tau) || p(z|c)) over each tenth of the updates, and the processor time in seconds.
import { drawBatch } from '../../algos/meta/buffer.js';
import { improveModel } from '../../algos/meta/model.js';
import type { MiletConfig } from '../../algos/milet/config.js';
import { milet, type MiletState } from '../../algos/milet/milet.js';
import { cbviBatch, cbviLoss } from '../../algos/milet/objective.js';
import { loadEnv } from '../../core/loaded-env.js';
import { Rng } from '../../core/random.js';
import { setExecutor } from '../../core/tensor/index.js';
import { pickCheckpoint } from '../../launch/checkpoints.js';
import { openRun } from '../../launch/setup.js';
import { learnerExecutor } from '../../learners/executor.js';
import { unpackRunState } from '../../learners/run-state.js';

const [path, updates, ...sets] = process.argv.slice(2);
const { folder, config: run } = await openRun(path, sets);
const { buffer } = unpackRunState(await pickCheckpoint(folder, 'last')).state as MiletState;
setExecutor(await learnerExecutor(run));
const config = run.algo.config as MiletConfig;
const env = await loadEnv(run.env.name, run.env.config);
const rng = Rng.seed(run.seed);

const rewards = buffer.flatMap((block) => [...block.rewards]);
const mean = rewards.reduce((sum, r) => sum + r, 0) / rewards.length;
const variance = rewards.reduce((sum, r) => sum + (r - mean) ** 2, 0) / rewards.length;

let { model } = milet.init({ rng: rng.fork('init'), spec: env.spec, config } as never) as MiletState;
let target = model.params.encoder.prior;
const tenth = Math.ceil(Number(updates) / 10);
const [errors, codes]: [number[], number[]] = [[], []];
const start = process.cpuUsage();
for (let k = 0; k < 10 * tenth; k++) {
  if (k % config.vae.targetEvery === 0) target = model.params.encoder.prior;
  const own = rng.fork('inference', k);
  const batch = cbviBatch(drawBatch(buffer, own.fork('trials'), config.vae.batch), own, config);
  const step = improveModel(
    model,
    (params) => cbviLoss(params, target, batch, config),
    config.vae,
    () => '',
  );
  model = step.model;
  const at = Math.floor(k / tenth);
  errors[at] = (errors[at] ?? 0) + step.metrics['vae/reward'] / tenth;
  codes[at] = (codes[at] ?? 0) + step.metrics['vae/code-kl'] / tenth;
}
const { user, system } = process.cpuUsage(start);
const short = (x: number): number => Number(x.toPrecision(3));
console.log(
  JSON.stringify({
    bench: 'milet model',
    trials: buffer.reduce((sum, { n }) => sum + n, 0),
    updates: 10 * tenth,
    sets,
    variance: short(variance),
    reward: errors.map(short),
    'code-kl': codes.map(short),
    cpu: short((user + system) / 1e6),
  }),
);

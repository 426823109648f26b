// What a MiLEt run on Point-Goal knows and does on 32 validation tasks, greedily, by its last checkpoint:
//   node dist/bench/milet/point-goal.js <run folder>
// The return of whoever walks straight to the goal; then by cluster and episode the return, what the value function says at the episode's first
// and last step beside what came of it (the last reward earned for ever after, as values are learned here), in normalised rewards, and the largest
// mean action. Below, how far from the goal the best linear guess from the belief is, fitted on 300 training tasks.
import '../../algos/milet/index.js';
import { BeliefNetwork } from '../../algos/meta/belief-network.js';
import { normalizeStates, scaleOf } from '../../algos/meta/observations.js';
import { trialSpaces } from '../../algos/meta/spaces.js';
import type { MiletConfig } from '../../algos/milet/config.js';
import { milet, type MiletState } from '../../algos/milet/milet.js';
import { loadEnv } from '../../core/loaded-env.js';
import { deviations } from '../../core/networks/moments.js';
import { Rng } from '../../core/random.js';
import { RunFolder } from '../../core/run-folder.js';
import { createExecutor, scope, setExecutor, wrap } from '../../core/tensor/index.js';
import type { TrialObservation } from '../../core/trials.js';
import '../../envs/index.js';
import type { PointGoalTask } from '../../envs/point-goal/tasks.js';
import { pickCheckpoint } from '../../launch/checkpoints.js';
import { openRun } from '../../launch/setup.js';
import { unpackRunState } from '../../learners/run-state.js';

const path = process.argv[2];
const run = await openRun(path);
const state = unpackRunState(await pickCheckpoint(new RunFolder(path), 'last')).state as MiletState;
setExecutor(await createExecutor('wasm'));
const config = run.config.algo.config as MiletConfig;
const env = await loadEnv(run.config.env.name, run.config.env.config);
const { shape, sizes, actions: space } = trialSpaces(env.spec);
const policy = milet.policy(env.spec, config, milet.weights(state));
const network = new BeliefNetwork(sizes.state, 2 * config.encoder.latent, space, config.policy);
const [deviation] = deviations(state.returns);
const { stepSize, radius } = env.config as { readonly stepSize: number; readonly radius: number };
const T = shape.episodes * shape.steps;

/** A trial, step by step. */
interface Played {
  readonly task: PointGoalTask;
  readonly rewards: number[];
  readonly values: number[];
  readonly means: number[];
  readonly beliefs: Float32Array[];
}

function play(task: PointGoalTask, rng: Rng): Played {
  const played: Played = { task, rewards: [], values: [], means: [], beliefs: [] };
  const instance = env.create();
  let { observation } = instance.reset({ rng: rng.fork('env'), task });
  let memory = policy.start(1);
  for (let t = 0; t < T; t++) {
    const decision = policy.act([observation], memory, { rng: rng.fork('policy', t), greedy: true });
    memory = decision.memory;
    const belief = Float32Array.from(decision.extras['belief'].data);
    const latent = Float32Array.from(decision.extras['latent'].data);
    const acting = t < shape.steps ? state.exploration : state.exploitation;
    const seen = (observation as unknown as TrialObservation).state;
    const row = (data: Float32Array) => wrap(data, [1, data.length]);
    const states = row(normalizeStates(seen, scaleOf(acting.observations)));
    const value = scope(() => network.judge(acting.params, states, row(belief), row(latent)).values()).item();
    const step = instance.step(decision.actions[0]);
    observation = step.observation;
    played.rewards.push(step.reward);
    played.values.push(value);
    played.means.push(Math.max(...latent.map(Math.abs)));
    played.beliefs.push(belief);
  }
  instance.close();
  return played;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const show = (x: number): string => x.toFixed(2).padStart(8);

/** What came after step t of an episode that ends before `end`, its last reward going on for ever: discounted and normalised. */
function outcome({ rewards }: Played, t: number, end: number): number {
  let sum = rewards[end - 1] / (1 - config.discount);
  for (let k = end - 1; k >= t; k--) sum = rewards[k] + config.discount * sum;
  return sum / deviation;
}

function straight({ goal }: PointGoalTask): number {
  let sum = 0;
  for (let t = 1; t <= shape.steps; t++) {
    const left = goal.map((x) => Math.max(0, Math.abs(x) - t * stepSize));
    sum -= Math.hypot(...left) / radius;
  }
  return sum;
}

/** Least squares with a little ridge: weights [p] of rows [n, p] for `wanted` [n]. */
function fit(rows: readonly (readonly number[])[], wanted: readonly number[]): number[] {
  const p = rows[0].length;
  const a = Array.from({ length: p }, (_, i) => [
    ...Array.from({ length: p }, (_, j) => mean(rows.map((x) => x[i] * x[j])) + (i === j ? 1e-4 : 0)),
    mean(rows.map((x, k) => x[i] * wanted[k])),
  ]);
  for (let i = 0; i < p; i++) {
    let best = i;
    for (let k = i + 1; k < p; k++) if (Math.abs(a[k][i]) > Math.abs(a[best][i])) best = k;
    [a[i], a[best]] = [a[best], a[i]];
    for (let k = 0; k < p; k++)
      if (k !== i) {
        const share = a[k][i] / a[i][i];
        for (let j = i; j <= p; j++) a[k][j] -= share * a[i][j];
      }
  }
  return a.map((row, i) => row[p] / row[i]);
}

const seed = Rng.seed(run.config.seed);
const playAll = (split: 'train' | 'valid', n: number): Played[] =>
  env.tasks!.sample(seed.fork('look'), split, n).map((task, i) => play(task as PointGoalTask, seed.fork(i)));
const trials = playAll('valid', 32);
const known = playAll('train', 300);

console.log(`straight to the goal: ${mean(trials.map(({ task }) => straight(task))).toFixed(2)}`);
console.log('cluster episode  return | value  outcome at the first step | at the last step | largest mean');
for (const cluster of [...new Set(trials.map(({ task }) => task.cluster))].sort()) {
  const own = trials.filter(({ task }) => task.cluster === cluster);
  for (let episode = 0; episode < shape.episodes; episode++) {
    const [from, end] = [episode * shape.steps, (episode + 1) * shape.steps];
    const of = (number: (trial: Played) => number): string => show(mean(own.map(number)));
    console.log(
      `${cluster}       ${episode + 1}      `,
      of(({ rewards }) => rewards.slice(from, end).reduce((sum, x) => sum + x, 0)),
      ...[from, end - 1].flatMap((t) => [
        '|',
        of(({ values }) => values[t]),
        of((trial) => outcome(trial, t, end)),
      ]),
      '|',
      of(({ means }) => Math.max(...means.slice(from, end))),
    );
  }
}
for (const t of [0, 5, 10, shape.steps, T - 1]) {
  const features = ({ beliefs }: Played): number[] => [1, ...beliefs[t]];
  const weights = [0, 1].map((axis) =>
    fit(
      known.map(features),
      known.map(({ task }) => task.goal[axis]),
    ),
  );
  const errors = trials.map((trial) => {
    const x = features(trial);
    const guess = weights.map((w) => w.reduce((sum, weight, i) => sum + weight * x[i], 0));
    return (guess[0] - trial.task.goal[0]) ** 2 + (guess[1] - trial.task.goal[1]) ** 2;
  });
  console.log(
    `goal from the belief before step ${t}: off by ${Math.sqrt(mean(errors)).toFixed(2)} (root mean square)`,
  );
}

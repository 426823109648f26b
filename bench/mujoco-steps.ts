// Environment steps per CPU-second of the standard MuJoCo tasks under random actions, against Gymnasium (Python, native MuJoCo):
//   PYTHON=<python with mujoco and gymnasium> node dist/bench/mujoco-steps.js [rounds, default 5]
// Ours and theirs take turns; medians over the rounds. One JSON line per task. `outside` is the share of our step() that is not mj_step.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Env } from '../core/env.js';
import { loadEnv } from '../core/loaded-env.js';
import { Rng } from '../core/random.js';
import { sample } from '../core/spaces.js';
import '../envs/mujoco/index.js';
import type { Simulation } from '../envs/mujoco/simulation.js';

const TASKS = [
  { task: 'hopper', theirs: 'Hopper-v5', frames: 4, must: 1 },
  { task: 'walker2d', theirs: 'Walker2d-v5', frames: 4, must: 1 },
  { task: 'ant', theirs: 'Ant-v5', frames: 5, must: 0.85 },
  { task: 'half-cheetah', theirs: 'HalfCheetah-v5', frames: 5, must: 0.85 },
  { task: 'humanoid', theirs: 'Humanoid-v5', frames: 5, must: 0.55 },
] as const;
const STEPS = 3000;
const CHUNK = 150;
const rounds = Number(process.argv[2] ?? 5);

let root = dirname(fileURLToPath(import.meta.url));
while (!existsSync(join(root, 'package.json'))) root = dirname(root);

interface Times {
  readonly env: number;
  readonly physics: number;
  readonly resets: number;
}

function gymnasium(name: string, seed: number): Times {
  const script = join(root, 'bench', 'mujoco_steps.py');
  const output = execFileSync(process.env.PYTHON ?? 'python3', [script, name, String(STEPS), String(seed)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output.toString()) as Times;
}

/** CPU seconds of `body`. */
function cpu(body: () => void): number {
  const start = process.cpuUsage();
  body();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const simulationOf = (env: Env): Simulation => (env as unknown as { simulation: Simulation }).simulation;

function play(env: Env, actions: readonly Float32Array[], seed: number): { seconds: number; resets: number } {
  const rng = Rng.seed(seed);
  let resets = 0;
  env.reset({ rng });
  const seconds = cpu(() => {
    for (const action of actions) {
      if (env.step(action).terminated) env.reset({ rng: rng.fork(resets++) });
    }
  });
  return { seconds, resets };
}

function physics(env: Env, actions: readonly Float32Array[], frames: number): number {
  const simulation = simulationOf(env);
  return cpu(() => {
    for (const [step, action] of actions.entries()) {
      if (step % 50 === 0) simulation.reset();
      simulation.data.ctrl.set(action);
      simulation.step(frames);
    }
  });
}

/** CPU seconds of step() and of mj_step alone on the same motion, chunk by chunk in turns. */
function outside(env: Env, twin: Env, actions: readonly Float32Array[], frames: number): number {
  const simulation = simulationOf(twin);
  let whole = 0;
  let inside = 0;
  for (const each of [env, twin]) each.reset({ rng: Rng.seed(1) });
  for (let from = 0; from < actions.length; from += CHUNK) {
    const chunk = actions.slice(from, from + CHUNK);
    whole += cpu(() => {
      for (const action of chunk) env.step(action);
    });
    inside += cpu(() => {
      for (const action of chunk) {
        simulation.data.ctrl.set(action);
        simulation.step(frames);
      }
    });
  }
  return 1 - inside / whole;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

for (const { task, theirs, frames, must } of TASKS) {
  const loaded = await loadEnv(task, {});
  const env = loaded.create();
  const endless = await loadEnv(task, task === 'half-cheetah' ? {} : { terminateWhenUnhealthy: false });
  const pair = [endless.create(), endless.create()] as const;
  const rng = Rng.seed(0);
  const actions = Array.from({ length: STEPS }, () => sample(loaded.spec.actionSpace, rng) as Float32Array);
  for (let i = 0; i < 2; i++) play(env, actions, 0); // the engine compiles what is hot
  const ours: Times[] = [];
  const peers: Times[] = [];
  const shares: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { seconds, resets } = play(env, actions, round);
    ours.push({ env: seconds, resets, physics: physics(env, actions, frames) });
    peers.push(gymnasium(theirs, round));
    shares.push(outside(...pair, actions, frames));
  }
  const rate = (times: readonly Times[], part: 'env' | 'physics'): number =>
    STEPS / median(times.map((time) => time[part]));
  const ratio = rate(ours, 'env') / rate(peers, 'env');
  console.log(
    JSON.stringify({
      task,
      stepsPerCpuSecond: Math.round(rate(ours, 'env')),
      gymnasium: Math.round(rate(peers, 'env')),
      ratio: Number(ratio.toFixed(3)),
      must,
      physicsRatio: Number((rate(ours, 'physics') / rate(peers, 'physics')).toFixed(3)),
      outside: Number(median(shares).toFixed(4)),
      resets: [median(ours.map((time) => time.resets)), median(peers.map((time) => time.resets))],
      rounds,
      node: process.version,
    }),
  );
  for (const each of [env, ...pair]) each.close();
}

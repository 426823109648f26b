// Where a round of MiLEt spends its time, and its updates against the same in PyTorch on one thread:
//   PYTHON=<python with torch> node dist/bench/milet/updates.js [families, default ant-goal,walker-rand-params] [seconds a measurement, default 10] [wide]
// 'wide' uses 256-bit kernels, on Node 22. One JSON line per family: processor seconds of the parts of a round, frames per second of the whole, and ratios to PyTorch (below 1:
// ours is faster). 'cached' computes the shares of code and transition in a decoder's first layer once each, as ours does; 'naive' as released.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import '../../algos/milet/index.js';
import { drawBatch, remember } from '../../algos/meta/buffer.js';
import { BeliefNetwork, type PolicyParams } from '../../algos/meta/belief-network.js';
import { improvePolicy } from '../../algos/meta/improve-policy.js';
import { improveModel } from '../../algos/meta/model.js';
import { trialSpaces } from '../../algos/meta/spaces.js';
import { collectTrials } from '../../algos/meta/trials.js';
import { miletConfig } from '../../algos/milet/config.js';
import { milet, type MiletState } from '../../algos/milet/milet.js';
import { cbviBatch, cbviLoss } from '../../algos/milet/objective.js';
import type { LearnerContext, Sample, World } from '../../core/algorithm.js';
import type { Env } from '../../core/env.js';
import { GuardedEnv } from '../../core/guarded-env.js';
import { loadEnv } from '../../core/loaded-env.js';
import { Rng } from '../../core/random.js';
import { presets } from '../../core/registry.js';
import { createExecutor, setExecutor } from '../../core/tensor/index.js';
import '../../envs/index.js';

const families = (process.argv[2] ?? 'ant-goal,walker-rand-params').split(',');
const seconds = Number(process.argv[3] ?? 10);

/** Processor seconds of a call. */
async function processor(body: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await body();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The median of calls that fill the time given; the first is not counted. */
async function typical(body: () => unknown): Promise<number> {
  await body();
  const times: number[] = [];
  const until = performance.now() + 1000 * seconds;
  while (times.length < 3 || performance.now() < until) times.push(await processor(body));
  return times.sort((a, b) => a - b)[times.length >> 1];
}

/** An environment that adds the time of its calls to `spent`. */
function clocked(env: Env, spent: { seconds: number }): Env {
  const during = <T>(body: () => T): T => {
    const before = process.cpuUsage();
    const result = body();
    const { user, system } = process.cpuUsage(before);
    spent.seconds += (user + system) / 1e6;
    return result;
  };
  return {
    observationSpace: env.observationSpace,
    actionSpace: env.actionSpace,
    reset: (options) => during(() => env.reset(options)),
    step: (action) => during(() => env.step(action)),
    close: () => env.close(),
  };
}

async function measure(family: string): Promise<object> {
  const { algo } = presets.get(`milet/${family}`).config as { algo: { name: string } };
  const { name: _, ...options } = algo;
  const config = miletConfig.parse(options);
  const env = await loadEnv(`trial/${family}`, {});
  const { spec } = env;
  const spent = { seconds: 0 };
  const pool = Array.from({ length: config.trials }, () => {
    const guarded = new GuardedEnv(env.create(), family, spec.maxEpisodeSteps, () => undefined);
    return clocked(guarded, spent);
  });
  let collecting = 0;
  const ctx: LearnerContext<typeof config> = {
    config,
    spec,
    round: 5,
    rounds: 1000,
    rng: Rng.seed(1),
    rank: 0,
    learners: 1,
    tasks: env.tasks,
    allReduce: (arrays) => Promise.resolve(arrays),
    collect: async ({ count }, weights) => {
      const samples: Sample[] = [];
      const policy = milet.policy(spec, config, weights);
      for (let index = 0; index < count; index++) {
        const stream = [...Rng.seed(1, index).state()];
        const unit = {
          round: 0,
          purpose: 'train',
          index,
          stream,
          weightsVersion: 0,
          split: 'train' as const,
          work: null,
        };
        const rng = Rng.restore(stream);
        const world: World<typeof config> = {
          config,
          spec,
          rng,
          weights,
          policy,
          envs: () => pool,
          tasks: env.tasks,
        };
        collecting += await processor(async () =>
          samples.push({ unit, arrays: await milet.collect(unit, world) }),
        );
      }
      return samples;
    },
  };
  const state: MiletState = await milet.init(ctx);
  const weights = milet.weights(state);
  await collectTrials(ctx, weights, ['belief', 'probabilities']);
  spent.seconds = collecting = 0;
  const trials = await collectTrials(ctx, weights, ['belief', 'probabilities']);
  const physics = spent.seconds;

  const { sizes, actions } = trialSpaces(spec);
  const network = new BeliefNetwork(sizes.state, 2 * config.encoder.latent, actions, config.policy);
  const practice = {
    trials,
    rewards: trials.rewards,
    from: 0,
    to: 100,
    inputs: { beliefs: trials.extras['belief'] },
  };
  const lesson = { label: 'exploration', ...config.exploration };
  const ppo = await typical(
    async () =>
      await improvePolicy(
        ctx,
        (params: PolicyParams, rows) =>
          network.judge(params, rows['states'], rows['beliefs'], rows['latents']),
        state.exploration,
        practice,
        config,
        lesson,
      ),
  );

  let buffer = remember([], trials, trials.latents, config.vae.buffer);
  while (buffer.length < 4) buffer = remember(buffer, trials, trials.latents, config.vae.buffer);
  const rng = Rng.seed(2);
  const drawing = await typical(() => cbviBatch(drawBatch(buffer, rng, config.vae.batch), rng, config));
  const batch = cbviBatch(drawBatch(buffer, rng, config.vae.batch), rng, config);
  const vae = await typical(() =>
    improveModel(
      state.model,
      (at) => cbviLoss(at, state.target, batch, config),
      config.vae,
      () => family,
    ),
  );
  const round = collecting + 2 * ppo + vae + drawing;
  const parts = { physics, inference: collecting - physics, ppo: 2 * ppo, vae, drawing };
  const { encoder, decoders, policy } = config;
  const peer = torch({
    S: sizes.state,
    A: sizes.action,
    embed: [encoder.state, encoder.action, encoder.reward],
    h: encoder.hidden,
    K: encoder.clusters,
    Z: encoder.latent,
    E: config.vae.terms,
    D: config.vae.targets,
    B: config.vae.batch,
    T: trials.steps * trials.episodes,
    reward: decoders.reward,
    state: decoders.state,
    lr: config.vae.learningRate,
    betaZ: config.vae.betaZ,
    betaC: config.vae.betaC,
    hidden: policy.hidden,
    rows: trials.n * trials.steps,
    epochs: config.epochs,
    minibatches: config.minibatches,
    seconds,
  });
  const frames = trials.n * trials.steps * trials.episodes;
  return {
    family,
    parts,
    framesPerSecond: frames / round,
    ...(peer && {
      peer,
      ratio: {
        ppo: ppo / peer['ppo'],
        'vae, peer cached': (vae + drawing) / peer['vae cached'],
        'vae, peer naive': (vae + drawing) / peer['vae naive'],
      },
    }),
  };
}

/** The same updates in PyTorch; undefined without PYTHON. */
function torch(options: object): { readonly [part: string]: number } | undefined {
  const python = process.env['PYTHON'];
  if (python === undefined) return undefined;
  const script = fileURLToPath(new URL('../../../bench/peers/torch_milet.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script, JSON.stringify(options)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the peer ended with exit code ${status}: ${stderr}`);
  return JSON.parse(stdout) as { readonly [part: string]: number };
}

setExecutor(await createExecutor('wasm', { wide: process.argv[4] === 'wide' }));
for (const family of families) console.log(JSON.stringify(await measure(family)));

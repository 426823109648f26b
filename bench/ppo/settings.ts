import { z } from 'zod';
import '../../algos/index.js';
import { ppoConfig, type PpoConfig } from '../../algos/ppo/config.js';
import { presets } from '../../core/registry.js';

/** One task, here and at the peer. */
interface Task {
  /** What follows `mujoco/` in the name of our preset. */
  readonly preset: string;
  /** Gymnasium's name. */
  readonly theirs: string;
  /** Options of the environment that differ from the defaults, by our names and by Gymnasium's. */
  readonly options?: { readonly [ours: string]: boolean | number };
  readonly theirOptions?: { readonly [theirs: string]: boolean | number };
}

/**
 * The standard tasks, and the Ant that was played before version 5 and that published returns belong to: contact forces are
 * neither observed nor paid for.
 */
export const TASKS: { readonly [task: string]: Task } = {
  hopper: { preset: 'hopper', theirs: 'Hopper-v5' },
  'half-cheetah': { preset: 'half-cheetah', theirs: 'HalfCheetah-v5' },
  walker2d: { preset: 'walker2d', theirs: 'Walker2d-v5' },
  ant: { preset: 'ant', theirs: 'Ant-v5' },
  'ant-no-contacts': {
    preset: 'ant',
    theirs: 'Ant-v5',
    options: { includeCfrcExtInObservation: false, contactCostWeight: 0 },
    theirOptions: { include_cfrc_ext_in_observation: false, contact_cost_weight: 0 },
  },
  humanoid: { preset: 'humanoid', theirs: 'Humanoid-v5' },
};

/** The options of PPO that the preset of a task sets. */
export function presetOptions(task: string): PpoConfig {
  const { algo } = presets.get(`mujoco/${TASKS[task].preset}`).config;
  const { name: _, ...options } = z.looseObject({}).parse(algo);
  return ppoConfig.parse(options);
}

/** Environment steps of one round. */
export const roundSteps = ({ units, envs, steps }: PpoConfig): number => units * envs * steps;

/**
 * The same options as arguments of Stable-Baselines3's PPO. Throws when one of them has no counterpart there. Its networks are those
 * of ours that a preset leaves alone: two hidden layers of 64 with tanh, orthogonal, first log standard deviation 0, Adam's epsilon 1e-5.
 */
export function peerOptions(options: PpoConfig): { readonly [argument: string]: number | null } {
  const plain = ppoConfig.parse({});
  const same = ['valueClip', 'targetKl', 'clipSchedule', 'normalizeAdvantage', 'network'] as const;
  for (const name of same) {
    if (JSON.stringify(options[name]) !== JSON.stringify(plain[name]))
      throw new Error(`the peer has no counterpart of algo.${name} set to ${JSON.stringify(options[name])}`);
  }
  if (options.schedule !== 'constant' || !options.normalizeObservation || !options.normalizeReward)
    throw new Error('the peer runs a constant learning rate and normalises observations and rewards');
  return {
    batch_size: options.minibatch,
    n_epochs: options.epochs,
    learning_rate: options.learningRate,
    gamma: options.discount,
    gae_lambda: options.lambda,
    clip_range: options.clip,
    ent_coef: options.entropyCoefficient,
    vf_coef: options.valueCoefficient / 2, // of the mean squared error; ours is of half of it
    max_grad_norm: options.maxGradNorm,
  };
}

import { z } from 'zod';

const widths = z.array(z.int().positive());
const size = z.int().positive();

/** How trials are collected. A round has units x trials of them. */
export const collection = {
  units: size.default(2).describe('work units a round: how far collection can spread out'),
  trials: size.default(8).describe('trials played side by side in one unit, each on a task of its own'),
  boundary: z
    .enum(['reset', 'terminal'])
    .default('reset')
    .describe(
      'what later episodes of a trial begin with: the observation of their reset, or (as released) the last one of the episode before',
    ),
};

/** Policy and value function of one network each. */
export const policyNetwork = z.strictObject({
  stateEmbedding: size
    .nullable()
    .default(64)
    .describe('tanh units that the observation goes through; null: none'),
  beliefEmbedding: size
    .nullable()
    .default(64)
    .describe('tanh units that the belief goes through; null: none'),
  hidden: widths.default([128, 64]).describe('tanh layers, once for the policy and once for the value'),
  actions: z
    .enum(['free', 'cut', 'bounded', 'squashed'])
    .default('free')
    .describe(
      'what the environment gets: the draw (for environments that bound controls themselves), the draw cut to the space, the same around the tanh of the mean, or the tanh of the draw',
    ),
});
export type PolicyNetworkConfig = z.infer<typeof policyNetwork>;

/** Proximal policy optimisation on trials. */
export const ppoOptions = {
  epochs: size.default(2).describe('passes of PPO over the samples of a round'),
  minibatches: size.default(8).describe('gradient steps of a pass'),
  clip: z.number().positive().default(0.05).describe('epsilon: how far probability ratio and value may move'),
  discount: z.number().min(0).max(1).default(0.97).describe('gamma'),
  lambda: z.number().min(0).max(1).default(0.9).describe('of the advantage estimate'),
  valueCoefficient: z.number().min(0).default(0.5).describe('weight of the value loss'),
  maxGradNorm: z
    .number()
    .positive()
    .default(0.5)
    .describe('gradients of a policy are scaled down to this norm'),
  schedule: z
    .enum(['constant', 'linear'])
    .default('linear')
    .describe('linear: learning rates of policies fall to 0 by the last round'),
  rewardLimit: z.number().positive().default(10).describe('normalised rewards are cut off here'),
};

/** Learning rate and entropy bonus of one policy. */
export const learning = (learningRate: number, entropyCoefficient: number) =>
  z.strictObject({
    learningRate: z.number().positive().default(learningRate).describe('step size of Adam'),
    entropyCoefficient: z.number().min(0).default(entropyCoefficient).describe('weight of the entropy bonus'),
  });

/** What goes into encoders and decoders. */
export const embeddings = {
  state: size.default(32).describe('units that observations are embedded in'),
  action: size.default(16).describe('units that actions are embedded in'),
  reward: size.default(16).describe('units that rewards are embedded in'),
};

/** Decoders of a variational auto-encoder of trials. */
export const decoders = z.strictObject({
  reward: widths
    .nullable()
    .default([64, 32])
    .describe('hidden layers of the reward decoder; null: there is none'),
  state: widths.nullable().default(null).describe('hidden layers of the state decoder; null: there is none'),
});
export type DecoderConfig = z.infer<typeof decoders>;

/** How the auto-encoder is trained. */
export const vaeOptions = {
  learningRate: z.number().positive().default(1e-3).describe('step size of Adam'),
  batch: size.default(50).describe('trials of one update'),
  updates: size.default(1).describe('updates a round'),
  pretrain: z
    .int()
    .min(0)
    .default(0)
    .describe('updates in the first round that updates at all, so that policies never act on a blank belief'),
  terms: size.default(100).describe('E: posteriors of each trial that are decoded, drawn with replacement'),
  targets: size
    .nullable()
    .default(null)
    .describe('D: transitions that each of them decodes, drawn with replacement; null: all of the trial'),
  rewardWeight: z.number().min(0).default(1).describe('weight of the squared error of rewards'),
  stateWeight: z.number().min(0).default(1).describe('weight of the squared error of observations'),
  maxGradNorm: z
    .number()
    .positive()
    .default(1)
    .describe('gradients of encoder and of each decoder are scaled down to this norm'),
  buffer: size.default(10_000).describe('trials kept to learn from; older ones are dropped'),
};

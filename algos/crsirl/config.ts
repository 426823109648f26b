import { z } from 'zod';

const rate = (value: number): z.ZodDefault<z.ZodNumber> => z.number().positive().default(value);

/** Options of CRSIRL. Names of sections are those of the dissertation that it comes from. */
export const crsirlConfig = z.strictObject({
  variant: z
    .enum(['crsirl', 'pg', 'no-hrs', 'rpm-only', 'no-rpm', 'mtl'])
    .default('crsirl')
    .describe(
      'crsirl, or what is left out of it: pg: everything but the pre-training; no-hrs: hindsight shaping; rpm-only: the shaped return altogether; no-rpm: preferences; mtl: the weighing of the two (half each)',
    ),
  pretrainRounds: z.int().min(0).default(100).describe('rounds of REINFORCE before the bi-level ones'),
  units: z.int().positive().default(4).describe('work units a collection: how far it can spread out'),
  pretrainEpisodes: z.int().positive().default(16).describe('dialogues in one unit of a pre-training round'),
  episodes: z
    .int()
    .positive()
    .default(4)
    .describe('dialogues in one unit of a bi-level round, which collects twice'),
  discount: z.number().min(0).max(1).default(0.999).describe('gamma'),
  learningRate: rate(1e-3).describe('step size of Adam in the pre-training'),
  finalLearningRate: z
    .number()
    .positive()
    .optional()
    .describe('its step size at the end, to which it falls evenly (default: it does not fall)'),
  maxGradNorm: z
    .number()
    .positive()
    .default(5)
    .describe(
      'gradients of the pre-training, of the outer losses and of the intrinsic reward are scaled down to this norm',
    ),
  inner: z
    .strictObject({
      optimizer: z
        .enum(['adam', 'sgd'])
        .default('adam')
        .describe(
          'adam without momentum, whose scaling counts as constant in the meta-gradient; or plain descent',
        ),
      learningRate: rate(1e-4).describe('eta, the step size of the policy'),
    })
    .prefault({})
    .describe('the inner loop'),
  outerLearningRate: rate(1e-4).describe('beta, the step size of Adam for the intrinsic reward'),
  lambda: z.number().min(0).default(0.5).describe('weight of the intrinsic reward beside the extrinsic one'),
  rewardReadsAnswers: z
    .boolean()
    .default(false)
    .describe('the intrinsic reward sees how the user answered, beside state and action'),
  shapeFailures: z
    .boolean()
    .default(false)
    .describe(
      'hindsight shaping of failed dialogues too, whose target only a simulation knows; keeps the order of policies, which shaping successes alone does not',
    ),
  buffer: z.int().min(2).default(1000).describe('past dialogues that preference pairs are drawn from'),
  pairs: z.int().positive().default(16).describe('preference pairs a round'),
  nodes: z
    .enum(['standardised', 'raw'])
    .default('standardised')
    .describe(
      'how embeddings are read: centred and scaled by kind of node, with a coordinate that tells the kind; or as they are, from which little is learned',
    ),
  encoder: z
    .enum(['text', 'compat'])
    .default('text')
    .describe('TransGate as published, or as in the code of MetaCRS'),
});
export type CrsirlConfig = z.infer<typeof crsirlConfig>;

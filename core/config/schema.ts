import { z } from 'zod';
import { devices } from '../tensor/index.js';

const port = z.int().min(0).max(65535);
const actorDevice = z.enum(['wasm', 'reference']);

/** A part of the configuration that an environment or an algorithm defines the rest of: `{ name, ...options }`. */
const named = z.looseObject({ name: z.string() });

const train = z.strictObject({
  rounds: z.int().min(1).default(100).describe('rounds of the run; schedules of the algorithm read it'),
  evaluateEvery: z
    .int()
    .min(0)
    .default(0)
    .describe('rounds between evaluations; 0 evaluates at the end only'),
  evaluateEpisodes: z
    .int()
    .min(1)
    .default(100)
    .describe('episodes of an evaluation; where the tasks are finitely many, at most each of them'),
  evaluateFinal: z
    .enum(['last', 'best'])
    .default('last')
    .describe(
      'which policy the test episodes at the end are played with: the last, or the one that was best on validation episodes',
    ),
  evaluateRules: z
    .boolean()
    .default(true)
    .describe("whether the environment's rules play the test episodes at the end too"),
  evaluateUnits: z.int().min(1).default(8).describe('units that an evaluation is shared out among'),
  checkpointEvery: z
    .int()
    .min(1)
    .default(10)
    .describe('rounds between checkpoints; the last round always leaves one'),
  keepLast: z.int().min(1).default(3).describe('newest checkpoints to keep'),
  keepBest: z.int().min(0).default(1).describe('further checkpoints to keep, those with the best evaluation'),
  metric: z
    .string()
    .optional()
    .describe(
      "the evaluation's number that 'best' goes by, higher is better; default the first that the environment reports",
    ),
});

const actors = z.strictObject({
  count: z
    .int()
    .min(0)
    .default(2)
    .describe('actor processes to start; 0 waits for actors that join by themselves'),
  workers: z.int().min(1).default(1).describe('worker threads of each'),
  device: actorDevice.default('wasm').describe('what policies compute on'),
  unitTimeout: z
    .number()
    .positive()
    .default(60)
    .describe('seconds after which a unit counts as hung and is handed out again'),
  prefetch: z
    .int()
    .min(0)
    .optional()
    .describe('units fetched ahead of those being computed; default as many as workers'),
});

const learner = z.strictObject({
  count: z.int().min(1).default(1).describe('learner processes, which average their gradients'),
  device: z
    .enum(devices)
    .default('wasm')
    .describe('what updates compute on; tfjs:* are GPUs and give up equal bits, so auto is wasm'),
  threads: z
    .literal([1, 2])
    .default(1)
    .describe('threads of the wasm device: 2 pays where updates are large and a core is free; the same bits'),
  relaxed: z
    .boolean()
    .default(false)
    .describe('fused multiply-add on the wasm device: faster, but not the same bits on every machine'),
  wide: z
    .boolean()
    .default(false)
    .describe(
      '256-bit vectors on the wasm device: faster with one thread, the same bits; needs Node >= 22 on x64',
    ),
  pipeline: z.literal([0, 1]).default(0).describe('1 collects the next round while learning from this one'),
  host: z.string().default('127.0.0.1').describe('address to listen on for actors'),
  port: port.default(0).describe('port to listen on for actors; 0 takes any free one'),
  weightsPort: port
    .default(0)
    .describe('port that weights are published on, for firewalls; 0 takes any free one'),
});

const metrics = z.strictObject({
  host: z.string().default('127.0.0.1').describe('address of the Prometheus endpoint'),
  port: z
    .union([port, z.literal('off')], { error: "expected a port (0 takes any free one) or 'off'" })
    .default('off')
    .describe('port of the Prometheus endpoint'),
});

/** The run configuration, but for the options of its environment and algorithm, which their own schemas check. */
export const runSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[\w-][\w.-]*$/, "expected letters, digits, '.', '_' and '-'")
    .optional()
    .describe('name of the run and its folder'),
  env: named,
  algo: named,
  seed: z.int().default(1).describe('the same seed gives the same bits'),
  train: train.prefault({}),
  actors: actors.prefault({}),
  learner: learner.prefault({}),
  metrics: metrics.prefault({}),
  plugins: z.array(z.string()).default([]).describe('files to load, relative to the file that names them'),
  runs: z.string().min(1).default('runs').describe('folder of the runs'),
});

export type Sections = z.infer<typeof runSchema>;

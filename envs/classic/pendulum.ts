import { z } from 'zod';
import type { Action, Env, EnvDefinition, Reset, Step } from '../../core/env.js';
import { cos, sin } from '../../core/exact-math.js';
import type { Rng } from '../../core/random.js';
import { registerEnv } from '../../core/registry.js';
import { box } from '../../core/spaces.js';

const SECONDS_PER_STEP = 0.05;
const MAX_SPEED = 8; // rad/s
const MAX_TORQUE = 2; // N m
const TURN = 2 * Math.PI;

const clamp = (x: number, bound: number): number => Math.max(-bound, Math.min(bound, x));

/** The same angle in [-pi, pi). */
function normalizeAngle(angle: number): number {
  const remainder = (angle + Math.PI) % TURN;
  return (remainder < 0 ? remainder + TURN : remainder) - Math.PI;
}

/**
 * A pendulum of 1 kg and 1 m, to be swung up and held by a torque of at most 2 N m: Pendulum-v1 of Gymnasium, semi-implicit Euler with 50 ms.
 * Observation: cosine and sine of the angle (0 upright), angular speed (rad/s, at most 8). Action: the torque, clipped to its bounds.
 * Reward: -(angle^2 + 0.1 speed^2 + 0.001 torque^2) of the state before the step. Never ends by itself.
 */
export class Pendulum implements Env {
  readonly observationSpace = box([3], [-1, -1, -MAX_SPEED], [1, 1, MAX_SPEED]);
  readonly actionSpace = box([1], -MAX_TORQUE, MAX_TORQUE);
  /** Angle (not normalised) and angular speed in double precision. */
  readonly state = new Float64Array(2);
  private readonly observation = new Float32Array(3);

  /** `gravity` in m/s^2. */
  constructor(private readonly gravity: number) {}

  reset({ rng }: { rng: Rng }): Reset {
    this.state[0] = rng.uniform(-Math.PI, Math.PI);
    this.state[1] = rng.uniform(-1, 1);
    return { observation: this.observe(), info: {} };
  }

  step(action: Action): Step {
    const [angle, speed] = this.state;
    const torque = clamp((action as Float32Array)[0], MAX_TORQUE);
    const deviation = normalizeAngle(angle);
    const cost = deviation * deviation + 0.1 * (speed * speed) + 0.001 * (torque * torque);
    const acceleration = ((3 * this.gravity) / 2) * sin(angle) + 3 * torque;
    this.state[1] = clamp(speed + acceleration * SECONDS_PER_STEP, MAX_SPEED);
    this.state[0] = angle + this.state[1] * SECONDS_PER_STEP;
    return { observation: this.observe(), reward: -cost, terminated: false, truncated: false, info: {} };
  }

  private observe(): Float32Array {
    this.observation[0] = cos(this.state[0]);
    this.observation[1] = sin(this.state[0]);
    this.observation[2] = this.state[1];
    return this.observation;
  }

  render(): string {
    const degrees = (normalizeAngle(this.state[0]) * 180) / Math.PI;
    return `${degrees.toFixed(1)} degrees from upright, turning at ${this.state[1].toFixed(2)} rad/s`;
  }

  close(): void {}
}

const config = z.strictObject({
  g: z.number().positive().default(10).describe('gravity in m/s^2'),
});

const definition: EnvDefinition<z.infer<typeof config>> = {
  summary: 'swing a pendulum up and hold it (Pendulum-v1)',
  config,
  create: ({ g }) => new Pendulum(g),
  maxEpisodeSteps: () => 200,
};

registerEnv('pendulum', definition);

import { z } from 'zod';
import type { Action, Env, EnvDefinition, Reset, Rule, Step } from '../../core/env.js';
import { cos, sin } from '../../core/exact-math.js';
import type { Rng } from '../../core/random.js';
import { registerEnv } from '../../core/registry.js';
import { box, discrete } from '../../core/spaces.js';

const GRAVITY = 9.8; // m/s^2
const POLE_MASS = 0.1; // kg
const TOTAL_MASS = 1.1; // kg
const HALF_LENGTH = 0.5; // m
const FORCE = 10; // N
const SECONDS_PER_STEP = 0.02;
const FARTHEST = 2.4; // m
const STEEPEST = (12 * 2 * Math.PI) / 360; // rad
const TRACK_WIDTH = 41; // characters of a rendered track

const OBSERVATION_BOUND = [2 * FARTHEST, Infinity, 2 * STEEPEST, Infinity];

/**
 * A pole hinged on a cart, to be kept upright by pushing the cart left (0) or right (1) with 10 N: CartPole-v1 of Gymnasium, after
 * Barto, Sutton and Anderson (1983) with the frictionless equations of Florian (2005), Euler's method with 20 ms. Observation: position (m),
 * speed (m/s), angle (rad, 0 upright), angular speed (rad/s). Reward 1 per step, the last included. Ends beyond 2.4 m or 12 degrees.
 */
export class CartPole implements Env {
  readonly observationSpace = box(
    [4],
    OBSERVATION_BOUND.map((b) => -b),
    OBSERVATION_BOUND,
  );
  readonly actionSpace = discrete(2);
  /** Position, speed, angle and angular speed in double precision. */
  readonly state = new Float64Array(4);
  private readonly observation = new Float32Array(4);
  private running = false;

  reset({ rng }: { rng: Rng }): Reset {
    for (let i = 0; i < 4; i++) this.state[i] = rng.uniform(-0.05, 0.05);
    this.observation.set(this.state);
    this.running = true;
    return { observation: this.observation, info: {} };
  }

  step(action: Action): Step {
    if (!this.running) throw new Error('cartpole: the episode is over (or none was started): call reset');
    if (action !== 0 && action !== 1)
      throw new RangeError(`cartpole: action ${String(action)} is neither 0 nor 1`);
    const state = this.state;
    const [position, speed, angle, angularSpeed] = state;
    const sine = sin(angle);
    const cosine = cos(angle);
    const force = action === 1 ? FORCE : -FORCE;
    const push = (force + POLE_MASS * HALF_LENGTH * angularSpeed * angularSpeed * sine) / TOTAL_MASS;
    const angularAcceleration =
      (GRAVITY * sine - cosine * push) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * cosine * cosine) / TOTAL_MASS));
    const acceleration = push - (POLE_MASS * HALF_LENGTH * angularAcceleration * cosine) / TOTAL_MASS;
    state[0] = position + SECONDS_PER_STEP * speed;
    state[1] = speed + SECONDS_PER_STEP * acceleration;
    state[2] = angle + SECONDS_PER_STEP * angularSpeed;
    state[3] = angularSpeed + SECONDS_PER_STEP * angularAcceleration;
    this.observation.set(state);
    const terminated = Math.abs(state[0]) > FARTHEST || Math.abs(state[2]) > STEEPEST;
    this.running = !terminated;
    return { observation: this.observation, reward: 1, terminated, truncated: false, info: {} };
  }

  /** The track with the cart on it, as `[   /   ]`: the pole leans as drawn. */
  render(): string {
    const [position, , angle] = this.state;
    const place = Math.round(((position + FARTHEST) / (2 * FARTHEST)) * (TRACK_WIDTH - 1));
    const track = Array<string>(TRACK_WIDTH).fill(' ');
    if (place in track) track[place] = Math.abs(angle) < STEEPEST / 4 ? '|' : angle > 0 ? '/' : '\\';
    const degrees = (angle * 180) / Math.PI;
    return `[${track.join('')}] at ${position.toFixed(2)} m, leaning ${degrees.toFixed(1)} degrees`;
  }

  close(): void {}
}

/** Pushes to the side to which the pole leans or is about to lean. */
const lean: Rule = {
  act(observation) {
    const [, , angle, angularSpeed] = observation as Float32Array;
    return angle + angularSpeed > 0 ? 1 : 0;
  },
};

const definition: EnvDefinition<Record<string, never>> = {
  summary: 'balance a pole on a cart (CartPole-v1)',
  config: z.strictObject({}),
  create: () => new CartPole(),
  maxEpisodeSteps: () => 500,
  rules: () => ({ lean }),
};

registerEnv('cartpole', definition);

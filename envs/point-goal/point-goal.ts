import type { Action, Env, Reset, Scene, Step } from '../../core/env.js';
import type { Rng } from '../../core/random.js';
import { box } from '../../core/spaces.js';
import { checkTask, type PointGoalTask } from './tasks.js';

const MAP_WIDTH = 21; // characters of a rendered map

/** What a step takes in recordings. */
const SECONDS_PER_STEP = 0.1;

/** Position and rotation of a shape that stands as it was made, as `poses` gives them. */
const UNMOVED = [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1];

/** The options that define how the point moves. */
export interface MotionOptions {
  readonly radius: number;
  readonly stepSize: number;
  readonly noise: number;
}

/**
 * A point in the plane looks for a goal that it cannot see. It starts in the middle and moves by `stepSize` times the action (each
 * element clipped to [-1, 1]) plus normal noise of deviation `noise * stepSize`; walls stand at twice the goals' radius.
 * Observation: x and y. Reward: minus the distance to the goal after the step, over the radius, so that standing still earns -1 per step.
 * Never ends by itself.
 */
export class PointGoal implements Env<PointGoalTask> {
  readonly observationSpace;
  readonly actionSpace = box([2], -1, 1);
  readonly scene: Scene;
  private readonly wall: number;
  private readonly placed = Float32Array.from([...UNMOVED, ...UNMOVED]);
  private readonly position = new Float64Array(2);
  private readonly observation = new Float32Array(2);
  private goal: readonly [number, number] = [0, 0];
  private rng: Rng | undefined;

  /** `draw` gives the task of an episode for which none is named. */
  constructor(
    private readonly options: MotionOptions,
    private readonly draw: (rng: Rng) => PointGoalTask,
  ) {
    this.wall = 2 * options.radius;
    this.observationSpace = box([2], -this.wall, this.wall);
    const size = options.radius / 20;
    this.scene = {
      shapes: [
        { name: 'floor', kind: 'plane', size: [this.wall, this.wall, 1], color: [0.9, 0.9, 0.9, 1] },
        { name: 'point', kind: 'sphere', size: [size, 0, 0], color: [0.2, 0.4, 0.7, 1] },
      ],
      secondsPerStep: SECONDS_PER_STEP,
    };
  }

  reset({ rng, task }: { rng: Rng; task?: PointGoalTask }): Reset {
    this.goal = (task === undefined ? this.draw(rng.fork('task')) : checkTask(task)).goal;
    this.rng = rng.fork('noise');
    this.position.fill(0);
    this.observation.set(this.position);
    return { observation: this.observation, info: {} };
  }

  step(action: Action): Step {
    if (!this.rng) throw new Error('point-goal: no episode was started: call reset');
    const { stepSize, noise, radius } = this.options;
    const move = action as Float32Array;
    for (let i = 0; i < 2; i++) {
      const shift = Math.max(-1, Math.min(1, move[i])) + (noise > 0 ? noise * this.rng.normal() : 0);
      this.position[i] = Math.max(-this.wall, Math.min(this.wall, this.position[i] + stepSize * shift));
    }
    this.observation.set(this.position);
    const distance = this.distance();
    return {
      observation: this.observation,
      reward: -distance / radius,
      terminated: false,
      truncated: false,
      info: { metrics: { distance: distance / radius } },
    };
  }

  private distance(): number {
    const dx = this.position[0] - this.goal[0];
    const dy = this.position[1] - this.goal[1];
    return Math.sqrt(dx * dx + dy * dy);
  }

  /** A map with the point `o` and the goal `x`. */
  render(): string {
    const cell = (coordinate: number): number => {
      const share = (coordinate + this.wall) / (2 * this.wall);
      return Math.round(Math.max(0, Math.min(1, share)) * (MAP_WIDTH - 1));
    };
    const map = Array.from({ length: MAP_WIDTH }, () => Array<string>(MAP_WIDTH).fill('.'));
    map[cell(-this.goal[1])][cell(this.goal[0])] = 'x';
    map[cell(-this.position[1])][cell(this.position[0])] = 'o';
    return map.map((row) => row.join('')).join('\n');
  }

  /** The floor, then the point. */
  poses(): Float32Array {
    this.placed.set(this.observation, UNMOVED.length);
    return this.placed;
  }

  close(): void {}
}

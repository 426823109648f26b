import type { World } from '../../../core/algorithm.js';
import { ndarray } from '../../../core/arrays.js';
import type { Action, Env, Reset, Step } from '../../../core/env.js';
import type { Policy } from '../../../core/policy.js';
import { Rng } from '../../../core/random.js';
import { box, discrete } from '../../../core/spaces.js';
import type { Unit } from '../../../core/unit.js';

export const unit: Unit = {
  round: 0,
  purpose: 'train',
  index: 0,
  stream: [...Rng.seed(1).state()],
  weightsVersion: 0,
  split: 'train',
  work: null,
};

/**
 * An environment whose observation [id of the episode, steps so far] tells all: the id is the first number of its stream. The
 * episode lasts `length(id)` steps and then ends the way `end(id)` says, telling how many steps were left at each. The observation is one buffer, overwritten by every step.
 */
export class Diary implements Env {
  readonly observationSpace = box([2], 0, Infinity);
  readonly actionSpace = discrete(4);
  private readonly page = new Float32Array(2);

  constructor(
    private readonly length: (id: number) => number,
    private readonly end: (id: number) => 'terminated' | 'truncated',
  ) {}

  reset({ rng }: { rng: Rng }): Reset {
    this.page[0] = rng.int(1000);
    this.page[1] = 0;
    return { observation: this.page, info: {} };
  }

  step(action: Action): Step {
    const [id] = this.page;
    this.page[1] += 1;
    const over = this.page[1] >= this.length(id);
    return {
      observation: this.page,
      reward: id + (action as number),
      terminated: over && this.end(id) === 'terminated',
      truncated: over && this.end(id) === 'truncated',
      info: over ? { metrics: { id }, hindsight: { left: this.left() } } : {},
    };
  }

  readonly stateSize = 2;

  save(out: Float64Array): void {
    out.set(this.page);
  }

  restore(state: Float64Array): Reset {
    this.page.set(state);
    return { observation: this.page, info: {} };
  }

  close(): void {}

  private left(): number[] {
    return Array.from({ length: this.page[1] }, (_, step) => this.page[1] - 1 - step);
  }
}

/** Action: a draw from the policy's stream. Extra `seen`: a copy of the observation. Memory: steps since the last restart. */
export const recorder: Policy<number[]> = {
  start: (n) => Array<number>(n).fill(0),
  restart: (memory, done) => memory.map((steps, i) => (done[i] ? 0 : steps)),
  act: (observations, memory, { rng }) => ({
    actions: observations.map(() => rng.int(4)),
    extras: {
      seen: ndarray(Float32Array.from(observations.flatMap((o) => [...(o as Float32Array)])), [
        observations.length,
        2,
      ]),
      memory: ndarray(Int32Array.from(memory)),
    },
    memory: memory.map((steps) => steps + 1),
  }),
};

/** A world of diaries. */
export function diaries(
  length: (id: number) => number,
  end: (id: number) => 'terminated' | 'truncated',
  stream = unit.stream,
): World {
  const pool: Env[] = [];
  return {
    config: {},
    spec: {
      name: 'diary',
      observationSpace: box([2], 0, Infinity),
      actionSpace: discrete(4),
      episodeMetrics: ['id'],
      hindsight: ['left'],
    },
    rng: Rng.restore(stream),
    weights: {},
    policy: recorder as Policy,
    envs: (n) => {
      while (pool.length < n) pool.push(new Diary(length, end));
      return pool.slice(0, n);
    },
  };
}

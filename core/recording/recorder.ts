import { ndarray, type NDArray } from '../arrays.js';
import type { Action, Env, Observation, Scene } from '../env.js';
import { InputError } from '../errors.js';
import type { Rng } from '../random.js';

/** One recorded episode. */
export interface RecordedEpisode {
  /** What was played: the task, where there is one. */
  readonly label: string;
  readonly cluster?: number;
  readonly return: number;
  /** Where every shape was after the reset and after each step: [frames, shapes, 12]. */
  readonly poses: NDArray<Float32Array>;
}

/** Episodes of one environment that a viewer can play. */
export interface Recording {
  readonly scene: Scene;
  readonly episodes: readonly RecordedEpisode[];
}

/** What to play. */
export interface RecordedPlay {
  readonly rng: Rng;
  readonly task?: unknown;
  readonly label: string;
  readonly cluster?: number;
  readonly maxSteps: number;
}

/** The environment's scene. Throws an InputError when it has none. */
export function sceneOf(env: Env, name: string): Scene {
  if (!env.scene || !env.poses) throw new InputError(`env '${name}' has no shapes to record`);
  return env.scene;
}

/** Plays an episode with `act` and records where its shapes went. The environment must have a scene. */
export function recordEpisode(
  env: Env,
  act: (observation: Observation) => Action,
  play: RecordedPlay,
): RecordedEpisode {
  const shapes = env.scene!.shapes.length;
  const frames: Float32Array[] = [];
  const take = (): void => void frames.push(Float32Array.from(env.poses!()));
  let { observation } = env.reset({ rng: play.rng, task: play.task });
  take();
  let total = 0;
  for (let t = 0; t < play.maxSteps; t++) {
    const step = env.step(act(observation));
    observation = step.observation;
    total += step.reward;
    take();
    if (step.terminated || step.truncated) break;
  }
  const data = new Float32Array(frames.length * shapes * 12);
  for (const [i, frame] of frames.entries()) data.set(frame, i * shapes * 12);
  return {
    label: play.label,
    ...(play.cluster !== undefined && { cluster: play.cluster }),
    return: total,
    poses: ndarray(data, [frames.length, shapes, 12]),
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectRoot } from '../../helpers/data.js';

export interface ReferenceEpisode {
  readonly qpos: string;
  readonly qvel: string;
  readonly actions: string;
  readonly observations: string;
  readonly rewards: string;
  readonly terminated: readonly boolean[];
  /** Steps over which a twin that started 1e-13 apart stayed within 1e-7. */
  readonly horizon: number;
}

/** What test/data/make_mujoco.py recorded of one of Gymnasium's tasks. */
export interface Reference {
  readonly model: {
    readonly arrays: { readonly [name: string]: string };
    readonly indices: { readonly [name: string]: readonly number[] };
    readonly geom: { readonly pos: string; readonly axis: string; readonly size: string };
    readonly option: { readonly [name: string]: number | readonly number[] };
  };
  readonly default: readonly ReferenceEpisode[];
  readonly endless: readonly ReferenceEpisode[];
}

export function readReference(task: string): Reference {
  return JSON.parse(
    gunzipSync(readFileSync(join(projectRoot, 'test', 'data', 'mujoco', `${task}.json.gz`))).toString(),
  ) as Reference;
}

const bytesOf = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, 'base64')).buffer;
export const float64 = (text: string): Float64Array => new Float64Array(bytesOf(text));
export const float32 = (text: string): Float32Array => new Float32Array(bytesOf(text));

/** The five tasks that Gymnasium defines and we rebuild. */
export const STANDARD_TASKS = ['half-cheetah', 'hopper', 'walker2d', 'ant', 'humanoid'] as const;

/** |a - b| as a share of |b|, or as it is where |b| < 1. */
export const apart = (a: number, b: number): number => Math.abs(a - b) / Math.max(1, Math.abs(b));

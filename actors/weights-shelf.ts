import type { NamedArrays } from '../core/arrays.js';
import { frameArrays } from '../core/wire/array-frames.js';
import type { SharedWeights } from './worker-task.js';

/** Versions kept although no unit at hand asks for them: the next units will. */
const LATEST_KEPT = 2;

/** Weights by version, copied once into memory that all workers of this actor read. */
export class WeightsShelf {
  private readonly versions = new Map<number, SharedWeights>();

  constructor(private readonly session: string) {}

  get(version: number): SharedWeights | undefined {
    return this.versions.get(version);
  }

  put(version: number, arrays: NamedArrays): void {
    const { meta, frames } = frameArrays(arrays);
    const shared = frames.map((frame) => {
      const memory = new SharedArrayBuffer(frame.byteLength);
      new Uint8Array(memory).set(frame);
      return memory;
    });
    this.versions.set(version, { session: this.session, version, meta, frames: shared });
  }

  /** Drops what neither `needed` names nor is among the latest. */
  tidy(needed: ReadonlySet<number>): void {
    const latest = [...this.versions.keys()].slice(-LATEST_KEPT);
    for (const version of [...this.versions.keys()]) {
      if (!needed.has(version) && !latest.includes(version)) this.versions.delete(version);
    }
  }
}

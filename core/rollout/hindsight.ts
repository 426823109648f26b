import { ndarray, type NamedArrays } from '../arrays.js';
import type { EnvSpec } from '../algorithm.js';
import type { Info } from '../env.js';

/** What environments tell at the end of each of `count` episodes about the steps of that episode. */
export class Hindsight {
  private readonly told: (Info['hindsight'] | undefined)[];

  constructor(
    private readonly spec: EnvSpec,
    count: number,
  ) {
    this.told = new Array<undefined>(count);
  }

  /** Keeps what was told of an episode of `steps` steps. Throws when something that the environment declares is missing. */
  add(episode: number, steps: number, hindsight: Info['hindsight']): void {
    for (const name of this.spec.hindsight ?? []) {
      const length = hindsight?.[name]?.length;
      if (length !== steps) {
        const got = length === undefined ? 'no' : `${length} numbers in`;
        throw new Error(`env '${this.spec.name}' ended ${steps} steps with ${got} info.hindsight.${name}`);
      }
    }
    this.told[episode] = hindsight;
  }

  /** `hindsight/<name>` F32, one number per step, episode after episode. */
  arrays(): NamedArrays {
    return Object.fromEntries(
      (this.spec.hindsight ?? []).map((name) => [
        `hindsight/${name}`,
        ndarray(Float32Array.from(this.told.flatMap((told) => Array.from(told![name])))),
      ]),
    );
  }
}

import { DTYPES, dtypeOf, ndarray, type NamedArrays, type NDArray, type TypedArray } from '../arrays.js';
import type { Observation, Step } from '../env.js';
import type { EnvSpec } from '../algorithm.js';
import type { Decision } from '../policy.js';
import { ColumnWriter } from './column-writer.js';

/**
 * The columns of a rollout while it is being played: `observation`, `action`, `reward` F32, `terminated` and `truncated` U8, what
 * the policy adds, and under `final/` the observations after which an episode went on unseen.
 */
export class Transitions {
  private readonly observation: ColumnWriter;
  private readonly action: ColumnWriter;
  private readonly finalObservation: ColumnWriter;
  private readonly finalRows: number[] = [];
  private readonly extras = new Map<string, { data: TypedArray; row: readonly number[]; size: number }>();
  private reward: Float32Array;
  private terminated: Uint8Array;
  private truncated: Uint8Array;

  /** `capacity`: rows to make room for at first. */
  constructor(spec: EnvSpec, capacity: number) {
    this.observation = new ColumnWriter(spec.observationSpace, 'observation', capacity);
    this.action = new ColumnWriter(spec.actionSpace, 'action', capacity);
    this.finalObservation = new ColumnWriter(spec.observationSpace, 'final/observation', 0);
    this.reward = new Float32Array(capacity);
    this.terminated = new Uint8Array(capacity);
    this.truncated = new Uint8Array(capacity);
  }

  /** Writes what was seen and done in `row`; `from` is the row of the decision that belongs to it. */
  decide(row: number, observation: Observation, decision: Decision, from: number): void {
    this.observation.set(row, observation);
    this.action.set(row, decision.actions[from]);
    for (const name in decision.extras) this.extra(name, decision.extras[name], row, from);
  }

  /** Writes what came of it. */
  outcome(row: number, step: Step): void {
    if (row >= this.reward.length) {
      const rows = Math.max(2 * this.reward.length, 64);
      this.reward = grown(this.reward, rows);
      this.terminated = grown(this.terminated, rows);
      this.truncated = grown(this.truncated, rows);
    }
    this.reward[row] = step.reward;
    this.terminated[row] = step.terminated ? 1 : 0;
    this.truncated[row] = step.truncated ? 1 : 0;
  }

  /** Keeps the observation after `row`, whose value stands for the rest of an episode that was cut there. */
  cut(row: number, observation: Observation): void {
    this.finalObservation.set(this.finalRows.length, observation);
    this.finalRows.push(row);
  }

  /** All columns with `rows` rows, and `final/row` I32 beside the columns of `final/observation`. */
  arrays(rows: number): NamedArrays {
    return {
      ...this.observation.arrays(rows),
      ...this.action.arrays(rows),
      reward: ndarray(this.reward.subarray(0, rows)),
      terminated: ndarray(this.terminated.subarray(0, rows)),
      truncated: ndarray(this.truncated.subarray(0, rows)),
      ...Object.fromEntries(
        [...this.extras].map(([name, { data, row, size }]) => [
          name,
          { shape: [rows, ...row], data: data.subarray(0, rows * size) },
        ]),
      ),
      'final/row': ndarray(Int32Array.from(this.finalRows)),
      ...this.finalObservation.arrays(this.finalRows.length),
    };
  }

  private extra(name: string, { shape, data }: NDArray, row: number, from: number): void {
    let column = this.extras.get(name);
    if (column === undefined) {
      const size = data.length / shape[0];
      const made = { data: new DTYPES[dtypeOf(data)](this.reward.length * size), row: shape.slice(1), size };
      this.extras.set(name, made);
      column = made;
    }
    const { size } = column;
    if ((row + 1) * size > column.data.length)
      column.data = grown(column.data, Math.max(2 * column.data.length, 64 * size));
    for (let k = 0; k < size; k++) column.data[row * size + k] = data[from * size + k];
  }
}

function grown<T extends TypedArray>(data: T, length: number): T {
  const larger = new DTYPES[dtypeOf(data)](length) as T;
  larger.set(data);
  return larger;
}

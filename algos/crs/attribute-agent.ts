import type { EnvSpec } from '../../core/algorithm.js';
import { ndarray, type NamedArrays } from '../../core/arrays.js';
import type { Observation } from '../../core/env.js';
import { distributionOver } from '../../core/networks/distribution.js';
import type { Layer } from '../../core/networks/mlp.js';
import type { Policy } from '../../core/policy.js';
import type { Rng } from '../../core/random.js';
import { discrete } from '../../core/spaces.js';
import type { FullKnowledge } from '../../envs/crs/full-knowledge.js';
import { actionOf, actionShape } from './actions.js';
import { choicesOf } from './choices.js';
import { logitsOf } from './reinforce.js';

/** The parts of an observation that decide what can be chosen. */
export interface Offered {
  readonly offered: Int32Array;
  readonly mask: Float32Array;
}

/** How an algorithm reads observations. */
export interface Reader<Seen extends Offered> {
  /** Numbers in an input of its network. */
  readonly size: number;
  /** What it makes of each observation, besides the input: a vector to be recorded, and the list that it would recommend. */
  read(seen: readonly Seen[]): readonly { readonly taste: Float32Array; readonly list: readonly number[] }[];
  /** Writes the input of the network to out[at ..]. */
  write(out: Float32Array, at: number, seen: Seen, taste: Float32Array): void;
}

/**
 * A policy over the choices of choicesOf, sampled in training and greedy in testing. `rule`, if there is one, chooses instead of the network,
 * to be imitated. Records `choice` and `taste`.
 */
export function attributeAgent<Seen extends Offered>(
  spec: EnvSpec,
  knowledge: FullKnowledge,
  layers: readonly Layer[],
  reader: Reader<Seen>,
  rule?: (seen: Seen, rng: Rng) => number,
): Policy<undefined> {
  const shape = actionShape(spec);
  const choices = choicesOf(knowledge, shape.questions);
  const distribution = distributionOver(discrete(choices.count));
  return {
    start: () => undefined,
    restart: () => undefined,
    act(observations: readonly Observation[], _memory, options) {
      const n = observations.length;
      const seen = observations as unknown as readonly Seen[];
      const made = reader.read(seen);
      const inputs = new Float32Array(n * reader.size);
      const mask = new Float32Array(n * choices.count);
      for (const [row, one] of seen.entries()) {
        reader.write(inputs, row * reader.size, one, made[row].taste);
        choices.writeAllowed(mask, row * choices.count, one.offered, one.mask);
      }
      const chosen = rule
        ? seen.map((one) => rule(one, options.rng))
        : (distribution.decide(
            { output: logitsOf(layers, ndarray(inputs, [n, reader.size])), mask },
            n,
            options,
          ).actions as number[]);
      return {
        actions: seen.map((one, row) =>
          actionOf(shape, choices.slotOf(chosen[row], one.offered), made[row].list, knowledge.items),
        ),
        extras: { choice: ndarray(Int32Array.from(chosen)), taste: stack(made.map(({ taste }) => taste)) },
        memory: undefined,
      };
    },
  };
}

/** Inputs and allowed choices of recorded turns, whose columns `observation/...` are those that the reader and the choices need. */
export function readDecisions<Seen extends Offered>(
  spec: EnvSpec,
  knowledge: FullKnowledge,
  reader: Reader<Seen>,
  columns: NamedArrays,
): { readonly inputs: NamedArrays[string]; readonly allowed: NamedArrays[string] } {
  const choices = choicesOf(knowledge, actionShape(spec).questions);
  const rows = columns['choice'].data.length;
  const taste = rowReader(columns['taste'], rows);
  const prefix = 'observation/';
  const parts = Object.entries(columns)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, column]) => [name.slice(prefix.length), rowReader(column, rows)] as const);
  const inputs = new Float32Array(rows * reader.size);
  const allowed = new Float32Array(rows * choices.count);
  for (let row = 0; row < rows; row++) {
    const seen = Object.fromEntries(parts.map(([name, at]) => [name, at(row)])) as unknown as Seen;
    reader.write(inputs, row * reader.size, seen, taste(row) as Float32Array);
    choices.writeAllowed(allowed, row * choices.count, seen.offered, seen.mask);
  }
  return { inputs: ndarray(inputs, [rows, reader.size]), allowed: ndarray(allowed, [rows, choices.count]) };
}

/** Row by row, as views. */
function rowReader(
  { data }: NamedArrays[string],
  rows: number,
): (row: number) => NamedArrays[string]['data'] {
  const size = data.length / rows;
  return (row) => data.subarray(row * size, (row + 1) * size);
}

function stack(vectors: readonly Float32Array[]): NamedArrays[string] {
  const size = vectors[0].length;
  const data = new Float32Array(vectors.length * size);
  vectors.forEach((vector, i) => data.set(vector, i * size));
  return ndarray(data, [vectors.length, size]);
}

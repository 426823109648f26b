import type { Sample } from '../../core/algorithm.js';
import { concatenate, concatenateColumns, takeRows, type NamedArrays } from '../../core/arrays.js';
import { tensorOf } from '../../core/networks/inputs.js';
import type { Tensor } from '../../core/tensor/index.js';
import type { CrsKnowledge } from '../../envs/crs/knowledge.js';
import type { EncoderVersion } from './networks/encoder.js';
import { sequenceOf, type Sequence } from './networks/policy.js';
import { turnColumns, turnTensors, type Turns } from './networks/turns.js';

/** Whole dialogues: one row per turn, dialogue after dialogue. */
export interface Dialogues {
  /** `turn/...` (networks/turns) and `action`; of fresh ones also `reward`, `hindsight/rank` and `hindsight/answer`. */
  readonly columns: NamedArrays;
  /** Turns of each dialogue. */
  readonly lengths: Int32Array;
  /** 1 for each dialogue that found the item. */
  readonly success: Uint8Array;
}

/** The dialogues of a collection. */
export function dialoguesOf(samples: readonly Sample[]): Dialogues {
  const all = concatenateColumns(samples.map(({ arrays }) => arrays));
  const { action, reward } = all;
  return {
    columns: {
      ...turnColumns(all),
      action,
      reward,
      'hindsight/rank': all['hindsight/rank'],
      'hindsight/answer': all['hindsight/answer'],
    },
    lengths: Int32Array.from(all['episode/length'].data),
    success: Uint8Array.from(all['episode/success'].data),
  };
}

/** The first `length` turns of some dialogues, in the order of `picks`. */
export function pickDialogues(
  { columns, lengths, success }: Dialogues,
  picks: readonly { readonly dialogue: number; readonly length: number }[],
): Dialogues {
  const first = startsOf(lengths);
  const rows = picks.flatMap(({ dialogue, length }) => Array.from({ length }, (_, t) => first[dialogue] + t));
  return {
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, takeRows(column, rows)]),
    ),
    lengths: Int32Array.from(picks, ({ length }) => length),
    success: Uint8Array.from(picks, ({ dialogue }) => success[dialogue]),
  };
}

/** The last `capacity` of past dialogues followed by fresh ones, with what log pi needs of them. */
export function remember(past: Dialogues | null, fresh: Dialogues, capacity: number): Dialogues {
  const names = Object.keys(fresh.columns).filter((name) => name.startsWith('turn/') || name === 'action');
  const parts = [...(past === null ? [] : [past]), fresh];
  const all: Dialogues = {
    columns: Object.fromEntries(
      names.map((name) => [name, concatenate(parts.map(({ columns }) => columns[name]))]),
    ),
    lengths: Int32Array.from(parts.flatMap(({ lengths }) => [...lengths])),
    success: Uint8Array.from(parts.flatMap(({ success }) => [...success])),
  };
  const excess = Math.max(0, all.lengths.length - capacity);
  const kept = Array.from(all.lengths.subarray(excess), (length, i) => ({ dialogue: excess + i, length }));
  return pickDialogues(all, kept);
}

/** First row of each dialogue. */
function startsOf(lengths: Int32Array): Int32Array {
  const starts = new Int32Array(lengths.length);
  for (let i = 1; i < lengths.length; i++) starts[i] = starts[i - 1] + lengths[i - 1];
  return starts;
}

/** Turn of each row, from 0. */
export function turnNumbers(lengths: Int32Array): number[] {
  return Array.from(lengths).flatMap((length) => [...Array(length).keys()]);
}

/** Dialogues as the policy reads them. */
export interface Reading {
  readonly turns: Turns;
  readonly sequence: Sequence;
  /** The offered action that was taken in each row, int32. */
  readonly chosen: Tensor;
}

/** What the policy needs to say how probable these dialogues are. */
export function read(
  { columns, lengths }: Dialogues,
  knowledge: CrsKnowledge,
  encoder: EncoderVersion,
): Reading {
  return {
    turns: turnTensors(columns, knowledge, encoder === 'compat'),
    sequence: sequenceOf(lengths),
    chosen: tensorOf(columns['action']),
  };
}

import type { Tensor } from './tensor.js';

/**
 * Gradients with respect to the inputs of one op, from the gradient with respect to its output. Written in recorded
 * ops, so that a gradient can itself be differentiated. `wants[i]` is false where input i needs none.
 */
export type Vjp = (dy: Tensor, wants: readonly boolean[]) => readonly (Tensor | null)[];

/** The same for an op with several results: a gradient for each, null where nothing depends on it. */
export type JointVjp = (
  dys: readonly (Tensor | null)[],
  wants: readonly boolean[],
) => readonly (Tensor | null)[];

/** One recorded op. */
export interface TapeNode {
  readonly tape: Tape;
  /** Position on the tape: inputs always stand before what was computed from them. */
  readonly index: number;
  /** The outermost gradient that this op's result depends on. */
  readonly level: number;
  readonly inputs: readonly Tensor[];
  /** From the gradients of its results: of the only one, or of all of a joint op. */
  readonly vjp: Vjp | JointVjp;
  /** For a result of a joint op: where that op stands on the tape, and which result this is. */
  readonly result?: { readonly of: number; readonly slot: number };
}

/** Everything recorded since the outermost gradient began. */
export interface Tape {
  readonly nodes: TapeNode[];
}

let tape: Tape | null = null;
let depth = 0;
let limit = 0;

/** True inside `grad`, `valueAndGrad`, `jvp`: memory must then outlive nested scopes, because the tape refers to it. */
export function isRecording(): boolean {
  return depth > 0;
}

/** True when the history of this tensor matters to a gradient that is being taken now. */
export function isTracked(x: Tensor): boolean {
  const node = x.node;
  return node !== null && node.level <= limit && node.tape === tape;
}

/** Notes how `y` was computed, if a gradient depends on any of the inputs. Returns `y`. */
export function record(y: Tensor, inputs: readonly Tensor[], vjp: Vjp): Tensor {
  const level = levelOf(inputs);
  if (level <= limit) y.node = push(inputs, vjp, level);
  return y;
}

/** `record` for an op with several results, whose gradients are computed together. */
export function recordJoint(ys: readonly Tensor[], inputs: readonly Tensor[], vjp: JointVjp): void {
  const level = levelOf(inputs);
  if (level > limit) return;
  const { index } = push(inputs, vjp, level);
  ys.forEach((y, slot) => (y.node = push(inputs, vjp, level, { of: index, slot })));
}

/** The outermost gradient that depends on any of these; Infinity where none does. */
function levelOf(inputs: readonly Tensor[]): number {
  let level = Infinity;
  if (limit === 0 || tape === null) return level;
  for (let i = 0; i < inputs.length; i++) {
    const node = inputs[i]!.node;
    if (node !== null && node.tape === tape && node.level < level) level = node.level;
  }
  return level;
}

function push(
  inputs: readonly Tensor[],
  vjp: Vjp | JointVjp,
  level: number,
  result?: TapeNode['result'],
): TapeNode {
  const current = tape!;
  const node: TapeNode = { tape: current, index: current.nodes.length, level, inputs, vjp, result };
  current.nodes.push(node);
  return node;
}

/** What a gradient in progress needs from the tape. */
export interface Recording {
  /** Makes `leaf` a variable of this gradient; `source` is the tensor it stands for, so that outer gradients see through it. */
  watch(leaf: Tensor, source: Tensor): void;
  /** From here on only what outer gradients depend on is recorded. */
  endForward(): void;
  /** Position of the first variable on the tape. */
  readonly start: number;
  readonly nodes: readonly TapeNode[];
}

/**
 * Runs `body` one gradient level deeper. Levels count from the outermost gradient: an op of a backward pass is recorded only if
 * it depends on a gradient further out than the one being computed, so a first-order gradient records nothing twice.
 */
export function withRecording<T>(body: (recording: Recording) => T): T {
  const outerLimit = limit;
  if (tape === null) tape = { nodes: [] };
  const nodes = tape.nodes;
  const start = nodes.length;
  depth += 1;
  const level = depth;
  limit = level;
  try {
    return body({
      start,
      nodes,
      watch(leaf, source) {
        const own = source.node;
        const outer = own !== null && own.tape === tape ? own.level : Infinity;
        leaf.node = push([source], (dy: Tensor) => [dy], Math.min(level, outer));
      },
      endForward() {
        limit = outerLimit;
      },
    });
  } finally {
    depth -= 1;
    limit = outerLimit;
    if (depth === 0) tape = null;
  }
}

/** Runs `body` as if no gradient were being taken: what it computes is not recorded, and its scopes free memory. */
export function withoutRecording<T>(body: () => T): T {
  const outer = { tape, depth, limit };
  tape = null;
  depth = 0;
  limit = 0;
  try {
    return body();
  } finally {
    ({ tape, depth, limit } = outer);
  }
}

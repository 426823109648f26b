import { full, zeros } from './create.js';
import { add, mul } from './ops/elementwise.js';
import { sum } from './ops/reduce.js';
import { probe } from './probe.js';
import { scope } from './scope.js';
import { sameShape, showShape } from './shape.js';
import { isRecording, withRecording, type JointVjp, type Recording, type Vjp } from './tape.js';
import { Tensor } from './tensor.js';
import { flattenTree, fillTree, treeLeaves, type Tree } from './tree.js';

/** What a differentiable function returns: a scalar, or an object with a scalar `loss` and anything else beside it. */
export type Loss = Tensor | { readonly loss: Tensor };

/** The result of a function and the gradient of its loss, as a tree like its first argument. */
export interface ValueAndGrad<P, L> {
  readonly value: L;
  readonly grads: P;
}

/**
 * A function that computes f and the gradient of its (scalar) loss with respect to every tensor in its first argument,
 * a tensor or a tree of float32 tensors. May be nested: gradients of gradients are exact. Tensors on which the loss does not depend
 * get zeros. Everything else that f makes is freed, unless it is returned beside `loss`.
 */
export function valueAndGrad<P, R extends readonly unknown[], L extends Loss>(
  f: (params: P, ...rest: R) => L,
): (params: P, ...rest: R) => ValueAndGrad<P, L> {
  return (params, ...rest) => {
    const result = scope(() => {
      const sources = variablesOf('valueAndGrad', params);
      let value!: L;
      const grads = pullback(
        sources,
        (leaves) => {
          value = f(fillTree(params as Tree<Tensor>, leaves) as P, ...rest);
          const loss = value instanceof Tensor ? value : (value as { readonly loss?: unknown }).loss;
          if (!(loss instanceof Tensor))
            throw new Error('valueAndGrad: the function must return a tensor or { loss: tensor, ... }');
          if (loss.size !== 1)
            throw new Error(`valueAndGrad: the loss must be a scalar, got shape ${showShape(loss.shape)}`);
          return [loss];
        },
        ([loss]) => [full(loss!.shape, 1)],
      );
      return { value, grads: fillTree(params as Tree<Tensor>, grads) as P };
    });
    if (probe.gradient !== null && !isRecording()) {
      probe.gradient({ params, loss: (at) => f(at as P, ...rest), grads: result.grads });
    }
    return result;
  };
}

/** `valueAndGrad` without the value: (params, ...rest) -> gradients, a tree like params. */
export function grad<P, R extends readonly unknown[]>(
  f: (params: P, ...rest: R) => Loss,
): (params: P, ...rest: R) => P {
  const both = valueAndGrad(f);
  return (params, ...rest) => scope(() => both(params, ...rest).grads);
}

/**
 * Directional derivative: f(x) and d/de f(x + e * direction) at e = 0, for a tensor or tree x and a tensor-valued f. Computed
 * as the transpose of the transpose, so it costs about two reverse passes and may be differentiated further.
 */
export function jvp<P>(f: (x: P) => Tensor, x: P, direction: P): { value: Tensor; tangent: Tensor } {
  return scope(() => {
    const sources = variablesOf('jvp', x);
    const along = variablesOf('jvp', direction);
    if (along.length !== sources.length || along.some((v, i) => !sameShape(v.shape, sources[i]!.shape))) {
      throw new Error('jvp: the direction must have the structure and shapes of x');
    }
    const value = f(x);
    const [tangent] = pullback(
      [zeros(value.shape)],
      ([weights]) => {
        const columns = pullback(
          sources,
          (leaves) => [f(fillTree(x as Tree<Tensor>, leaves) as P)],
          () => [weights!],
        );
        return [columns.reduce((total, column, i) => add(total, sum(mul(column, along[i]!))), full([], 0))];
      },
      () => [full([], 1)],
    );
    return { value, tangent: tangent! };
  });
}

function variablesOf(op: string, params: unknown): Tensor[] {
  return flattenTree(params as Tree<unknown>).map(([path, leaf]) => {
    if (!(leaf instanceof Tensor) || leaf.dtype !== 'float32') {
      const got = leaf instanceof Tensor ? leaf.toString() : leaf === null ? 'null' : typeof leaf;
      throw new Error(
        `${op}: the parameter${path === '' ? '' : ` '${path}'`} must be a float32 tensor, got ${got}`,
      );
    }
    return leaf;
  });
}

/**
 * Gradients with respect to `sources` of the outputs of f, weighted by `seeds` (one a output). What enclosing gradients depend
 * on is recorded, the rest is not.
 */
export function pullback(
  sources: readonly Tensor[],
  f: (leaves: readonly Tensor[]) => readonly Tensor[],
  seeds: (outputs: readonly Tensor[]) => readonly Tensor[],
): Tensor[] {
  return withRecording((recording) => {
    const leaves = sources.map((source) => {
      const leaf = new Tensor(source.storage, source.shape, source.dtype);
      recording.watch(leaf, source);
      return leaf;
    });
    const outputs = f(leaves);
    recording.endForward();
    return backward(recording, leaves, outputs, seeds(outputs));
  });
}

function backward(
  recording: Recording,
  leaves: readonly Tensor[],
  outputs: readonly Tensor[],
  seeds: readonly Tensor[],
): Tensor[] {
  const { start, nodes } = recording;
  const end = nodes.length;
  const needed = new Array<boolean>(end - start).fill(false);
  const tape = nodes[start]?.tape;
  const isNeeded = (x: Tensor): boolean => {
    const node = x.node;
    return node !== null && node.tape === tape && node.index >= start && needed[node.index - start]!;
  };
  for (let i = 0; i < end - start; i++) {
    const node = nodes[start + i]!;
    needed[i] = i < leaves.length || node.inputs.some(isNeeded);
  }
  const cotangents = new Array<Tensor | undefined>(end - start).fill(undefined);
  const accumulate = (x: Tensor, dx: Tensor): void => {
    const at = x.node!.index - start;
    const before = cotangents[at];
    cotangents[at] = before === undefined ? dx : add(before, dx);
  };
  outputs.forEach((y, i) => {
    if (isNeeded(y)) accumulate(y, seeds[i]!);
  });
  // Gradients of the results of joint ops, by the place of the op: results stand behind it, so all are there when it is reached.
  const joint = new Map<number, (Tensor | null)[]>();
  for (let i = end - start - 1; i >= leaves.length; i--) {
    const node = nodes[start + i]!;
    const dy = cotangents[i];
    const dys = joint.get(start + i);
    if ((dy === undefined && dys === undefined) || !needed[i]) continue;
    if (node.result !== undefined) {
      const { of, slot } = node.result;
      if (!joint.has(of)) joint.set(of, []);
      joint.get(of)![slot] = dy!;
      cotangents[i] = undefined;
      continue;
    }
    const wants = node.inputs.map(isNeeded);
    const gradients = dys === undefined ? (node.vjp as Vjp)(dy!, wants) : (node.vjp as JointVjp)(dys, wants);
    for (let j = 0; j < wants.length; j++) {
      const dx = gradients[j];
      if (wants[j] && dx) accumulate(node.inputs[j]!, dx);
    }
    cotangents[i] = undefined;
  }
  return leaves.map((leaf, i) => cotangents[i] ?? zeros(leaf.shape));
}

/** The tensors of a tree, in the order of `flattenTree`; throws for any other leaf. */
export function tensorLeaves(op: string, tree: unknown): Tensor[] {
  return treeLeaves(tree as Tree<unknown>).map((leaf) => {
    if (!(leaf instanceof Tensor))
      throw new Error(`${op}: expected a tree of tensors, found ${leaf === null ? 'null' : typeof leaf}`);
    return leaf;
  });
}

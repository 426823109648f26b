import type { Rng } from '../random.js';
import {
  currentExecutor,
  createExecutor,
  scope,
  setExecutor,
  tensor,
  treeLeaves,
  type Tree,
} from '../tensor/index.js';
import { probe, type GradientCall } from '../tensor/probe.js';
import { Tensor } from '../tensor/tensor.js';
import { fillTree, flattenTree } from '../tensor/tree.js';

/** Gradients that are compared; each costs a few evaluations of its loss. */
const GRADIENTS = 4;
/** Steps of the difference quotient. The smaller ones matter where a longer step crosses a kink of a relu. */
const STEPS = [1e-5, 1e-6, 1e-7];

/** How a gradient compared with difference quotients. */
export interface GradientFinding {
  /** How many gradients `body` took, up to the number that is looked at. */
  readonly compared: number;
  /** What is wrong with the first wrong one. */
  readonly fault?: string;
}

/**
 * Runs `body` in double precision and compares the first gradients that it takes (`grad`, `valueAndGrad`) with central differences
 * along a random direction. What a loss holds constant with `stopGradient` is held constant in the differences too. `body` is left
 * when enough were compared.
 */
export async function compareGradients(rng: Rng, body: () => Promise<unknown>): Promise<GradientFinding> {
  const before = currentExecutor();
  let compared = 0;
  let fault: string | undefined;
  let enough = false;
  const watch = (call: GradientCall): void => {
    probe.gradient = null; // the loss may take gradients of its own
    fault = gradientFault(call, rng.fork('direction', compared));
    compared++;
    enough = fault !== undefined || compared === GRADIENTS;
    if (enough) throw new Error('enough gradients were compared');
    probe.gradient = watch;
  };
  setExecutor(await createExecutor('reference'));
  probe.gradient = watch;
  try {
    await body();
  } catch (error) {
    if (!enough) throw error;
  } finally {
    probe.gradient = null;
    setExecutor(before);
  }
  return fault === undefined ? { compared } : { compared, fault };
}

/** Why the gradient cannot be right; undefined when it agrees with some difference quotient. */
function gradientFault({ params, loss, grads }: GradientCall, rng: Rng): string | undefined {
  const paths = flattenTree(params as Tree<Tensor>).map(([path]) => path);
  const at = treeLeaves(params as Tree<Tensor>).map((leaf) => leaf.toArray());
  const gradient = treeLeaves(grads as Tree<Tensor>).map((leaf) => leaf.toArray());
  const shapes = treeLeaves(params as Tree<Tensor>).map((leaf) => leaf.shape);
  const direction = at.map((leaf) => Float64Array.from(leaf, () => rng.normal()));
  let slope = 0;
  let square = 0;
  for (const [k, leaf] of gradient.entries()) {
    for (let i = 0; i < leaf.length; i++) {
      if (!Number.isFinite(leaf[i])) return `the gradient of '${paths[k]}'[${i}] is ${leaf[i]}`;
      slope += leaf[i] * direction[k][i];
      square += leaf[i] * leaf[i];
    }
  }
  const constants: Float64Array[] = [];
  const lossAt = (step: number, constant: (x: Tensor) => Tensor): number => {
    const leaves = at.map((leaf, k) =>
      tensor(
        Float64Array.from(leaf, (x, i) => x + step * direction[k][i]),
        shapes[k],
      ),
    );
    probe.constant = constant;
    try {
      return scope(() => {
        const result = loss(fillTree(params as Tree<Tensor>, leaves));
        return (result instanceof Tensor ? result : (result as { readonly loss: Tensor }).loss).item();
      });
    } finally {
      probe.constant = null;
    }
  };
  const keep = (x: Tensor): Tensor => {
    constants.push(Float64Array.from(x.toArray()));
    return x;
  };
  const replay = (): ((x: Tensor) => Tensor) => {
    let next = 0;
    return (x) => tensor(constants[next++], x.shape, x.dtype);
  };
  const here = lossAt(0, keep);
  if (lossAt(0, replay()) !== here)
    return 'two evaluations of a loss differ: what it draws must be drawn before';
  const quotients = STEPS.map((step) => (lossAt(step, replay()) - lossAt(-step, replay())) / (2 * step));
  const tolerance = 1e-4 * Math.sqrt(square) + 1e-7 * Math.max(1, Math.abs(here));
  if (quotients.some((quotient) => Math.abs(quotient - slope) <= tolerance)) return undefined;
  return `along a random direction the loss changes by ${quotients[1]}, its gradient says ${slope}`;
}

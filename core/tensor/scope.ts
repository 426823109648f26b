import { currentExecutor } from './executors/current.js';
import type { Storage } from './storage.js';
import { isRecording } from './tape.js';
import { Tensor } from './tensor.js';
import { treeLeaves } from './tree.js';

/**
 * Runs `fn` and frees every tensor made meanwhile, except those in the result (a tensor, or plain objects and arrays that
 * hold tensors). The result of an outermost scope lives in JavaScript arrays and needs no freeing. Inside a gradient a scope
 * frees nothing, because the gradient still needs everything. `fn` must be synchronous. Outside of any scope an op works too, as a scope
 * of its own: right, but slow.
 */
export function scope<T>(fn: () => T): T {
  if (isRecording()) return fn();
  const executor = currentExecutor();
  executor.openScope();
  const survivors = new Set<Storage>();
  try {
    const result = fn();
    if (result instanceof Promise)
      throw new Error('scope: the function must be synchronous, but it returned a promise');
    for (const leaf of treeLeaves<unknown>(result)) {
      if (!(leaf instanceof Tensor)) continue;
      leaf.node = null;
      survivors.add(leaf.storage);
    }
    return result;
  } finally {
    executor.closeScope(survivors);
  }
}

import { showShape } from '../shape.js';
import { hostView } from '../storage.js';
import { Tensor } from '../tensor.js';

/** Throws unless every argument is a float32 tensor; the message names the op and the shapes. */
export function checkFloat(op: string, ...xs: readonly Tensor[]): void {
  for (const x of xs) {
    if (!(x instanceof Tensor)) throw new Error(`${op}: expected a tensor, got ${describe(x)}`);
    if (x.dtype !== 'float32') {
      throw new Error(
        `${op}: expected float32, got ${xs.map((t) => `${t.dtype} ${showShape(t.shape)}`).join(', ')}; use cast(x, 'float32')`,
      );
    }
  }
}

/** Throws unless `indices` is an int32 tensor with every element in [0, length). */
export function checkIndices(op: string, indices: Tensor, length: number): void {
  if (!(indices instanceof Tensor) || indices.dtype !== 'int32') {
    throw new Error(`${op}: expected indices as an int32 tensor, got ${describe(indices)}`);
  }
  const data = hostView(indices.storage);
  for (let i = 0; i < indices.size; i++) {
    const index = data[i]!;
    if (index < 0 || index >= length)
      throw new Error(`${op}: index ${index} (position ${i}) is outside [0, ${length})`);
  }
}

function describe(x: unknown): string {
  if (x instanceof Tensor) return x.toString();
  return x === null ? 'null' : Array.isArray(x) ? 'an array' : typeof x;
}

import { DTYPES, dtypeOf, type NamedArrays, type NDArray } from '../../core/arrays.js';
import { RunError } from '../../core/errors.js';

/**
 * The mean over learners of every number: added in double precision in the order of rank, divided, and rounded once to the arrays'
 * type. Throws a RunError naming rank and array when the learners' arrays differ in name, type or shape, or hold integers.
 */
export function meanInOrder(parts: readonly NamedArrays[]): NamedArrays {
  const first = parts[0];
  const names = Object.keys(first);
  parts.forEach((part, rank) => {
    const others = Object.keys(part);
    if (others.length !== names.length || names.some((name) => !Object.hasOwn(part, name))) {
      throw new RunError(
        `all-reduce: rank ${rank} has arrays ${others.join(', ')}; rank 0 has ${names.join(', ')}`,
      );
    }
  });
  return Object.fromEntries(
    names.map((name) => [
      name,
      meanOf(
        name,
        parts.map((part) => part[name]),
      ),
    ]),
  );
}

function meanOf(name: string, parts: readonly NDArray[]): NDArray {
  const { shape, data } = parts[0];
  const dtype = dtypeOf(data);
  if (dtype !== 'F32' && dtype !== 'F64')
    throw new RunError(`all-reduce: array '${name}' is ${dtype}; a mean needs floating-point numbers`);
  const sum = new Float64Array(data.length);
  parts.forEach((part, rank) => {
    if (dtypeOf(part.data) !== dtype || part.shape.join() !== shape.join()) {
      throw new RunError(
        `all-reduce: array '${name}' is ${dtypeOf(part.data)} [${part.shape.join()}] on rank ${rank}, ${dtype} [${shape.join()}] on rank 0`,
      );
    }
    for (let i = 0; i < sum.length; i++) sum[i] += part.data[i];
  });
  const mean = new DTYPES[dtype](sum.length);
  for (let i = 0; i < sum.length; i++) mean[i] = sum[i] / parts.length;
  return { shape, data: mean };
}

import type { NamedArrays, TypedArray } from '../arrays.js';
import { flattenTree, wrap, type Tensor, type Tree } from '../tensor/index.js';

/** A tree of parameters: what networks are applied to, what is differentiated, averaged and stored. */
export type Params = Tree<Tensor>;

/** The leaves as arrays named `prefix/path/of/leaf`, in single precision. */
export function toArrays(tree: Params, prefix: string): NamedArrays {
  return Object.fromEntries(
    flattenTree(tree).map(([path, leaf]) => [
      `${prefix}/${path}`,
      { shape: leaf.shape, data: singlePrecision(leaf.toArray()) },
    ]),
  );
}

/** The tree that `toArrays` took apart: numbered branches become arrays. The arrays must not be changed afterwards. */
export function fromArrays(arrays: NamedArrays, prefix: string): Params {
  const root: Branch = new Map();
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    if (!name.startsWith(`${prefix}/`)) continue;
    const path = name.slice(prefix.length + 1).split('/');
    let branch = root;
    for (const part of path.slice(0, -1)) {
      if (!branch.has(part)) branch.set(part, new Map());
      branch = branch.get(part) as Branch;
    }
    branch.set(path[path.length - 1], wrap(data as Float32Array, shape));
  }
  return grown(root);
}

type Branch = Map<string, Branch | Tensor>;

function grown(branch: Branch | Tensor): Params {
  if (!(branch instanceof Map)) return branch;
  const entries = [...branch].map(([name, value]) => [name, grown(value)] as const);
  if (!entries.every(([name]) => /^\d+$/.test(name))) return Object.fromEntries(entries);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
}

function singlePrecision(data: TypedArray): TypedArray {
  return data instanceof Float64Array ? Float32Array.from(data) : data;
}

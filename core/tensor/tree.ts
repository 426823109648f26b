/** Leaves of one type in nested plain objects and arrays: how parameters, gradients and optimiser states are held. */
export type Tree<T> = T | readonly Tree<T>[] | { readonly [key: string]: Tree<T> };

function isBranch(value: unknown): value is Record<string, unknown> | readonly unknown[] {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Leaves with their paths (`layers/0/w`): array elements in order, object entries by key in code-unit order, so that the
 * order does not depend on how the tree was built. Anything that is neither an array nor a plain object is a leaf. The type also admits
 * trees that are declared as an interface.
 */
export function flattenTree<T>(tree: Tree<T> | object): [path: string, leaf: T][] {
  const leaves: [string, T][] = [];
  visit(tree, '', (path, leaf) => leaves.push([path, leaf as T]));
  return leaves;
}

function visit(tree: unknown, path: string, leaf: (path: string, value: unknown) => void): void {
  if (!isBranch(tree)) {
    leaf(path, tree);
    return;
  }
  const prefix = path === '' ? '' : `${path}/`;
  if (Array.isArray(tree)) {
    for (let i = 0; i < tree.length; i++) visit(tree[i], `${prefix}${i}`, leaf);
    return;
  }
  const record = tree as Record<string, unknown>;
  for (const key of Object.keys(record).sort()) visit(record[key], `${prefix}${key}`, leaf);
}

/** The leaves alone, in the order of `flattenTree`. */
export function treeLeaves<T>(tree: Tree<T> | object): T[] {
  return flattenTree(tree).map(([, leaf]) => leaf);
}

/** A tree of the same structure whose leaves are `f(leaf, path)`, called in the order of `flattenTree`. */
export function mapTree<T, U>(tree: Tree<T>, f: (leaf: T, path: string) => U): Tree<U> {
  return build(tree, '', (leaf, path) => f(leaf as T, path)) as Tree<U>;
}

function build(tree: unknown, path: string, f: (leaf: unknown, path: string) => unknown): unknown {
  if (!isBranch(tree)) return f(tree, path);
  const prefix = path === '' ? '' : `${path}/`;
  if (Array.isArray(tree)) return tree.map((branch, i) => build(branch, `${prefix}${i}`, f));
  const record = tree as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(record).sort()) result[key] = build(record[key], `${prefix}${key}`, f);
  return result;
}

/** Combines two trees of the same structure leaf by leaf; throws naming the first path that differs. */
export function zipTrees<T, U, V>(a: Tree<T>, b: Tree<U>, f: (a: T, b: U, path: string) => V): Tree<V> {
  const right = flattenTree(b);
  let i = 0;
  const result = mapTree(a, (leaf, path) => {
    const other = right[i++];
    if (other === undefined || other[0] !== path) {
      throw new Error(
        `the trees differ: '${path}' is in the first, '${other?.[0] ?? 'nothing'}' is in its place in the second`,
      );
    }
    return f(leaf, other[1], path);
  });
  if (i < right.length) throw new Error(`the trees differ: '${right[i]![0]}' is only in the second`);
  return result;
}

/** The structure of `tree` with `leaves` (in the order of `flattenTree`) in place of its own. */
export function fillTree<T, U>(tree: Tree<T>, leaves: readonly U[]): Tree<U> {
  let i = 0;
  return mapTree(tree, (_leaf, path) => {
    if (i >= leaves.length) throw new Error(`no leaf left for '${path}': got ${leaves.length} leaves`);
    return leaves[i++]!;
  });
}

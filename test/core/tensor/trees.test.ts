import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as t from '../../../core/tensor/index.js';

const tree = fc.letrec<{ tree: t.Tree<number> }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ maxLength: 3 }).filter((key) => key !== '__proto__'),
      tie('tree'),
      { maxKeys: 4 },
    ),
  ),
})).tree;

test('a tree is flattened and filled again without loss', () => {
  fc.assert(
    fc.property(tree, (x) => {
      const leaves = t.treeLeaves<number>(x);
      assert.deepEqual(
        t.fillTree(x, leaves),
        t.mapTree<number, number>(x, (leaf) => leaf),
      );
      assert.deepEqual(
        t.treeLeaves<number>(t.mapTree<number, number>(x, (leaf) => leaf + 1)),
        leaves.map((leaf) => leaf + 1),
      );
      assert.deepEqual(
        t.flattenTree<number>(x).map(([, leaf]) => leaf),
        leaves,
      );
    }),
  );
});

test('the order of leaves does not depend on how the tree was built', () => {
  const paths = t.flattenTree<number>({ b: [1, { d: 2, c: 3 }], a: 4, B: 5 });
  assert.deepEqual(paths, [
    ['B', 5],
    ['a', 4],
    ['b/0', 1],
    ['b/1/c', 3],
    ['b/1/d', 2],
  ]);
  assert.deepEqual(t.flattenTree<number>(7), [['', 7]]);
});

test('trees of different structure are not combined', () => {
  const add = (a: number, b: number): number => a + b;
  assert.deepEqual(t.zipTrees<number, number, number>({ a: 1, b: [2] }, { a: 10, b: [20] }, add), {
    a: 11,
    b: [22],
  });
  assert.throws(
    () => t.zipTrees<number, number, number>({ a: 1 }, { b: 1 }, add),
    /'a' is in the first, 'b' is in its place/,
  );
  assert.throws(() => t.zipTrees<number, number, number>([1], [1, 2], add), /'1' is only in the second/);
  assert.throws(() => t.zipTrees<number, number, number>([1, 2], [1], add), /'1' is in the first, 'nothing'/);
  assert.throws(() => t.fillTree([1, 2], [1]), /no leaf left for '1'/);
});

test('tensors take their shape from nested arrays, and their type from typed arrays', () => {
  assert.deepEqual(
    t.tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]).shape,
    [2, 3],
  );
  assert.deepEqual(t.tensor(5).shape, []);
  assert.equal(t.tensor(Int32Array.of(1, 2)).dtype, 'int32');
  assert.equal(t.tensor([1.5], [1], 'int32').item(), 1);
  assert.equal(t.full([2], 3, 'int32').dtype, 'int32');
  assert.equal(String(t.ones([2, 3])), 'Tensor(float32 [2,3])');
});

test('a copy cannot change the tensor; a wrapped array is not copied', () => {
  const data = Float32Array.of(1, 2);
  const copied = t.tensor(data);
  const wrapped = t.wrap(data, [2]);
  data[0] = 9;
  assert.deepEqual([copied.toArray()[0], wrapped.toArray()[0]], [1, 9]);
  copied.toArray()[0] = 5;
  assert.equal(copied.toArray()[0], 1);
  assert.throws(() => t.wrap(data, [3]), /2 elements do not fill shape \[3\]/);
});

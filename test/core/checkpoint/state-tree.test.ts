import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { StateTree } from '../../../core/algorithm.js';
import type { NamedArrays } from '../../../core/arrays.js';
import { joinState, splitState } from '../../../core/checkpoint/state-tree.js';
import { InputError, RunError } from '../../../core/errors.js';
import { tensor, Tensor } from '../../../core/tensor/index.js';
import type { Json } from '../../../core/unit.js';
import { arbitraryArray } from '../../helpers/arrays.js';
import { someState } from './helpers.js';

/** A tree with tensors spelled out, so that deepEqual compares their numbers. */
function spelledOut(tree: StateTree): unknown {
  if (tree instanceof Tensor) return { tensor: tree.dtype, shape: tree.shape, data: tree.toArray() };
  if (Array.isArray(tree)) return tree.map(spelledOut);
  if (typeof tree !== 'object' || tree === null || ArrayBuffer.isView(tree)) return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([key, child]) => [key, spelledOut(child as StateTree)]),
  );
}

/** Through JSON text, as the manifest is. */
const again = (json: Json): Json => JSON.parse(JSON.stringify(json)) as Json;

const leaf: fc.Arbitrary<StateTree> = fc.oneof(
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  arbitraryArray().map(({ data }) => data),
  arbitraryArray()
    .filter(({ data }) => data instanceof Float32Array || data instanceof Int32Array)
    .map(({ data, shape }) => tensor(data as Float32Array | Int32Array, shape)),
);
const { tree } = fc.letrec<{ tree: StateTree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('$', '$a', 'a/b', '~1', '__proto__')),
      tie('tree'),
      {
        maxKeys: 3,
        noNullPrototype: true,
      },
    ),
  ),
}));

describe('state trees', () => {
  it('come back with every leaf of its kind and every bit', () => {
    fc.assert(
      fc.property(tree, (state) => {
        const { structure, arrays } = splitState(state);
        assert.deepEqual(
          spelledOut(joinState({ structure: again(structure), arrays }, 'x')),
          spelledOut(state),
        );
      }),
    );
  });

  it('name arrays by their path', () => {
    assert.deepEqual(Object.keys(splitState(someState()).arrays), [
      'adam/m',
      'adam/v',
      'empty/array',
      'flags/0',
      'flags/1',
      'flags/6/a~1b~0c',
      'indices',
      'params/layers/0/b',
      'params/layers/0/w',
      'stream',
    ]);
  });

  it('do not copy typed arrays', () => {
    const own = new Float32Array(4);
    assert.equal(splitState({ own }).arrays.own.data, own);
  });

  it('refuse what would be lost, naming it', () => {
    const refused = (state: unknown, message: RegExp): void =>
      assert.throws(
        () => splitState(state as StateTree),
        (error) => error instanceof RunError && message.test(error.message),
      );
    refused({ a: [1, { b: undefined }] }, /holds undefined at 'a\/1\/b'/);
    refused({ map: new Map() }, /holds a Map at 'map'/);
    refused({ big: 10n }, /holds 10 at 'big'/);
    refused({ f: Math.sqrt }, /at 'f'/);
    refused({ a: new BigInt64Array(1) }, /a BigInt64Array at 'a'/);
    refused({ a: new DataView(new ArrayBuffer(1)) }, /a DataView at 'a'/);
    const circle: { self?: unknown } = {};
    circle.self = circle;
    refused(circle, /more than 100 levels deep at 'self\/self/);
  });

  it('refuse structure and arrays that do not belong together, naming the array', () => {
    const { structure, arrays } = splitState({ w: tensor(Float32Array.of(1, 2), [2, 1]), n: 1 });
    const refused = (changed: NamedArrays, message: RegExp, other: Json = structure): void =>
      assert.throws(
        () => joinState({ structure: other, arrays: changed }, 'file'),
        (error) =>
          error instanceof InputError &&
          error.message.startsWith('file is damaged') &&
          message.test(error.message),
      );
    refused({}, /array 'w' is missing/);
    refused({ ...arrays, x: arrays.w }, /array 'x' is not part of the state/);
    refused({ w: { ...arrays.w, shape: [1, 2] } }, /array 'w' is F32 \[1,2\] instead of "F32" \[2,1\]/);
    refused({ w: { ...arrays.w, data: new Int32Array(2) } }, /array 'w' is I32 \[2,1\] instead of "F32"/);
    refused({ w: { ...arrays.w, data: Float32Array.of(1, 3) } }, /numbers of array 'w' have changed/);
    refused(arrays, /'w' is of the unknown kind "wormhole"/, { w: { $: 'wormhole' } });
  });

  it('answer any damage of the structure with an InputError', () => {
    const { structure, arrays } = splitState(someState());
    const text = JSON.stringify(structure);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 2 }), (at, inserted) => {
        let changed: Json;
        try {
          changed = JSON.parse(text.slice(0, at) + inserted + text.slice(at + 1)) as Json;
        } catch {
          return;
        }
        try {
          joinState({ structure: changed, arrays }, 'x');
        } catch (error) {
          assert.ok(error instanceof InputError, String(error));
        }
      }),
      { numRuns: 2000 },
    );
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as t from '../../../core/tensor/index.js';
import { randomTensor, TestStream } from './helpers.js';

t.setExecutor(await t.createExecutor('wasm'));

test('a packed network gives the bits of its layers, for any sizes and numbers of rows', () => {
  const widths = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 2, maxLength: 4 });
  const activations = fc.array(fc.constantFrom('none', 'tanh', 'sigmoid', 'relu'), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(
    fc.property(
      widths,
      activations,
      fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 3 }),
      (sizes, kinds, batches) => {
        const stream = new TestStream(sizes.length + sizes[0]!);
        const layers = sizes.slice(1).map((n, i) => ({
          w: randomTensor(stream, [sizes[i]!, n]),
          b: randomTensor(stream, [n]),
          activation: kinds[i]!,
        }));
        const packed = t.packMlp(layers);
        for (const rows of batches) {
          const x = randomTensor(stream, [rows, sizes[0]!]);
          const expected = layers
            .reduce((h, { w, b, activation }) => t.linear(h, w, b, activation), x)
            .toArray();
          const actual = packed.run(x.toArray() as Float32Array);
          assert.deepEqual(actual, expected);
          assert.equal(packed.run(x.toArray() as Float32Array, actual), actual);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a packed network with many inputs gives the bits of its layers', () => {
  const stream = new TestStream(3);
  const layers = [
    { w: randomTensor(stream, [700, 40]), b: randomTensor(stream, [40]) },
    { w: randomTensor(stream, [40, 9]), b: randomTensor(stream, [9]) },
  ];
  const packed = t.packMlp(layers);
  for (const rows of [1, 2, 5]) {
    const x = randomTensor(stream, [rows, 700]);
    const expected = layers.reduce((h, { w, b }) => t.linear(h, w, b), x).toArray();
    assert.deepEqual(packed.run(x.toArray() as Float32Array), expected);
  }
});

test('packed networks give their bits in turns, also when there are more than their memory holds', () => {
  const stream = new TestStream(5);
  const networks = Array.from({ length: 12 }, () => {
    const w = randomTensor(stream, [600, 500]);
    const b = randomTensor(stream, [500]);
    const x = randomTensor(stream, [16, 600]);
    const expected = t.linear(x, w, b, 'tanh').toArray();
    return { x: x.toArray() as Float32Array, expected, packed: t.packMlp([{ w, b, activation: 'tanh' }]) };
  });
  for (let turn = 0; turn < 2; turn++)
    for (const { x, expected, packed } of networks) assert.deepEqual(packed.run(x), expected);
});

test('a packed network refuses what does not fit', () => {
  assert.throws(() => t.packMlp([]), /at least one layer/);
  const layer = { w: t.ones([3, 2]), b: t.ones([2]) };
  assert.throws(
    () => t.packMlp([layer, layer]),
    /layer 1 has w \[3,2\] and b \[2\], expected w \[2, out\], b \[out\]/,
  );
  assert.throws(() => t.packMlp([layer]).run(new Float32Array(4)), /4 numbers are no whole rows of 3/);
});

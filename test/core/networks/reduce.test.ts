import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { averageOver, sumOver, unitsFor } from '../../../core/networks/reduce.js';
import { ndarray, type NamedArrays } from '../../../core/arrays.js';
import { tensor } from '../../../core/tensor/index.js';

/** The other of two learners has `theirs` in every element. */
const peers = (theirs: number) => ({
  learners: 2,
  allReduce: <T extends NamedArrays>(arrays: T): Promise<T> =>
    Promise.resolve(
      Object.fromEntries(
        Object.entries(arrays).map(([name, { shape, data }]) => [
          name,
          { shape, data: data.map((x) => (x + theirs) / 2) },
        ]),
      ) as unknown as T,
    ),
});

describe('agreement of learners', () => {
  it('averages gradients and numbers', async () => {
    const own = { layers: [{ w: tensor([1, 2, 3, 4], [2, 2]), b: tensor([5, 6]) }], logStd: tensor([7]) };
    const { grads, numbers } = await averageOver(peers(3), own, { kl: 1, loss: 5 });
    assert.deepEqual(
      [grads.layers[0].w, grads.layers[0].b, grads.logStd].map((x) => [x.shape, ...x.toArray()]),
      [
        [[2, 2], 2, 2.5, 3, 3.5],
        [[2], 4, 4.5],
        [[1], 5],
      ],
    );
    assert.deepEqual(numbers, { kl: 2, loss: 4 });
  });

  it('adds up', async () => {
    const sums = await sumOver(peers(10), { x: ndarray(Float64Array.of(1, 2)) });
    assert.deepEqual([...sums['x'].data], [11, 12]);
  });

  it('has a unit for every learner, or says so', () => {
    assert.equal(unitsFor({ config: { units: 2 }, learners: 2 }), 2);
    assert.throws(() => unitsFor({ config: { units: 2 }, learners: 3 }), {
      name: 'InputError',
      message: 'algo.units is 2, fewer than the 3 learners: each needs at least one',
    });
  });
});

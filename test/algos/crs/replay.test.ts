import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawRows, remember, replaySize, transitionsAt, type Replay } from '../../../algos/crs/replay.js';
import { Rng } from '../../../core/random.js';

/** Turns numbered from `first`, in dialogues of these lengths. */
function turns(first: number, lengths: readonly number[]): Replay {
  const ends = lengths.flatMap((length) => Array.from({ length }, (_, t) => (t === length - 1 ? 1 : 0)));
  return {
    number: { shape: [ends.length, 1], data: Float32Array.from(ends, (_, i) => first + i) },
    terminated: { shape: [ends.length], data: Uint8Array.from(ends) },
  };
}

const lengths = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 });

test('the last turns are kept in their order, and what follows a turn is the next of its dialogue', () => {
  fc.assert(
    fc.property(lengths, lengths, fc.integer({ min: 1, max: 20 }), (before, after, capacity) => {
      const past = turns(0, before);
      const fresh = turns(replaySize(past), after);
      const replay = remember(remember(null, past, 1000), fresh, capacity);
      const all = [...past['number'].data, ...fresh['number'].data].slice(-capacity);
      assert.deepEqual([...replay['number'].data], all);
      assert.deepEqual(replay['number'].shape, [all.length, 1]);
      const rows = Int32Array.from(all.keys());
      const { now, next } = transitionsAt(replay, rows, ['number']);
      for (const row of rows) {
        const ended = replay['terminated'].data[row] === 1;
        assert.equal(next['number'].data[row], now['number'].data[row] + (ended ? 0 : 1));
      }
    }),
  );
});

test('rows are drawn from all of the replay by the stream alone', () => {
  const replay = turns(0, [3, 2]);
  const rows = drawRows(Rng.seed(1), replay, 200);
  assert.deepEqual(new Set(rows), new Set([0, 1, 2, 3, 4]));
  assert.deepEqual(drawRows(Rng.seed(1), replay, 200), rows);
});

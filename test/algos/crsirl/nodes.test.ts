import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nodesOf } from '../../../algos/crsirl/networks/nodes.js';
import type { EnvSpec } from '../../../core/algorithm.js';
import { discrete } from '../../../core/spaces.js';
import type { CrsKnowledge } from '../../../envs/crs/knowledge.js';
import { knowledge } from './turns.js';

const specOf = (known: CrsKnowledge): EnvSpec => ({
  name: 'crs',
  observationSpace: discrete(2),
  actionSpace: discrete(2),
  knowledge: known,
});

describe('nodes as networks read them', () => {
  const known = knowledge(3);
  const { items, nothing } = known;
  // Attributes that are hardly to be told apart, as in the published tables.
  const vectors = known.vectors.map((x, i) =>
    Math.floor(i / 3) < items || i >= nothing * 3 ? x : 5 + 0.01 * x,
  );
  const read = nodesOf(specOf({ ...known, vectors }), 'standardised');

  it('have mean 0 and mean square 1 in each kind, and tell the kind', () => {
    assert.equal(read.dim, 4);
    for (const [first, end, kind] of [
      [0, items, Math.fround(Math.sqrt(3))],
      [items, nothing, -Math.fround(Math.sqrt(3))],
    ]) {
      const rows = Array.from({ length: end - first }, (_, i) =>
        read.vectors.subarray((first + i) * 4, (first + i + 1) * 4),
      );
      assert.ok(rows.every((row) => row[3] === kind));
      for (let d = 0; d < 3; d++)
        assert.ok(Math.abs(rows.reduce((sum, row) => sum + row[d], 0) / rows.length) < 1e-5);
      const squares = rows.flatMap((row) => [...row.subarray(0, 3)]).reduce((sum, x) => sum + x * x, 0);
      assert.ok(Math.abs(squares / (3 * rows.length) - 1) < 1e-4, `${squares / (3 * rows.length)}`);
    }
  });

  it('keep nothing at 0', () => {
    assert.deepEqual([...read.vectors.subarray(nothing * 4)], [0, 0, 0, 0]);
    assert.equal(read.nothing, nothing);
  });

  it('stay 0 where a table has only zeros: there is no embedding', () => {
    const empty = nodesOf(specOf({ ...known, vectors: new Float32Array(vectors.length) }), 'standardised');
    assert.ok(empty.vectors.every((x, i) => (i % 4 === 3 ? Math.abs(x) < 2 : x === 0)));
  });

  it('are left as they are on demand', () => {
    assert.equal(nodesOf(specOf(known), 'raw'), known);
  });
});

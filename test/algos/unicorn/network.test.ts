import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeMessage } from '../../../algos/unicorn/graph.js';
import { initUnicorn, qValues, turnsOf } from '../../../algos/unicorn/network.js';
import { sigmoid } from '../../../core/exact-math.js';
import { Rng } from '../../../core/random.js';
import { add } from '../../../core/tensor/index.js';
import type { FullKnowledge } from '../../../envs/crs/full-knowledge.js';
import { packLists } from '../../../envs/crs/lists.js';
import { knowledge } from '../crsirl/turns.js';

const DIM = 4;
const base = knowledge(DIM);
const { items, nothing } = base;
/** Item v has the attributes v % 8, (v + 1) % 8 and 7. */
const known: FullKnowledge = {
  ...base,
  users: 1,
  userVectors: new Float32Array(2 * DIM),
  known: packLists([[]]),
  itemAttributes: packLists(Array.from({ length: items }, (_, v) => [...new Set([v % 8, (v + 1) % 8, 7])])),
};

/** The message of the definition: the whole graph as a dense matrix, normalised, times the vectors. */
function dense(rejected: number[], candidates: number[], scores: number[], of: number): number[] {
  const attributes = [...Array(8).keys()].filter((p) => !rejected.includes(p));
  const nodes = ['user', ...attributes.map((p) => `p${p}`), ...candidates.map((v) => `v${v}`)];
  const edge = (a: string, b: string): number => {
    if (b.startsWith('v') && !a.startsWith('v')) return edge(b, a);
    if (!a.startsWith('v') || b.startsWith('v')) return 0;
    const v = Number(a.slice(1));
    if (b === 'user') return sigmoid(scores[candidates.indexOf(v)]);
    const { offsets, values } = known.itemAttributes;
    return values.subarray(offsets[v], offsets[v + 1]).includes(Number(b.slice(1))) ? 1 : 0;
  };
  const degree = (a: string): number => nodes.reduce((total, b) => total + edge(a, b), 0);
  const own = `p${of}`;
  return Array.from({ length: DIM }, (_, d) =>
    candidates.reduce((total, v) => {
      const lambda = edge(own, `v${v}`) / Math.sqrt(degree(own) * degree(`v${v}`));
      return total + lambda * known.vectors[v * DIM + d];
    }, 0),
  );
}

const filled = (nodes: readonly number[], width: number): Int32Array =>
  Int32Array.from({ length: width }, (_, k) => nodes[k] ?? nothing);

describe("unicorn's network", () => {
  it('gets the message that the whole normalised graph sends, the same for every accepted attribute', () => {
    // All candidates have the accepted attributes 7 and 0.
    const candidates = [0, 8, 7];
    const scores = [0.3, -1, 2];
    const message = new Float32Array(DIM + 1);
    const seen = {
      accepted: filled([items + 7, items], 4),
      rejected: filled([items + 1], 4),
      candidates: filled(candidates, 6),
      scores: Float32Array.from([...scores, 0, 0, 0]),
    };
    writeMessage(message, 1, seen, known);
    for (const attribute of [7, 0]) {
      const expected = dense([1], candidates, scores, attribute);
      expected.forEach((x, d) => assert.ok(Math.abs(message[1 + d] - x) < 1e-6));
    }
  });

  const n = 3;
  const rng = Rng.seed(4);
  const accepted = Int32Array.from([
    ...filled([items, items + 3, items + 5], 3),
    ...filled([items + 2], 3),
    ...filled([items + 1, items + 2], 3),
  ]);
  const offered = Int32Array.from({ length: n * 4 }, () => rng.int(nothing));
  const mask = Float32Array.from([1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0]);
  const message = Float32Array.from({ length: n * DIM }, () => rng.normal());
  const columns = (order: Int32Array = accepted) => ({
    accepted: { shape: [n, 3], data: order },
    offered: { shape: [n, 4], data: offered },
    mask: { shape: [n, 4], data: mask },
    message: { shape: [n, DIM], data: message },
  });
  const params = initUnicorn(Rng.seed(1), DIM);
  const values = (order?: Int32Array): number[] => [
    ...qValues(params, turnsOf(columns(order), known)).toArray(),
  ];
  const close = (a: readonly number[], b: readonly number[]): void =>
    a.forEach((x, i) => assert.ok(Math.abs(x - b[i]) < 1e-5, `${x} is not ${b[i]}`));

  it('does not depend on the order of the accepted attributes, nor on the other turns', () => {
    const shuffled = accepted.slice();
    shuffled.set([items + 5, items, items + 3]);
    close(values(shuffled), values());
    const other = accepted.slice();
    other.set([items + 6], 3);
    close(values(other).slice(0, 4), values().slice(0, 4));
    assert.notDeepEqual(values(other).slice(4, 8), values().slice(4, 8));
  });

  it('has advantages whose mean over the offered actions is nothing', () => {
    const shifted = { ...params, advantageOut: { ...params.advantageOut, b: add(params.advantageOut.b, 3) } };
    close([...qValues(shifted, turnsOf(columns(), known)).toArray()], values());
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf } from '../../../algos/crs/choices.js';
import { maxEntropyChoice } from '../../../algos/crs/max-entropy.js';
import { advantagesOf } from '../../../algos/crs/reinforce.js';
import { bestItems } from '../../../algos/crs/vectors.js';
import { Rng } from '../../../core/random.js';
import type { FullKnowledge } from '../../../envs/crs/full-knowledge.js';

const knowledge = { items: 100, attributes: 4, nothing: 104 } as FullKnowledge;
const offered = Int32Array.of(102, 100, 104, 7, 8);
const mask = Float32Array.of(1, 1, 0, 1, 1);

test('a choice is an offered question or a recommendation', () => {
  const choices = choicesOf(knowledge, 3);
  const allowed = new Float32Array(6).fill(9);
  choices.writeAllowed(allowed, 1, offered, mask);
  assert.deepEqual([...allowed], [9, 1, 0, 1, 0, 1]);
  assert.equal(choices.slotOf(2, offered), 0);
  assert.equal(choices.slotOf(0, offered), 1);
  assert.equal(choices.slotOf(choices.recommend, offered), 3);
});

test('Max Entropy asks the most uncertain attribute, and recommends with probability K / max(|C|, K)', () => {
  const seen = { offered, mask, entropies: Float32Array.of(0.2, 0.9, 0), count: Float32Array.of(40) };
  const counts = new Map<number, number>();
  const rng = Rng.seed(1);
  for (let i = 0; i < 4000; i++) {
    const choice = maxEntropyChoice(knowledge, seen, 10, rng);
    counts.set(choice, (counts.get(choice) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), [0, 4]);
  assert.ok(Math.abs(counts.get(4)! / 4000 - 0.25) < 0.03);
  assert.equal(maxEntropyChoice(knowledge, { ...seen, count: Float32Array.of(10) }, 10, rng), 4);
  assert.equal(maxEntropyChoice(knowledge, { ...seen, mask: new Float32Array(5) }, 10, rng), 4);
});

test('advantages are discounted rewards to go against those of the other dialogues, of size 1', () => {
  const advantages = advantagesOf([0, 1, 4], [2, 1], 0.5);
  // Returns 0.5, 1 and 4; at the first turn the other dialogue has 4 and 0.5, at the second it has ended.
  const raw = [0.5 - 4, 1, 4 - 0.5];
  const size = Math.sqrt(raw.reduce((sum, x) => sum + x * x, 0) / 3);
  raw.forEach((x, i) => assert.ok(Math.abs(advantages[i] - x / size) < 1e-6));
  assert.deepEqual([...advantagesOf([1, 1], [1, 1], 0.9)], [0, 0]);
});

test('the best items are those of largest inner product, up to the end of the list', () => {
  const table = Float32Array.of(1, 0, 0, 1, 2, 2, 3, 0);
  assert.deepEqual(bestItems(Int32Array.of(0, 1, 2, 9, 3), 9, [1, 0.5], table, 2), [2, 0]);
  assert.deepEqual(bestItems(Int32Array.of(0, 3), 9, [1, 0.5], table, 5), [3, 0]);
});

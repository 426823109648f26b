import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hdcg, normal, summarizeDialogues, wilson } from '../../../envs/crs/metrics.js';

const close = (actual: number, expected: number, tolerance = 1e-6): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

const A = { success: true, turns: 5, position: 3 };
const B = { success: true, turns: 1, position: 1 };
const C = { success: false, turns: 15, position: 0 };
const D = { success: true, turns: 10, position: 4 };

test('the worked example', () => {
  const summary = summarizeDialogues([A, B, C, D], 15, [5, 15]);
  assert.deepEqual(Object.keys(summary), ['SR@5', 'SR@15', 'AT', 'hDCG']);
  close(summary['SR@5'].mean, 0.5);
  close(summary['SR@15'].mean, 0.75);
  close(summary['AT'].mean, 7.75);
  close(summary['hDCG'].mean, 0.413708);
});

test('hDCG of single dialogues', () => {
  const table: [number, number, number][] = [
    [5, 3, 0.37153],
    [10, 4, 0.283302],
    [1, 1, 1],
    [1, 10, 0.737615],
    [5, 1, 0.386853],
    [5, 10, 0.365066],
    [14, 10, 0.251722],
    [15, 10, 0.246197],
  ];
  for (const [turn, position, expected] of table) close(hdcg(turn, position), expected);
});

test('hDCG falls with the turn and with the position', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (t, k) => {
      assert.ok(hdcg(t + 1, k) < hdcg(t, k));
      assert.ok(hdcg(t, k + 1) < hdcg(t, k));
    }),
  );
});

test('failures alone give SR 0, AT T and hDCG 0', () => {
  const summary = summarizeDialogues([C, C, C], 15);
  assert.equal(summary['SR@15'].mean, 0);
  assert.equal(summary['AT'].mean, 15);
  assert.equal(summary['hDCG'].mean, 0);
  assert.ok(summary['SR@15'].interval > 0, 'three failures do not prove that the rate is exactly 0');
});

test('the Wilson interval has the published half-widths', () => {
  // 50 of 100: (0.4038, 0.5962); 0 of 10: (0, 0.2775)
  close(wilson(50, 100).interval, (0.5962 - 0.4038) / 2, 1e-4);
  close(wilson(0, 10).interval, 0.2775 / 2, 1e-4);
});

test('the normal interval is 1.96 standard errors, and half the range for a single number', () => {
  close(normal([1, 2, 3, 4], [1, 4]).interval, 1.959964 * Math.sqrt(5 / 3 / 4));
  close(normal([3, 3, 3], [1, 15]).interval, 0);
  close(normal([3], [1, 15]).interval, 7);
});

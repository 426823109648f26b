import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelArray } from '../../../envs/mujoco/model.js';
import { apart, float64, readReference, STANDARD_TASKS } from './reference.js';
import { load } from './worlds.js';

/** What we switch off: resets in silence, and the search for islands in models that are one. */
const SWITCHED_OFF = (1 << 16) | (1 << 18);

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.equal(actual.length, expected.length, `${what}: length`);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(
      apart(actual[i], expected[i]) < 1e-9,
      `${what}[${i}] is ${actual[i]}, Gymnasium has ${expected[i]}`,
    );
  }
}

/** The third column of each 3 x 3 rotation matrix of quaternions: where the geom's own z axis points. */
function axes(quaternions: Float64Array): number[] {
  const result: number[] = [];
  for (let i = 0; i < quaternions.length; i += 4) {
    const [w, x, y, z] = quaternions.subarray(i, i + 4);
    result.push(2 * (x * z + w * y), 2 * (y * z - w * x), w * w - x * x - y * y + z * z);
  }
  return result;
}

for (const task of STANDARD_TASKS) {
  test(`${task}: every constant of the compiled model is Gymnasium's`, async () => {
    const { model } = await load(task);
    const reference = readReference(task).model;
    for (const [name, packed] of Object.entries(reference.arrays)) {
      assertClose(model.arrays[name as ModelArray], float64(packed), name);
    }
    for (const [name, expected] of Object.entries(reference.indices)) {
      assert.deepEqual(model.indices(name as Parameters<typeof model.indices>[0]), expected, name);
    }
    const moving = model.indices('geom_bodyid').findIndex((body) => body > 0);
    assertClose(model.arrays.geom_pos, float64(reference.geom.pos), 'geom_pos');
    assertClose(
      model.arrays.geom_size.slice(3 * moving),
      float64(reference.geom.size).slice(3 * moving),
      'geom_size',
    );
    // The floor's axis and a rod's axis matter, up to the rod's two ends being alike.
    const ours = axes(model.arrays.geom_quat);
    const theirs = float64(reference.geom.axis);
    for (let i = 0; i < theirs.length; i += 3) {
      const dot = ours[i] * theirs[i] + ours[i + 1] * theirs[i + 1] + ours[i + 2] * theirs[i + 2];
      assert.ok(
        Math.abs(Math.abs(dot) - 1) < 1e-9 || model.indices('geom_type')[i / 3] === 2,
        `axis of geom ${i / 3}`,
      );
    }
    const options = model.native.opt as unknown as {
      [name: string]: number | { value: number } | ArrayLike<number>;
    };
    for (const [name, expected] of Object.entries(reference.option)) {
      const value = options[name];
      if (typeof expected !== 'number')
        assert.deepEqual(Array.from(value as ArrayLike<number>), expected, name);
      else if (name === 'disableflags') assert.equal(value, expected | SWITCHED_OFF);
      else
        assert.equal(typeof value === 'number' ? value : (value as { value: number }).value, expected, name);
    }
  });
}

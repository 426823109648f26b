import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { orthogonal, uniformFanIn } from '../../../core/networks/initializers.js';
import { Rng } from '../../../core/random.js';

const size = fc.integer({ min: 1, max: 12 });

describe('first weights', () => {
  it('orthogonal: the fewer of rows and columns are orthogonal and as long as the gain', () => {
    fc.assert(
      fc.property(size, size, fc.constantFrom(0.01, 1, Math.SQRT2), fc.nat(), (rows, columns, gain, seed) => {
        const matrix = orthogonal(Rng.seed(seed), rows, columns, gain);
        const at = (r: number, c: number): number => matrix[r * columns + c];
        const few = Math.min(rows, columns);
        for (let i = 0; i < few; i++) {
          for (let j = 0; j < few; j++) {
            let dot = 0;
            for (let k = 0; k < Math.max(rows, columns); k++) {
              dot += rows < columns ? at(i, k) * at(j, k) : at(k, i) * at(k, j);
            }
            assert.ok(Math.abs(dot - (i === j ? gain * gain : 0)) < 1e-6 * gain * gain, `${i} ${j} ${dot}`);
          }
        }
      }),
    );
  });

  it('uniform: within 1/sqrt(fan-in), and using the room', () => {
    const numbers = uniformFanIn(Rng.seed(1), 4000, 16);
    assert.ok(numbers.every((x) => Math.abs(x) <= 0.25));
    const variance = numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length;
    assert.ok(Math.abs(variance - 0.25 ** 2 / 3) < 0.001);
  });
});

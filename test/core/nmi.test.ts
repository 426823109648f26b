import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { normalizedMutualInformation as nmi } from '../../core/nmi.js';

const close = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-12, `${a}, expected ${b}`);
const four = [0, 1, 2, 3].flatMap((c) => [c, c]);

describe('normalised mutual information', () => {
  it('is 1 for a permuted labelling, 0 for a constant one', () => {
    close(
      nmi(
        four.map((c) => (c + 1) % 4),
        four,
      ),
      1,
    );
    close(
      nmi(
        four.map(() => 0),
        four,
      ),
      0,
    );
  });

  it('is 2/3 when four clusters are merged in pairs, 0.8 when each is split in halves', () => {
    close(
      nmi(
        four.map((c) => c >> 1),
        four,
      ),
      2 / 3,
    );
    close(
      nmi(
        four.map((_, i) => i),
        four,
      ),
      0.8,
    );
  });

  it('is symmetric, between 0 and 1, and blind to names', () => {
    const labels = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(labels, labels, (a, b) => {
        const value = nmi(a, b);
        assert.ok(value >= 0 && value <= 1);
        close(nmi(b, a), value);
        close(
          nmi(
            a.map((c) => 7 - c),
            b,
          ),
          value,
        );
      }),
    );
  });
});

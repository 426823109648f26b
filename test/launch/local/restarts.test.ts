import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Restarts } from '../../../launch/local/restarts.js';

describe('restarts', () => {
  it('come later and later, and end after five without progress', () => {
    const restarts = new Restarts();
    const delays = Array.from({ length: 6 }, (_, i) => restarts.next(1000 * i));
    assert.deepEqual(delays, [100, 200, 400, 800, 1600, undefined]);
  });

  it('go on as long as the run does, but never faster', () => {
    const restarts = new Restarts();
    const delays = Array.from({ length: 40 }, (_, i) => {
      restarts.progressed();
      return restarts.next(1000 * i);
    });
    assert.deepEqual(delays.slice(0, 8), [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    assert(delays.slice(8).every((delay) => delay === 5000));
  });

  it('are quick again after a quiet minute', () => {
    const restarts = new Restarts();
    restarts.next(0);
    restarts.next(10);
    assert.equal(restarts.next(61_000), 100);
  });
});

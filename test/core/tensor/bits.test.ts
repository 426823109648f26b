import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { digestOfBits } from './bits-worker.js';
import { runsWide } from './helpers.js';

/** On every machine and every version of Node; changes only with a kernel, and then on purpose. */
const expected = 'a5f4aa5828047bd06580ad69cc27823c04a9eb45f352cd909968ec61044df748';

function digestInWorker(): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./bits-worker.js', import.meta.url));
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

test('a training run gives the same bits in every thread, every run and on every machine', async () => {
  const digests = await Promise.all([digestInWorker(), digestInWorker(), digestOfBits()]);
  assert.deepEqual(digests, [expected, expected, expected]);
});

test('256-bit kernels give the same bits', { skip: !runsWide && 'needs Node >= 22 on x64' }, async () => {
  assert.equal(await digestOfBits({ wide: true }), expected);
  assert.equal(await digestOfBits({ wide: true, threads: 2 }), expected);
});

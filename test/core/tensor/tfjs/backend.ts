import { after, test } from 'node:test';
import { openTfjs, type TfjsTestBackend } from '../../../helpers/tfjs.js';
import { testKernels, testSizes, testSpecialValues } from './kernels.js';
import { testMemory } from './memory.js';
import { testDerivatives, testTraining } from './programs.js';

/** How much is tested of a backend. */
export interface BackendTests {
  readonly thread?: boolean;
  /** Random calls of each kernel. */
  readonly runs: number;
  /** Updates of the test of memory. */
  readonly updates: number;
}

/** Registers all tests of the tfjs executor on one backend, or one skipped test that says why. */
export async function testBackend(backend: TfjsTestBackend, tests: BackendTests): Promise<void> {
  const { thread, runs, updates } = tests;
  const [executor, reason] = await openTfjs(backend, thread === undefined ? {} : { thread });
  if (executor === null) {
    test(`tfjs on ${backend}`, { skip: reason }, () => {});
    return;
  }
  after(() => executor.close());
  testKernels(executor, runs);
  testSpecialValues(executor);
  testSizes(executor);
  testDerivatives(executor);
  testTraining(executor);
  testMemory(executor, updates);
}

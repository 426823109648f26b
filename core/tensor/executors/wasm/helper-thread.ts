// The loop of the helper thread; see helper.ts.
import { workerData } from 'node:worker_threads';
import { controlBytes, kernelNames, slot, type HelperData } from './helper-control.js';
import { instantiateKernels } from './kernels.js';

/** How often the helper looks for a job before it goes to sleep: some hundreds of microseconds at most. */
const patience = 30_000;

const { memory, module, control: address } = workerData as HelperData;
const control = new Int32Array(memory.buffer, address, controlBytes / 8);
const args = new Float64Array(memory.buffer, address + controlBytes / 2, controlBytes / 16);
const kernels = instantiateKernels(module, memory);

let seen = 0;
Atomics.store(control, slot.ready, 1);
for (;;) {
  let idle = 0;
  while (Atomics.load(control, slot.posted) === seen && idle < patience) idle++;
  if (idle === patience) {
    Atomics.store(control, slot.helperSleeps, 1);
    Atomics.wait(control, slot.posted, seen);
    Atomics.store(control, slot.helperSleeps, 0);
    continue;
  }
  seen = Atomics.load(control, slot.posted);
  const count = control[slot.count]!;
  kernels[kernelNames[control[slot.kernel]!]!]!(...args.subarray(0, count));
  Atomics.store(control, slot.done, seen);
  if (Atomics.load(control, slot.mainSleeps) === 1) Atomics.notify(control, slot.done);
}

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

const called = kernelNames.map((name) => kernels[name]!);

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
  const kernel = called[control[slot.kernel]!]!;
  // A kernel takes no notice of arguments that it does not have, and a spread would cost more than a small kernel does.
  kernel(
    args[0]!,
    args[1]!,
    args[2]!,
    args[3]!,
    args[4]!,
    args[5]!,
    args[6]!,
    args[7]!,
    args[8]!,
    args[9]!,
    args[10]!,
    args[11]!,
    args[12]!,
    args[13]!,
    args[14]!,
    args[15]!,
    args[16]!,
    args[17]!,
  );
  Atomics.store(control, slot.done, seen);
  if (Atomics.load(control, slot.mainSleeps) === 1) Atomics.notify(control, slot.done);
}

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { loadEnv } from '../core/loaded-env.js';
import '../envs/mujoco/index.js';
import type { Simulation } from '../envs/mujoco/simulation.js';

/** Physics steps of one measurement. */
const STEPS = 30_000;
/** Begins anew this often, so that the robot neither rests nor flies away. */
const EPISODE = 250;

/** Physics alone, of a standard task, in one process per core: how much more two cores give than one when nothing is shared. */
export class PhysicsLoops {
  private constructor(private readonly loops: readonly ChildProcess[]) {}

  static async start(task: string, count: number): Promise<PhysicsLoops> {
    const loops = Array.from({ length: count }, () =>
      fork(fileURLToPath(import.meta.url), ['physics-loop', task]),
    );
    await Promise.all(loops.map(async (loop) => await once(loop, 'message')));
    return new PhysicsLoops(loops);
  }

  /** Physics steps per second of the first `count` processes together. */
  async rate(count: number): Promise<number> {
    const busy = this.loops.slice(0, count);
    const start = performance.now();
    const answers = busy.map(async (loop) => await once(loop, 'message'));
    for (const loop of busy) loop.send('go');
    await Promise.all(answers);
    return (1000 * count * STEPS) / (performance.now() - start);
  }

  close(): void {
    for (const loop of this.loops) loop.disconnect();
  }
}

async function serve(task: string): Promise<void> {
  const { create } = await loadEnv(task, {});
  const { simulation } = create() as unknown as { readonly simulation: Simulation };
  const { ctrl } = simulation.data;
  const run = (): void => {
    for (let step = 0; step < STEPS; step++) {
      if (step % EPISODE === 0) simulation.reset();
      for (let i = 0; i < ctrl.length; i++) ctrl[i] = ((step * (7 + i)) % 13) / 6 - 1;
      simulation.step(1);
    }
  };
  run(); // the engine compiles what is hot
  process.on('message', () => {
    run();
    process.send!('done');
  });
  process.send!('ready');
}

if (process.argv[2] === 'physics-loop') await serve(process.argv[3]);

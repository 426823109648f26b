import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ActorOptions } from '../../actors/actor.js';
import type { NamedArrays } from '../../core/arrays.js';
import { Rng } from '../../core/random.js';
import type { Unit } from '../../core/unit.js';
import { UnitServer, type UnitServerOptions } from '../../learners/unit-server.js';
import type { ServerEvent } from '../../learners/unit-events.js';
import { ndarray } from '../../core/arrays.js';

export const LINE_WALK = new URL('../fixtures/line-walk.js', import.meta.url).href;
const ACTOR = fileURLToPath(new URL('../fixtures/actor-process.js', import.meta.url));

const servers: UnitServer[] = [];
const actors: ActorProcess[] = [];

/** Ends whatever a test has left behind; for afterEach, so that a failed test does not keep its process alive. */
export async function endAll(): Promise<void> {
  for (const { child } of actors) child.kill('SIGKILL');
  await Promise.all(actors.splice(0).map(({ exited }) => exited));
  await Promise.all(servers.splice(0).map((server) => server.close('stopped')));
}

/** A server for the line-walk fixture on a free loopback port; `events` fills as it runs. */
export async function lineWalkServer(
  options: Partial<UnitServerOptions> = {},
): Promise<{ server: UnitServer; events: ServerEvent[] }> {
  const events: ServerEvent[] = [];
  const server = await UnitServer.start({
    address: { host: '127.0.0.1', port: 0 },
    version: '0.1.0',
    run: 'test',
    plugins: [],
    env: { name: 'line-walk', config: {} },
    algorithm: { name: 'line-walker', config: {} },
    executor: 'reference',
    heartbeat: 200,
    onEvent: (event) => events.push(event),
    ...options,
  });
  servers.push(server);
  return { server, events };
}

/** An actor in a process of its own. */
export interface ActorProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<{ code: number | null; stderr: string }>;
}

export function startActor(port: number, options: Partial<ActorOptions> = {}): ActorProcess {
  const full = {
    connect: { host: '127.0.0.1', port },
    workers: 1,
    version: '0.1.0',
    modules: [LINE_WALK],
    ...options,
  };
  const child = spawn(process.execPath, [ACTOR, JSON.stringify(full)], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const actor: ActorProcess = {
    child,
    exited: new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr }))),
  };
  actors.push(actor);
  return actor;
}

/** Units of one collect call of the line walker. */
export function walkUnits(count: number, work: Unit['work'], weightsVersion = 0, round = 0): Unit[] {
  return Array.from({ length: count }, (_, index) => ({
    round,
    purpose: 'train',
    index,
    stream: [...Rng.seed(7).fork('unit', round, index).state()],
    weightsVersion,
    split: 'train',
    work,
  }));
}

export const walkWeights = (push: number): NamedArrays => ({ push: ndarray(Float32Array.of(push)) });

/** Resolves when `condition` holds; the test's own time limit is the limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

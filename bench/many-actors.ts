// 64 simulated actors (real sockets and protocol, trivial units) against one learner: is any of them starved, does memory grow?
//   node dist/bench/many-actors.js [seconds, default 300] [actors, default 64]
// One JSON line. `fairness` is the least over the mean of units per actor; `growthMb` compares the learner's memory in the last fifth
// of the time with that in the second fifth.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LearnerLink } from '../actors/learner-link.js';
import { ndarray } from '../core/arrays.js';
import { Rng } from '../core/random.js';
import type { Unit } from '../core/unit.js';
import { version } from '../core/version.js';
import { frameArrays } from '../core/wire/array-frames.js';
import { UnitServer } from '../learners/unit-server.js';

const UNITS_A_ROUND = 512;
const ROWS = 256;

/** What the actors' process reports at the end. */
interface Report {
  /** Units per actor. */
  readonly units: readonly number[];
  /** Longest time any actor waited between two units, in milliseconds. */
  readonly longestGap: number;
}

/** An actor without workers: answers every unit at once. */
class SimulatedActor {
  units = 0;
  longestGap = 0;
  private last = 0;
  private session = '';
  private received = 0;
  private readonly link: LearnerLink;

  constructor(
    private readonly id: string,
    port: number,
  ) {
    this.link = new LearnerLink(id, { host: '127.0.0.1', port }, undefined, {
      connected: () => {
        const hello = {
          type: 'hello',
          actor: id,
          version: version(),
          workers: 1,
          plugins: [],
          session: this.session,
          holding: [],
        } as const;
        this.link.send(hello);
      },
      disconnected: () => undefined,
      malformed: (error) => {
        throw error;
      },
      message: (message) => {
        if (message.type === 'welcome') {
          this.session = message.session;
          this.link.subscribe(message.weightsPort);
          this.link.send({ type: 'ready', actor: id, session: this.session, credits: 2 });
          setInterval(() => this.beat(), message.heartbeat);
        } else if (message.type === 'unit') {
          this.answer(message.number, message.ticket);
        }
      },
    });
    this.link.open();
  }

  private answer(number: number, ticket: number): void {
    const now = performance.now();
    if (this.units > 0) this.longestGap = Math.max(this.longestGap, now - this.last);
    this.last = now;
    this.units++;
    this.received = number;
    const arrays = frameArrays({
      observation: ndarray(new Float32Array(ROWS * 32), [ROWS, 32]),
      reward: ndarray(new Float32Array(ROWS)),
    });
    this.link.send({ type: 'sample', actor: this.id, session: this.session, ticket, arrays });
  }

  private beat(): void {
    this.link.send({
      type: 'heartbeat',
      actor: this.id,
      session: this.session,
      received: this.received,
      holding: [],
      progress: [],
    });
  }
}

function actors(port: number, count: number): void {
  const all = Array.from({ length: count }, (_, i) => new SimulatedActor(`actor-${i}`, port));
  process.on('message', () => {
    const report: Report = {
      units: all.map(({ units }) => units),
      longestGap: Math.max(...all.map(({ longestGap }) => longestGap)),
    };
    process.send!(report, () => process.exit(0));
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

async function main(): Promise<void> {
  const seconds = Number(process.argv[2] ?? 300);
  const count = Number(process.argv[3] ?? 64);
  const server = await UnitServer.start({
    address: { host: '127.0.0.1', port: 0 },
    version: version(),
    run: 'many',
    plugins: [],
    env: { name: 'none', config: {} },
    algorithm: { name: 'none', config: {} },
    executor: 'reference',
  });
  const crowd = fork(fileURLToPath(import.meta.url), ['actors', String(server.port), String(count)]);
  while (server.status().actors < count) await new Promise((resolve) => setTimeout(resolve, 50));

  const memory: { at: number; mb: number }[] = [];
  const start = performance.now();
  const weights = { shape: [50_000], data: new Float32Array(50_000) };
  let round = 0;
  let inRound: Promise<unknown> = Promise.resolve();
  for (; performance.now() - start < seconds * 1000; round++) {
    const units = Array.from({ length: UNITS_A_ROUND }, (_, index): Unit => {
      const stream = [...Rng.seed(1).fork(round, index).state()];
      return { round, purpose: 'train', index, stream, weightsVersion: round, split: 'train', work: null };
    });
    const next = server.collect(units, { version: round, arrays: { weights } });
    await inRound; // one round ahead, as a pipelining learner is
    inRound = next;
    memory.push({ at: performance.now() - start, mb: process.memoryUsage().rss / 1e6 });
  }
  await inRound;
  const status = server.status();
  const report = await new Promise<Report>((resolve) => {
    crowd.once('message', (message) => resolve(message as Report));
    crowd.send('report');
  });
  await server.close('stopped');

  const between = (from: number, to: number): number =>
    mean(
      memory.filter(({ at }) => at >= from * seconds * 1000 && at < to * seconds * 1000).map(({ mb }) => mb),
    );
  const result = {
    bench: 'many-actors',
    actors: count,
    seconds,
    unitsPerSecond: Math.round((round * UNITS_A_ROUND) / seconds),
    fairness: Number((Math.min(...report.units) / mean(report.units)).toPrecision(3)),
    longestGapMs: Math.round(report.longestGap),
    memoryMb: Math.round(between(0.8, 1)),
    growthMb: Math.round(between(0.8, 1) - between(0.2, 0.4)),
    reissues: status.reissues,
    duplicates: status.duplicates,
  };
  console.log(JSON.stringify(result));
}

if (process.argv[2] === 'actors') actors(Number(process.argv[3]), Number(process.argv[4]));
else await main();

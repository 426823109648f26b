import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createExecutor, setExecutor } from '../../core/tensor/index.js';

/** Milliseconds a repetition: processor time of the process, and time on the wall. */
export interface Timing {
  readonly cpu: number;
  readonly wall: number;
}

interface Answer extends Timing {
  readonly error?: string;
}

const script = fileURLToPath(new URL('../../../bench/tensor/torch_peer.py', import.meta.url));

/** PyTorch in a process of its own, with one thread, that runs a named workload on request. */
export class TorchPeer {
  private constructor(
    private readonly process: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
    readonly version: string,
  ) {}

  /** Starts `$PYTHON` (default python3), which must have torch; prints how to get it and exits with 2 otherwise. */
  static async start(): Promise<TorchPeer> {
    const python = process.env['PYTHON'] ?? 'python3';
    const child = spawn(python, [script], {
      env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
    });
    let problem = '';
    child.stderr.on('data', (text: Buffer) => (problem += text.toString()));
    child.on('error', (error) => (problem += error.message));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const hello = await lines.next();
    if (hello.done === true) {
      console.error(
        `PyTorch is needed as the peer: pip install torch, and set PYTHON to that Python.\n${problem}`,
      );
      process.exit(2);
    }
    return new TorchPeer(child, lines, hello.value);
  }

  /** Runs `reps` repetitions of a workload of torch_peer.py. */
  async run(workload: string, args: Record<string, number>, reps: number): Promise<Timing> {
    this.process.stdin.write(`${JSON.stringify({ workload, args, reps })}\n`);
    const line = await this.lines.next();
    if (line.done === true) throw new Error(`the peer ended during ${workload}`);
    const answer = JSON.parse(line.value) as Answer;
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  stop(): void {
    this.process.stdin.end();
  }
}

function measure(work: () => void, reps: number): Timing {
  const cpu = process.cpuUsage();
  const wall = process.hrtime.bigint();
  for (let i = 0; i < reps; i++) work();
  const used = process.cpuUsage(cpu);
  return {
    cpu: (used.user + used.system) / 1000 / reps,
    wall: Number(process.hrtime.bigint() - wall) / 1e6 / reps,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Repetitions that take about `milliseconds` of processor time, found by doing them. */
function calibrate(work: () => void, milliseconds: number): number {
  const start = process.cpuUsage();
  for (let reps = 1; ; reps++) {
    work();
    const used = process.cpuUsage(start);
    const spent = (used.user + used.system) / 1000;
    if (spent > milliseconds) return Math.max(1, Math.round((reps * milliseconds) / spent));
  }
}

const rounds = 7;
const roundMilliseconds = 100;

/** The engine compiles kernels for speed while they run: the processor time until that is over. */
const warmUpMilliseconds = 2500;

/** Options of `compare`. */
export interface CompareOptions {
  /** How often one call of ours does the work. Default 1. */
  readonly times?: number;
  /** Adds figures from our best time in milliseconds. */
  readonly extra?: (ms: number) => Record<string, number>;
}

/** Runs ours and the peer's workload in turn and prints one JSON line: medians over the rounds, and their ratio. */
export async function compare(
  bench: string,
  row: Record<string, number | string>,
  ours: () => void,
  peer: { torch: TorchPeer; workload: string; args: Record<string, number> },
  { times = 1, extra = () => ({}) }: CompareOptions = {},
): Promise<void> {
  calibrate(ours, warmUpMilliseconds);
  const reps = calibrate(ours, roundMilliseconds);
  const warm = await peer.torch.run(peer.workload, peer.args, 3);
  const peerReps = Math.max(1, Math.round(roundMilliseconds / Math.max(warm.cpu, 1e-3)));
  await peer.torch.run(peer.workload, peer.args, peerReps);
  const own: Timing[] = [];
  const theirs: Timing[] = [];
  for (let i = 0; i < rounds; i++) {
    // While one works the other sleeps and loses its caches: each has a call that is not measured, to come back.
    ours();
    const { cpu, wall } = measure(ours, reps);
    own.push({ cpu: cpu / times, wall: wall / times });
    await peer.torch.run(peer.workload, peer.args, times);
    theirs.push(await peer.torch.run(peer.workload, peer.args, peerReps));
  }
  const of = (timings: Timing[], key: keyof Timing): number => median(timings.map((timing) => timing[key]));
  report(bench, {
    ...row,
    ours_ms: round(of(own, 'cpu')),
    torch_ms: round(of(theirs, 'cpu')),
    ratio: round(of(own, 'cpu') / of(theirs, 'cpu')),
    best_ratio: round(Math.min(...own.map((t) => t.cpu)) / Math.min(...theirs.map((t) => t.cpu))),
    wall_ratio: round(of(own, 'wall') / of(theirs, 'wall')),
    best_wall_ratio: round(Math.min(...own.map((t) => t.wall)) / Math.min(...theirs.map((t) => t.wall))),
    ...extra(Math.min(...own.map((t) => t.cpu))),
    torch: peer.torch.version,
  });
}

/** Makes ours run as the command line says: `--threads 2`, `--relaxed`, `--wide`. Returns what a row should say about it. */
export async function chooseExecutor(): Promise<{ threads: number; kernels: string }> {
  const { values } = parseArgs({
    options: { threads: { type: 'string' }, relaxed: { type: 'boolean' }, wide: { type: 'boolean' } },
  });
  const threads = values.threads === '2' ? 2 : 1;
  const { relaxed = false, wide = false } = values;
  setExecutor(await createExecutor('wasm', { threads, relaxed, wide }));
  return { threads, kernels: wide ? 'wide' : relaxed ? 'relaxed' : 'plain' };
}

/** Three significant digits. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}

/** Prints one row as a line of JSON. */
export function report(bench: string, row: Record<string, number | string>): void {
  console.log(
    JSON.stringify({ bench, ...row, node: process.versions.node, cpu: cpus()[0]?.model ?? 'unknown' }),
  );
}

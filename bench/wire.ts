// Samples of 64 KB to 16 MB between two processes: our encode -> DEALER -> ROUTER -> decode against plain zeromq.js PUSH -> PULL.
//   node dist/bench/wire.js [repeats, default 5] [megabytes a measurement, default 256]
// Ours and theirs take turns; the best of the repeats counts, which other work on the machine disturbs least. One JSON line; `ratio` is
// ours / theirs in GB/s and must be >= 0.9, `cpuRatio` theirs / ours in CPU-seconds per GB of both processes together.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Dealer, Pull, Push, Router } from 'zeromq';
import type { NamedArrays } from '../core/arrays.js';
import { decodeActorMessage, encodeActorMessage } from '../core/wire/actor-messages.js';
import { frameArrays } from '../core/wire/array-frames.js';
import { ROUTER_OPTIONS, SendQueue, SOCKET_OPTIONS } from '../core/wire/sockets.js';

const SIZES = [64 * 1024, 256 * 1024, 1024 * 1024, 4 * 1024 * 1024, 16 * 1024 * 1024];
const OBSERVATION = 32;

interface Job {
  readonly kind: 'ours' | 'raw';
  readonly bytes: number;
  readonly count: number;
  readonly port: number;
}

/** A rollout of about `bytes` bytes: observations, and the small columns beside them. */
function rollout(bytes: number): NamedArrays {
  const rows = Math.floor(bytes / (4 * OBSERVATION + 4 + 4 + 1));
  return {
    observation: { shape: [rows, OBSERVATION], data: new Float32Array(rows * OBSERVATION).fill(0.5) },
    action: { shape: [rows], data: new Int32Array(rows) },
    reward: { shape: [rows], data: new Float32Array(rows) },
    terminated: { shape: [rows], data: new Uint8Array(rows) },
  };
}

const cpuSeconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

async function sendAll({ kind, bytes, count, port }: Job): Promise<void> {
  const endpoint = `tcp://127.0.0.1:${port}`;
  if (kind === 'raw') {
    const push = new Push({ linger: -1, sendHighWaterMark: 64 });
    push.connect(endpoint);
    const payload = new Uint8Array(bytes).fill(7);
    for (let i = 0; i < count; i++) await push.send(payload);
    push.close();
    return;
  }
  const dealer = new Dealer({ ...SOCKET_OPTIONS, linger: -1, sendHighWaterMark: 64, routingId: 'actor' });
  dealer.connect(endpoint);
  const queue = new SendQueue(dealer);
  const arrays = rollout(bytes);
  for (let ticket = 0; ticket < count; ticket++) {
    const message = {
      type: 'sample',
      actor: 'actor',
      session: 'session',
      ticket,
      arrays: frameArrays(arrays),
    } as const;
    await queue.send(encodeActorMessage(message));
  }
  dealer.close();
}

/** Runs the sender when this file was forked: one job per message, answered with its CPU seconds. */
function serve(): void {
  process.on('message', (job: Job) => {
    const before = process.cpuUsage();
    void sendAll(job).then(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100)); // the I/O thread may still be sending
      process.send!(cpuSeconds(before));
    });
  });
}

interface Measured {
  readonly gbps: number;
  readonly cpuPerGb: number;
}

async function measure(
  sender: ReturnType<typeof fork>,
  kind: Job['kind'],
  bytes: number,
  count: number,
): Promise<Measured> {
  const socket = kind === 'raw' ? new Pull({ receiveHighWaterMark: 64 }) : new Router(ROUTER_OPTIONS);
  await socket.bind('tcp://127.0.0.1:*');
  const port = Number(/(\d+)$/.exec(socket.lastEndpoint!)![1]);
  const theirCpu = new Promise<number>((resolve) => sender.once('message', (cpu) => resolve(cpu as number)));
  const before = process.cpuUsage();
  sender.send({ kind, bytes, count, port } satisfies Job);
  let start = 0;
  let received = 0;
  for (let i = 0; i < count; i++) {
    const frames = await socket.receive();
    if (i === 0) start = performance.now();
    if (kind === 'raw') {
      received += frames[0].byteLength;
    } else {
      const message = decodeActorMessage(frames.slice(1));
      if (message.type !== 'sample') throw new Error('not a sample');
      for (const name in message.arrays) received += message.arrays[name].data.byteLength;
    }
  }
  const seconds = (performance.now() - start) / 1000;
  const ownCpu = cpuSeconds(before);
  const cpu = ownCpu + (await theirCpu);
  socket.close();
  const gb = received / 1e9;
  return { gbps: (gb * (count - 1)) / count / seconds, cpuPerGb: cpu / gb };
}

const best = (runs: readonly Measured[]): Measured => ({
  gbps: Math.max(...runs.map(({ gbps }) => gbps)),
  cpuPerGb: Math.min(...runs.map(({ cpuPerGb }) => cpuPerGb)),
});
const rounded = (x: number): number => Number(x.toPrecision(3));

async function main(): Promise<void> {
  const repeats = Number(process.argv[2] ?? 5);
  const megabytes = Number(process.argv[3] ?? 256);
  const sender = fork(fileURLToPath(import.meta.url), ['send']);
  const sizes = [];
  for (const bytes of SIZES) {
    const count = Math.max(8, Math.round((megabytes * 1024 * 1024) / bytes));
    const runs: { ours: Measured; raw: Measured }[] = [];
    for (let i = 0; i <= repeats; i++) {
      const oursFirst = i % 2 === 0;
      const first = await measure(sender, oursFirst ? 'ours' : 'raw', bytes, count);
      const second = await measure(sender, oursFirst ? 'raw' : 'ours', bytes, count);
      if (i > 0) runs.push(oursFirst ? { ours: first, raw: second } : { ours: second, raw: first });
    }
    const ours = best(runs.map((run) => run.ours));
    const raw = best(runs.map((run) => run.raw));
    sizes.push({
      bytes,
      gbps: rounded(ours.gbps),
      rawGbps: rounded(raw.gbps),
      cpuPerGb: rounded(ours.cpuPerGb),
      rawCpuPerGb: rounded(raw.cpuPerGb),
      ratio: rounded(ours.gbps / raw.gbps),
      cpuRatio: rounded(raw.cpuPerGb / ours.cpuPerGb),
    });
  }
  sender.kill();
  console.log(JSON.stringify({ bench: 'wire', against: 'zeromq.js PUSH/PULL', repeats, sizes }));
}

if (process.argv[2] === 'send') serve();
else await main();

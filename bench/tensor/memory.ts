// 10,000 PPO-sized updates: memory must stay flat and the garbage collector's pauses short.
import { PerformanceObserver } from 'node:perf_hooks';
import * as t from '../../core/tensor/index.js';
import { report, round } from './harness.js';
import { initMlp, mlp, Stream, type Layer } from './networks.js';

const updates = Number(process.argv[2] ?? 10_000);
const pauses: number[] = [];
const observer = new PerformanceObserver((list) =>
  pauses.push(...list.getEntries().map((entry) => entry.duration)),
);
observer.observe({ entryTypes: ['gc'] });

const executor = (await t.createExecutor('wasm')) as t.Executor & {
  readonly memory: { used: number; size: number };
};
t.setExecutor(executor);
const stream = new Stream();
let params: Layer[] = initMlp(stream, [27, 64, 64, 8]);
let state = t.adamInit(params);
const x = t.randomNormal([64, 27], stream);
const y = t.randomNormal([64, 8], stream);
const loss = (layers: Layer[]): t.Tensor => t.mean(t.square(t.sub(mlp(layers, x), y)));

interface Sample {
  readonly arena: number;
  readonly heap: number;
  readonly rss: number;
}
const samples: Sample[] = [];
for (let i = 0; i <= updates; i++) {
  ({ params, state } = t.scope(() =>
    t.adam(state, params, t.grad(loss)(params), { learningRate: 1e-3, maxGradNorm: 0.5 }),
  ));
  if (i % Math.ceil(updates / 10) !== 0) continue;
  const { heapUsed, external, rss } = process.memoryUsage();
  samples.push({ arena: executor.memory.size, heap: heapUsed + external, rss });
  // Lets the observer report.
  await new Promise((resolve) => setImmediate(resolve));
}
await new Promise((resolve) => setTimeout(resolve, 50));
observer.disconnect();
pauses.sort((a, b) => a - b);
const early = samples[2]!;
const last = samples[samples.length - 1]!;
report('memory', {
  updates,
  arena_growth_kib: (last.arena - early.arena) / 1024,
  rss_growth_mib: round((last.rss - early.rss) / 2 ** 20),
  rss_mib: round(last.rss / 2 ** 20),
  gc_pauses: pauses.length,
  gc_p50_ms: round(pauses[Math.floor(pauses.length * 0.5)] ?? 0),
  gc_p99_ms: round(pauses[Math.floor(pauses.length * 0.99)] ?? 0),
  gc_max_ms: round(pauses[pauses.length - 1] ?? 0),
});

// Largest error of each elementary function of the wasm executor against double precision, over its whole useful range.
import * as t from '../../core/tensor/index.js';
import { report, round } from './harness.js';

const { log1p } = Math;
const functions: [
  name: string,
  f: (x: t.Tensor) => t.Tensor,
  exact: (x: number) => number,
  low: number,
  high: number,
][] = [
  ['exp', t.exp, Math.exp, -87, 88],
  ['exp, denormal results', t.exp, Math.exp, -103, -87.5],
  ['log', t.log, Math.log, 1e-30, 1e30],
  ['log near 1', t.log, Math.log, 0.5, 2],
  ['tanh', t.tanh, Math.tanh, -12, 12],
  ['tanh near 0', t.tanh, Math.tanh, -1e-3, 1e-3],
  ['sigmoid', t.sigmoid, (x) => 1 / (1 + Math.exp(-x)), -80, 80],
  ['softplus', t.softplus, (x) => Math.max(x, 0) + log1p(Math.exp(-Math.abs(x))), -80, 80],
  ['sin', t.sin, Math.sin, -100, 100],
  ['cos', t.cos, Math.cos, -100, 100],
  ['sin, large', t.sin, Math.sin, -1e8, 1e8],
  ['pow 1.7', (x) => t.pow(x, 1.7), (x) => x ** 1.7, 1e-3, 1e3],
  ['rsqrt', t.rsqrt, (x) => 1 / Math.sqrt(x), 1e-6, 1e6],
];

const count = 1_000_000;
for (const [name, f, exact, low, high] of functions) {
  const geometric = low > 0 && high / low > 100;
  const x = Float32Array.from({ length: count }, (_, i) => {
    const share = (i + 0.5) / count;
    return geometric ? low * (high / low) ** share : low + (high - low) * share;
  });
  const y = f(t.tensor(x)).toArray();
  let absolute = 0;
  let relative = 0;
  let ulps = 0;
  for (let i = 0; i < count; i++) {
    const value = exact(x[i]!);
    const error = Math.abs(y[i]! - value);
    absolute = Math.max(absolute, error);
    relative = Math.max(relative, error / Math.abs(value));
    ulps = Math.max(ulps, error / 2 ** Math.max(Math.floor(Math.log2(Math.abs(value))) - 23, -149));
  }
  report('accuracy', {
    function: name,
    low,
    high,
    absolute: round(absolute),
    relative: round(relative),
    ulps: round(ulps),
  });
}

import { createHash } from 'node:crypto';
import { cos, exp, log, log2, pow, sigmoid, sin, tanh } from '../../core/exact-math.js';
import { Rng } from '../../core/random.js';

const INPUTS = 20_000;

/** 10^k: reading a number is exact on every engine, `**` is not. */
const ten = (k: number): number => Number(`1e${k}`);

const inputs = (name: string, draw: (rng: Rng) => number): Float64Array => {
  const rng = Rng.seed(0, name);
  return Float64Array.from({ length: INPUTS }, () => draw(rng));
};

const outputs: { readonly [name: string]: () => Float64Array } = {
  exp: () => inputs('exp', (rng) => rng.uniform(-750, 715)).map(exp),
  log: () => inputs('log', (rng) => rng.float() * ten(rng.int(300))).map(log),
  log2: () => inputs('log2', (rng) => rng.float() / ten(rng.int(300))).map(log2),
  sin: () => inputs('sin', (rng) => rng.uniform(-10, 10) * ten(rng.int(8))).map(sin),
  cos: () => inputs('cos', (rng) => rng.uniform(-10, 10) * ten(rng.int(8))).map(cos),
  tanh: () => inputs('tanh', (rng) => rng.uniform(-25, 25) / ten(rng.int(4))).map(tanh),
  sigmoid: () => inputs('sigmoid', (rng) => rng.uniform(-50, 50)).map(sigmoid),
  pow: () => {
    const exponents = inputs('exponent', (rng) =>
      rng.int(2) === 0 ? rng.int(200) - 100 : rng.uniform(-20, 20),
    );
    return inputs('base', (rng) => rng.uniform(0, 10)).map((x, i) => pow(x, exponents[i]));
  },
  normal: () => inputs('normal', (rng) => rng.normal()),
};

/** SHA-256 of the bits that each function gives for many inputs, the first 16 hexadecimal digits. */
export function digests(): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, compute]) => [
      name,
      createHash('sha256').update(new Uint8Array(compute().buffer)).digest('hex').slice(0, 16),
    ]),
  );
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(digests()));

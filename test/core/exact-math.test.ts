import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as exact from '../../core/exact-math.js';
import { readData } from '../helpers/data.js';
import { digests } from './exact-math-digests.js';

const { cos, exp, log, log2, pow, sigmoid, sin, tanh } = exact;

/** Rows [x, high, low] ([x, y, high, low] for pow) by function, made by test/data/make_exact_math.py with 60 digits. */
const reference = readData<{ readonly [name: string]: readonly (readonly number[])[] }>('exact-math.json');

const view = new DataView(new ArrayBuffer(8));

/** The distance from |x| to the next larger double. */
function ulp(x: number): number {
  view.setFloat64(0, Math.abs(x));
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0) - Math.abs(x);
}

/** The error of `value` in units in the last place of high + low. */
const errorIn = (value: number, high: number, low: number): number =>
  Math.abs(value - high - low) / ulp(high);

/** What is allowed, in units in the last place. Measured: 0.7, 1.8, 1.5, 1.1, 1.0, 1.9, 1.4. */
const bounds: { readonly [name: string]: number } = {
  exp: 1,
  log: 2,
  log2: 2,
  sin: 1.5,
  cos: 1.5,
  tanh: 2,
  sigmoid: 2,
};

describe('exact-math is accurate', () => {
  for (const [name, bound] of Object.entries(bounds)) {
    it(`${name} to ${bound} units in the last place`, () => {
      const f = Reflect.get(exact, name) as (x: number) => number;
      assert.ok(reference[name].length > 100);
      for (const [x, high, low] of reference[name]) {
        const error = errorIn(f(x), high, low);
        assert.ok(error <= bound, `${name}(${x}) is ${f(x)} instead of ${high}: ${error} ulp`);
      }
    });
  }

  it('pow as well as it says', () => {
    for (const [x, y, high, low] of reference.pow) {
      const whole = Number.isInteger(y) && Math.abs(y) <= 64;
      const bound = 1 + (whole ? Math.abs(y) / 2 : 2 * Math.abs(y * Math.log(Math.abs(x))));
      const error = errorIn(pow(x, y), high, low);
      assert.ok(error <= bound, `pow(${x}, ${y}) is ${pow(x, y)} instead of ${high}: ${error} ulp`);
    }
  });

  it('sin and cos of angles beyond a million stay in range and on the circle', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e6, max: 1e300, noNaN: true }), (x) => {
        assert.ok(Math.abs(sin(x) ** 2 + cos(x) ** 2 - 1) < 1e-15);
      }),
    );
  });
});

describe('exact-math at the edges', () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ['exp(0)', exp(0), 1],
    ['exp(-Infinity)', exp(-Infinity), 0],
    ['exp(Infinity)', exp(Infinity), Infinity],
    ['exp(710)', exp(710), Infinity],
    ['exp(-745.1)', exp(-745.1), 5e-324],
    ['exp(-746)', exp(-746), 0],
    ['exp(NaN)', exp(NaN), NaN],
    ['log(0)', log(0), -Infinity],
    ['log(-0)', log(-0), -Infinity],
    ['log(1)', log(1), 0],
    ['log(-1)', log(-1), NaN],
    ['log(Infinity)', log(Infinity), Infinity],
    ['log(NaN)', log(NaN), NaN],
    ['log2(8)', log2(8), 3],
    ['log2(2^-1022)', log2(2 ** -1022), -1022],
    ['log2(0)', log2(0), -Infinity],
    ['log2(-2)', log2(-2), NaN],
    ['log2(Infinity)', log2(Infinity), Infinity],
    ['sin(-0)', sin(-0), -0],
    ['sin(Infinity)', sin(Infinity), NaN],
    ['sin(Math.PI)', sin(Math.PI), 1.2246467991473532e-16],
    ['cos(0)', cos(0), 1],
    ['cos(NaN)', cos(NaN), NaN],
    ['tanh(-0)', tanh(-0), -0],
    ['tanh(-1000)', tanh(-1000), -1],
    ['tanh(NaN)', tanh(NaN), NaN],
    ['sigmoid(0)', sigmoid(0), 0.5],
    ['sigmoid(-1000)', sigmoid(-1000), 0],
    ['sigmoid(1000)', sigmoid(1000), 1],
    ['sigmoid(NaN)', sigmoid(NaN), NaN],
    ['pow(0, 0)', pow(0, 0), 1],
    ['pow(NaN, 0)', pow(NaN, 0), 1],
    ['pow(2, -3)', pow(2, -3), 0.125],
    ['pow(-2, 3)', pow(-2, 3), -8],
    ['pow(0, -1)', pow(0, -1), Infinity],
    ['pow(0, 0.5)', pow(0, 0.5), 0],
    ['pow(0, -0.5)', pow(0, -0.5), Infinity],
    ['pow(-8, 1/3)', pow(-8, 1 / 3), NaN],
    ['pow(10, 1000)', pow(10, 1000), Infinity],
    ['pow(10, -1000)', pow(10, -1000), 0],
    ['pow(Infinity, 0.5)', pow(Infinity, 0.5), Infinity],
  ];
  for (const [name, got, expected] of cases) it(`${name} is ${expected}`, () => assert.equal(got, expected));

  it('is odd, even and symmetric where it should be, bit for bit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e5, max: 1e5 }), (x) => {
        assert.equal(sin(-x), x === 0 ? -x : -sin(x));
        assert.equal(cos(-x), cos(x));
        assert.ok(Math.abs(tanh(-x) + tanh(x)) <= 4 * ulp(tanh(x)));
        assert.ok(Math.abs(sigmoid(x) + sigmoid(-x) - 1) < 3e-16);
      }),
    );
  });
});

/**
 * The bits of 20,000 results per function, as every engine has to give them. They change only with the functions themselves, and with
 * them every run's bits.
 */
const RECORDED = {
  exp: 'c707669e9f562429',
  log: '107ca145bd71746e',
  log2: '2c13fe874f6d70ad',
  sin: 'd2cda55ad4fa1dc7',
  cos: '33359f474a0cda22',
  tanh: '9d9f66f22736a16d',
  sigmoid: 'e1ea4df7b6f852f1',
  pow: 'fc435a0c04c02655',
  normal: 'a4c9e405b30ce5f4',
};

describe('exact-math gives the same bits on every engine', () => {
  it('those that were recorded', () => assert.deepEqual(digests(), RECORDED));

  it(
    'also on the Node named by ATTUNE_NODE22',
    { skip: !process.env.ATTUNE_NODE22 && 'ATTUNE_NODE22 is not set' },
    () => {
      const program = new URL('./exact-math-digests.js', import.meta.url).pathname;
      const { stdout, stderr } = spawnSync(process.env.ATTUNE_NODE22 ?? '', [program], { encoding: 'utf8' });
      assert.deepEqual(JSON.parse(stdout || '{}'), RECORDED, stderr);
    },
  );
});

import { log } from '../../../core/exact-math.js';

const SIZE = 624;
const SHIFT = 397;

/** The 32-bit Mersenne Twister (Matsumoto and Nishimura 1998), seeded as NumPy's RandomState is. */
function* mersenneTwister(seed: number): Generator<number, never> {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  }
  for (;;) {
    for (let i = 0; i < SIZE; i++) {
      const mixed = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
      state[i] = state[(i + SHIFT) % SIZE] ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    for (let word of state) {
      word ^= word >>> 11;
      word ^= (word << 7) & 0x9d2c5680;
      word ^= (word << 15) & 0xefc60000;
      yield (word ^ (word >>> 18)) >>> 0;
    }
  }
}

/**
 * The first n standard normal numbers of `numpy.random.RandomState(seed)` (polar method, second value of each pair first): what lists of
 * tasks published with a NumPy seed were drawn from. Equal to NumPy's up to the rounding of the logarithm.
 */
export function numpyNormals(seed: number, n: number): number[] {
  const words = mersenneTwister(seed);
  const uniform = (): number => {
    const high = words.next().value >>> 5;
    return (high * 67108864 + (words.next().value >>> 6)) / 9007199254740992;
  };
  const normals: number[] = [];
  while (normals.length < n) {
    const x = 2 * uniform() - 1;
    const y = 2 * uniform() - 1;
    const square = x * x + y * y;
    if (square >= 1 || square === 0) continue;
    const scale = Math.sqrt((-2 * log(square)) / square);
    normals.push(scale * y, scale * x);
  }
  return normals.slice(0, n);
}

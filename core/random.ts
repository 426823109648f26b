import { exp, log } from './exact-math.js';

/** What is hashed into a stream's key: numbers are taken as 64-bit floats, strings by code unit. */
export type StreamLabel = string | number;

const STATE_WORDS = 11; // key 4, position 4, spare normal 2, whether there is a spare

const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

function finalMix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Absorbs one 32-bit word into a 128-bit key; every output bit depends on every input bit. */
function absorb(key: Uint32Array, value: number): void {
  key[0] ^= value;
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 4; i++) {
      const next = key[(i + 1) & 3];
      key[(i + 1) & 3] = finalMix(
        (next ^ rotl(key[i], 9 + 5 * i)) + Math.imul(key[i], 0x9e3779b1) + 0x7f4a7c15 * (i + 1),
      );
    }
  }
}

const float64 = new DataView(new ArrayBuffer(8));

function absorbLabel(key: Uint32Array, label: StreamLabel): void {
  if (typeof label === 'number') {
    float64.setFloat64(0, label);
    absorb(key, 1);
    absorb(key, float64.getUint32(0));
    absorb(key, float64.getUint32(4));
  } else {
    absorb(key, 2);
    absorb(key, label.length);
    for (let i = 0; i < label.length; i++) absorb(key, label.charCodeAt(i));
  }
}

/**
 * A seeded random stream (xoshiro128**), splittable by name. `fork` derives a child from the stream's key, not from its position:
 * the child is the same however much the parent was used, so independent parts of a program cannot disturb each other.
 */
export class Rng {
  private readonly key: Uint32Array;
  private readonly s = new Uint32Array(4);
  private spare = NaN;

  private constructor(key: Uint32Array) {
    this.key = key;
    this.s.set(key);
    if ((key[0] | key[1] | key[2] | key[3]) === 0) this.s[0] = 1; // the one state xoshiro cannot leave
  }

  /** The root stream of a seed (any finite number), further separated by labels. */
  static seed(seed: number, ...labels: StreamLabel[]): Rng {
    const root = new Rng(new Uint32Array([0x61747475, 0x6e650000, 0, 0]));
    return root.fork(seed, ...labels);
  }

  /** A child stream named by `labels`; depends on this stream's key only, not on how often it was drawn from. */
  fork(...labels: StreamLabel[]): Rng {
    const key = this.key.slice();
    for (const label of labels) absorbLabel(key, label);
    return new Rng(key);
  }

  /** A uniform integer in [0, 2^32). */
  uint32(): number {
    const s = this.s;
    const result = Math.imul(rotl(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11);
    return result;
  }

  /** A uniform number in [0, 1) with 53 random bits. */
  float(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A uniform number in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.float();
  }

  /** A uniform integer in [0, n), without modulo bias. Throws a RangeError unless n is a positive integer up to 2^32. */
  int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 4294967296)
      throw new RangeError(`Rng.int: ${n} is not in 1..2^32`);
    const limit = 4294967296 - (4294967296 % n);
    let draw = this.uint32();
    while (draw >= limit) draw = this.uint32();
    return draw % n;
  }

  /** A standard normal number (Marsaglia's polar method). */
  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = NaN;
      return value;
    }
    let u: number, v: number, square: number;
    do {
      u = 2 * this.float() - 1;
      v = 2 * this.float() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * log(square)) / square);
    this.spare = v * scale;
    return u * scale;
  }

  /** An index drawn with probability proportional to `weights[i]` (finite, not negative, not all zero). */
  weighted(weights: ArrayLike<number>): number {
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i];
    if (!(total > 0) || total === Infinity) throw new RangeError(`Rng.weighted: weights sum to ${total}`);
    let rest = this.float() * total;
    let last = 0;
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] <= 0) continue;
      last = i;
      rest -= weights[i];
      if (rest < 0) return i;
    }
    return last;
  }

  /** An index drawn from softmax(logits). Logits of -Infinity are never drawn. */
  categorical(logits: ArrayLike<number>): number {
    let max = -Infinity;
    for (let i = 0; i < logits.length; i++) if (logits[i] > max) max = logits[i];
    const weights = new Float64Array(logits.length);
    for (let i = 0; i < logits.length; i++) weights[i] = exp(logits[i] - max);
    return this.weighted(weights);
  }

  /** A uniform permutation of `items` in place (Fisher-Yates); returns `items`. */
  shuffle<T extends unknown[] | Int32Array | Float32Array>(items: T): T {
    const list = items as unknown[];
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [list[i], list[j]] = [list[j], list[i]];
    }
    return items;
  }

  /** `0..n-1` in random order. */
  permutation(n: number): Int32Array {
    return this.shuffle(Int32Array.from({ length: n }, (_, i) => i));
  }

  /** The stream's whole state, for checkpoints and messages. */
  state(): Uint32Array {
    const state = new Uint32Array(STATE_WORDS);
    state.set(this.key, 0);
    state.set(this.s, 4);
    if (!Number.isNaN(this.spare)) {
      float64.setFloat64(0, this.spare);
      state[8] = float64.getUint32(0);
      state[9] = float64.getUint32(4);
      state[10] = 1;
    }
    return state;
  }

  /** The stream that `state` was taken from, at the same position. */
  static restore(state: ArrayLike<number>): Rng {
    if (state.length !== STATE_WORDS)
      throw new RangeError(`Rng.restore: ${state.length} words instead of ${STATE_WORDS}`);
    const words = Uint32Array.from(state);
    const rng = new Rng(words.slice(0, 4));
    rng.s.set(words.subarray(4, 8));
    if (words[10] === 1) {
      float64.setUint32(0, words[8]);
      float64.setUint32(4, words[9]);
      rng.spare = float64.getFloat64(0);
    }
    return rng;
  }
}

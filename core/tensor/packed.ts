import { activationCodes } from './executors/wasm/fused.js';
import { compileKernels, instantiateKernels, type Kernels } from './executors/wasm/kernels.js';
import { webAssembly, type WasmMemory } from './executors/wasm/webassembly.js';
import type { Activation } from './executors/fused.js';
import { showShape } from './shape.js';
import { hostView } from './storage.js';
import type { Tensor } from './tensor.js';

/** One layer of a network that is to be packed: activation(x w + b) for w of [in, out] and b of [out]. */
export interface DenseLayer {
  readonly w: Tensor;
  readonly b: Tensor;
  /** Default 'none'. */
  readonly activation?: Activation;
}

interface PlacedLayer {
  readonly panels: number;
  readonly bias: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: number;
}

const pageBytes = 65536;

/** Kernels may read a vector beyond the end of an array. */
const slackBytes = 64;

/**
 * The layers of an MLP with frozen weights, laid out for acting on a few rows at a time: no tape, no scope, no copy of a weight.
 * Gives the same bits as `linear` on the `wasm` executor, on which it runs whatever executor is set. The memory goes with the
 * object.
 */
export class PackedMlp {
  /** Size of a row that goes in. */
  readonly inputs: number;
  /** Size of a row that comes out. */
  readonly outputs: number;
  private readonly layers: readonly PlacedLayer[];
  private readonly kernels: Kernels;
  private readonly memory: WasmMemory;
  private readonly width: number;
  private readonly buffers: number;
  private floats: Float32Array;
  private capacity = 0;

  /** @internal Use `packMlp`. */
  constructor(layers: readonly DenseLayer[]) {
    layers.forEach(({ w, b }, i) => {
      const before = layers[i - 1]?.w.shape[1] ?? w.shape[0];
      if (
        w.shape.length !== 2 ||
        b.shape.length !== 1 ||
        b.shape[0] !== w.shape[1] ||
        w.shape[0] !== before
      ) {
        throw new Error(
          `packMlp: layer ${i} has w ${showShape(w.shape)} and b ${showShape(b.shape)}, expected w [${before ?? 'in'}, out], b [out]`,
        );
      }
    });
    const [first, last] = [layers[0], layers[layers.length - 1]];
    if (first === undefined || last === undefined) throw new Error('packMlp: expected at least one layer');
    this.inputs = first.w.shape[0]!;
    this.outputs = last.w.shape[1]!;
    this.width = Math.max(this.inputs, ...layers.map(({ b }) => b.size));
    let top = 0;
    const take = (length: number): number => {
      const address = top;
      top += Math.ceil(length / 4) * 16;
      return address;
    };
    this.layers = layers.map(({ w, b, activation = 'none' }) => ({
      panels: take(Math.ceil(b.size / 8) * 8 * w.shape[0]!),
      bias: take(b.size),
      inputs: w.shape[0]!,
      outputs: b.size,
      activation: activationCodes[activation],
    }));
    const largest = Math.max(...layers.map(({ w }) => w.size));
    this.buffers = top;
    const initial = Math.ceil((top + 4 * largest + slackBytes) / pageBytes);
    this.memory = new webAssembly.Memory({ initial, maximum: 65536 });
    this.floats = new Float32Array(this.memory.buffer);
    this.kernels = instantiateKernels(compileKernels('plain'), this.memory);
    layers.forEach(({ w, b }, i) => {
      const { panels, bias, inputs, outputs } = this.layers[i]!;
      this.floats.set(hostView(w.storage), this.buffers / 4);
      this.kernels['packWeights']!(this.buffers, panels, outputs, inputs, 0);
      this.floats.set(hostView(b.storage), bias / 4);
    });
    this.reserve(1);
  }

  private reserve(rows: number): void {
    const needed = this.buffers + 2 * this.bufferBytes(rows) + slackBytes;
    const have = this.memory.buffer.byteLength;
    if (needed > have) {
      this.memory.grow(Math.ceil((needed - have) / pageBytes));
      this.floats = new Float32Array(this.memory.buffer);
    }
    this.capacity = rows;
  }

  private bufferBytes(rows: number): number {
    return Math.ceil((rows * this.width) / 4) * 16;
  }

  /**
   * Outputs of all rows, row after row, for inputs of `rows` x `inputs` numbers. Writes into `out` and returns it, or a fresh array.
   */
  run(x: Float32Array, out?: Float32Array): Float32Array {
    const rows = x.length / this.inputs;
    if (!Number.isInteger(rows))
      throw new Error(`PackedMlp: ${x.length} numbers are no whole rows of ${this.inputs}`);
    if (rows > this.capacity) this.reserve(rows);
    let from = this.buffers;
    let to = from + this.bufferBytes(rows);
    this.floats.set(x, from / 4);
    const { packedMatmul, activate } = this.kernels as Record<
      'packedMatmul' | 'activate',
      (...args: number[]) => number
    >;
    for (let i = 0; i < this.layers.length; i++) {
      const { panels, bias, inputs, outputs, activation } = this.layers[i]!;
      packedMatmul(from, panels, to, rows, outputs, inputs);
      activate(to, bias, rows, outputs, activation);
      const swap = from;
      from = to;
      to = swap;
    }
    const result = this.floats.subarray(from / 4, from / 4 + rows * this.outputs);
    if (out === undefined) return result.slice();
    out.set(result);
    return out;
  }
}

/** Packs the layers of an MLP for acting; see `PackedMlp`. Throws when sizes do not follow from each other. */
export function packMlp(layers: readonly DenseLayer[]): PackedMlp {
  return new PackedMlp(layers);
}

import { activationCodes } from './executors/wasm/linear.js';
import { compileKernels, instantiateKernels, type Kernels } from './executors/wasm/kernels.js';
import { webAssembly, type WasmMemory } from '../wasm/webassembly.js';
import type { Activation } from './executors/fused.js';
import { showShape } from './shape.js';
import { hostView, type TypedArray } from './storage.js';
import type { Tensor } from './tensor.js';

/** One layer of a network that is to be packed: activation(x w + b) for w of [in, out] and b of [out]. */
export interface DenseLayer {
  readonly w: Tensor;
  readonly b: Tensor;
  /** Default 'none'. */
  readonly activation?: Activation;
}

/** A layer as it is given, and as it lies on the stage. */
interface PlacedLayer {
  readonly weights: TypedArray;
  readonly biases: TypedArray;
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: number;
  panels: number;
  bias: number;
}

const pageBytes = 65536;

/** Kernels may read a vector beyond the end of an array. */
const slackBytes = 64;

/** When networks have taken this much of the stage, those that still act move in anew. */
const stageBytes = 2 ** 23;

/**
 * The memory in which the packed networks of a thread act. They share one because a memory takes gigabytes of addresses, and an actor
 * packs a network for every version of its weights.
 */
class Stage {
  floats: Float32Array;
  /** Changes when everybody has to move in anew. */
  generation = 0;
  readonly packWeights: Kernels[string];
  readonly packedMatmul: Kernels[string];
  readonly activate: Kernels[string];
  private readonly memory: WasmMemory;
  private top = 0;

  constructor() {
    this.memory = new webAssembly.Memory({ initial: 1, maximum: 65536 });
    this.floats = new Float32Array(this.memory.buffer);
    const kernels = instantiateKernels(compileKernels('plain'), this.memory);
    this.packWeights = kernels['packWeights']!;
    this.packedMatmul = kernels['packedMatmul']!;
    this.activate = kernels['activate']!;
  }

  /** Room for one network, as an address. */
  take(bytes: number): number {
    if (this.top + bytes > stageBytes) {
      this.generation += 1;
      this.top = 0;
    }
    const address = this.top;
    this.top += bytes;
    const missing = this.top + slackBytes - this.memory.buffer.byteLength;
    if (missing > 0) {
      this.memory.grow(Math.ceil(missing / pageBytes));
      this.floats = new Float32Array(this.memory.buffer);
    }
    return address;
  }
}

let theStage: Stage | undefined;

/** Bytes that `length` numbers take, so that what follows is aligned. */
const room = (length: number): number => Math.ceil(length / 4) * 16;

/**
 * The layers of an MLP with frozen weights, laid out for acting on a few rows at a time: no tape, no scope, no copy of a weight, and
 * nothing made per call but the result. Gives the same bits as `linear` on the `wasm` executor, on which it runs whatever executor is set.
 */
export class PackedMlp {
  /** Size of a row that goes in. */
  readonly inputs: number;
  /** Size of a row that comes out. */
  readonly outputs: number;
  private readonly layers: readonly PlacedLayer[];
  private readonly width: number;
  private readonly stage: Stage;
  private generation = -1;
  private capacity = 1;
  private from = 0;
  private to = 0;

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
    this.layers = layers.map(({ w, b, activation = 'none' }) => ({
      weights: hostView(w.storage),
      biases: hostView(b.storage),
      inputs: w.shape[0]!,
      outputs: b.size,
      activation: activationCodes[activation],
      panels: 0,
      bias: 0,
    }));
    this.stage = theStage ??= new Stage();
  }

  /** Takes a place on the stage, with buffers for `capacity` rows. */
  private moveIn(): void {
    const { stage, layers } = this;
    const buffer = room(this.capacity * this.width);
    const sizes = layers.map(({ inputs, outputs }) => room(Math.ceil(outputs / 8) * 8 * inputs));
    const raw = room(Math.max(...layers.map(({ weights }) => weights.length)));
    const bytes = layers.reduce((sum, { outputs }, i) => sum + sizes[i]! + room(outputs), 0);
    let address = stage.take(bytes + Math.max(2 * buffer, raw));
    this.from = address + bytes;
    this.to = this.from + buffer;
    layers.forEach((layer, i) => {
      layer.panels = address;
      layer.bias = address + sizes[i]!;
      address = layer.bias + room(layer.outputs);
      stage.floats.set(layer.weights, this.from / 4);
      stage.packWeights(this.from, layer.panels, layer.outputs, layer.inputs, 0);
      stage.floats.set(layer.biases, layer.bias / 4);
    });
    this.generation = stage.generation;
  }

  /**
   * Outputs of all rows, row after row, for inputs of `rows` x `inputs` numbers. Writes into `out` and returns it, or a fresh array.
   */
  run(x: Float32Array, out?: Float32Array): Float32Array {
    const rows = x.length / this.inputs;
    if (!Number.isInteger(rows))
      throw new Error(`PackedMlp: ${x.length} numbers are no whole rows of ${this.inputs}`);
    const { stage, layers } = this;
    if (rows > this.capacity) {
      this.capacity = rows;
      this.moveIn();
    } else if (this.generation !== stage.generation) {
      this.moveIn();
    }
    let { from, to } = this;
    stage.floats.set(x, from / 4);
    for (let i = 0; i < layers.length; i++) {
      const { panels, bias, inputs, outputs, activation } = layers[i]!;
      stage.packedMatmul(from, panels, to, rows, outputs, inputs);
      stage.activate(to, bias, rows, outputs, activation);
      const swap = from;
      from = to;
      to = swap;
    }
    const result = out ?? new Float32Array(rows * this.outputs);
    const { floats } = stage;
    for (let i = 0, at = from / 4; i < rows * this.outputs; i++) result[i] = floats[at + i]!;
    return result;
  }
}

/** Packs the layers of an MLP for acting; see `PackedMlp`. Throws when sizes do not follow from each other. */
export function packMlp(layers: readonly DenseLayer[]): PackedMlp {
  return new PackedMlp(layers);
}

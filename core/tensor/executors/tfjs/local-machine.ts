import { sameShape, type Shape } from '../../shape.js';
import type { TypedArray } from '../../storage.js';
import type { Tfjs, TfTensor } from './api.js';
import { Calls } from './calls.js';
import type { Input, KernelName, Machine, Run } from './commands.js';
import { kernels } from './kernels.js';

/** Runs commands at once, on the backend that TensorFlow.js uses in this thread. */
export class LocalMachine implements Machine {
  private readonly tensors = new Map<number, TfTensor>();
  private readonly calls: Calls;

  constructor(private readonly tf: Tfjs) {
    this.calls = new Calls(tf);
  }

  upload(id: number, data: Float32Array | Int32Array, shape: Shape): void {
    const dtype = data instanceof Int32Array ? 'int32' : 'float32';
    this.tensors.set(id, this.tf.tensor(data, shape, dtype));
  }

  run<K extends KernelName>({ kernel, out, inputs, args }: Run<K>): void {
    const replaced: TfTensor[] = [];
    const xs = inputs.map((input) => this.tensor(input, replaced));
    this.tensors.set(
      out,
      this.tf.tidy(() => kernels[kernel](this.calls, xs, args)),
    );
    for (const x of replaced) x.dispose();
    this.calls.trim();
  }

  read(ids: readonly number[]): TypedArray[] {
    return ids.map((id) => {
      const x = this.held(id);
      return typed(x.dataSync(), x.dtype);
    });
  }

  /** `read` for a backend that cannot wait. */
  readLater(ids: readonly number[]): Promise<TypedArray[]> {
    return Promise.all(
      ids.map(async (id) => {
        const x = this.held(id);
        return typed(await x.data(), x.dtype);
      }),
    );
  }

  free(ids: readonly number[]): void {
    for (const id of ids) {
      this.held(id).dispose();
      this.tensors.delete(id);
    }
  }

  liveTensors(): number {
    return this.tf.memory().numTensors;
  }

  close(): Promise<void> {
    this.free([...this.tensors.keys()]);
    this.calls.dispose();
    return Promise.resolve();
  }

  /** The tensor under the wanted shape, which it keeps, because it is mostly read the same way again. */
  private tensor({ id, shape }: Input, replaced: TfTensor[]): TfTensor {
    const x = this.held(id);
    if (sameShape(x.shape, shape)) return x;
    const view = this.calls.reshape(x, shape);
    replaced.push(x);
    this.tensors.set(id, view);
    return view;
  }

  private held(id: number): TfTensor {
    const x = this.tensors.get(id);
    if (x === undefined) throw new Error(`tfjs: tensor ${id} is not on the device`);
    return x;
  }
}

/** Backends may hold ones and zeros as bytes whatever the type says. */
function typed(data: Float32Array | Int32Array | Uint8Array, dtype: string): TypedArray {
  if (dtype === 'int32') return data instanceof Int32Array ? data : Int32Array.from(data);
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

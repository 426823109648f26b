import { sameShape, type Shape } from '../../shape.js';
import type { Tfjs, TfInputs, TfTensor } from './api.js';

/** Constants kept between commands; the one unused for longest goes first. */
const keptConstants = 128;

/** Calls of TensorFlow.js kernels by name, and the few shapes of call that recur. Makes no use of the tape of TensorFlow.js. */
export class Calls {
  private readonly engine: ReturnType<Tfjs['engine']>;
  private readonly constants = new Map<string, TfTensor>();

  constructor(private readonly tf: Tfjs) {
    this.engine = tf.engine();
  }

  call(kernel: string, inputs: TfInputs, attributes: Readonly<Record<string, unknown>> = {}): TfTensor {
    return this.engine.runKernel(kernel, inputs, attributes);
  }

  reshape(x: TfTensor, shape: Shape): TfTensor {
    return this.call('Reshape', { x }, { shape });
  }

  /** x repeated until it has `shape`; x itself when it has. */
  spread(x: TfTensor, shape: Shape): TfTensor {
    if (sameShape(x.shape, shape)) return x;
    const own = [...new Array<number>(shape.length - x.shape.length).fill(1), ...x.shape];
    return this.call('Tile', { x: this.reshape(x, own) }, { reps: shape.map((n, i) => n / own[i]!) });
  }

  /** Booleans or integers as float32. */
  float(x: TfTensor): TfTensor {
    return this.call('Cast', { x }, { dtype: 'float32' });
  }

  /** Elements of `a` where the boolean `condition` holds, else of `b`; all of one shape. */
  choose(condition: TfTensor, a: TfTensor, b: TfTensor): TfTensor {
    return this.call('Select', { condition, t: a, e: b });
  }

  fill(shape: Shape, value: number): TfTensor {
    return this.call('Fill', {}, { shape, value, dtype: 'float32' });
  }

  /** A float32 tensor of shape [], kept for later commands. */
  scalar(value: number): TfTensor {
    return this.constant(Object.is(value, -0) ? '-0' : String(value), () =>
      this.tf.tensor(Float32Array.of(value), [], 'float32'),
    );
  }

  /** The numbers 0, step, 2 step, ... as int32, kept for later commands. */
  multiples(count: number, step: number): TfTensor {
    return this.constant(`${count}x${step}`, () =>
      this.tf.tensor(
        Int32Array.from({ length: count }, (_, i) => i * step),
        [count],
        'int32',
      ),
    );
  }

  dispose(): void {
    for (const tensor of this.constants.values()) tensor.dispose();
    this.constants.clear();
  }

  /** Drops constants beyond the number kept; not while a command is under way that may refer to them. */
  trim(): void {
    for (const [key, tensor] of this.constants) {
      if (this.constants.size <= keptConstants) return;
      tensor.dispose();
      this.constants.delete(key);
    }
  }

  private constant(key: string, make: () => TfTensor): TfTensor {
    const known = this.constants.get(key);
    const tensor = known ?? this.tf.keep(make());
    if (known !== undefined) this.constants.delete(key);
    this.constants.set(key, tensor);
    return tensor;
  }
}

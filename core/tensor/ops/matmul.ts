import { currentExecutor } from '../executors/current.js';
import { broadcastShapes, sameShape, showShape, sizeOf, type Shape } from '../shape.js';
import { record } from '../tape.js';
import { Tensor } from '../tensor.js';
import { checkFloat } from './check.js';
import { broadcastTo, reshape, sumTo } from './layout.js';

/** Which operands of `matmul` are read with their last two axes exchanged. */
export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * Matrix product over the last two axes: [..., m, k] x [..., k, n] -> [..., m, n]; leading axes broadcast. Transposed
 * operands are stored [..., k, m] and [..., n, k].
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  checkFloat('matmul', a, b);
  const transposeA = options.transposeA ?? false;
  const transposeB = options.transposeB ?? false;
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw new Error(
      `matmul: expected at least 2 axes each, got ${showShape(a.shape)} and ${showShape(b.shape)}`,
    );
  }
  if (b.shape.length === 2 && a.shape.length > 2 && !transposeA) {
    const rows = reshape(a, [sizeOf(a.shape.slice(0, -1)), a.shape[a.shape.length - 1]!]);
    const y = product(rows, b, false, transposeB);
    return reshape(y, [...a.shape.slice(0, -1), y.shape[1]!]);
  }
  return product(a, b, transposeA, transposeB);
}

function product(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (k !== inner) {
    const note = transposeA || transposeB ? ` (transposeA ${transposeA}, transposeB ${transposeB})` : '';
    throw new Error(
      `matmul: inner sizes ${k} and ${inner} differ: ${showShape(a.shape)} x ${showShape(b.shape)}${note}`,
    );
  }
  const lead = batchShape(a.shape, b.shape);
  const batch = sizeOf(lead);
  const left = spread(a, lead, batch);
  const right = spread(b, lead, batch);
  const spec = {
    batch,
    m,
    n,
    k,
    transposeA,
    transposeB,
    sharedA: left.size !== batch * m * k,
    sharedB: right.size !== batch * k * n,
  };
  const y = new Tensor(currentExecutor().matmul(left, right, spec), [...lead, m, n]);
  return record(y, [a, b], (dy, wants) => [
    wants[0]
      ? sumTo(transposeA ? product(b, dy, transposeB, true) : product(dy, b, false, !transposeB), a.shape)
      : null,
    wants[1]
      ? sumTo(transposeB ? product(dy, a, true, transposeA) : product(a, dy, !transposeA, false), b.shape)
      : null,
  ]);
}

function batchShape(a: Shape, b: Shape): Shape {
  const [left, right] = [a.slice(0, -2), b.slice(0, -2)];
  return sameShape(left, right) ? left : broadcastShapes('matmul', left, right);
}

/** An operand with one matrix a batch entry, or its only matrix where it has just one. */
function spread(x: Tensor, lead: Shape, batch: number): Tensor {
  const matrix = x.shape.slice(-2);
  const own = x.size === 0 ? 0 : x.size / sizeOf(matrix);
  return own === batch || own === 1 ? x : broadcastTo(x, [...lead, ...matrix]);
}

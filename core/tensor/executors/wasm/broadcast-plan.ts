import type { Shape } from '../../shape.js';

/** How a binary kernel walks its operands: strides of rows and steps along a row, each 0 where an operand repeats. */
export interface BroadcastPlan {
  readonly rows: number;
  readonly columns: number;
  readonly aStride: number;
  readonly bStride: number;
  readonly aStep: number;
  readonly bStep: number;
}

/** Number of leading axes of `shape` over which an operand that repeats along all later axes varies; -1 if it is not of that kind. */
function prefixAxes(operand: Shape, shape: Shape): number {
  const lead = shape.length - operand.length;
  let end = operand.length;
  while (end > 0 && operand[end - 1] === 1) end--;
  for (let i = 0; i < lead; i++) if (shape[i] !== 1) return -1;
  for (let i = 0; i < end; i++) if (operand[i] !== shape[i + lead]) return -1;
  return end + lead;
}

/** True when the operand, repeated as a whole, gives `shape`. */
function isSuffix(operand: Shape, shape: Shape): boolean {
  let begin = 0;
  while (begin < operand.length && operand[begin] === 1) begin++;
  const lead = shape.length - operand.length;
  for (let i = begin; i < operand.length; i++) if (operand[i] !== shape[i + lead]) return false;
  return true;
}

/** The walk for operands broadcast to `shape` (of `size` elements), or null if one of them has to be written out first. */
export function broadcastPlan(a: Shape, b: Shape, shape: Shape, size: number): BroadcastPlan | null {
  const aSize = a.reduce((n, m) => n * m, 1);
  const bSize = b.reduce((n, m) => n * m, 1);
  if (aSize === size && bSize === size)
    return { rows: 1, columns: size, aStride: 0, bStride: 0, aStep: 1, bStep: 1 };
  if (aSize === size) {
    const walk = repeated(b, bSize, shape, size);
    return (
      walk && {
        rows: walk.rows,
        columns: walk.columns,
        aStride: walk.columns,
        aStep: 1,
        bStride: walk.stride,
        bStep: walk.step,
      }
    );
  }
  if (bSize === size) {
    const walk = repeated(a, aSize, shape, size);
    return (
      walk && {
        rows: walk.rows,
        columns: walk.columns,
        aStride: walk.stride,
        aStep: walk.step,
        bStride: walk.columns,
        bStep: 1,
      }
    );
  }
  return null;
}

function repeated(
  x: Shape,
  xSize: number,
  shape: Shape,
  size: number,
): { rows: number; columns: number; stride: number; step: number } | null {
  if (xSize === 1) return { rows: 1, columns: size, stride: 0, step: 0 };
  if (isSuffix(x, shape)) return { rows: xSize === 0 ? 0 : size / xSize, columns: xSize, stride: 0, step: 1 };
  if (prefixAxes(x, shape) >= 0)
    return { rows: xSize, columns: xSize === 0 ? 0 : size / xSize, stride: 1, step: 0 };
  return null;
}

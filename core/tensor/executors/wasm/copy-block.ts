import type { Kernels } from './kernels.js';

/** A block of 4-byte elements in two layouts: sizes, and strides in elements on either side. */
export interface Block {
  readonly shape: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** The block with axes of size 1 dropped and axes joined that run on from each other on both sides. */
function simplified(block: Block): { shape: number[]; from: number[]; to: number[] } {
  const shape: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  for (let i = 0; i < block.shape.length; i++) {
    const n = block.shape[i]!;
    if (n === 1) continue;
    const last = shape.length - 1;
    if (last >= 0 && from[last] === block.from[i]! * n && to[last] === block.to[i]! * n) {
      shape[last]! *= n;
      from[last] = block.from[i]!;
      to[last] = block.to[i]!;
    } else {
      shape.push(n);
      from.push(block.from[i]!);
      to.push(block.to[i]!);
    }
  }
  if (shape.length === 0) {
    shape.push(1);
    from.push(1);
    to.push(1);
  }
  return { shape, from, to };
}

/** Copies a block from address x to address y: contiguous rows, repeated elements and transposes at full speed. */
export function copyBlock(kernels: Kernels, x: number, y: number, block: Block): void {
  if (block.shape.includes(0)) return;
  const { shape, from, to } = simplified(block);
  const last = shape.length - 1;
  const inner = innerAxes(from, to);
  const [n, a, b] = [shape[last]!, from[last]!, to[last]!];
  const outer = [...shape.keys()].filter((i) => i !== last && i !== inner);
  let third: number | undefined;
  if (a === 1 && b === 1) {
    // Whole rows are copied three axes at a time.
    outer.sort((i, j) => shape[i]! - shape[j]!);
    third = outer.pop();
  }
  const rows = inner < 0 ? 1 : shape[inner]!;
  const aRow = inner < 0 ? 0 : from[inner]!;
  const bRow = inner < 0 ? 0 : to[inner]!;
  const position = outer.map(() => 0);
  for (;;) {
    if (third !== undefined)
      kernels['copyBlocks']!(x, y, shape[third]!, from[third]!, to[third]!, rows, n, aRow, bRow);
    else if (a === 1 && b === 1) kernels['copyRows']!(x, y, rows, n, aRow, bRow);
    else if (a === 0 && b === 1 && aRow === 1 && bRow === n) kernels['repeatEach']!(x, y, rows, n);
    else if (aRow === 1 && b === 1) kernels['transpose']!(x, y, n, rows, a, bRow);
    else for (let r = 0; r < rows; r++) kernels['copyColumn']!(x + 4 * r * aRow, y + 4 * r * bRow, n, a, b);
    let axis = outer.length - 1;
    for (; axis >= 0; axis--) {
      const i = outer[axis]!;
      x += 4 * from[i]!;
      y += 4 * to[i]!;
      if (++position[axis]! < shape[i]!) break;
      x -= 4 * from[i]! * shape[i]!;
      y -= 4 * to[i]! * shape[i]!;
      position[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** The axis that is best treated together with the last one: one that is contiguous at the source, else the last but one. */
function innerAxes(from: readonly number[], to: readonly number[]): number {
  const last = from.length - 1;
  if (from[last] !== 1 && to[last] === 1) {
    for (let i = last - 1; i >= 0; i--) if (from[i] === 1) return i;
  }
  return last - 1;
}

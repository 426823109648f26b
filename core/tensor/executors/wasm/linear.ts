import type { Storage } from '../../storage.js';
import type { Operand } from '../executor.js';
import type { Activation, FusedKernels, LinearGradients, LinearSecond } from '../fused.js';
import { addressesOf, keepNamed, type WasmContext } from './context.js';

/** The numbers by which kernels know activations. */
export const activationCodes: Readonly<Record<Activation, number>> = {
  none: 0,
  tanh: 1,
  sigmoid: 2,
  relu: 3,
};

/** `FusedKernels.linear` on our kernels. */
export function linear(
  { owner, arena, work }: WasmContext,
  x: Operand,
  w: Operand,
  b: Operand,
  rows: number,
  activation: Activation,
): Storage {
  const from = arena.addressOf(owner, x.storage);
  const weights = arena.addressOf(owner, w.storage);
  const bias = arena.addressOf(owner, b.storage);
  const k = w.shape[0]!;
  const n = w.shape[1]!;
  const y = arena.allocate(rows * n);
  work.linear(from, weights, bias, y, rows, n, k, activationCodes[activation]);
  return arena.keep(owner, y, rows * n, 'float32');
}

/** `FusedKernels.linearGrad` on our kernels. */
export function linearGrad(
  context: WasmContext,
  x: Operand,
  w: Operand,
  y: Operand,
  dy: Operand,
  rows: number,
  activation: Activation,
  wants: readonly boolean[],
  keepsZ: boolean,
): LinearGradients {
  const { arena, work } = context;
  const [from, weights, output, slope] = addressesOf(context, x, w, y, dy) as [
    number,
    number,
    number,
    number,
  ];
  const [k, n] = w.shape as [number, number];
  const dx = wants[0] ? arena.allocate(rows * k) : 0;
  const dw = wants[1] ? arena.allocate(k * n) : 0;
  const db = wants[2] ? arena.allocate(n) : 0;
  const compute = (dz: number): void => {
    work.linearGradRows([output, slope, weights, dz, dx], rows, n, k, activationCodes[activation]);
    const sum = (): void => void (wants[2] && context.kernels['sum']!(dz, db, 1, rows, n));
    if (wants[1]) work.product(from, dz, dw, k, n, rows, 1, 0, sum);
    else sum();
  };
  const ownZ = activation !== 'none' && keepsZ;
  const dz = ownZ ? arena.allocate(rows * n) : slope;
  if (activation !== 'none' && !keepsZ) arena.borrow(4 * rows * n, compute);
  else compute(dz);
  const kept = keepNamed(context, {
    x: [dx, wants[0] ? rows * k : 0],
    w: [dw, wants[1] ? k * n : 0],
    b: [db, wants[2] ? n : 0],
    z: [dz, ownZ ? rows * n : 0],
  });
  return {
    x: wants[0] ? kept.x : null,
    w: wants[1] ? kept.w : null,
    b: wants[2] ? kept.b : null,
    z: ownZ ? kept.z : keepsZ ? dy.storage : null,
  };
}

/** `FusedKernels.linearSecond` on our kernels. */
export function linearSecond(
  context: WasmContext,
  { x, w, y, dy }: Parameters<FusedKernels['linearSecond']>[0],
  dz: Operand,
  { u, v, s }: Parameters<FusedKernels['linearSecond']>[2],
  rows: number,
  activation: Activation,
  [wantsX, wantsW, wantsY, wantsDy]: readonly boolean[],
): LinearSecond {
  const { arena, work } = context;
  const addresses = addressesOf(context, x, w, y, dy, dz);
  const [from, weights, output, slope, product] = addresses as [number, number, number, number, number];
  const [atU, atV, atS] = [u, v, s].map((g) => (g === null ? 0 : addressesOf(context, g)[0]!)) as [
    number,
    number,
    number,
  ];
  const [k, n] = w.shape as [number, number];
  const cx = wantsX && v !== null ? arena.allocate(rows * k) : 0;
  const cw = wantsW && u !== null ? arena.allocate(k * n) : 0;
  const [cy, cdy] = [arena.allocate(rows * n), arena.allocate(rows * n)];
  work.linearSecondRows(
    [from, weights, output, slope, product, atU, atV, atS, cx, cy, cdy],
    rows,
    n,
    k,
    activationCodes[activation],
  );
  if (cw !== 0) work.product(atU, product, cw, k, n, rows, 1, 0);
  const kept = keepNamed(context, {
    x: [cx, cx === 0 ? 0 : rows * k],
    w: [cw, cw === 0 ? 0 : k * n],
    y: [cy, rows * n],
    dy: [cdy, rows * n],
  });
  const curved = activation === 'tanh' || activation === 'sigmoid';
  return {
    x: cx === 0 ? null : kept.x,
    w: cw === 0 ? null : kept.w,
    y: wantsY && curved ? kept.y : null,
    dy: wantsDy ? kept.dy : null,
  };
}

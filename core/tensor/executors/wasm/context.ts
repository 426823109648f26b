import type { Storage, StorageOwner } from '../../storage.js';
import type { Operand } from '../executor.js';
import type { Results } from '../fused.js';
import type { Arena } from './arena.js';
import type { Kernels } from './kernels.js';
import type { Work } from './work.js';

/** What the fused blocks use of the wasm executor. */
export interface WasmContext {
  readonly owner: StorageOwner;
  readonly arena: Arena;
  readonly kernels: Kernels;
  readonly work: Work;
}

/** Addresses of operands, brought into the arena where they are not yet. */
export function addressesOf({ owner, arena }: WasmContext, ...operands: readonly Operand[]): number[] {
  return operands.map((x) => arena.addressOf(owner, x.storage));
}

/** Storages for the results of one block, named. */
export function keepNamed<K extends string>(
  { owner, arena }: WasmContext,
  results: Readonly<Record<K, readonly [address: number, length: number]>>,
): Results<K> {
  const storages = arena.keepAll(owner, Object.values(results));
  const kept: Partial<Record<K, Storage>> = {};
  let i = 0;
  for (const name in results) kept[name] = storages[i++]!;
  return kept as Results<K>;
}

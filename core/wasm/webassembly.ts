/** A memory of WebAssembly, as far as we use it (neither Node's nor ECMAScript's type library declares it). */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/** A compiled module. */
export type WasmModule = object;

interface WasmApi {
  validate(binary: Uint8Array): boolean;
  readonly Memory: new (limits: { initial: number; maximum: number; shared?: boolean }) => WasmMemory;
  readonly Module: new (binary: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
}

/** The engine's WebAssembly. */
export const webAssembly = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;

/** Element type of a tensor. Integers are for indices only; everything that is computed with is floating point. */
export type DType = 'float32' | 'int32';

/** What a tensor's numbers look like outside of an executor (`Float64Array` only with the reference executor). */
export type TypedArray = Float32Array | Float64Array | Int32Array;

/** A stretch of executor memory that ends as a whole, when the scope it belongs to ends. */
export interface Region {
  ended: boolean;
}

/** The part of an executor that a storage needs: reading numbers back. */
export interface StorageOwner {
  readonly name: string;
  /** Copies the elements of `storage` out of executor memory. */
  read(storage: Storage): TypedArray;
}

/**
 * Where the numbers of a tensor are: in a JavaScript array (`host`), which lives as long as anything refers to it, or in
 * the memory of an executor (`owner`, `address`, `region`), which ends with its scope, or in both.
 */
export class Storage {
  constructor(
    public host: TypedArray | null,
    public owner: StorageOwner | null = null,
    public address = 0,
    public region: Region | null = null,
    readonly length: number = host === null ? 0 : host.length,
    readonly dtype: DType = host instanceof Int32Array ? 'int32' : 'float32',
  ) {}

  /** How often an executor has brought the host array into its memory: an array that comes again may be worth keeping there. */
  uploads = 0;

  /** True while `owner` holds the numbers. */
  heldBy(owner: StorageOwner): boolean {
    return this.owner === owner && this.region !== null && !this.region.ended;
  }
}

/** The numbers as a JavaScript array: not copied when they are in one already, so only to be read. */
export function hostView(storage: Storage): TypedArray {
  if (storage.host !== null) return storage.host;
  if (storage.owner === null || storage.region === null || storage.region.ended) {
    throw new Error('this tensor was freed when its scope ended: return it from scope(...) to keep it');
  }
  return storage.owner.read(storage);
}

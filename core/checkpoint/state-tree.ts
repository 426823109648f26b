import { createHash } from 'node:crypto';
import type { StateLeaf, StateTree } from '../algorithm.js';
import {
  DTYPES,
  dtypeOf,
  ndarray,
  type DType,
  type NamedArrays,
  type NDArray,
  type TypedArray,
} from '../arrays.js';
import { InputError, RunError } from '../errors.js';
import { isPlainObject } from '../json.js';
import { tensor, Tensor, wrap } from '../tensor/index.js';
import type { Json } from '../unit.js';
import { bytesOf } from './safetensors.js';

/** Deep enough for any model; a tree that is deeper refers to itself. */
const DEEPEST = 100;

/** How an array leaf stands in the structure; its numbers are in the array of the leaf's path. */
type ArrayNode = {
  readonly $: 'tensor' | 'array';
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly sha256: string;
};

/** A state taken apart: structure and scalars as JSON, arrays by path. */
export interface SplitState {
  readonly structure: Json;
  readonly arrays: NamedArrays;
}

/**
 * Takes a state apart. Scalars stand in the structure as themselves, except for what JSON cannot hold: `{"$": "number", "value": "NaN"}`.
 * Arrays stand there as `{"$": "tensor" | "array", dtype, shape, sha256}`; keys of objects that begin with `$` get one `$` more.
 * Arrays are named by their path, `params/layers/0/w`, with `/` in a key written `~1` and `~` written `~0`, and are not copied
 * (tensors are read out of their executor). Throws a RunError naming the path of a value that a checkpoint cannot hold.
 */
export function splitState(state: StateTree): SplitState {
  const arrays: [name: string, array: NDArray][] = [];
  const visit = (node: unknown, path: readonly string[]): Json => {
    if (path.length > DEEPEST)
      throw new RunError(`the state to save is more than ${DEEPEST} levels deep at '${nameOf(path)}'`);
    if (node instanceof Tensor || isTypedArray(node)) {
      const kind = node instanceof Tensor ? 'tensor' : 'array';
      const array = node instanceof Tensor ? { shape: node.shape, data: node.toArray() } : ndarray(node);
      arrays.push([nameOf(path), array]);
      return {
        $: kind,
        dtype: dtypeOf(array.data),
        shape: array.shape,
        sha256: digestOf(array),
      } satisfies ArrayNode;
    }
    if (Array.isArray(node)) return node.map((child, i) => visit(child, [...path, String(i)]));
    if (isPlainObject(node)) {
      const keys = Object.keys(node).sort();
      return Object.fromEntries(
        keys.map((key) => [key.startsWith('$') ? `$${key}` : key, visit(node[key], [...path, key])]),
      );
    }
    if (typeof node === 'number') {
      return Number.isFinite(node) && !Object.is(node, -0)
        ? node
        : { $: 'number', value: Object.is(node, -0) ? '-0' : String(node) };
    }
    if (node === null || typeof node === 'string' || typeof node === 'boolean') return node;
    throw new RunError(
      `the state to save holds ${describe(node)} at '${nameOf(path)}': a checkpoint can hold plain objects, ` +
        'arrays, tensors, typed arrays, numbers, strings, booleans and null',
    );
  };
  return { structure: visit(state, []), arrays: Object.fromEntries(arrays) };
}

function isTypedArray(value: unknown): value is TypedArray {
  return Object.values(DTYPES).some((type) => value instanceof type);
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? `a ${value.constructor.name}` : String(value);
}

function nameOf(path: readonly string[]): string {
  return path.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
}

function digestOf(array: NDArray): string {
  return createHash('sha256').update(bytesOf(array)).digest('hex');
}

/**
 * The state that was taken apart: every leaf of its old kind. Takes the arrays over. Throws an InputError naming the array that is
 * missing, superfluous, of another shape or type, or changed; `label` names the checkpoint in it.
 */
export function joinState({ structure, arrays }: SplitState, label: string): StateTree {
  const unused = new Set(Object.keys(arrays));
  const leaf = (node: { readonly [key: string]: Json }, path: readonly string[]): StateLeaf => {
    const name = nameOf(path);
    if (node.$ === 'number') return Number(node.value);
    if (node.$ !== 'tensor' && node.$ !== 'array') {
      throw new InputError(`${label} is damaged: '${name}' is of the unknown kind ${JSON.stringify(node.$)}`);
    }
    if (!unused.delete(name)) throw new InputError(`${label} is damaged: array '${name}' is missing`);
    const array = arrays[name];
    const dtype = dtypeOf(array.data);
    if (dtype !== node.dtype || JSON.stringify(array.shape) !== JSON.stringify(node.shape)) {
      throw new InputError(
        `${label} is damaged: array '${name}' is ${dtype} ${JSON.stringify(array.shape)} instead of ` +
          `${JSON.stringify(node.dtype)} ${JSON.stringify(node.shape)}`,
      );
    }
    if (digestOf(array) !== node.sha256)
      throw new InputError(`${label} is damaged: the numbers of array '${name}' have changed`);
    if (node.$ === 'array') return array.data;
    if (array.data instanceof Float64Array) return tensor(array.data, array.shape);
    if (array.data instanceof Float32Array || array.data instanceof Int32Array)
      return wrap(array.data, array.shape);
    throw new InputError(`${label} is damaged: tensor '${name}' is ${dtype}`);
  };
  const visit = (node: Json, path: readonly string[]): StateTree => {
    if (path.length > DEEPEST)
      throw new InputError(`${label} is damaged: its state is more than ${DEEPEST} levels deep`);
    if (node === null || typeof node !== 'object') return node;
    if (isList(node)) return node.map((child, i) => visit(child, [...path, String(i)]));
    if (Object.hasOwn(node, '$')) return leaf(node, path);
    return Object.fromEntries(
      Object.entries(node).map(([escaped, child]) => {
        const key = escaped.startsWith('$') ? escaped.slice(1) : escaped;
        return [key, visit(child, [...path, key])];
      }),
    );
  };
  const state = visit(structure, []);
  const [extra] = unused;
  if (extra !== undefined)
    throw new InputError(`${label} is damaged: array '${extra}' is not part of the state`);
  return state;
}

function isList(node: Json): node is readonly Json[] {
  return Array.isArray(node);
}

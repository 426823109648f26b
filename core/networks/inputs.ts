import type { NamedArrays } from '../arrays.js';
import { scope, wrap, type Tensor } from '../tensor/index.js';
import type { ActorCritic, Inputs } from './actor-critic.js';
import type { Params } from './params.js';

/** An array as a tensor, without a copy. It must not be changed while the tensor is in use. */
export function tensorOf({ shape, data }: NamedArrays[string]): Tensor {
  return wrap(data as Float32Array | Int32Array, shape);
}

/** Columns of observations as tensors, without a copy. */
export function inputsOf(columns: NamedArrays): Inputs {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, tensorOf(column)]));
}

/** Values of n observations: [n]. */
export function valuesOf(network: ActorCritic, params: Params, inputs: Inputs): Float32Array {
  return Float32Array.from(scope(() => network.value(params, inputs)).toArray());
}

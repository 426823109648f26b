import { initLayer, mlp, networkConfig, type Layer } from '../../core/networks/mlp.js';
import type { Rng } from '../../core/random.js';
import type { Tensor } from '../../core/tensor/index.js';

/** The two choices of SCPR: whatever is best to ask, or whatever is best to recommend. */
export const ASK = 0;
export const RECOMMEND = 1;

/** Binary digits that the number of candidates is told by. */
const DIGITS = 20;

/** Numbers in a state, for dialogues of `turns` turns. */
export const stateSize = (turns: number): number => turns + DIGITS;

/** What the network reads: the answers so far, and the number of candidates in binary, its lowest digit first. */
export function writeState(out: Float32Array, at: number, history: ArrayLike<number>, count: number): void {
  for (let t = 0; t < history.length; t++) out[at + t] = history[t];
  for (let digit = 0; digit < DIGITS; digit++)
    out[at + history.length + digit] = Math.floor(count / 2 ** digit) % 2;
}

/** One hidden layer. */
export type QNetwork = readonly Layer[];

/** First weights as PyTorch draws them. */
export function initQ(rng: Rng, turns: number, hidden: number): QNetwork {
  const init = networkConfig.parse({ init: 'uniform' });
  return [
    initLayer(rng.fork('hidden'), stateSize(turns), hidden, init, 1),
    initLayer(rng.fork('out'), hidden, 2, init, 1),
  ];
}

/** Q(s, ask) and Q(s, recommend) of n states: [n, 2]. */
export const qValues = (network: QNetwork, states: Tensor): Tensor => mlp(network, states, 'relu');

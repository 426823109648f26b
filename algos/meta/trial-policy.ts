import { ndarray, type NDArray } from '../../core/arrays.js';
import type { Observation } from '../../core/env.js';
import { tanh } from '../../core/exact-math.js';
import type { Policy } from '../../core/policy.js';
import type { Rng } from '../../core/random.js';
import type { TrialObservation, TrialShape } from '../../core/trials.js';
import { scope, wrap, type Tensor } from '../../core/tensor/index.js';
import type { ActorParams, BeliefNetwork } from './belief-network.js';
import { normalizeStates, type StateScale } from './observations.js';

/** What n steps of n trials told, for encoders: arrays of n rows. */
export interface Told {
  readonly actions: Float32Array;
  readonly next: Float32Array;
  readonly rewards: Float32Array;
}

/** What is believed of n tasks. */
export interface Beliefs {
  /** What the policy sees, [n, size]. */
  readonly belief: Float32Array;
  /** q(c|tau) [n, K], of encoders that infer clusters. */
  readonly probabilities?: Float32Array;
}

/** How a belief comes about, step by step. */
export interface BeliefFilter {
  /** Size of the belief. */
  readonly size: number;
  /** Size of the hidden state of one trial. */
  readonly hidden: number;
  /** The hidden state [n, hidden] after another step of each trial. */
  advance(hidden: Float32Array, told: Told, n: number): Float32Array;
  /** Beliefs from hidden states; zeros stand for the start. Greedily: without random draws. */
  beliefs(hidden: Float32Array, n: number, options: { readonly rng: Rng; readonly greedy: boolean }): Beliefs;
}

/** One policy of a trial, as workers need it. */
export interface Actor {
  readonly params: ActorParams;
  readonly scale: StateScale;
}

/** Memory of n trials. */
interface Memory {
  readonly hidden: Float32Array;
  /** What was done last, as encoders see it: [n, A]. */
  readonly actions: Float32Array;
  /** Steps taken in the trial. */
  readonly played: Int32Array;
}

/** What encoders see of an action: the draw, or its tanh where that is what the environment gets. */
export function seenActions(latents: Float32Array, { actions }: { readonly actions: string }): Float32Array {
  return actions === 'squashed' ? latents.map(tanh) : latents;
}

/** What a trial policy is made of. */
export interface TrialPolicyParts {
  readonly shape: TrialShape;
  readonly sizes: { readonly state: number; readonly action: number };
  readonly network: BeliefNetwork;
  readonly filter: BeliefFilter;
  /** One per episode of a trial; the last stands for all that follow. */
  readonly actors: readonly Actor[];
  readonly config: { readonly boundary: 'reset' | 'terminal'; readonly policy: { readonly actions: string } };
}

/**
 * A policy that acts on observation and belief and goes on believing across the episodes of a trial. Records `latent` and `belief`, and of
 * clusters `probabilities` and `cluster`, the likeliest.
 */
export function trialPolicy(parts: TrialPolicyParts): Policy<Memory> {
  const { shape, sizes, network, filter, actors, config } = parts;

  /** Mean actions of the rows that are in an episode of `actor`; other rows are left as they are. */
  const fill = (
    means: Float32Array,
    actor: Actor,
    mine: (row: number) => boolean,
    seen: Float32Array,
    belief: Float32Array,
  ): void => {
    const n = belief.length / filter.size;
    const states = normalizeStates(seen, actor.scale);
    const output = scope(() =>
      network.means(actor.params, rows(states, n), filter.size > 0 ? rows(belief, n) : undefined),
    ).toArray();
    for (let row = 0; row < n; row++) {
      if (!mine(row)) continue;
      means.set(
        (output as Float32Array).subarray(row * sizes.action, (row + 1) * sizes.action),
        row * sizes.action,
      );
    }
  };

  return {
    start: (n) => ({
      hidden: new Float32Array(n * filter.hidden),
      actions: new Float32Array(n * sizes.action),
      played: new Int32Array(n),
    }),

    restart: (memory, done) => ({
      ...memory,
      played: memory.played.map((steps, row) => (done[row] ? 0 : steps)),
    }),

    act(observations, { hidden: before, actions, played }, options) {
      const n = observations.length;
      const seen = observations.map((observation) => observation as unknown as TrialObservation);
      const told = {
        actions,
        next: joined(seen.map(({ arrived }) => arrived)),
        rewards: joined(seen.map(({ reward }) => reward)),
      };
      const hidden = played.some((steps) => steps > 0) ? filter.advance(before, told, n) : before.slice();
      for (let row = 0; row < n; row++) {
        if (played[row] === 0) hidden.fill(0, row * filter.hidden, (row + 1) * filter.hidden);
      }
      const { belief, probabilities } = filter.beliefs(hidden, n, options);

      const released = config.boundary === 'terminal';
      const states = joined(
        seen.map(({ state, arrived }, row) =>
          released && played[row] > 0 && played[row] % shape.steps === 0 ? arrived : state,
        ),
      );
      const means = new Float32Array(n * sizes.action);
      for (const [k, actor] of actors.entries()) {
        const mine = (row: number): boolean =>
          Math.min(actors.length - 1, Math.floor(played[row] / shape.steps)) === k;
        if (Array.from(played.keys()).some(mine)) fill(means, actor, mine, states, belief);
      }
      // The spread is each actor's own, so rows of different actors are drawn one by one.
      const drawn = drawRows(network, actors, means, played, shape, options, sizes.action);
      return {
        actions: drawn.actions,
        extras: {
          latent: matrix(drawn.latents, n),
          belief: matrix(belief, n),
          ...(probabilities && {
            probabilities: matrix(probabilities, n),
            cluster: likeliest(probabilities, n),
          }),
        },
        memory: {
          hidden,
          actions: seenActions(drawn.latents, config.policy),
          played: played.map((steps) => steps + 1),
        },
      };
    },
  };
}

function drawRows(
  network: BeliefNetwork,
  actors: readonly Actor[],
  means: Float32Array,
  played: Int32Array,
  shape: TrialShape,
  options: { readonly rng: Rng; readonly greedy: boolean },
  size: number,
): { actions: Observation[]; latents: Float32Array } {
  const latents = new Float32Array(means.length);
  const actions: Observation[] = [];
  for (let row = 0; row < played.length; row++) {
    const { logStd } = actors[Math.min(actors.length - 1, Math.floor(played[row] / shape.steps))].params;
    const mean = means.subarray(row * size, (row + 1) * size);
    const drawn = network.decide(mean, logStd.toArray(), 1, options);
    latents.set(drawn.latents, row * size);
    actions.push(drawn.actions[0]);
  }
  return { actions, latents };
}

function likeliest(probabilities: Float32Array, n: number): NDArray {
  const K = probabilities.length / n;
  const best = new Int32Array(n);
  for (let row = 0; row < n; row++)
    for (let c = 1; c < K; c++)
      if (probabilities[row * K + c] > probabilities[row * K + best[row]]) best[row] = c;
  return ndarray(best);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const size = parts[0].length;
  const all = new Float32Array(parts.length * size);
  for (const [i, part] of parts.entries()) all.set(part, i * size);
  return all;
}

const rows = (data: Float32Array, n: number): Tensor => wrap(data, [n, data.length / n]);
const matrix = (data: Float32Array, n: number): NDArray => ({ shape: [n, data.length / n], data });

import { exp, tanh as tanhOf } from '../../core/exact-math.js';
import { orthogonal, uniformFanIn } from '../../core/networks/initializers.js';
import { gaussian } from '../../core/networks/gaussian.js';
import type { Layer } from '../../core/networks/mlp.js';
import type { Action } from '../../core/env.js';
import type { Rng } from '../../core/random.js';
import { sizeOf, type Box } from '../../core/spaces.js';
import { concat, linear, reshape, wrap, zeros, type Tensor } from '../../core/tensor/index.js';
import type { Judged } from '../shared/clipped-surrogate.js';
import type { PolicyNetworkConfig } from './config.js';

/** What the policy is made of: all that a worker needs. */
export interface ActorParams {
  /** Missing where nothing is embedded. */
  readonly embed?: { readonly state?: Layer; readonly belief?: Layer };
  readonly hidden: readonly Layer[];
  readonly mean: Layer;
  readonly logStd: Tensor;
}

/** What the value function has beside the embeddings, which it shares with the policy. */
export interface CriticParams {
  readonly hidden: readonly Layer[];
  readonly value: Layer;
}

export interface PolicyParams {
  readonly actor: ActorParams;
  readonly critic: CriticParams;
}

/** What a policy and a value function say of n rows, each computed when it is asked for. */
export interface Opinion {
  /** Of what was drawn. */
  choice(): Pick<Judged, 'logProb' | 'entropy'>;
  values(): Tensor;
}

/** Gain of hidden layers: what PyTorch recommends for tanh. */
const TANH_GAIN = 5 / 3;

/**
 * A policy pi(a | s, b) and a value function V(s, b) of observation and belief, with embeddings in common (VariBAD, Zintgraf et al. 2020;
 * MiLEt's release). The spread of actions is a parameter of its own.
 */
export class BeliefNetwork {
  private readonly actions: number;

  constructor(
    private readonly stateSize: number,
    private readonly beliefSize: number,
    private readonly space: Box,
    private readonly config: PolicyNetworkConfig,
  ) {
    this.actions = sizeOf(space.shape);
  }

  init(rng: Rng): PolicyParams {
    const { stateEmbedding, beliefEmbedding, hidden } = this.config;
    const width =
      (stateEmbedding ?? this.stateSize) + (this.beliefSize === 0 ? 0 : (beliefEmbedding ?? this.beliefSize));
    const trunk = (part: string): Layer[] =>
      hidden.map((size, i) => {
        const inputs = i === 0 ? width : hidden[i - 1];
        const w = orthogonal(rng.fork(part, i), inputs, size, TANH_GAIN);
        return { w: wrap(w, [inputs, size]), b: zeros([size]) };
      });
    const last = hidden.length > 0 ? hidden[hidden.length - 1] : width;
    return {
      actor: {
        embed: {
          ...(stateEmbedding !== null && {
            state: torchLayer(rng.fork('state'), this.stateSize, stateEmbedding),
          }),
          ...(beliefEmbedding !== null &&
            this.beliefSize > 0 && {
              belief: torchLayer(rng.fork('belief'), this.beliefSize, beliefEmbedding),
            }),
        },
        hidden: trunk('actor'),
        mean: { w: unitColumns(rng.fork('mean'), last, this.actions), b: zeros([this.actions]) },
        logStd: zeros([this.actions]),
      },
      critic: { hidden: trunk('critic'), value: torchLayer(rng.fork('value'), last, 1) },
    };
  }

  /** Mean actions [n, A] for normalised observations [n, S] and beliefs [n, B]. */
  means(actor: ActorParams, states: Tensor, beliefs: Tensor | undefined): Tensor {
    return this.meansOf(actor, this.embed(actor, states, beliefs));
  }

  /** What policy and value function say of n rows in which `latents` [n, A] were drawn. */
  judge(
    { actor, critic }: PolicyParams,
    states: Tensor,
    beliefs: Tensor | undefined,
    latents: Tensor,
  ): Opinion {
    const x = this.embed(actor, states, beliefs);
    return {
      choice: () => {
        const output = this.meansOf(actor, x);
        const { logStd } = actor;
        // Squashing adds the same to the logarithm of both densities of a ratio, so it is left out.
        const { logProb, entropy } = gaussian(this.space);
        return {
          logProb: logProb({ output, logStd }, latents),
          entropy: entropy({ output, logStd }),
        };
      },
      values: () => this.valuesOf(critic, x),
    };
  }

  /**
   * Draws an action per row, or takes the mean: `latents` [n, A] as drawn, `actions` for the environment.
   */
  decide(
    means: ArrayLike<number>,
    logStd: ArrayLike<number>,
    n: number,
    { rng, greedy }: { readonly rng: Rng; readonly greedy: boolean },
  ): { actions: Action[]; latents: Float32Array } {
    const size = this.actions;
    const deviation = Float64Array.from(logStd, exp);
    const latents = new Float32Array(n * size);
    const actions = Array.from({ length: n }, (_, row) => {
      const action = new Float32Array(size);
      for (let k = 0; k < size; k++) {
        const at = row * size + k;
        if (!Number.isFinite(means[at]))
          throw new Error(`the policy's mean action is not finite (${means[at]})`);
        latents[at] = greedy ? means[at] : means[at] + deviation[k] * rng.normal();
        action[k] = this.actionOf(latents[at], k);
      }
      return action;
    });
    return { actions, latents };
  }

  private actionOf(latent: number, k: number): number {
    switch (this.config.actions) {
      case 'free':
        return latent;
      case 'cut':
      case 'bounded':
        return Math.min(this.space.high[k], Math.max(this.space.low[k], latent));
      case 'squashed':
        return tanhOf(latent);
    }
  }

  private embed(actor: ActorParams, states: Tensor, beliefs: Tensor | undefined): Tensor {
    const { state, belief } = actor.embed ?? {};
    const s = state ? linear(states, state.w, state.b, 'tanh') : states;
    if (!beliefs) return s;
    return concat([s, belief ? linear(beliefs, belief.w, belief.b, 'tanh') : beliefs], 1);
  }

  private meansOf({ hidden, mean }: ActorParams, x: Tensor): Tensor {
    return linear(through(hidden, x), mean.w, mean.b, this.config.actions === 'bounded' ? 'tanh' : 'none');
  }

  private valuesOf({ hidden, value }: CriticParams, x: Tensor): Tensor {
    const values = linear(through(hidden, x), value.w, value.b);
    return reshape(values, [values.shape[0]]);
  }
}

function through(layers: readonly Layer[], x: Tensor): Tensor {
  return layers.reduce((y, { w, b }) => linear(y, w, b, 'tanh'), x);
}

/** A layer as PyTorch fills it: weights and biases uniform in +-1/sqrt(inputs). */
export function torchLayer(rng: Rng, inputs: number, outputs: number): Layer {
  return {
    w: wrap(uniformFanIn(rng.fork('w'), inputs * outputs, inputs), [inputs, outputs]),
    b: wrap(uniformFanIn(rng.fork('b'), outputs, inputs), [outputs]),
  };
}

/** Normal numbers [inputs, outputs], scaled so that the weights of each output have norm 1. */
function unitColumns(rng: Rng, inputs: number, outputs: number): Tensor {
  const data = Float64Array.from({ length: inputs * outputs }, () => rng.normal());
  for (let k = 0; k < outputs; k++) {
    let square = 0;
    for (let i = 0; i < inputs; i++) square += data[i * outputs + k] * data[i * outputs + k];
    for (let i = 0; i < inputs; i++) data[i * outputs + k] /= Math.sqrt(square);
  }
  return wrap(Float32Array.from(data), [inputs, outputs]);
}

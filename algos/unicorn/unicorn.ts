import type { Algorithm, EnvSpec, LearnerContext } from '../../core/algorithm.js';
import { concatenateColumns, ndarray, type NamedArrays } from '../../core/arrays.js';
import { checkFinite } from '../../core/networks/finite.js';
import { tensorOf } from '../../core/networks/inputs.js';
import { fromArrays, toArrays, type Params } from '../../core/networks/params.js';
import type { Policy } from '../../core/policy.js';
import type { Rng } from '../../core/random.js';
import { rollEpisodes } from '../../core/rollout/episodes.js';
import {
  adam,
  adamInit,
  add,
  mean,
  mul,
  pick,
  scope,
  square,
  sub,
  valueAndGrad,
  wrap,
  zipTrees,
  type AdamState,
  type Tensor,
} from '../../core/tensor/index.js';
import { fullKnowledge, type FullKnowledge } from '../../envs/crs/full-knowledge.js';
import { actionOf, actionShape } from '../crs/actions.js';
import { refuseManyLearners } from '../crs/one-learner.js';
import { drawPrioritised, rememberWeights, reweigh } from '../crs/priorities.js';
import { remember, transitionsAt, type Replay } from '../crs/replay.js';
import { bestAllowed } from '../crs/td.js';
import { unicornConfig, type UnicornConfig } from './config.js';
import { writeMessage, type GraphSeen } from './graph.js';
import { initUnicorn, qValues, turnsOf, type UnicornParams } from './network.js';

type Context = LearnerContext<UnicornConfig>;

/** Everything that the next round depends on. */
export interface UnicornState {
  readonly network: UnicornParams;
  readonly target: UnicornParams;
  readonly optimizer: AdamState;
  readonly memory: Replay | null;
  /** Weights of the turns in memory for being replayed. */
  readonly weights: Float64Array | null;
  readonly updates: number;
}

/** What the network reads of a turn. */
const READ = ['accepted', 'offered', 'mask', 'message'];

/**
 * UNICORN (Deng et al. 2021, Unified conversational recommendation policy learning via graph-based reinforcement learning): one Q-network
 * over the offered questions and items together, on a graph of user, attributes and candidates that changes with every turn.
 */
export const unicorn: Algorithm<UnicornConfig, UnicornState> = {
  summary: 'UNICORN: one duelling Q-network over questions and items, on the graph of the dialogue',
  config: unicornConfig,
  pipelines: true,

  supports(spec) {
    fullKnowledge(spec, 'unicorn');
  },

  policy,

  /** Plays whole dialogues and keeps what the network reads of them. */
  collect(unit, world) {
    const { episodes } = world.config;
    const rollout = rollEpisodes(unit, world, { envs: episodes, episodes });
    const kept = Object.entries(rollout).filter(([name]) => !/^(final\/)?observation\//.test(name));
    const seen = ['accepted', 'offered', 'mask'].map(
      (name) => [name, rollout[`observation/${name}`]] as const,
    );
    return Object.fromEntries([...kept, ...seen]);
  },

  init({ spec, rng, learners }) {
    refuseManyLearners('unicorn', learners);
    const network = initUnicorn(rng.fork('network'), fullKnowledge(spec, 'unicorn').dim);
    const optimizer = adamInit(network);
    return { network, target: network, optimizer, memory: null, weights: null, updates: 0 };
  },

  weights: (state) => weightsOf(state.network),

  async round(ctx, state) {
    const { config, rng } = ctx;
    const samples = await ctx.collect({ count: config.units, work: null }, weightsOf(state.network));
    const played = concatenateColumns(samples.map(({ arrays }) => arrays));
    const names = [...READ, 'slot', 'reward', 'terminated'];
    const fresh = Object.fromEntries(names.map((name) => [name, played[name]]));
    const turns = played['reward'].data.length;
    const memory = remember(state.memory, fresh, config.memory);
    let weights = rememberWeights(state.weights, turns, config.memory);

    let { network, target, optimizer, updates } = state;
    const { correction, correctionStep } = config.priority;
    const count = Math.max(1, Math.round(config.updates * turns));
    let loss = 0;
    for (let k = 0; k < count; k++, updates++) {
      const beta = Math.min(1, correction + correctionStep * updates);
      const { rows, importance } = drawPrioritised(rng.fork('batch', k), weights, config.batch, beta);
      const step = update(ctx, { network, target, optimizer }, memory, rows, importance);
      ({ network, target, optimizer } = step);
      weights = reweigh(weights, rows, step.errors, config.priority);
      loss += step.loss / count;
    }
    checkFinite('loss/q', loss, () => `in round ${ctx.round}`);
    return {
      state: { network, target, optimizer, memory, weights, updates },
      metrics: { 'loss/q': loss, 'replay/size': memory['reward'].data.length, 'replay/updates': updates },
    };
  },
};

interface Learner {
  readonly network: UnicornParams;
  readonly target: UnicornParams;
  readonly optimizer: AdamState;
}

/**
 * One step of the network towards r + gamma Q^-(s', argmax over a of Q(s', a)) (van Hasselt et al. 2016), and one of its target towards
 * it. `errors` are those of the rows.
 */
function update(
  { config, spec }: Context,
  { network, target, optimizer }: Learner,
  memory: Replay,
  rows: Int32Array,
  importance: Float32Array,
): Learner & { readonly errors: Float32Array; readonly loss: number } {
  const knowledge = fullKnowledge(spec, 'unicorn');
  const { now, next } = transitionsAt(memory, rows, [...READ, 'slot', 'reward', 'terminated']);
  const n = rows.length;
  const later = scope(() => {
    const turns = turnsOf(next, knowledge);
    return { own: qValues(network, turns), target: qValues(target, turns) };
  });
  const best = bestAllowed(later.own.toArray(), next['mask'].data, n);
  const values = later.target.toArray();
  const slots = next['mask'].shape[1];
  const goals = Float32Array.from({ length: n }, (_, i) => {
    const follows = now['terminated'].data[i] ? 0 : values[i * slots + best[i]];
    return now['reward'].data[i] + config.discount * follows;
  });
  const turns = turnsOf(now, knowledge);
  const { value, grads } = valueAndGrad((params: UnicornParams) => {
    const error = sub(pick(qValues(params, turns), tensorOf(now['slot'])), wrap(goals, [n]));
    return { loss: mean(mul(square(error), wrap(importance, [n]))), error };
  })(network);
  const combine = (a: UnicornParams, b: UnicornParams, f: (x: Tensor, y: Tensor) => Tensor): UnicornParams =>
    zipTrees(a as unknown as Params, b as unknown as Params, f) as unknown as UnicornParams;
  return scope(() => {
    const slopes = combine(grads, network, (g, p) => add(g, mul(p, config.decay)));
    const { params, state } = adam(optimizer, network, slopes, { learningRate: config.learningRate });
    const follow = config.targetRate;
    return {
      network: params,
      target: combine(target, params, (old, own) => add(mul(old, 1 - follow), mul(own, follow))),
      optimizer: state,
      errors: Float32Array.from(value.error.toArray()),
      loss: value.loss.item(),
    };
  });
}

/** What an observation holds of what UNICORN reads. */
interface Seen extends GraphSeen {
  readonly offered: Int32Array;
  readonly mask: Float32Array;
}

/**
 * Greedy in testing. In training, with a chance of epsilon, a random action: any offered one, and with an item slot a list of random
 * candidates. Otherwise a list has the offered items in the order of their Q. Records the slot and the message of the graph.
 */
function policy(spec: EnvSpec, config: UnicornConfig, weights: NamedArrays): Policy<undefined> {
  const knowledge = fullKnowledge(spec, 'unicorn');
  const params = fromArrays(weights, 'network') as unknown as UnicornParams;
  const shape = actionShape(spec);
  const { dim, items } = knowledge;
  return {
    start: () => undefined,
    restart: () => undefined,
    act(observations, _memory, { rng, greedy }) {
      const n = observations.length;
      const seen = observations as unknown as readonly Seen[];
      const message = new Float32Array(n * dim);
      for (const [row, one] of seen.entries()) writeMessage(message, row * dim, one, knowledge);
      const columns = {
        accepted: stacked(seen.map(({ accepted }) => accepted)),
        offered: stacked(seen.map(({ offered }) => offered)),
        mask: ndarray(Float32Array.from(seen.flatMap(({ mask }) => [...mask])), [n, seen[0].mask.length]),
        message: ndarray(message, [n, dim]),
      };
      const values = scope(() => qValues(params, turnsOf(columns, knowledge))).toArray();
      const best = bestAllowed(values, columns.mask.data, n);
      const slots = columns.mask.shape[1];
      const decided = seen.map((one, row) => {
        const own = values.slice(row * slots, (row + 1) * slots);
        return !greedy && rng.float() < config.epsilon
          ? { slot: rng.weighted(one.mask), list: randomList(one, rng, shape.listSize, knowledge) }
          : { slot: best[row], list: rankedList(one, own, shape.questions) };
      });
      return {
        actions: decided.map(({ slot, list }) => actionOf(shape, slot, list, items)),
        extras: { slot: ndarray(Int32Array.from(decided, ({ slot }) => slot)), message: columns.message },
        memory: undefined,
      };
    },
  };
}

/** The offered items, those of largest Q first. */
function rankedList({ offered, mask }: Seen, values: ArrayLike<number>, questions: number): number[] {
  return Array.from(offered.keys())
    .filter((slot) => slot >= questions && mask[slot] !== 0)
    .sort((a, b) => values[b] - values[a] || a - b)
    .map((slot) => offered[slot]);
}

function randomList({ candidates }: Seen, rng: Rng, size: number, { nothing }: FullKnowledge): number[] {
  return [...rng.shuffle(candidates.filter((v) => v !== nothing)).subarray(0, size)];
}

function stacked(lists: readonly Int32Array[]): NamedArrays[string] {
  return ndarray(Int32Array.from(lists.flatMap((list) => [...list])), [lists.length, lists[0].length]);
}

const weightsOf = (network: UnicornParams): NamedArrays => toArrays(network as unknown as Params, 'network');

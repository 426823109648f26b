import type { Algorithm, EnvSpec, LearnerContext } from '../../core/algorithm.js';
import { concatenateColumns, ndarray, type NamedArrays } from '../../core/arrays.js';
import { exp } from '../../core/exact-math.js';
import { checkFinite } from '../../core/networks/finite.js';
import { tensorOf } from '../../core/networks/inputs.js';
import { fromArrays, toArrays, type Params } from '../../core/networks/params.js';
import type { Policy } from '../../core/policy.js';
import { rollEpisodes } from '../../core/rollout/episodes.js';
import type { Rng } from '../../core/random.js';
import { mean, pick, scope, sub, valueAndGrad, wrap } from '../../core/tensor/index.js';
import { fullKnowledge } from '../../envs/crs/full-knowledge.js';
import { actionOf, actionShape } from '../crs/actions.js';
import { refuseManyLearners } from '../crs/one-learner.js';
import { drawRows, remember, transitionsAt, type Replay } from '../crs/replay.js';
import { noSquares, rmsprop } from '../crs/rmsprop.js';
import { bestAllowed, smoothL1 } from '../crs/td.js';
import { scprConfig, type ScprConfig } from './config.js';
import { ASK, initQ, qValues, RECOMMEND, stateSize, writeState, type QNetwork } from './network.js';

type Context = LearnerContext<ScprConfig>;

/** Everything that the next round depends on. */
export interface ScprState {
  readonly network: QNetwork;
  readonly target: QNetwork;
  readonly squares: QNetwork;
  readonly memory: Replay | null;
  readonly turns: number;
  readonly dialogues: number;
}

/**
 * SCPR (Lei et al. 2020, Interactive path reasoning on graph for conversational recommendation). The path reasoning is the
 * environment's: questions are about attributes that some candidate has, and those are what the last accepted attribute leads to by
 * way of an item, because every candidate has it; asked is the one of largest (weighted) entropy, which is what the first slot offers;
 * recommended are the best candidates by <e_u, e_v> + sum over P+ of <e_v, e_p> (`env.itemScore` 'fm'). A deep Q-network
 * chooses between asking and recommending.
 */
export const scpr: Algorithm<ScprConfig, ScprState> = {
  summary: 'SCPR: a deep Q-network chooses between asking and recommending; entropy and scores choose what',
  config: scprConfig,
  pipelines: true,

  supports(spec) {
    fullKnowledge(spec, 'scpr');
  },

  policy,

  /** Plays whole dialogues. */
  collect(unit, world) {
    const { episodes } = world.config;
    const rollout = rollEpisodes(unit, world, { envs: episodes, episodes });
    return Object.fromEntries(
      Object.entries(rollout).filter(([name]) => !/^(final\/)?observation\//.test(name)),
    );
  },

  init({ config, spec, rng, learners }) {
    refuseManyLearners('scpr', learners);
    const network = initQ(rng.fork('network'), actionShape(spec).turns, config.hidden);
    return { network, target: network, squares: noSquares(network), memory: null, turns: 0, dialogues: 0 };
  },

  weights: (state) => weightsOf(state.network, 0),

  async round(ctx, state) {
    const { config, rng } = ctx;
    const epsilon = epsilonAfter(state.turns, config);
    const samples = await ctx.collect({ count: config.units, work: null }, weightsOf(state.network, epsilon));
    const played = concatenateColumns(samples.map(({ arrays }) => arrays));
    const { state: states, choice, askable, reward, terminated } = played;
    const memory = remember(
      state.memory,
      { state: states, choice, askable, reward, terminated },
      config.memory,
    );

    let { network, squares } = state;
    let loss = 0;
    const updates = Math.max(1, Math.round(config.updates * reward.data.length));
    for (let k = 0; k < updates; k++) {
      const rows = drawRows(rng.fork('batch', k), memory, config.batch);
      const step = update(ctx, network, squares, state.target, memory, rows);
      ({ network, squares } = step);
      loss += step.loss / updates;
    }
    checkFinite('loss/q', loss, () => `in round ${ctx.round}`);

    const turns = state.turns + reward.data.length;
    const dialogues = state.dialogues + played['episode/length'].data.length;
    const copies = (n: number): number => Math.floor(n / config.targetEvery);
    const target = copies(dialogues) > copies(state.dialogues) ? network : state.target;
    return {
      state: { network, target, squares, memory, turns, dialogues },
      metrics: { 'loss/q': loss, 'policy/epsilon': epsilon, 'replay/size': memory['reward'].data.length },
    };
  },
};

/** One step of the Q-network towards r + gamma max over a of Q^-(s', a). */
function update(
  { config }: Context,
  network: QNetwork,
  squares: QNetwork,
  target: QNetwork,
  memory: Replay,
  rows: Int32Array,
): { network: QNetwork; squares: QNetwork; loss: number } {
  const { now, next } = transitionsAt(memory, rows, ['state', 'choice', 'askable', 'reward', 'terminated']);
  const n = rows.length;
  const { values } = scope(() => ({ values: qValues(target, tensorOf(next['state'])) }));
  const later = values.toArray();
  const best = bestAllowed(later, allowed(next['askable'].data), n);
  const goals = Float32Array.from({ length: n }, (_, i) => {
    const follows = now['terminated'].data[i] ? 0 : later[2 * i + best[i]];
    return now['reward'].data[i] + config.discount * follows;
  });
  const { value, grads } = valueAndGrad((q: QNetwork) => {
    const chosen = pick(qValues(q, tensorOf(now['state'])), tensorOf(now['choice']));
    return mean(smoothL1(sub(chosen, wrap(goals, [n]))));
  })(network);
  const step = scope(() => rmsprop(squares, network, grads, config.learningRate));
  return { network: step.params, squares: step.squares, loss: value.item() };
}

/** Which of the two choices there are: a recommendation always. */
function allowed(askable: ArrayLike<number>): Float32Array {
  return Float32Array.from({ length: 2 * askable.length }, (_, k) => (k % 2 === ASK ? askable[k >> 1] : 1));
}

/** What an observation holds of what SCPR reads. */
interface Seen {
  readonly history: Float32Array;
  readonly count: Float32Array;
  readonly mask: Float32Array;
}

/** Greedy in testing, and with a chance of `epsilon` random in training. Records what it saw and chose. */
function policy(spec: EnvSpec, _config: ScprConfig, weights: NamedArrays): Policy<undefined> {
  const network = fromArrays(weights, 'network') as unknown as QNetwork;
  const [epsilon] = weights['epsilon'].data;
  const shape = actionShape(spec);
  const { questions, turns } = shape;
  const { items } = fullKnowledge(spec, 'scpr');
  const size = stateSize(turns);
  const explore = (rng: Rng): boolean => rng.float() < epsilon;
  return {
    start: () => undefined,
    restart: () => undefined,
    act(observations, _memory, { rng, greedy }) {
      const n = observations.length;
      const seen = observations as unknown as readonly Seen[];
      const states = new Float32Array(n * size);
      for (const [row, { history, count }] of seen.entries())
        writeState(states, row * size, history, count[0]);
      const askable = Float32Array.from(seen, ({ mask }) => mask[0]);
      const values = scope(() => qValues(network, wrap(states, [n, size]))).toArray();
      const choice = bestAllowed(values, allowed(askable), n).map((best, row) =>
        askable[row] !== 0 && !greedy && explore(rng) ? rng.int(2) : best,
      );
      return {
        actions: Array.from(choice, (chosen) =>
          actionOf(shape, chosen === RECOMMEND ? questions : 0, [], items),
        ),
        extras: {
          state: ndarray(states, [n, size]),
          choice: ndarray(choice),
          askable: ndarray(askable),
        },
        memory: undefined,
      };
    },
  };
}

function weightsOf(network: QNetwork, epsilon: number): NamedArrays {
  return { ...toArrays(network as unknown as Params, 'network'), epsilon: ndarray(Float32Array.of(epsilon)) };
}

/** epsilon = end + (start - end) e^(-turns / decay). */
function epsilonAfter(turns: number, { epsilon: { start, end, decay } }: ScprConfig): number {
  return end + (start - end) * exp(-turns / decay);
}

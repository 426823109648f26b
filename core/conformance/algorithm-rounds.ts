import type { StateTree } from '../algorithm.js';
import { firstNonFinite } from '../arrays.js';
import { decodeSafetensors, encodeSafetensors } from '../checkpoint/index.js';
import { joinState, splitState } from '../checkpoint/state-tree.js';
import { InputError } from '../errors.js';
import type { Json } from '../unit.js';
import { inTurn, type AlgorithmSubject, type Compute, type Played, type Run } from './algorithm-subject.js';
import { arraysDifference, stateDifference } from './compare.js';
import { Peers } from './peers.js';
import { Skip, type Check, type Finding } from './report.js';
import { usedGlobals } from './trap.js';

const UNKNOWN_OPTION = 'an-option-that-does-not-exist';

/** A state written as a checkpoint writes it, and read again. */
function stored(state: unknown): unknown {
  const { structure, arrays } = splitState(state as StateTree);
  const text = JSON.stringify(structure);
  const read = decodeSafetensors(Buffer.concat(encodeSafetensors(arrays)), 'the checkpoint');
  return joinState({ structure: JSON.parse(text) as Json, arrays: read }, 'the checkpoint');
}

function runDifference(a: Run, b: Run): Finding {
  const atFirst = stateDifference(a.first, b.first);
  if (atFirst) return `init: state ${atFirst}`;
  for (const [round, played] of a.rounds.entries()) {
    const found = roundDifference(played, b.rounds[round]);
    if (found) return `round ${round}: ${found}`;
  }
  return undefined;
}

function roundDifference(a: Played, b: Played): string | undefined {
  const inState = stateDifference(a.state, b.state);
  if (inState) return `state ${inState}`;
  const texts = [a, b].map(({ metrics }) => JSON.stringify(metrics));
  return texts[0] === texts[1] ? undefined : `metrics are ${texts[0]} instead of ${texts[1]}`;
}

/** The checks of `init`, `round`, `weights` and the state. */
export const roundChecks: readonly Check<AlgorithmSubject>[] = [
  {
    name: 'definition',
    asks: 'has a summary of one line',
    run({ algorithm: { summary } }) {
      const fits = typeof summary === 'string' && summary.trim() !== '' && !summary.includes('\n');
      return fits ? undefined : 'summary is not one line of text';
    },
  },
  {
    name: 'options',
    asks: 'a misspelt option is an error',
    run({ algorithm, config }) {
      const given = { ...(config as object), [UNKNOWN_OPTION]: 1 };
      return algorithm.config.safeParse(given).success
        ? 'unknown options are accepted: use z.strictObject'
        : undefined;
    },
  },
  {
    name: 'rounds',
    asks: 'two rounds can be played',
    async run(subject) {
      await subject.expected();
      return undefined;
    },
  },
  {
    name: 'repeat',
    asks: 'equal seeds give equal states and metrics, bit for bit',
    async run(subject) {
      return runDifference(
        await subject.with((runner) => subject.run(inTurn(runner))),
        await subject.expected(),
      );
    },
  },
  {
    name: 'order',
    asks: 'the order in which units are computed changes nothing',
    async run(subject) {
      const backwards =
        (compute: Compute): Compute =>
        async (units, weights) =>
          (await compute([...units].reverse(), weights)).reverse();
      return runDifference(
        await subject.with((runner) => subject.run(backwards(inTurn(runner)))),
        await subject.expected(),
      );
    },
  },
  {
    name: 'state',
    asks: 'the state survives a checkpoint bit for bit',
    async run(subject) {
      const { first, rounds } = await subject.expected();
      for (const [i, state] of [first, ...rounds.map((round) => round.state)].entries()) {
        const found = stateDifference(stored(state), state);
        if (found) return `after ${i} rounds: ${found}`;
      }
      return undefined;
    },
  },
  {
    name: 'resume',
    asks: 'a run that is resumed from a checkpoint goes on as if it had not been interrupted',
    async run(subject) {
      const { rounds } = await subject.expected();
      const resumed = await subject.with((runner) =>
        subject.play(1, stored(rounds[0].state), inTurn(runner)),
      );
      return roundDifference(resumed, rounds[1]);
    },
  },
  {
    name: 'state-kept',
    asks: 'a round leaves the state that it was given as it was',
    async run(subject) {
      const state = await subject.init();
      const before = stored(state);
      await subject.with((runner) => subject.play(0, state, inTurn(runner)));
      const found = stateDifference(state, before);
      return found && `the state before the round was changed by it: ${found}: return a new one`;
    },
  },
  {
    name: 'weights',
    asks: 'weights are finite and depend on the state only',
    async run(subject) {
      const { algorithm } = subject;
      const { first, rounds } = await subject.expected();
      for (const state of [first, ...rounds.map((round) => round.state)]) {
        const weights = algorithm.weights(state);
        const bad = firstNonFinite(weights);
        if (bad) return `'${bad.name}'[${bad.index}] is ${bad.value}`;
        const found = arraysDifference(algorithm.weights(state), weights);
        if (found) return `asked twice, ${found}`;
        const later = arraysDifference(algorithm.weights(stored(state)), weights);
        if (later) return `of a restored state, ${later}`;
      }
      return undefined;
    },
  },
  {
    name: 'metrics',
    asks: "metrics are finite numbers named 'group/name'",
    async run(subject) {
      for (const { metrics } of (await subject.expected()).rounds) {
        for (const [name, value] of Object.entries(metrics)) {
          if (!/^[a-z0-9-]+(\/[a-z0-9-]+)+$/i.test(name)) return `'${name}' is not of the form group/name`;
          if (!Number.isFinite(value)) return `'${name}' is ${String(value)}`;
        }
      }
      return undefined;
    },
  },
  {
    name: 'seeded-only',
    asks: 'neither the clock nor a global random source is used',
    async run(subject) {
      const used = await usedGlobals(async () => {
        await subject.with((runner) => subject.run(inTurn(runner)));
      });
      return used.length === 0
        ? undefined
        : `it uses ${used.join(', ')}: draw from the streams that are given`;
    },
  },
  {
    name: 'pipeline',
    asks: 'what says that it pipelines makes exactly one collect call a round',
    async run(subject) {
      if (!subject.algorithm.pipelines) return new Skip('it does not pipeline');
      const counts = (await subject.expected()).rounds.map(({ collected }) => collected.length);
      const round = counts.findIndex((n) => n !== 1);
      return round < 0 ? undefined : `round ${round} makes ${counts[round]} calls`;
    },
  },
  {
    name: 'learners',
    asks: 'two learners that share the units stay in step, bit for bit',
    run: (subject) => subject.with((a) => subject.with((b) => twoLearners(subject, [inTurn(a), inTurn(b)]))),
  },
];

/** Plays two rounds on two learners and says where their states differ. */
async function twoLearners(subject: AlgorithmSubject, computes: readonly Compute[]): Promise<Finding> {
  const learners = computes.length;
  let states: unknown[];
  try {
    states = await Promise.all(computes.map((_, rank) => subject.init({ rank, learners })));
  } catch (error) {
    if (error instanceof InputError) return new Skip(error.message);
    throw error;
  }
  for (let round = 0; round < 2; round++) {
    const peers = new Peers(learners);
    const before = states;
    const results = await Promise.allSettled(
      computes.map(async (compute, rank) => {
        try {
          const played = await subject.play(round, before[rank], compute, { rank, learners, peers });
          peers.finish(rank);
          return played;
        } catch (error) {
          peers.fail(error as Error);
          throw error;
        }
      }),
    );
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    states = results.map((result) => (result as PromiseFulfilledResult<Played>).value.state);
    const found = stateDifference(states[0], states[1]);
    if (found) return `round ${round}: state ${found}: bring it together with ctx.allReduce`;
  }
  return undefined;
}

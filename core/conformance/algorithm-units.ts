import { concatenateColumns, dtypeOf, type NamedArrays } from '../arrays.js';
import type { Rng } from '../random.js';
import { CARRIED } from '../rollout/carried.js';
import { notIn, sample } from '../spaces.js';
import { unitName } from '../unit.js';
import type { UnitRunner } from '../unit-runner.js';
import type { AlgorithmSubject, Collected } from './algorithm-subject.js';
import { arraysDifference, copyArrays } from './compare.js';
import { Skip, type Check, type Finding } from './report.js';

/** Units of one call that are computed again; more would take long and show little. */
const UNITS = 3;

/** The calls of a run with at most `UNITS` units each, and weights that nothing has been done to. */
async function calls(subject: AlgorithmSubject): Promise<Collected[]> {
  const { rounds } = await subject.expected();
  return rounds
    .flatMap(({ collected }) => collected)
    .map(({ units, samples, weights, given }) => ({
      weights,
      given: copyArrays(given),
      units: units.slice(0, UNITS),
      samples: samples.slice(0, UNITS),
    }));
}

/** Computes units again in the given order and says where a sample is not what it was. */
async function again(
  runner: UnitRunner,
  { units, samples, weights, given }: Collected,
  order: readonly number[],
): Promise<Finding> {
  for (const i of order) {
    const arrays = await runner.run(units[i], { ...weights, arrays: given });
    const found = arraysDifference(arrays, samples[i].arrays);
    if (found) return `${unitName(units[i])}: column ${found}`;
  }
  return undefined;
}

const upwards = ({ units }: Collected): number[] => [...units.keys()];

/** The checks of `collect`: a sample depends on its unit and the weights, and on nothing else. */
export const unitChecks: readonly Check<AlgorithmSubject>[] = [
  {
    name: 'unit-fresh',
    asks: 'a unit gives the same sample on a worker that has computed nothing before, bit for bit',
    async run(subject) {
      for (const call of await calls(subject)) {
        for (const i of call.units.keys()) {
          const found = await subject.with((runner) => again(runner, call, [i]));
          if (found) return found;
        }
      }
      return undefined;
    },
  },
  {
    name: 'unit-repeat',
    asks: 'a unit gives the same sample when it is computed twice',
    run: (subject) =>
      subject.with(async (runner) => {
        for (const call of await calls(subject)) {
          const found = await again(
            runner,
            call,
            upwards(call).flatMap((i) => [i, i]),
          );
          if (found) return found;
        }
        return undefined;
      }),
  },
  {
    name: 'unit-order',
    asks: 'units give the same samples in any order, between units of other rounds',
    run: (subject) =>
      subject.with(async (runner) => {
        const all = (await calls(subject)).reverse();
        for (let i = UNITS - 1; i >= 0; i--) {
          for (const call of all) {
            const found = i < call.units.length ? await again(runner, call, [i]) : undefined;
            if (found) return found;
          }
        }
        return undefined;
      }),
  },
  {
    name: 'unit-chance',
    asks: 'units with streams of their own give samples of their own',
    async run(subject) {
      for (const { units, samples } of await calls(subject)) {
        for (let i = 1; i < units.length; i++) {
          if (arraysDifference(samples[i].arrays, samples[0].arrays) === undefined) {
            return `${unitName(units[i])} and ${unitName(units[0])} gave the same sample: draw from world.rng`;
          }
        }
      }
      return undefined;
    },
  },
  {
    name: 'unit-place',
    asks: 'a sample does not depend on the number of its unit, only on its stream',
    run: (subject) =>
      subject.with(async (runner) => {
        for (const call of await calls(subject)) {
          if (call.samples.some(({ arrays }) => CARRIED in arrays))
            return new Skip('each unit goes on with the episodes of the one with its number');
          const moved = { ...call, units: call.units.map((unit) => ({ ...unit, index: unit.index + 1000 })) };
          const found = await again(runner, moved, upwards(call));
          if (found) return found;
        }
        return undefined;
      }),
  },
  {
    name: 'samples',
    asks: 'the samples of a call have the same columns, so that they can be joined',
    async run(subject) {
      for (const { samples } of await calls(subject)) {
        const fault = samples.map(({ arrays }) => columnFault(arrays)).find((reason) => reason !== undefined);
        if (fault) return fault;
        concatenateColumns(samples.map(({ arrays }) => arrays));
      }
      return undefined;
    },
  },
  {
    name: 'samples-kept',
    asks: 'a sample keeps its numbers while later units are computed',
    run: (subject) =>
      subject.with(async (runner) => {
        for (const { units, weights, given } of await calls(subject)) {
          const [first, ...others] = units;
          if (!first) continue;
          const early = await runner.run(first, { ...weights, arrays: given });
          const copy = copyArrays(early);
          for (const unit of others) await runner.run(unit, { ...weights, arrays: given });
          const found = arraysDifference(early, copy);
          if (found) return `${unitName(first)}: column ${found}: give arrays that are not used again`;
        }
        return undefined;
      }),
  },
  {
    name: 'weights-kept',
    asks: 'collect and the policy do not change the weights',
    async run(subject) {
      for (const { weights, given } of await calls(subject)) {
        const found = arraysDifference(weights.arrays, given);
        if (found) return `the weights were changed: ${found}`;
      }
      return undefined;
    },
  },
  {
    name: 'policy',
    asks: 'the policy acts within the action space, one row per observation, alike with equal streams',
    async run(subject) {
      const { first } = await subject.expected();
      const { algorithm, config, env } = subject;
      const policy = algorithm.policy(env.spec, config, algorithm.weights(first));
      const rng = subject.stream('observations');
      const observations = Array.from({ length: 5 }, () => sample(env.spec.observationSpace, rng));
      for (const greedy of [true, false]) {
        const act = (stream: Rng) =>
          policy.act(observations, policy.start(observations.length), { rng: stream, greedy });
        const { actions, extras } = act(subject.stream('actions'));
        if (actions.length !== observations.length)
          return `${actions.length} actions for ${observations.length} observations`;
        const fault = actions.map((action) => notIn(env.spec.actionSpace, action, 'action')).find(Boolean);
        if (fault) return fault;
        const short = Object.keys(extras).find((name) => extras[name].shape[0] !== observations.length);
        if (short !== undefined)
          return `extra '${short}' has shape [${extras[short].shape}] for ${observations.length} observations`;
        const twice = act(subject.stream('actions'));
        if (JSON.stringify(twice.actions) !== JSON.stringify(actions))
          return 'equal streams give different actions';
        const found = arraysDifference(twice.extras, extras);
        if (found) return `equal streams give different extras: ${found}`;
      }
      return undefined;
    },
  },
];

/** Why the columns cannot be a sample: a shape that does not fit its data. */
function columnFault(arrays: NamedArrays): string | undefined {
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    dtypeOf(data);
    const size = shape.reduce((product, n) => product * n, 1);
    if (size !== data.length) return `column '${name}' has shape [${shape}] and ${data.length} elements`;
    if (shape.length === 0) return `column '${name}' is a single number: give it a row`;
  }
  return undefined;
}

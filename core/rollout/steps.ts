import type { World } from '../algorithm.js';
import type { NamedArrays } from '../arrays.js';
import type { Observation } from '../env.js';
import type { Unit } from '../unit.js';
import { CARRIED } from './carried.js';
import { EpisodeRecords, Seat } from './seat.js';
import { Transitions } from './transitions.js';

/**
 * Plays `envs` environments in lockstep for `steps` steps each, starting a new episode where one ends. Environment i's episode k
 * takes its randomness from `world.rng.fork('env', i, k)`, its task from `fork('task', i, k)`; actions from `fork('policy')`.
 *
 * `tasks` are the tasks of the environments' first episodes, where they are not to be drawn.
 *
 * Row t * envs + i of the columns is step t of environment i: `observation` (`observation/<part>` for a Dict), `action`, `reward`
 * F32, `terminated` U8, `truncated` U8, and the policy's extras. `final/observation` has the observation after each row at which
 * an episode was cut, by truncation or by the end of the unit, and not by termination; `final/row` I32 says after which row.
 * `episode/return` F64, `episode/length` I32 and `episode/<metric>` F64 tell of finished episodes, in the order they ended.
 *
 * With `carry`, for policies without memory, the episodes in `carry.from` go on first, and `carried` F64 [envs, size] has those that
 * were running at the end; a row of zeros is none.
 */
export function rollSteps(
  unit: Unit,
  world: World,
  {
    envs: n,
    steps,
    tasks = [],
    carry,
  }: {
    envs: number;
    steps: number;
    tasks?: readonly unknown[];
    carry?: { readonly from?: Float64Array };
  },
): NamedArrays {
  const rows = new Transitions(world.spec, n * steps);
  const episodes = new EpisodeRecords(world);
  const seats = world.envs(n).map((env) => new Seat(env, world, unit.split));
  const played = new Int32Array(n);
  const done = new Array<boolean>(n).fill(false);
  const observations = new Array<Observation>(n);
  const options = { rng: world.rng.fork('policy'), greedy: false };
  const { policy } = world;
  let memory = policy.start(n);
  const size = carry ? seats[0].stateSize : 0;
  const rowOf = (states: Float64Array, i: number): Float64Array => states.subarray(i * size, (i + 1) * size);
  for (const [i, seat] of seats.entries()) {
    const saved = carry?.from && rowOf(carry.from, i);
    if (saved && saved[0] > 0) seat.resume(saved);
    else seat.beginWith(tasks[i], i, 0);
  }

  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < n; i++) observations[i] = seats[i].observation;
    const decision = policy.act(observations, memory, options);
    let anyDone = false;
    for (let i = 0; i < n; i++) {
      const row = t * n + i;
      const seat = seats[i];
      rows.decide(row, seat.observation, decision, i);
      const step = seat.step(decision.actions[i], episodes);
      rows.outcome(row, step);
      done[i] = step.terminated || step.truncated;
      if (!step.terminated && (step.truncated || t === steps - 1)) rows.cut(row, step.observation);
      if (done[i]) {
        anyDone = true;
        if (t < steps - 1) seat.begin(i, ++played[i]);
      }
    }
    memory = anyDone ? policy.restart(decision.memory, done) : decision.memory;
  }
  const arrays = { ...rows.arrays(n * steps), ...episodes.arrays() };
  if (!carry) return arrays;
  const carried = new Float64Array(n * size);
  for (const [i, seat] of seats.entries()) if (!done[i]) seat.save(rowOf(carried, i));
  return { ...arrays, [CARRIED]: { shape: [n, size], data: carried } };
}

import type { World } from '../algorithm.js';
import { takeRows, type NamedArrays } from '../arrays.js';
import type { Unit } from '../unit.js';
import { Hindsight } from './hindsight.js';
import { EpisodeRecords, Seat } from './seat.js';
import { Transitions } from './transitions.js';

/**
 * Plays `episodes` whole episodes, up to `envs` of them at a time in lockstep: whichever environment is free takes the next.
 * Episode e takes its randomness from `world.rng.fork('env', e)`, its task from `fork('task', e)`; actions from `fork('policy')`.
 *
 * The columns are those of `rollSteps`, but rows are ordered by episode and, within one, by time: row e of `episode/length` says how
 * many rows episode e has. `final/observation` is there for truncated episodes only. What the
 * environment tells at the end of an episode about its steps is in `hindsight/<name>`, one row per step.
 */
export function rollEpisodes(
  unit: Unit,
  world: World,
  { envs, episodes: count }: { envs: number; episodes: number },
): NamedArrays {
  const n = Math.min(envs, count);
  const rows = new Transitions(world.spec, 64 * n);
  const records = new EpisodeRecords(world);
  const hindsight = new Hindsight(world.spec, count);
  const seats = world.envs(n).map((env) => new Seat(env, world, unit.split));
  const playing = Int32Array.from({ length: n }, (_, i) => i); // episode of each seat; -1 when none is left for it
  const rowsOf = Array.from({ length: count }, (): number[] => []);
  const ended: number[] = []; // episode of each record
  const done = new Array<boolean>(n).fill(false);
  const rng = world.rng.fork('policy');
  const { policy } = world;
  let memory = policy.start(n);
  let row = 0;
  let next = n;
  for (const [i, seat] of seats.entries()) seat.begin(i);

  while (ended.length < count) {
    const decision = policy.act(
      seats.map((seat) => seat.observation),
      memory,
      { rng, greedy: false },
    );
    for (let i = 0; i < n; i++) {
      const episode = playing[i];
      if (episode < 0) continue; // the policy sees its last observation again, so that the rows of its memory stay where they are
      const seat = seats[i];
      rows.decide(row, seat.observation, decision, i);
      const step = seat.step(decision.actions[i], records);
      rows.outcome(row, step);
      if (step.truncated && !step.terminated) rows.cut(row, step.observation);
      rowsOf[episode].push(row++);
      done[i] = step.terminated || step.truncated;
      if (!done[i]) continue;
      ended.push(episode);
      hindsight.add(episode, rowsOf[episode].length, step.info.hindsight);
      playing[i] = next < count ? next++ : -1;
      if (playing[i] >= 0) seat.begin(playing[i]);
    }
    memory = done.includes(true) ? policy.restart(decision.memory, done) : decision.memory;
  }
  const order = Int32Array.from(rowsOf.flat());
  return { ...inEpisodeOrder(rows.arrays(row), order, records, ended), ...hindsight.arrays() };
}

/** Row order[r] of the columns becomes row r, and episodes take the order of their number. */
function inEpisodeOrder(
  columns: NamedArrays,
  order: Int32Array,
  records: EpisodeRecords,
  ended: readonly number[],
): NamedArrays {
  const place = new Int32Array(order.length);
  for (let r = 0; r < order.length; r++) place[order[r]] = r;
  const finals = Int32Array.from(columns['final/row'].data, (row) => place[row]);
  const finalOrder = Int32Array.from(finals.keys()).sort((a, b) => finals[a] - finals[b]);
  const result: Record<string, NamedArrays[string]> = {};
  for (const [name, column] of Object.entries(columns)) {
    result[name] = takeRows(column, name.startsWith('final/') ? finalOrder : order);
  }
  result['final/row'] = takeRows({ shape: [finals.length], data: finals }, finalOrder);
  const recordOf = new Array<number>(ended.length);
  for (const [record, episode] of ended.entries()) recordOf[episode] = record;
  return { ...result, ...records.arrays(recordOf) };
}

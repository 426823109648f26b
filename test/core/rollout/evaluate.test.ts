import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { NamedArrays } from '../../../core/arrays.js';
import { Rng } from '../../../core/random.js';
import { EVALUATE, UnitError, UnitRunner } from '../../../core/unit-runner.js';
import type { Json, Unit } from '../../../core/unit.js';
import { LINE_WALK, walkWeights } from '../../helpers/actors.js';

const evaluation = (work: Json, index = 0): Unit => ({
  round: 1,
  purpose: EVALUATE,
  index,
  stream: [...Rng.seed(3).fork(index).state()],
  weightsVersion: 0,
  split: 'test',
  work,
});
const weights = { version: 0, arrays: walkWeights(0.6) };
const columns = (arrays: NamedArrays): Record<string, number[]> =>
  Object.fromEntries(Object.entries(arrays).map(([name, { data }]) => [name, [...data]]));

describe('evaluation units', () => {
  let runner: UnitRunner;
  before(async () => {
    await import(LINE_WALK);
    runner = await UnitRunner.create({
      env: { name: 'line-walk', config: {} },
      algorithm: { name: 'line-walker', config: {} },
    });
  });

  it('give one row per episode, with more episodes than are played side by side', async () => {
    const arrays = columns(await runner.run(evaluation({ policy: 'trained', episodes: 37 }), weights));
    assert.deepEqual(Object.keys(arrays).sort(), ['episode/length', 'episode/place', 'episode/return']);
    for (const name in arrays) assert.equal(arrays[name].length, 37);
    assert(arrays['episode/length'].every((length) => length > 0 && length <= 30));
    assert(new Set(arrays['episode/return']).size > 30);
  });

  it('are pure: the same again, from any runner, whatever it did before', async () => {
    const unit = evaluation({ policy: 'trained', episodes: 20 });
    const first = await runner.run(unit, weights);
    await runner.run(evaluation({ policy: 'right', episodes: 3 }, 1), weights);
    assert.deepEqual(await runner.run(unit, weights), first);
    const other = await UnitRunner.create({
      env: { name: 'line-walk', config: {} },
      algorithm: { name: 'line-walker', config: {} },
    });
    assert.deepEqual(await other.run(unit, weights), first);
  });

  it('play each task from its own reset, so that a rule meets the same whatever else is played', async () => {
    const tasks = [{ start: 4 }, { start: -4 }, { start: 0 }];
    const all = columns(await runner.run(evaluation({ policy: 'right', tasks }), weights));
    const two = columns(await runner.run(evaluation({ policy: 'right', tasks: tasks.slice(0, 2) }), weights));
    for (const name in all) assert.deepEqual(all[name].slice(0, 2), two[name]);
    assert(
      all['episode/length'][0] < all['episode/length'][2] &&
        all['episode/length'][2] < all['episode/length'][1],
    );
    for (const place of all['episode/place']) assert(place > 5);
  });

  it('name what is wrong with the work', async () => {
    const run = async (work: Json): Promise<unknown> => await runner.run(evaluation(work), weights);
    const rejected = (pattern: RegExp) => (error: Error) =>
      error instanceof UnitError && pattern.test(error.message);
    await assert.rejects(
      run({ policy: 'rihgt', episodes: 1 }),
      rejected(/unknown rule of env 'line-walk' 'rihgt': did you mean 'right'\?/),
    );
    await assert.rejects(
      run({ policy: 'right' }),
      rejected(/round 1 evaluate 0: .*neither tasks nor a number of episodes/),
    );
    await assert.rejects(run({ episodes: 1 }), rejected(/names no policy/));
  });
});

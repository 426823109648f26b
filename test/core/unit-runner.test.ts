import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { InputError } from '../../core/errors.js';
import { UnitError, UnitRunner, type RunnerSpec } from '../../core/unit-runner.js';
import { LINE_WALK, walkUnits, walkWeights } from '../helpers/actors.js';

const spec: RunnerSpec = {
  env: { name: 'line-walk', config: {} },
  algorithm: { name: 'line-walker', config: {} },
};

describe('UnitRunner', () => {
  before(async () => await import(LINE_WALK));

  it('computes a unit from itself and its weights alone, in any order', async () => {
    const [a, b] = [await UnitRunner.create(spec), await UnitRunner.create(spec)];
    const units = walkUnits(6, { steps: 50 });
    const weights = { version: 0, arrays: walkWeights(0.3) };
    const forwards = [];
    for (const unit of units) forwards.push(await a.run(unit, weights));
    const backwards = [];
    for (const unit of [...units].reverse()) backwards.unshift(await b.run(unit, weights));
    assert.deepEqual(forwards, backwards);
    assert.notDeepEqual(forwards[0], forwards[1]);
  });

  it('uses the weights that the unit names, however many versions come by', async () => {
    const runner = await UnitRunner.create(spec);
    const [unit] = walkUnits(1, { steps: 50 });
    const versions = Array.from({ length: 7 }, (_, version) => ({
      version,
      arrays: walkWeights(version / 7),
    }));
    const first = [];
    for (const weights of versions) first.push(await runner.run(unit, weights));
    const again = [];
    for (const weights of versions) again.push(await runner.run(unit, weights));
    assert.deepEqual(again, first);
    const renewed = { version: 0, arrays: walkWeights(1) };
    assert.notDeepEqual(await runner.run(unit, renewed), first[0]);
  });

  it('counts environment steps', async () => {
    let steps = 0;
    const runner = await UnitRunner.create(spec, () => steps++);
    await runner.run(walkUnits(1, { steps: 50 })[0], { version: 0, arrays: walkWeights(0.3) });
    assert.equal(steps, 50);
  });

  it('names the unit of a failure', async () => {
    const runner = await UnitRunner.create(spec);
    const weights = { version: 0, arrays: walkWeights(0.3) };
    const failing = async (kind: string): Promise<void> =>
      void (await runner.run(walkUnits(3, { steps: 9, fault: { index: 2, kind } }, 0, 4)[2], weights));
    await assert.rejects(
      failing('throw'),
      new UnitError('env', "round 4 train 2: env 'line-walk': the walker fell"),
    );
    await assert.rejects(
      failing('nan'),
      new UnitError('sample', "round 4 train 2: env 'line-walk': sample array 'observation'[5] is NaN"),
    );
  });

  it('refuses unknown names and options before it computes anything', async () => {
    const refused = async (changed: Partial<RunnerSpec>, pattern: RegExp): Promise<void> => {
      const made = UnitRunner.create({ ...spec, ...changed });
      await assert.rejects(
        made,
        (error: Error) => error instanceof InputError && pattern.test(error.message),
      );
    };
    await refused(
      { env: { name: 'line-wakl', config: {} } },
      /unknown env 'line-wakl': did you mean 'line-walk'\?/,
    );
    await refused({ env: { name: 'line-walk', config: { start: 'x' } } }, /env 'line-walk': start: /);
    await refused(
      { algorithm: { name: 'line-walker', config: { bais: 1 } } },
      /algorithm 'line-walker': .*bais/,
    );
  });
});

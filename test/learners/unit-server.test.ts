import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sample } from '../../core/algorithm.js';
import { UnitRunner } from '../../core/unit-runner.js';
import type { Unit } from '../../core/unit.js';
import { LINE_WALK, lineWalkServer, startActor, walkUnits, walkWeights } from '../helpers/actors.js';

/** What the same units give without any wire. */
async function computedHere(units: readonly Unit[], push: number): Promise<Sample[]> {
  await import(LINE_WALK);
  const runner = await UnitRunner.create({
    env: { name: 'line-walk', config: {} },
    algorithm: { name: 'line-walker', config: {} },
  });
  const weights = { version: units[0].weightsVersion, arrays: walkWeights(push) };
  const samples: Sample[] = [];
  for (const unit of units) samples.push({ unit, arrays: await runner.run(unit, weights) });
  return samples;
}

describe('UnitServer', () => {
  it('gives the samples of the units, in their order, as they are computed in one process', async () => {
    const { server } = await lineWalkServer();
    const actors = [startActor(server.port, { workers: 2 }), startActor(server.port)];
    const first = walkUnits(20, { steps: 40 }, 0, 0);
    const second = walkUnits(20, { steps: 40 }, 1, 1);
    const both = await Promise.all([
      server.collect(first, { version: 0, arrays: walkWeights(0.2) }),
      server.collect(second, { version: 1, arrays: walkWeights(0.8) }),
    ]);
    assert.deepEqual(both, [await computedHere(first, 0.2), await computedHere(second, 0.8)]);
    await server.close('finished');
    for (const { exited } of actors) assert.deepEqual((await exited).code, 0);
  });
});

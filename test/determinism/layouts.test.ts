import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Workplace } from '../helpers/cli.js';
import { piped, SMALL, train, type Layout, type Small } from './runs.js';

const layout = (text: string): Layout => {
  const [actors, workers] = text.split('x').map(Number);
  return { actors, workers };
};

const CASES: readonly {
  readonly name: string;
  readonly small: Small;
  readonly layouts: readonly string[];
}[] = [
  { name: 'PPO, discrete actions', small: SMALL.discrete, layouts: ['1x1', '2x2', '4x1'] },
  { name: 'PPO, discrete actions, pipeline', small: piped(SMALL.discrete), layouts: ['1x2', '4x2'] },
  { name: 'PPO, continuous actions', small: SMALL.continuous, layouts: ['2x1'] },
  { name: 'PPO, continuous actions, pipeline', small: piped(SMALL.continuous), layouts: ['2x2'] },
  { name: 'REINFORCE', small: SMALL.reinforce, layouts: ['4x1'] },
  { name: 'trials with a model of them', small: SMALL.trials, layouts: ['3x1'] },
  { name: 'conversations', small: SMALL.crs, layouts: ['2x1'] },
];

describe('one seed gives one hash and the same metrics on any number of actors and workers', () => {
  for (const { name, small, layouts } of CASES) {
    it(name, async (t) => {
      const place = new Workplace(t);
      const alone = await train(place, 'local', small);
      assert(alone.rows.length > 2);
      for (const spread of layouts)
        assert.deepEqual(await train(place, spread, small, layout(spread)), alone, spread);
    });
  }

  it('another seed gives another hash', async (t) => {
    const place = new Workplace(t);
    const hashes = new Set<string>();
    for (const seed of [1, 2]) {
      const options = { ...SMALL.reinforce.options, seed };
      hashes.add((await train(place, `seed-${seed}`, { ...SMALL.reinforce, options })).hash);
    }
    assert.equal(hashes.size, 2);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { assertRefused, sets, Workplace } from '../../helpers/cli.js';

describe('plot', () => {
  it('draws runs that differ in their seed as one line, and others beside it', async (t) => {
    const place = new Workplace(t);
    const train = async (name: string, options: object): Promise<unknown> =>
      await place.output([
        ...['train', 'cartpole/reinforce', '--local', '--name', name],
        ...sets({ 'train.rounds': 2, 'train.evaluateEvery': 1, 'train.evaluateEpisodes': 2, ...options }),
      ]);
    await train('a1', { seed: 1 });
    await train('a2', { seed: 2 });
    await train('b1', { 'algo.discount': 0.5 });
    const said = await place.output(['plot', 'a1', 'a2', 'b1', '--metric', 'return', '--out', 'figures']);
    assert.equal(said, 'figures/learning-return.svg\n');
    const svg = readFileSync(place.path('figures/learning-return.svg'), 'utf8');
    assert.match(svg, />reinforce, discount 0\.\d+ \(2 seeds\)</);
    assert.match(svg, />reinforce, discount 0\.5</);
    assert.equal(svg.match(/<polyline/g)?.length, 2);
    assert.match(await place.output(['plot', 'a1']), /runs\/a1\/samples\/plots\/learning-return\.svg/);
    assertRefused(
      await place.attune(['plot', 'a1', '--metric', 'retrun']),
      2,
      /number of these runs 'retrun': did you mean 'return'/,
    );
    assertRefused(await place.attune(['plot', 'a3']), 2, /did you mean/);
  });
});

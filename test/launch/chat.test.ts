import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertRefused, sets, Workplace } from '../helpers/cli.js';

const SMALL = {
  'train.rounds': 1,
  'train.evaluateEpisodes': 1,
  'algo.units': 1,
  'actors.count': 1,
};

describe('chat', () => {
  it('holds a conversation by lines, says the intrinsic reward, and ends politely when they end', async (t) => {
    const place = new Workplace(t);
    const crsirl = {
      ...SMALL,
      'algo.name': 'crsirl',
      'algo.pretrainRounds': 0,
      'algo.episodes': 1,
      'env.observation': 'ids',
    };
    await place.output(['train', 'crs/quickstart', '--local', '--name', 'talker', ...sets(crsirl)]);
    const said = await place.attune(['chat', 'talker', '--task', '3'], { input: 'nonsense\n\nno\n' });
    assert.equal(said.code, 0, said.stderr);
    assert.match(said.stdout, /you are looking for \*.+\*/);
    assert.match(said.stdout, /'nonsense' is unknown/);
    assert.match(said.stdout, /\(\d+ candidates left; intrinsic reward [+-]\d\.\d{3}\)/);
    assert.match(said.stdout, /Goodbye\.\n$/);
    assertRefused(await place.attune(['chat', 'talker', '--task', '999999']), 2, /test tasks 0 to \d+/);
    assertRefused(
      await place.attune(['chat', 'talker', '--checkpoint', '77']),
      2,
      /choose one of last, best/,
    );
  });

  it('says when an environment has nobody to talk to', async (t) => {
    const place = new Workplace(t);
    await place.output([
      'train',
      'cartpole/ppo',
      '--local',
      '--name',
      'pole',
      ...sets({ 'train.rounds': 1 }),
    ]);
    assertRefused(await place.attune(['chat', 'pole']), 2, /env 'cartpole' has no user/);
  });
});

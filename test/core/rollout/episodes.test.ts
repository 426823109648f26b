import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Rng } from '../../../core/random.js';
import { rollEpisodes } from '../../../core/rollout/episodes.js';
import { diaries, unit } from './world.js';

const length = (id: number): number => 1 + (id % 7);
const end = (id: number): 'terminated' | 'truncated' => (id % 3 === 0 ? 'terminated' : 'truncated');
const episodes = 11;

describe('rollEpisodes', () => {
  const arrays = rollEpisodes(unit, diaries(length, end), { envs: 4, episodes });

  it('gives whole episodes one after another, each from its own stream', () => {
    const observation = arrays['observation'].data;
    const finals: number[][] = [];
    let row = 0;
    for (let episode = 0; episode < episodes; episode++) {
      const id = Rng.restore(unit.stream).fork('env', episode).int(1000);
      let total = 0;
      for (let step = 0; step < length(id); step++, row++) {
        assert.deepEqual([observation[2 * row], observation[2 * row + 1]], [id, step], `episode ${episode}`);
        assert.deepEqual([...arrays['seen'].data.slice(2 * row, 2 * row + 2)], [id, step]);
        assert.equal(arrays['memory'].data[row], step);
        assert.equal(arrays['hindsight/left'].data[row], length(id) - 1 - step);
        const last = step === length(id) - 1;
        assert.equal(arrays['terminated'].data[row], last && end(id) === 'terminated' ? 1 : 0);
        assert.equal(arrays['truncated'].data[row], last && end(id) === 'truncated' ? 1 : 0);
        if (last && end(id) === 'truncated') finals.push([row, id, step + 1]);
        total += arrays['reward'].data[row];
      }
      assert.equal(arrays['episode/return'].data[episode], total);
      assert.equal(arrays['episode/length'].data[episode], length(id));
      assert.equal(arrays['episode/id'].data[episode], id);
    }
    assert.equal(arrays['reward'].data.length, row);
    const observed = arrays['final/observation'].data;
    assert.deepEqual(
      [...arrays['final/row'].data].map((r, k) => [r, observed[2 * k], observed[2 * k + 1]]),
      finals,
    );
    assert.ok(finals.length > 2);
  });

  it('plays the same episodes however many environments there are', () => {
    for (const envs of [1, 3, 20]) {
      const other = rollEpisodes(unit, diaries(length, end), { envs, episodes });
      for (const name of [
        'observation',
        'episode/length',
        'episode/id',
        'final/row',
        'terminated',
        'hindsight/left',
      ]) {
        assert.deepEqual(other[name], arrays[name], `${name} with ${envs} environments`);
      }
    }
  });

  it('complains when an environment does not tell what it declares', () => {
    const world = diaries(length, end);
    const forgetful = { ...world, spec: { ...world.spec, hindsight: ['left', 'right'] } };
    assert.throws(() => rollEpisodes(unit, forgetful, { envs: 2, episodes: 3 }), /no info\.hindsight\.right/);
  });
});

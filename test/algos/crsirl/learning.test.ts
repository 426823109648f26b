import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import '../../../algos/crsirl/index.js';
import { crsirlConfig } from '../../../algos/crsirl/config.js';
import { pretrainingRate, type CrsirlState } from '../../../algos/crsirl/crsirl.js';
import '../../../envs/crs/index.js';
import type { Json } from '../../../core/unit.js';
import { LocalLearner } from '../../helpers/local-learner.js';

const ROUNDS = 24;

/** Three turns in which a yes earns 1 and a list that misses costs 1: one should ask, and ask what will be confirmed. */
const env = {
  name: 'crs',
  config: {
    observation: 'ids',
    turns: 3,
    observedCandidates: 50,
    testOverrides: false,
    rewards: { listHit: 0, listMiss: -1, accepted: 1, rejected: 0, quit: 0 },
  },
};

/** The running mean of the returns of sampled dialogues after 2 rounds and in the end. */
async function learn(loop: keyof CrsirlState['baselines'], config: { readonly [option: string]: Json }) {
  const learner = await LocalLearner.start({
    env,
    algorithm: { name: 'crsirl', config },
    seed: 1,
    rounds: ROUNDS,
  });
  const usual = (): number => (learner.state as CrsirlState).baselines[loop].mean[0];
  let early = NaN;
  for (let round = 0; round < ROUNDS; round++) {
    await learner.step();
    if (round === 1) early = usual();
  }
  const result = { early, late: usual(), state: learner.state as CrsirlState };
  learner.close();
  return result;
}

describe('crsirl', () => {
  it('learns by REINFORCE in the pre-training', async () => {
    const { early, late } = await learn('pretraining', {
      pretrainRounds: ROUNDS,
      pretrainEpisodes: 12,
      learningRate: 1e-2,
    });
    assert.ok(late > early + 0.3, `return ${early}, then ${late}`);
  });

  it('steps less and less far in the pre-training where it is told to, and all alike where not', () => {
    const rates = (options: object): number[] => {
      const config = crsirlConfig.parse({ learningRate: 0.5, pretrainRounds: 3, ...options });
      return [0, 1, 2, 3, 4].map((round) => pretrainingRate(config, { round, rounds: 5 }));
    };
    assert.deepEqual(rates({}), [0.5, 0.5, 0.5, 0.5, 0.5]);
    assert.deepEqual(rates({ finalLearningRate: 0.25 }), [0.5, 0.375, 0.25, 0.25, 0.25]);
    assert.deepEqual(rates({ finalLearningRate: 0.25, variant: 'pg' }), [0.5, 0.4375, 0.375, 0.3125, 0.25]);
    assert.equal(
      pretrainingRate(crsirlConfig.parse({ finalLearningRate: 1 }), { round: 0, rounds: 1 }),
      1e-3,
    );
    assert.ok(!('finalLearningRate' in crsirlConfig.parse({})), 'runs without it keep their hash');
  });

  it('learns in the bi-level rounds, and its intrinsic reward moves', async () => {
    const inner = { learningRate: 1e-2 };
    const { early, late, state } = await learn('outer', {
      variant: 'no-hrs',
      pretrainRounds: 0,
      episodes: 8,
      inner,
      outerLearningRate: 1e-3,
      pairs: 4,
    });
    assert.ok(late > early + 0.3, `return ${early}, then ${late}`);
    assert.equal(state.inner.steps, ROUNDS);
    assert.equal(state.outer.step, ROUNDS);
    assert.equal(state.buffer?.lengths.length, 1000);
    assert.ok(state.phi.last.w.toArray().some((x) => Math.abs(x) > 2e-3));
  });
});

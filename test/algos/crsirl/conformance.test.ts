import '../../../algos/crsirl/index.js';
import '../../../envs/crs/index.js';
import { testAlgorithm } from '../../../testing.js';

const env = {
  name: 'crs',
  config: {
    observation: 'ids',
    turns: 3,
    observedCandidates: 20,
    rewards: { listHit: 1, listMiss: 0, accepted: 0, rejected: 0, quit: -0.3 },
  },
};
const small = { units: 2, episodes: 2, pretrainEpisodes: 2, pairs: 2 };

testAlgorithm('crsirl', { ...small, pretrainRounds: 0, rewardReadsAnswers: true, shapeFailures: true }, env);
testAlgorithm(
  'crsirl',
  { ...small, pretrainRounds: 1, encoder: 'compat', inner: { optimizer: 'sgd' }, variant: 'mtl' },
  env,
);

import { registerPreset } from '../../core/registry.js';

registerPreset('crs/crsirl', {
  summary: 'CRSIRL recommends music: REINFORCE first, then intrinsic rewards learned through the update',
  config: {
    env: {
      name: 'crs',
      observation: 'ids',
      rewards: { listHit: 1, listMiss: 0, accepted: 0, rejected: 0, quit: -0.3 },
    },
    algo: { name: 'crsirl', pretrainRounds: 60 },
    train: { rounds: 80, evaluateEvery: 20, evaluateEpisodes: 1000 },
    actors: { count: 2 },
  },
});

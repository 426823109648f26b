import { registerPreset } from '../../core/registry.js';

/** Only the end of a dialogue is rewarded. */
const SPARSE = { listHit: 1, listMiss: 0, accepted: 0, rejected: 0, quit: -0.3 };

/** What both presets have: as many dialogues in a bi-level round, which collects twice, as in one of pre-training. */
const algo = {
  name: 'crsirl',
  units: 4,
  pretrainEpisodes: 32,
  episodes: 16,
  learningRate: 2e-3,
  encoder: 'compat',
};
const train = { evaluateEvery: 20, evaluateEpisodes: 1200, evaluateFinal: 'best' };

/** The token that stands for the candidates pools the best 40, as in the released code of MetaCRS; more make every turn slower. */
const env = { name: 'crs', observation: 'ids', observedCandidates: 40, rewards: SPARSE };

registerPreset('crsirl/quickstart', {
  summary: 'CRSIRL on the catalogue that comes with attune: pre-training, then learned rewards; minutes',
  config: {
    env,
    algo: { ...algo, pretrainRounds: 60 },
    train: { ...train, rounds: 100 },
    actors: { count: 2 },
  },
});

registerPreset('crsirl/lastfm', {
  summary: 'CRSIRL as in its paper, on LastFM: name its folder with --data; algo.variant=pg is its baseline',
  config: {
    env: { ...env, embedding: 'transe', user: 'item-centric' },
    algo: { ...algo, pretrainRounds: 60 },
    train: { ...train, rounds: 100 },
    actors: { count: 2 },
  },
});

import { registerPreset } from '../../core/registry.js';
import { NEEDS_LASTFM } from '../crs/presets.js';

/** Only the end of a dialogue is rewarded. */
const SPARSE = { listHit: 1, listMiss: 0, accepted: 0, rejected: 0, quit: -0.3 };

/** The token that stands for the candidates pools the best 40, as in the released code of MetaCRS; more make every turn slower. */
const env = { name: 'crs', observation: 'ids', observedCandidates: 40, rewards: SPARSE };

/** A bi-level round collects twice, and has as many dialogues as one of pre-training. Rates of both loops are the defaults, which are published. */
const algo = {
  name: 'crsirl',
  pretrainRounds: 50,
  units: 4,
  pretrainEpisodes: 32,
  episodes: 16,
  pairs: 48,
  encoder: 'compat',
  learningRate: 2e-3,
};

const train = { rounds: 80, evaluateEvery: 10, evaluateEpisodes: 1200, evaluateFinal: 'best' };

/** Users who confirm all that their artist is, and few turns: with fifteen, asking at random finds nine artists in ten. */
registerPreset('crsirl/quickstart', {
  summary:
    'CRSIRL on the catalogue that comes with attune: learns what to ask, and when to stop, in a minute or two',
  config: {
    env: { ...env, user: 'item-centric', turns: 8 },
    algo: { ...algo, pretrainRounds: 40, learningRate: 3e-3 },
    train: { ...train, rounds: 60, evaluateEpisodes: 400 },
    actors: { count: 2 },
  },
});

registerPreset('crsirl/lastfm', {
  summary:
    'CRSIRL as in its paper, on LastFM: name its folder with --data; algo.variant=pg is its pre-training alone',
  config: {
    env: { ...env, embedding: 'transe', user: 'item-centric' },
    algo,
    train,
    actors: { count: 2 },
  },
  needs: NEEDS_LASTFM,
});

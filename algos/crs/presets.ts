import { registerPreset } from '../../core/registry.js';

/** What presets on LastFM cannot do without: nobody may ship its data. */
export const NEEDS_LASTFM = {
  option: ['env', 'data'],
  hint: 'name the folder of LastFM with --data <folder>; `attune data fetch scpr` and `attune data convert` make one of the prepared data, `attune data list` says where that is (docs/crs.md). On the catalogue that comes with attune, play the preset that ends in /quickstart',
} as const;

type Section = { readonly [option: string]: unknown };

/** What a baseline's presets have beside what all have. */
interface Differences {
  readonly env?: Section;
  readonly algo?: Section;
  /** Rounds of the two presets. */
  readonly rounds?: { readonly quickstart: number; readonly lastfm: number };
}

/** Rewards of the released code of UNICORN and SCPR: a yes earns a tenth of what it earns in MetaCRS. */
const REWARDS = { accepted: 0.01 };

/**
 * Registers `<name>/quickstart`, on the catalogue that comes with attune, and `<name>/lastfm`, on the data of the literature, which
 * `--data` names: there 33 attributes make all questions fit into an offer.
 */
export function registerBaseline(
  name: string,
  title: string,
  { env = {}, algo = {}, rounds = { quickstart: 60, lastfm: 200 } }: Differences,
): void {
  const config = (evaluateEvery: number, rounds: number) => ({
    env: { name: 'crs', observation: 'full', rewards: REWARDS, ...env },
    algo: { name, ...algo },
    train: { rounds, evaluateEvery, evaluateEpisodes: 1000 },
    actors: { count: 2 },
  });
  registerPreset(`${name}/quickstart`, {
    summary: `${title} on the catalogue that comes with attune`,
    config: config(20, rounds.quickstart),
  });
  registerPreset(`${name}/lastfm`, {
    summary: `${title} as in the literature, on LastFM: name its folder with --data`,
    config: config(50, rounds.lastfm),
    needs: NEEDS_LASTFM,
  });
}

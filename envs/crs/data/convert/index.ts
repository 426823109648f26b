import type { Contents } from '../write.js';
import { assemble, type Selection } from './assemble.js';
import type { Collected } from './collected.js';
import { readLastfm } from './lastfm.js';
import { readMetacrs } from './metacrs.js';
import { readMovielens } from './movielens.js';
import type { Reading } from './text.js';
import { readUnicorn } from './unicorn.js';
import { readYelp } from './yelp.js';

/** What a conversion may be told; each format has its own defaults. */
export interface ConvertOptions extends Selection {
  /** The least rating that counts as an interaction, where the source has ratings. */
  readonly minRating: number;
}

/** A layout that data sets are published in. */
export interface Format {
  readonly summary: string;
  /** Defaults of what can be chosen; formats without keep everything as it is. */
  readonly defaults?: Omit<ConvertOptions, 'seed'>;
  read(folder: string, options: ConvertOptions, reading?: Reading): Promise<Contents>;
}

/** A format of raw data, which is selected from and split by us. */
const raw = (
  summary: string,
  defaults: Omit<ConvertOptions, 'seed'>,
  read: (folder: string, options: ConvertOptions, reading?: Reading) => Promise<Collected>,
): Format => ({
  summary,
  defaults,
  read: async (folder, options, reading) => assemble(await read(folder, options, reading), options),
});

// eslint-disable-next-line @typescript-eslint/require-await -- a rejection, not a throw, when the folder is at fault
const unicorn = async (folder: string, _: ConvertOptions, reading?: Reading): Promise<Contents> =>
  readUnicorn(folder, reading);

/** The layouts that can be converted. Numbers, splits and simulations of prepared data are kept; raw data is selected from and split anew. */
export const FORMATS: { readonly [name: string]: Format } = {
  unicorn: { summary: 'a data set as prepared for UNICORN (and CRIF, MCMIPL, ...)', read: unicorn },
  scpr: { summary: 'a data set as prepared for SCPR, also of its early release', read: unicorn },
  metacrs: {
    summary: 'a data set as prepared for MetaCRS',
    read: async (folder, _, reading) => await readMetacrs(folder, reading),
  },
  lastfm: raw(
    'HetRec 2011 Last.fm, raw: artists and the tags that users gave them',
    { minUser: 10, minItem: 2, minAttribute: 10, minRating: 0 },
    async (folder, _, reading) => await readLastfm(folder, reading),
  ),
  yelp: raw(
    'Yelp Open Dataset, raw: businesses with categories, city, stars and price',
    { minUser: 10, minItem: 10, minAttribute: 10, minRating: 1 },
    readYelp,
  ),
  movielens: raw(
    'MovieLens, raw: movies with genres, decade and tags',
    { minUser: 10, minItem: 5, minAttribute: 10, minRating: 4 },
    readMovielens,
  ),
};

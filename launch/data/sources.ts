/** What a file must hash to. */
export interface Digest {
  readonly algorithm: 'md5' | 'sha256';
  readonly hex: string;
}

/** A published data set. */
export interface Source {
  readonly summary: string;
  /** What its terms ask for, in short; the terms themselves are at `home`. */
  readonly licence: string;
  readonly home: string;
  /** Undefined where it is handed out by the home page only. */
  readonly url?: string;
  readonly bytes?: number;
  readonly digest?: Digest;
  /** What `attune data convert` calls its layout, and where below the unpacked files data sets lie. */
  readonly format: string;
  readonly folders: readonly string[];
}

const GROUPLENS = 'https://files.grouplens.org/datasets';
const RESEARCH =
  'research; cite it; no commercial use without permission; see the README inside for redistribution';

const movielens = (version: string, bytes: number | undefined, md5?: string): Source => ({
  summary: `MovieLens ${version}: movies, ratings, tags`,
  licence: RESEARCH,
  home: 'https://grouplens.org/datasets/movielens/',
  url: `${GROUPLENS}/movielens/ml-${version}.zip`,
  bytes,
  digest: md5 === undefined ? undefined : { algorithm: 'md5', hex: md5 },
  format: 'movielens',
  folders: ['.'],
});

/**
 * Where published data sets are. Addresses and MD5 sums of MovieLens are those that GroupLens publishes; the SHA-256 of Last.fm is what several
 * public projects have computed. None of them is shipped with attune: their terms forbid it.
 */
export const SOURCES: { readonly [name: string]: Source } = {
  lastfm: {
    summary: 'HetRec 2011 Last.fm 2K: artists, listeners, tags, friends',
    licence: 'non-commercial research; cite the HetRec 2011 workshop and Last.fm',
    home: 'https://grouplens.org/datasets/hetrec-2011/',
    url: `${GROUPLENS}/hetrec2011/hetrec2011-lastfm-2k.zip`,
    digest: {
      algorithm: 'sha256',
      hex: '6738f48195667ff03caaab4d32ca9a3133d8cc026b7c3cdaf6ce1010e913c59c',
    },
    format: 'lastfm',
    folders: ['.'],
  },
  'movielens-small': movielens('latest-small', undefined),
  'movielens-1m': movielens('1m', undefined, 'c4d9eecfca2ab87c1945afe126590906'),
  'movielens-25m': movielens('25m', undefined, '6b51fb2759a8657d3bfcbfc42b592ada'),
  'movielens-32m': movielens('32m', 238950008, 'd472be332d4daa821edc399621853b57'),
  yelp: {
    summary: 'Yelp Open Dataset: businesses and reviews, 4 GB compressed',
    licence: 'academic and personal use; no redistribution; the home page asks to accept the terms',
    home: 'https://www.yelp.com/dataset',
    format: 'yelp',
    folders: ['.'],
  },
  scpr: {
    summary: 'LastFM, LastFM*, Yelp and Yelp* as prepared for SCPR and UNICORN (SCPR_Data.zip)',
    licence: 'none stated; made of HetRec Last.fm and the Yelp Open Dataset, whose terms hold',
    home: 'https://cpr-conv-rec.github.io/',
    format: 'scpr',
    folders: ['data/lastfm', 'data/lastfm_star', 'data/yelp'],
  },
  metacrs: {
    summary: 'LastFM, BookRec and MovieLens as prepared for MetaCRS',
    licence: 'none stated; made of HetRec Last.fm, Amazon book and MovieLens data, whose terms hold',
    home: 'https://github.com/zdchu/MetaCRS',
    url: 'https://github.com/zdchu/MetaCRS/archive/4168d5618e6480212d77afbb129e4240e59fdcdb.tar.gz',
    format: 'metacrs',
    folders: ['lastfm', 'book', 'movie'].map(
      (set) => `MetaCRS-4168d5618e6480212d77afbb129e4240e59fdcdb/data/${set}`,
    ),
  },
};

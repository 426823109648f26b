/** SR@15, AT and hDCG@(15,10) of a method. */
export type Triple = readonly [sr: number, at: number, hdcg: number];

/** What the methods are called, in the order of the tables. */
export const METHOD_LABELS: { readonly [method: string]: string } = {
  random: 'Random, with the rules of testing (floor)',
  'abs-greedy': 'Abs Greedy',
  'max-entropy': 'Max Entropy',
  'max-entropy-tested': 'Max Entropy, with the rules of testing',
  timetable: 'Timetable: ask the largest entropies, then recommend',
  crm: 'CRM',
  ear: 'EAR',
  scpr: 'SCPR',
  fpan: 'FPAN',
  unicorn: 'UNICORN',
  pg: 'PG',
  'no-hrs': '¬HRS',
  'no-rpm': '¬RPM',
  mtl: 'MTL',
  crsirl: 'CRSIRL',
  'pg-discounted': 'PG, discount 0.95',
  'crsirl-discounted': 'CRSIRL, discount 0.95',
};

/** Tables 3.2 and 3.3 of the dissertation by data set and method. */
export const PUBLISHED: { readonly [dataset: string]: { readonly [method: string]: Triple } } = {
  lastfm: {
    'abs-greedy': [0.222, 13.48, 0.073],
    'max-entropy': [0.283, 13.91, 0.083],
    crm: [0.325, 13.75, 0.092],
    ear: [0.429, 12.88, 0.136],
    scpr: [0.465, 12.86, 0.139],
    fpan: [0.63, 10.16, 0.224],
    unicorn: [0.535, 11.82, 0.175],
    pg: [0.724, 10.42, 0.217],
    'no-hrs': [0.732, 10.58, 0.219],
    'no-rpm': [0.754, 10.14, 0.227],
    mtl: [0.768, 10.09, 0.224],
    crsirl: [0.772, 10.12, 0.231],
  },
  lastfm_star: {
    'abs-greedy': [0.635, 8.66, 0.267],
    'max-entropy': [0.669, 9.33, 0.269],
    crm: [0.58, 10.79, 0.224],
    ear: [0.595, 10.51, 0.23],
    scpr: [0.709, 8.43, 0.317],
    fpan: [0.667, 7.82, 0.407],
    unicorn: [0.788, 7.58, 0.349],
    pg: [0.882, 7.41, 0.401],
    'no-hrs': [0.898, 7.16, 0.401],
    'no-rpm': [0.904, 6.89, 0.415],
    mtl: [0.908, 6.92, 0.426],
    crsirl: [0.913, 6.79, 0.431],
  },
  yelp_star: {
    'abs-greedy': [0.189, 13.43, 0.089],
    'max-entropy': [0.398, 13.42, 0.121],
    crm: [0.177, 13.69, 0.07],
    ear: [0.182, 13.63, 0.079],
    scpr: [0.489, 12.62, 0.159],
    fpan: [0.236, 12.77, 0.116],
    unicorn: [0.52, 11.31, 0.203],
    pg: [0.598, 10.95, 0.186],
    'no-hrs': [0.602, 11.21, 0.196],
    'no-rpm': [0.606, 10.81, 0.213],
    mtl: [0.613, 10.73, 0.207],
    crsirl: [0.622, 10.61, 0.228],
  },
};

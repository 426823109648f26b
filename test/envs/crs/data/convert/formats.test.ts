import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { InputError } from '../../../../../core/errors.js';
import { checkFolder } from '../../../../../envs/crs/data/check.js';
import { FORMATS, type ConvertOptions } from '../../../../../envs/crs/data/convert/index.js';
import { readDataset } from '../../../../../envs/crs/data/reader.js';
import { writeDataset, type Contents } from '../../../../../envs/crs/data/write.js';
import { countLists, listAt, type Lists } from '../../../../../envs/crs/lists.js';
import { temporaryFolder } from '../../../../helpers/files.js';

type Files = { readonly [path: string]: string | Buffer };

const rowsOf = (lists: Lists | undefined): number[][] =>
  lists === undefined ? [] : Array.from({ length: countLists(lists) }, (_, i) => [...listAt(lists, i)]);
const json = (value: unknown): string => JSON.stringify(value);

function write(t: TestContext, files: Files): string {
  const folder = temporaryFolder(t);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Converts and writes, so that the reader and the check see it too. */
async function convert(
  t: TestContext,
  format: string,
  files: Files,
  options: Partial<ConvertOptions> = {},
): Promise<{ contents: Contents; folder: string; bytes: { expected: number; read: number } }> {
  const from = write(t, files);
  const bytes = { expected: 0, read: 0 };
  const all = { minUser: 1, minItem: 0, minAttribute: 1, minRating: 0, seed: 1, ...options };
  const contents = await FORMATS[format].read(from, all, {
    expect: (n) => (bytes.expected += n),
    read: (n) => (bytes.read += n),
  });
  const folder = join(temporaryFolder(t), 'out');
  await writeDataset(folder, contents);
  assert.deepEqual(checkFolder(folder).faults, []);
  return { contents, folder, bytes };
}

/** The message that converting these files is refused with. */
async function refusal(t: TestContext, format: string, files: Files): Promise<string> {
  try {
    await convert(t, format, files);
  } catch (error) {
    assert.ok(error instanceof InputError, (error as Error).stack);
    assert.ok(!error.message.includes('\n'));
    return error.message;
  }
  return 'no error';
}

const CATALOGUE: Files = {
  'Graph_generate_data/item_dict.json': json({
    1: { feature_index: [2, 0] },
    0: { feature_index: [1] },
    2: { feature_index: [1, 1, 2] },
  }),
  'Graph_generate_data/merged_tag_map.json': json({ 73: 1, rock: 0, 13: 2 }),
};
const UNICORN: Files = {
  ...CATALOGUE,
  'Graph_generate_data/user_dict.json': json({
    0: { friends: [2], like: [1] },
    2: { friends: [0], like: [] },
  }),
  'UI_Interaction_data/review_dict_train.json': json({ 0: [2], 1: [0, 1] }),
  'UI_Interaction_data/review_dict_valid.json': json({ 0: [0], 2: [1, 2] }),
  'UI_Interaction_data/review_dict_test.json': json({ 0: [1], 1: [2] }),
};

test('a UNICORN data set keeps its numbers, splits and relations', async (t) => {
  const { contents, folder, bytes } = await convert(t, 'unicorn', UNICORN);
  assert.deepEqual(contents.attributes, [
    { name: 'rock', sourceKey: 'rock' },
    { name: null, sourceKey: 73 },
    { name: null, sourceKey: 13 },
  ]);
  assert.deepEqual(rowsOf(contents.itemAttributes), [[1], [0, 2], [1, 2]]);
  assert.deepEqual(rowsOf(contents.interactions.train), [[2], [0, 1], []]);
  assert.deepEqual(rowsOf(contents.interactions.valid), [[0], [], [1, 2]]);
  assert.deepEqual(rowsOf(contents.friends), [[2], [], [0]]);
  assert.deepEqual(rowsOf(contents.liked), [[1], [], []]);
  assert.equal(bytes.read, bytes.expected);
  const data = readDataset(folder, {});
  assert.deepEqual([data.users, data.items, data.attributes], [3, 3, 3]);
  assert.equal(data.pairs.test.users.length, 2);
});

test('the early layout of SCPR, in one folder and with other names, is read too, also from the folder above', async (t) => {
  const flat = Object.fromEntries(
    Object.entries(UNICORN).map(([path, content]) => [
      `data/lastfm/${path.replace(/.*\//, '').replace('merged_tag_map', 'tag_map')}`,
      content,
    ]),
  );
  const files = {
    ...flat,
    'data/lastfm/item_dict.json': String(flat['data/lastfm/item_dict.json']).replaceAll(
      'feature_index',
      'attribute_index',
    ),
  };
  const { contents } = await convert(t, 'scpr', files);
  assert.deepEqual(rowsOf(contents.itemAttributes), [[1], [0, 2], [1, 2]]);
  const two = {
    ...files,
    ...Object.fromEntries(
      Object.entries(files).map(([path, content]) => [path.replace('lastfm', 'yelp'), content]),
    ),
  };
  assert.match(await refusal(t, 'scpr', two), /holds several data sets: choose one of .*lastfm, .*yelp/);
});

test('the two layers of Yelp become a taxonomy in the order of its numbers', async (t) => {
  const {
    'Graph_generate_data/item_dict.json': items,
    'Graph_generate_data/merged_tag_map.json': tags,
    ...rest
  } = UNICORN;
  const { contents } = await convert(t, 'unicorn', {
    ...rest,
    'Graph_generate_data/item_dict-original_tag.json': items,
    'Graph_generate_data/second-layer_oringinal_tag_map.json': tags,
    'Graph_generate_data/first-layer_merged_tag_map.json': json({ Nightlife: 1, city: 0, empty: 2 }),
    'Graph_generate_data/2-layer taxonomy.json': json({ Nightlife: [2, 1], city: [0], empty: [] }),
  });
  assert.deepEqual(contents.taxonomy, [
    { name: 'city', attributes: [0] },
    { name: 'Nightlife', attributes: [1, 2] },
  ]);
});

test('faults of prepared data are named with their file', async (t) => {
  const item = 'Graph_generate_data/item_dict.json';
  const tags = 'Graph_generate_data/merged_tag_map.json';
  const tested = 'UI_Interaction_data/review_dict_test.json';
  const cases: [Files, RegExp][] = [
    [{ [item]: json({ 0: { feature_index: [3] } }) }, /item_dict\.json: attribute 3 is not in 0\.\.2/],
    [{ [item]: json({ 0: { feature_index: [] } }) }, /item_dict\.json: item 0 has no attribute/],
    [
      { [item]: json({ 0: { features: [1] } }) },
      /item_dict\.json: undefined is not a list of attribute numbers/,
    ],
    [{ [item]: json({ a: {} }) }, /'a' is not a number from 0/],
    [{ [item]: '{"0": ' }, /item_dict\.json: is not valid JSON/],
    [{ [item]: '[]' }, /item_dict\.json: is not a JSON object/],
    [{ [tags]: json({ rock: 0, pop: 2 }) }, /no tag has number 1/],
    [{ [tags]: json({ rock: 'x' }) }, /the number of tag 'rock' is "x"/],
    [{ [tested]: json({ 0: [7] }) }, /review_dict_test\.json: item 7 is not in 0\.\.2/],
  ];
  for (const [changes, message] of cases)
    assert.match(await refusal(t, 'unicorn', { ...UNICORN, ...changes }), message);
  const { [tested]: _, ...rest } = UNICORN;
  assert.match(
    await refusal(t, 'unicorn', rest),
    /has no 'review_dict_test\.json'; did you mean 'review_dict_/,
  );
  assert.match(
    await refusal(t, 'unicorn', {}),
    /has no 'item_dict-original_tag\.json' or 'item_dict\.json': the folder is empty/,
  );
});

/** A NumPy file of whole numbers. */
function npy(numbers: readonly number[], dtype: '<i8' | '<i4' | '<f8' = '<i8'): Buffer {
  const dict = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${numbers.length},), }`;
  const text = Buffer.from(`${dict.padEnd(117)}\n`);
  const head = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, text.length & 255, text.length >> 8]);
  const size = dtype === '<i4' ? 4 : 8;
  const data = Buffer.alloc(size * numbers.length);
  numbers.forEach((x, i) =>
    size === 8 ? data.writeBigInt64LE(BigInt(x), 8 * i) : data.writeInt32LE(x, 4 * i),
  );
  return Buffer.concat([head, text, data]);
}

const METACRS: Files = {
  ...CATALOGUE,
  'Graph_generate_data/user_item.json': json({ 0: [1], 1: [0, 2] }),
  'user_attr.json': json({ 0: [2, 0], 1: [1], 2: [0] }),
  'interaction.csv': ',user,item\n0,2,1\n1,0,2\n2,0,1\n3,1,0\n4,2,0\n',
  'user_train.npy': npy([0]),
  'user_valid.npy': npy([1], '<i4'),
  'user_test.npy': npy([2]),
};

test('a MetaCRS data set keeps the order of its simulation and of what users care about', async (t) => {
  const { contents, folder } = await convert(t, 'metacrs', METACRS);
  assert.deepEqual(rowsOf(contents.simulated!.cares), [[2, 0], [1], [0]]);
  assert.deepEqual([...contents.simulated!.pairs.items], [1, 2, 1, 0, 0]);
  assert.deepEqual(rowsOf(contents.interactions.original), [[1], [0, 2], []]);
  const data = readDataset(folder, {});
  assert.equal(data.userModel, 'user-centric');
  assert.deepEqual(
    [...data.pairs.train.items, ...data.pairs.valid.items, ...data.pairs.test.items],
    [2, 1, 0, 1, 0],
  );
  const cases: [Files, RegExp][] = [
    [{ 'interaction.csv': 'user,item\n0,3\n' }, /interaction\.csv, line 2: '3' is not an item in 0\.\.2/],
    [{ 'interaction.csv': 'user,items\n0,1\n' }, /no column 'item': did you mean 'items'\?/],
    [{ 'user_test.npy': 'x' }, /is not a NumPy file/],
    [{ 'user_test.npy': npy([2], '<f8') }, /holds <f8, not one dimension of int32 or int64/],
    [{ 'user_test.npy': npy([2]).subarray(0, -1) }, /has 7 bytes of data; 1 numbers need 8/],
    [{ 'user_test.npy': npy([3]) }, /user_test\.npy: user 3 is not in 0\.\.2/],
  ];
  for (const [changes, message] of cases)
    assert.match(await refusal(t, 'metacrs', { ...METACRS, ...changes }), message);
});

/** Ten users who each chose ten of twenty items. */
const everyone = (row: (user: number, item: number) => string): string =>
  Array.from({ length: 10 }, (_, u) =>
    Array.from({ length: 10 }, (_, k) => row(u, (3 * u + 2 * k) % 20)).join(''),
  ).join('');

const LASTFM: Files = {
  'artists.dat': `id\tname\turl\tpictureURL\r\n${Array.from({ length: 19 }, (_, v) => `${v}\tThe "${v}\thttp://x/${v}\t\r\n`).join('')}`,
  'tags.dat': 'tagID\ttagValue\n1\tmetal\n2\tjazz\n',
  'user_taggedartists.dat': `userID\tartistID\ttagID\tday\tmonth\tyear\n${everyone((u, v) => `${u}\t${v}\t${1 + (v % 3)}\t1\t4\t2009\n`)}`,
  'user_artists.dat': `userID\tartistID\tweight\n${everyone((u, v) => `${u}\t${v}\t13883\n`)}`,
};

test('raw Last.fm: tags become attributes, listening interactions', async (t) => {
  const { contents, bytes } = await convert(t, 'lastfm', LASTFM);
  assert.deepEqual(contents.attributes.map(({ name }) => name).sort(), ['jazz', 'metal', 'tag 3']);
  assert.equal(contents.itemNames!.length, 20);
  assert.ok(contents.itemNames!.includes('The "3') && contents.itemNames!.includes('artist 19'));
  contents.itemNames!.forEach((name, v) => {
    const id = Number(/\d+/.exec(name)![0]);
    const [p] = listAt(contents.itemAttributes, v);
    assert.equal(contents.attributes[p].name, ['metal', 'jazz', 'tag 3'][id % 3]);
  });
  assert.equal(bytes.read, bytes.expected);
  assert.match(
    await refusal(t, 'lastfm', { ...LASTFM, 'user_artists.dat': 'userID\tartistID\n1\n' }),
    /user_artists\.dat, line 2: 1 cells instead of at least 2, separated by tabs/,
  );
});

const business = (v: number): string =>
  `${json({
    business_id: `b${v}`,
    name: `Shop ${v}`,
    city: ' Tempe',
    stars: 2 + (v % 2) / 2,
    categories: v % 2 ? 'Bars, Coffee & Tea' : ['Bars', 'Pubs'],
    attributes: v % 3 ? null : { RestaurantsPriceRange2: '2' },
  })}\n`;
const YELP: Files = {
  'Yelp JSON/yelp_academic_dataset_business.json': Array.from({ length: 20 }, (_, v) => business(v)).join(''),
  'Yelp JSON/yelp_academic_dataset_review.json.gz': gzipSync(
    `${everyone((u, v) => `${json({ user_id: `u${u}`, business_id: `b${v}`, stars: 1 + (v % 5), text: 'x\u2028' })}\n`)}${json({ user_id: 'u0', business_id: 'unknown', stars: 5 })}\n`,
  ),
};

test('raw Yelp: categories, city, stars and price become attributes, good reviews interactions', async (t) => {
  const { contents, bytes } = await convert(t, 'yelp', YELP);
  const names = contents.attributes.map(({ name }) => name);
  assert.deepEqual([...names].sort(), [
    'Bars',
    'Coffee & Tea',
    'Pubs',
    'city: Tempe',
    'price: $$',
    'stars: 2',
    'stars: 2.5',
  ]);
  const of = (v: number): (string | null)[] =>
    [...listAt(contents.itemAttributes, v)].map((p) => names[p]).sort();
  assert.deepEqual(of(3), ['Bars', 'Coffee & Tea', 'city: Tempe', 'price: $$', 'stars: 2.5']);
  assert.deepEqual(of(2), ['Bars', 'Pubs', 'city: Tempe', 'stars: 2']);
  assert.equal(contents.itemNames![3], 'Shop 3');
  assert.equal(bytes.read, bytes.expected);
  const good = await convert(t, 'yelp', YELP, { minRating: 4 });
  const count = ({ interactions }: Contents): number =>
    Object.values(interactions).reduce((sum, part) => sum + part.values.length, 0);
  assert.equal(count(contents), 100);
  assert.equal(count(good.contents), 40);
  const file = 'Yelp JSON/yelp_academic_dataset_business.json';
  assert.match(
    await refusal(t, 'yelp', { ...YELP, [file]: `${business(0)}{"name":\n` }),
    /business\.json, line 2: is not valid JSON/,
  );
  assert.match(
    await refusal(t, 'yelp', { ...YELP, [file]: '{"name":"x"}\n' }),
    /business\.json, line 1: has no 'business_id'/,
  );
  assert.match(await refusal(t, 'yelp', { ...YELP, [file]: '3\n' }), /line 1: is not a JSON object/);
});

const GENRES = ['Drama', 'Comedy|Sci-Fi', '(no genres listed)'];
const title = (v: number): string => (v === 4 ? "Été, L' (Summer)" : `Film ${v}, The (${1985 + v})`);
const MOVIELENS: Files = {
  'ml/movies.csv': `movieId,title,genres\r\n${Array.from({ length: 20 }, (_, v) => `${v},"${title(v)}",${GENRES[v % 3]}\r\n`).join('')}`,
  'ml/ratings.csv': `userId,movieId,rating,timestamp\r\n${everyone((u, v) => `${u},${v},${1 + (v % 9) / 2},1\r\n`)}`,
  'ml/tags.csv': 'userId,movieId,tag,timestamp\r\n1,4,"Cult, Classic ",1\r\n1,99,x,1\r\n',
};

test('raw MovieLens of both ages: genres, decades and tags, ratings from a least one on', async (t) => {
  const { contents, bytes } = await convert(t, 'movielens', MOVIELENS, { minRating: 3 });
  const names = contents.attributes.map(({ name }) => name);
  assert.deepEqual([...names].sort(), [
    '1980s',
    '1990s',
    '2000s',
    'Comedy',
    'Drama',
    'Sci-Fi',
    'cult, classic',
  ]);
  const at = contents.itemNames!.indexOf(title(4));
  assert.deepEqual([...listAt(contents.itemAttributes, at)].map((p) => names[p]).sort(), [
    'Comedy',
    'Sci-Fi',
    'cult, classic',
  ]);
  assert.equal(bytes.read, bytes.expected);
  const kept = Object.values(contents.interactions).reduce((sum, part) => sum + part.values.length, 0);
  const good = [...Array(10).keys()]
    .flatMap((u) => [...Array(10).keys()].map((k) => (3 * u + 2 * k) % 20))
    .filter((v) => 1 + (v % 9) / 2 >= 3);
  assert.equal(kept, good.length);
  const old = {
    'movies.dat': Buffer.from(
      Array.from({ length: 20 }, (_, v) => `${v}::${title(v)}::${GENRES[v % 3]}\n`).join(''),
      'latin1',
    ),
    'ratings.dat': everyone((u, v) => `${u}::${v}::${1 + (v % 9) / 2}::1\n`),
  };
  const { contents: same } = await convert(t, 'movielens', old, { minRating: 3 });
  assert.deepEqual(same.interactions, contents.interactions);
  assert.deepEqual(same.itemNames, contents.itemNames);
  assert.match(
    await refusal(t, 'movielens', { ...MOVIELENS, 'ml/ratings.csv': 'userId,movieId,rating\n1,2,good\n' }),
    /ratings\.csv, line 2: 'good' is not a rating/,
  );
  assert.match(
    await refusal(t, 'movielens', { ...old, 'ratings.dat': '1::2\n' }),
    /ratings\.dat, line 1: 2 cells instead of 3/,
  );
});

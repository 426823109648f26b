import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { SOURCES } from '../../../launch/data/sources.js';
import { zipped } from '../../helpers/archives.js';
import { assertRefused, until, Workplace } from '../../helpers/cli.js';
import { serveFile } from '../../helpers/http.js';

const ITEMS = `sku,title,kind\n${Array.from({ length: 24 }, (_, v) => `s${v},Item ${v},k${v % 5}|m${v % 3}\n`).join('')}`;
const ORDERS = `customer,sku\n${Array.from({ length: 200 }, (_, i) => `c${i % 20},s${(i * 7 + Math.floor(i / 20)) % 25}\n`).join('')}`;

/** A MovieLens of 20 movies. */
const movielens = zipped([
  {
    name: 'ml/movies.csv',
    content: Buffer.from(
      `movieId,title,genres\n${Array.from({ length: 20 }, (_, v) => `${v},Film ${v} (19${80 + (v % 20)}),Drama|Comedy\n`).join('')}`,
    ),
  },
  {
    name: 'ml/ratings.csv',
    content: Buffer.from(
      `userId,movieId,rating,timestamp\n${Array.from({ length: 300 }, (_, i) => `${i % 15},${(i * 3 + Math.floor(i / 15)) % 20},5.0,1\n`).join('')}`,
    ),
  },
]);
const sha256 = createHash('sha256').update(movielens).digest('hex');

test('own tables become a data folder that is sound and is played; the same again is the same', async (t) => {
  const place = new Workplace(t);
  place.write('items.csv', ITEMS);
  place.write('orders.csv', ORDERS);
  const make = [
    'data',
    'new',
    'shop',
    '--items',
    'items.csv',
    '--interactions',
    'orders.csv',
    '--item',
    'sku',
    '--user',
    'customer',
    '--name',
    'title',
  ];
  const { code, stdout, stderr } = await place.attune(make);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^items +24$/m);
  assert.match(stdout, /attune train crs\/quickstart --data shop\n$/);
  assert.match(
    stderr,
    /left out: 10 interactions with items that 'items\.csv' does not have, the first with 's24' in /,
  );
  assert.match(await place.output(['data', 'check', 'shop']), /sound; can be played item-centric\n$/);
  const report = JSON.parse(await place.output(['data', 'check', 'shop', '--json'])) as { faults: string[] };
  assert.deepEqual(report.faults, []);
  await place.output(make.map((word) => (word === 'shop' ? 'again' : word)));
  for (const file of readdirSync(place.path('shop')))
    assert.deepEqual(readFileSync(place.path('again', file)), readFileSync(place.path('shop', file)), file);
  assertRefused(await place.attune(make), 2, /'shop' is there already/);
  assertRefused(
    await place.attune([...make.map((word) => (word === 'shop' ? 'third' : word)), '--user', 'custom']),
    2,
    /did you mean 'customer'\?/,
  );
  const other = make.map((word) => (word === 'shop' ? 'other' : word));
  assertRefused(
    await place.attune([...other, '--min-rating', '3']),
    2,
    /--min-rating 3 needs a column to look at: --rating <column>/,
  );
  assert.deepEqual(readdirSync(place.folder).sort(), ['again', 'items.csv', 'orders.csv', 'shop']);
  await place.output(['check', 'env', 'crs', '--set', 'data=shop']);
});

test('a data set is fetched over a connection that breaks, unpacked and converted', async (t) => {
  const place = new Workplace(t);
  const { url, ranges } = await serveFile(t, movielens, [{ breakAfter: 400 }, { breakAfter: 300 }]);
  const fetched = await place.output([
    'data',
    'fetch',
    'movielens-small',
    'raw',
    '--from',
    url,
    '--sha256',
    sha256,
  ]);
  assert.equal(ranges.length, 3);
  assert.match(fetched, /^terms: research/m);
  assert.match(fetched, /attune data convert --format movielens raw \.\/movielens-small-data\n$/);
  assert.deepEqual(readdirSync(place.folder), ['raw']);
  const converted = await place.output([
    'data',
    'convert',
    '--format',
    'movielens',
    'raw',
    'ml',
    '--min-attribute',
    '2',
    '--seed',
    '3',
  ]);
  assert.match(converted, /^users +15$/m);
  assert.match(converted, /attune embed ml --model transe\n/);
  assertRefused(
    await place.attune(['data', 'convert', '--format', 'unicorn', 'raw', 'x', '--min-user', '2']),
    2,
    /--min-user is for raw data \(lastfm, yelp, movielens\): unicorn data keeps what it has/,
  );
  assertRefused(
    await place.attune(['data', 'convert', '--format', 'yelp', 'raw', 'x']),
    2,
    /'raw' has no 'yelp_academic_dataset_business\.json'/,
  );
  assertRefused(
    await place.attune(['data', 'convert', '--format', 'movielens', 'raw', 'x', '--min-user', '99']),
    2,
    /too little is left/,
  );
  assert.deepEqual(readdirSync(place.folder).sort(), ['ml', 'raw']);
});

test('an archive that is here already is checked and unpacked', async (t) => {
  const place = new Workplace(t);
  writeFileSync(place.path('set.zip'), movielens);
  await place.output(['data', 'fetch', 'movielens-small', 'raw', '--from', 'set.zip']);
  assert.ok(existsSync(place.path('raw', 'ml', 'movies.csv')) && existsSync(place.path('set.zip')));
  assertRefused(
    await place.attune(['data', 'fetch', 'movielens-1m', 'other', '--from', 'set.zip']),
    2,
    /'set\.zip' has MD5 [0-9a-f]{32} instead of c4d9eecfca2ab87c1945afe126590906: it is damaged or another version/,
  );
  assertRefused(
    await place.attune(['data', 'fetch', 'movielens-small', 'other', '--from', 'raw']),
    2,
    /'raw' is a folder/,
  );
  assertRefused(
    await place.attune(['data', 'fetch', 'movielens-small', 'other', '--from', 'none.zip']),
    2,
    /there is no file 'none\.zip'/,
  );
  assertRefused(
    await place.attune(['data', 'convert', '--format', 'movielens', 'set.zip', 'x']),
    2,
    /'set\.zip' is a file: unpack it first/,
  );
});

test('what cannot be fetched is said in one line', async (t) => {
  const place = new Workplace(t);
  const { url } = await serveFile(t, movielens, [{ status: 404 }, {}]);
  const from = ['--from', url];
  assertRefused(
    await place.attune(['data', 'fetch', 'movielens-smal', 'raw']),
    2,
    /unknown data set 'movielens-smal': did you mean 'movielens-small'\?/,
  );
  assertRefused(
    await place.attune(['data', 'fetch', 'yelp', 'raw']),
    2,
    /yelp is handed out by https:\/\/www\.yelp\.com\/dataset only: .*--from <file>/,
  );
  assertRefused(
    await place.attune(['data', 'fetch', 'movielens-small', 'raw', ...from]),
    1,
    /the server answered 404/,
  );
  assertRefused(
    await place.attune(['data', 'fetch', 'movielens-1m', 'raw', ...from]),
    1,
    /what came has MD5/,
  );
  assertRefused(
    await place.attune(['data', 'fetch', 'movielens-1m', 'raw', '--sha256', 'x']),
    2,
    /not 64 hexadecimal digits/,
  );
  assert.ok(!existsSync(place.path('raw')));
  place.write('file', '');
  assertRefused(
    await place.attune(['data', 'fetch', 'movielens-small', 'file/raw', ...from]),
    1,
    /cannot make the folder '.*raw\.download'/,
  );
  if (existsSync('/proc/self')) {
    assertRefused(
      await place.attune(['data', 'fetch', 'movielens-small', '/proc/attune/raw', ...from]),
      1,
      /cannot make the folder '.proc.attune.raw\.download'/,
    );
  }
  assertRefused(
    await place.attune(['data', 'convert', '--format', 'movielens', 'file/raw', 'x']),
    2,
    /there is no folder 'file\/raw'/,
  );
});

test('Ctrl-C keeps what is there for the next time', async (t) => {
  const place = new Workplace(t);
  const { url, ranges } = await serveFile(t, movielens, [{ silentAfter: 500 }]);
  const command = place.start(['data', 'fetch', 'movielens-small', 'raw', '--from', url]);
  await command.says(/terms:/);
  const part = place.path('raw.download', 'set.zip.part');
  await until(() => existsSync(part) && readFileSync(part).length >= 500);
  command.interrupt();
  const { code, stdout } = await command.ended;
  assert.equal(code, 130);
  assert.match(stdout, /stopped; 500 B are kept in .*raw\.download: the same command goes on from there/);
  await place.output(['data', 'fetch', 'movielens-small', 'raw', '--from', url]);
  assert.equal(ranges.at(-1), 'bytes=500-');
  assert.deepEqual(readdirSync(place.folder), ['raw']);
});

test('every data set is listed with its terms and its home', async (t) => {
  const place = new Workplace(t);
  const text = await place.output(['data', 'list']);
  const lines = (await place.output(['data', 'list', '--json'])).trim().split('\n');
  assert.equal(lines.length, Object.keys(SOURCES).length);
  for (const [name, { home, licence }] of Object.entries(SOURCES)) {
    assert.ok(text.includes(`${name}: `) && text.includes(home) && text.includes(licence), name);
    assert.ok(lines.some((line) => (JSON.parse(line) as { name: string }).name === name));
  }
});

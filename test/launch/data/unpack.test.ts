import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { InputError } from '../../../core/errors.js';
import { unpack } from '../../../launch/data/unpack.js';
import { tarred, zipped, type Packed } from '../../helpers/archives.js';
import { temporaryFolder } from '../../helpers/files.js';

/** All files below a folder, by their path. */
function filesBelow(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  return new Map(files.sort().map((path) => [relative(folder, path), readFileSync(path)]));
}

const name = fc
  .array(fc.stringMatching(/^[a-z0-9 _ü-]{1,40}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map((part) => `f${part.trim()}`).join('/'));
const files = fc
  .uniqueArray(
    fc.record({ name, content: fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)) }),
    {
      selector: (file) => file.name,
      maxLength: 5,
    },
  )
  // A file cannot lie below another file.
  .filter((all) => !all.some((a) => all.some((b) => b.name.startsWith(`${a.name}/`))));

const ARCHIVES: { [kind: string]: (all: readonly Packed[]) => Buffer } = {
  deflated: (all) => zipped(all),
  stored: (all) => zipped(all, { stored: true, comment: 'with a comment' }),
  'beyond 4 GB': (all) => zipped(all, { zip64: true }),
  tar: (all) => tarred(all),
  'tar with pax names': (all) => tarred(all, 'x'),
  'tar.gz': (all) => gzipSync(tarred(all)),
};

test('every kind of archive gives back the files that went in', async (t) => {
  const place = temporaryFolder(t);
  let n = 0;
  await fc.assert(
    fc.asyncProperty(files, fc.constantFrom(...Object.keys(ARCHIVES)), async (all, kind) => {
      const archive = join(place, `${n++}.archive`);
      writeFileSync(archive, ARCHIVES[kind](all));
      await unpack(archive, join(place, `${n}`));
      const expected = new Map(
        all.map((file) => [file.name, file.content] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
      );
      assert.deepEqual(
        new Map([...filesBelow(join(place, `${n}`))].sort(([a], [b]) => (a < b ? -1 : 1))),
        expected,
      );
    }),
    { numRuns: 60 },
  );
});

test('a tar in a zip is unpacked in its place, a gzipped or plain file is put there', async (t) => {
  const place = temporaryFolder(t);
  const inner = tarred([{ name: 'review.json', content: Buffer.from('{}') }]);
  writeFileSync(join(place, 'a.zip'), zipped([{ name: 'Yelp JSON/yelp_dataset.tar', content: inner }]));
  await unpack(join(place, 'a.zip'), join(place, 'a'));
  assert.deepEqual([...filesBelow(join(place, 'a')).keys()], [join('Yelp JSON', 'review.json')]);
  writeFileSync(join(place, 'b.csv.gz'), gzipSync('x,y\n'));
  await unpack(join(place, 'b.csv.gz'), join(place, 'b'));
  assert.deepEqual(filesBelow(join(place, 'b')), new Map([['b.csv', Buffer.from('x,y\n')]]));
  writeFileSync(join(place, 'c.csv'), 'x,y\n');
  await unpack(join(place, 'c.csv'), join(place, 'c'));
  assert.deepEqual(filesBelow(join(place, 'c')), new Map([['c.csv', Buffer.from('x,y\n')]]));
});

test('no file goes outside of the folder', async (t) => {
  const place = temporaryFolder(t);
  for (const bad of ['../out', 'a/../../out', '/out', '..\\out', 'C:\\out']) {
    for (const archive of [zipped, tarred]) {
      writeFileSync(join(place, 'bad'), archive([{ name: bad, content: Buffer.from('x') }]));
      await assert.rejects(
        unpack(join(place, 'bad'), join(place, 'in', 'it')),
        /a file outside of the folder/,
      );
      assert.deepEqual(readdirSync(place), ['bad', 'in']);
      assert.deepEqual(readdirSync(join(place, 'in')), []);
    }
  }
});

test('a damaged archive is refused with one message, and what was there stays', async (t) => {
  const place = temporaryFolder(t);
  const content = Buffer.from(
    'some text that is long enough to be compressed, compressed, compressed'.repeat(30),
  );
  mkdirSync(join(place, 'out'));
  writeFileSync(join(place, 'out', 'old'), 'old');
  const damage = (bytes: Buffer, at: number): Buffer => {
    const damaged = Buffer.from(bytes);
    damaged[at] ^= 0x55;
    return damaged;
  };
  const zip = zipped([{ name: 'f', content }]);
  const plain = zipped([{ name: 'f', content }], { stored: true });
  const tar = tarred([{ name: 'f', content }]);
  const cases: [Buffer, RegExp][] = [
    [zip.subarray(0, zip.length - 10), /ZIP archive/],
    [zip.subarray(0, 60), /ZIP archive/],
    [damage(zip, 45), /'f' is damaged/],
    [damage(plain, 200), /'f' is damaged: its checksum is another/],
    [tar.subarray(0, 1400), /is not a complete tar archive/],
    [damage(tar, 520), /is not a tar archive, or damaged/],
    [gzipSync(tar).subarray(0, -20), /is damaged/],
  ];
  for (const [bytes, message] of cases) {
    writeFileSync(join(place, 'archive'), bytes);
    await assert.rejects(unpack(join(place, 'archive'), join(place, 'out')), (error: Error) => {
      assert.ok(error instanceof InputError, error.stack);
      assert.match(error.message, message);
      return true;
    });
    assert.deepEqual(filesBelow(join(place, 'out')), new Map([['old', Buffer.from('old')]]));
  }
});

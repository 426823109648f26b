import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { InputError } from '../../../../../core/errors.js';
import {
  columnOf,
  csvRows,
  delimiterOf,
  openTable,
  type Row,
} from '../../../../../envs/crs/data/convert/csv.js';
import { temporaryFolder } from '../../../../helpers/files.js';

async function rowsOf(path: string, delimiter?: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of csvRows(path, { delimiter })) rows.push(...batch);
  return rows;
}

const cell = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc
    .array(fc.constantFrom('"', ',', '\n', '\r', ';', 'a', 'é', '😀'), { maxLength: 6 })
    .map((parts) => parts.join('')),
);
const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const needsQuotes = (text: string, delimiter: string): boolean =>
  /["\r\n]/.test(text) || text.includes(delimiter);

test('what is written as RFC 4180 says is read back, quoted or not, gzipped or not', async (t) => {
  const place = temporaryFolder(t);
  let n = 0;
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      async (table, delimiter, end, all, last, gzip) => {
        const text = table
          .map((row) => row.map((x) => (all || needsQuotes(x, delimiter) ? quoted(x) : x)).join(delimiter))
          .join(end);
        const path = join(place, `${n++}.csv${gzip ? '.gz' : ''}`);
        const bytes = Buffer.from(`\ufeff${text}${last ? end : ''}`);
        writeFileSync(path, gzip ? gzipSync(bytes) : bytes);
        const read = await rowsOf(path, delimiter);
        // A row of one empty cell cannot be told from an empty line; there are two cells at least here.
        assert.deepEqual(
          read.map(({ cells }) => cells),
          table,
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('rows are known by the line they begin in, and empty lines are none', async (t) => {
  const path = join(temporaryFolder(t), 'a.csv');
  writeFileSync(path, 'a,b\n"x\ny",1\n\n2,3');
  assert.deepEqual(await rowsOf(path), [
    { cells: ['a', 'b'], line: 1 },
    { cells: ['x\ny', '1'], line: 2 },
    { cells: ['2', '3'], line: 5 },
  ]);
});

test('pieces of a file give the same rows wherever it is cut', async (t) => {
  const path = join(temporaryFolder(t), 'large.csv');
  const lines = Array.from({ length: 60_000 }, (_, i) =>
    i % 997 === 0 ? `"line ""${i}""\n",é${i}` : `${i},é${i}`,
  );
  writeFileSync(path, lines.join('\r\n'));
  const read = await rowsOf(path);
  assert.equal(read.length, lines.length);
  read.forEach(({ cells }, i) =>
    assert.deepEqual(cells, [i % 997 === 0 ? `line "${i}"\n` : `${i}`, `é${i}`]),
  );
});

test('the delimiter is that of the header', () => {
  assert.equal(delimiterOf('a,b;c,d'), ',');
  assert.equal(delimiterOf('user;item'), ';');
  assert.equal(delimiterOf('user\titem\tname, first'), '\t');
  assert.equal(delimiterOf('only'), ',');
});

test('faults of a table are named with file and line', async (t) => {
  const place = temporaryFolder(t);
  const cases: [string, RegExp][] = [
    ['', /is empty/],
    ['a,b,a\n', /two columns 'a'/],
    ['a,b\n1\n', /line 2: 1 cells instead of 2 \(a, b\)/],
    ['a,b\n1,"2\n3', /line 2: a quoted cell that begins here never ends/],
  ];
  for (const [text, message] of cases) {
    const path = join(place, 'table.csv');
    writeFileSync(path, text);
    await assert.rejects(
      async () => {
        for await (const _ of (await openTable(path)).rows);
      },
      (error: Error) => error instanceof InputError && message.test(error.message),
      text,
    );
  }
  await assert.rejects(openTable(join(place, 'none.csv')), /cannot be read/);
  const table = { path: join(place, 'table.csv'), columns: ['sku', 'title'] };
  assert.equal(columnOf(table, 'title'), 1);
  assert.throws(() => columnOf(table, 'titel'), /has no column 'titel': did you mean 'title'\?/);
  assert.throws(
    () => columnOf(table, 'customer', '--user'),
    /it has sku, title \(choose a column with --user <name>\)/,
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBytes, Meter } from '../../../launch/data/meter.js';

function screen(isTTY: boolean, columns = 100) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) > 0 };
}

test('bytes are told in the unit that fits them', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [238_950_008, '239 MB'],
    [4_350_000_000, '4.3 GB'],
    [5e13, '50000 GB'],
  ];
  for (const [bytes, text] of cases) assert.equal(inBytes(bytes), text);
});

test('a terminal sees a bar that fits it and is taken away, others nothing before some seconds', () => {
  const terminal = screen(true);
  const meter = new Meter('fetched', terminal);
  meter.update(25, 100);
  assert.equal(terminal.written.length, 1);
  assert.match(terminal.written[0], /^\r\x1b\[2K█{6}░{18} fetched 25 B of 100 B · \d+ B\/s/);
  meter.end();
  assert.equal(terminal.written.at(-1), '\r\x1b[2K');
  const narrow = screen(true, 20);
  new Meter('fetched', narrow).update(1, 10);
  assert.equal(narrow.written[0].replace('\r\x1b[2K', '').length, 19);
  const unknown = screen(true);
  new Meter('unpacked', unknown).update(12_345);
  assert.match(unknown.written[0], /unpacked 12\.3 kB · /);
  const file = screen(false);
  const quiet = new Meter('read', file);
  quiet.update(25, 100);
  quiet.end();
  assert.deepEqual(file.written, []);
});

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One JSON value per line, gzipped. */
export const gzippedLines = (values: readonly unknown[]): Buffer =>
  gzipSync(values.map((value) => `${JSON.stringify(value)}\n`).join(''));

/** Writes a float32 table with its sidecar. */
export function writeTable(
  folder: string,
  stem: string,
  shape: readonly [number, number],
  at: (i: number) => number,
): void {
  const bytes = Buffer.alloc(shape[0] * shape[1] * 4);
  for (let i = 0; i < shape[0] * shape[1]; i++) bytes.writeFloatLE(at(i), 4 * i);
  writeFileSync(join(folder, `${stem}.f32.bin`), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(folder, `${stem}.json`), JSON.stringify({ dtype: 'float32', shape, sha256 }));
}

/** Files of a sound data folder with 3 users, 4 items and 3 attributes, for both user models. */
const soundFiles = (): { [name: string]: Buffer | string } => ({
  'attributes.json': JSON.stringify(['rock', null, 'pop'].map((name, id) => ({ id, name, sourceKey: id }))),
  'item_attributes.jsonl.gz': gzippedLines([[0], [0, 1], [1, 2], [2]]),
  'item_names.jsonl.gz': gzippedLines(['A', 'B', 'Ç', 'D']),
  'interactions_valid.jsonl.gz': gzippedLines([[0], [1, 3], []]),
  'interactions_test.jsonl.gz': gzippedLines([[2], [], [0, 3]]),
  'metacrs_user_attributes.jsonl.gz': gzippedLines([[1, 0], [2], [0]]),
  'metacrs_interactions.csv.gz': gzipSync('user,item\n0,3\n0,1\n1,2\n2,0\n2,1\n'),
  'metacrs_user_split.json': JSON.stringify({ train: [0], valid: [1], test: [2] }),
});

/** Writes a sound data folder, with some files replaced, or left out where undefined; returns its path. */
export function writeFolder(
  parent: string,
  changes: { [name: string]: Buffer | string | undefined } = {},
): string {
  const folder = join(parent, `data-${Object.keys(changes).join('-').replace(/\W/g, '') || 'sound'}`);
  mkdirSync(folder, { recursive: true });
  writeTable(folder, 'transe_user_item', [7, 2], (i) => i);
  writeTable(folder, 'transe_attribute', [3, 2], (i) => -i);
  for (const [name, content] of Object.entries({ ...soundFiles(), ...changes })) {
    if (content !== undefined) writeFileSync(join(folder, name), content);
  }
  return folder;
}

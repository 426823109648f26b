import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../core/files.js';
import type { Embedding } from '../dataset.js';

/**
 * Writes an embedding into a folder where readEmbedding finds it: `<name>_user_item.f32.bin` and `<name>_attribute.f32.bin`, little-endian float32
 * rows, each with a `.json` of shape and SHA-256 beside it. Every file appears as a whole. `source` says what made it.
 */
export async function writeEmbedding(
  folder: string,
  name: string,
  { dim, users, items, attributes }: Embedding,
  source: string,
): Promise<void> {
  const nodes = new Float32Array(users.length + items.length);
  nodes.set(users);
  nodes.set(items, users.length);
  await writeTable(folder, `${name}_attribute`, attributes, dim, source);
  // This file last: it is the one that an embedding is known by.
  await writeTable(folder, `${name}_user_item`, nodes, dim, source);
}

async function writeTable(
  folder: string,
  stem: string,
  table: Float32Array,
  dim: number,
  source: string,
): Promise<void> {
  const bytes = new Uint8Array(table.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, x] of table.entries()) view.setFloat32(4 * i, x, true);
  const described = {
    dtype: 'float32',
    byteOrder: 'little',
    shape: [table.length / dim, dim],
    source,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  await writeFileAtomic(join(folder, `${stem}.json`), `${JSON.stringify(described, null, 1)}\n`);
  await writeFileAtomic(join(folder, `${stem}.f32.bin`), bytes);
}

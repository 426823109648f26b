import { createHash } from 'node:crypto';
import { z } from 'zod';
import { unknownName } from '../../../core/errors.js';
import type { Embedding } from '../dataset.js';
import type { DataFolder } from './files.js';

const sidecar = z.object({
  shape: z.tuple([z.number().int().positive(), z.number().int().positive()]),
  sha256: z.string(),
});

const SUFFIX = '_user_item.f32.bin';

/** The embeddings that a folder has, in alphabetical order. */
export function embeddingNames(folder: DataFolder): string[] {
  return folder.files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
}

/**
 * The embedding called `name`. 'none' gives zero vectors: then every score is 0, candidates stand in the order of their ids and
 * entropies are unweighted.
 */
export function readEmbedding(
  folder: DataFolder,
  name: string,
  size: { users: number; items: number; attributes: number },
): Embedding {
  if (name === 'none') {
    const zeros = (rows: number): Float32Array => new Float32Array(rows);
    return {
      name,
      dim: 1,
      users: zeros(size.users),
      items: zeros(size.items),
      attributes: zeros(size.attributes),
    };
  }
  const names = [...embeddingNames(folder), 'none'];
  if (!names.includes(name)) throw unknownName(`embedding of '${folder.path}'`, name, names);
  const nodes = readTable(folder, `${name}_user_item`, size.users + size.items);
  const attributes = readTable(folder, `${name}_attribute`, size.attributes);
  if (nodes.dim !== attributes.dim) {
    throw folder.fault(
      `${name}_attribute.f32.bin`,
      `has ${attributes.dim} columns, ${name}_user_item has ${nodes.dim}`,
    );
  }
  const split = size.users * nodes.dim;
  return {
    name,
    dim: nodes.dim,
    users: nodes.table.subarray(0, split),
    items: nodes.table.subarray(split),
    attributes: attributes.table,
  };
}

/** A float32 table with its sidecar; checks shape, checksum and that every number is finite. */
function readTable(folder: DataFolder, stem: string, rows: number): { dim: number; table: Float32Array } {
  const file = `${stem}.f32.bin`;
  const described = sidecar.safeParse(folder.json(`${stem}.json`));
  if (!described.success)
    throw folder.fault(`${stem}.json`, "must hold 'shape' [rows, columns] and 'sha256'");
  const { shape, sha256 } = described.data;
  if (shape[0] !== rows)
    throw folder.fault(`${stem}.json`, `shape is [${shape.join(', ')}], but the data needs ${rows} rows`);
  const bytes = folder.bytes(file);
  if (bytes.length !== shape[0] * shape[1] * 4) {
    throw folder.fault(
      file,
      `has ${bytes.length} bytes; shape [${shape.join(', ')}] of float32 needs ${shape[0] * shape[1] * 4}`,
    );
  }
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw folder.fault(file, `does not match the SHA-256 in ${stem}.json: the file is damaged`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const table = Float32Array.from({ length: shape[0] * shape[1] }, (_, i) => view.getFloat32(4 * i, true));
  const bad = table.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) throw folder.fault(file, `row ${Math.floor(bad / shape[1])} holds ${table[bad]}`);
  return { dim: shape[1], table };
}

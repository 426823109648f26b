import { existsSync } from 'node:fs';
import { InputError } from '../../../../core/errors.js';
import type { Embedding } from '../../dataset.js';
import { countLists } from '../../lists.js';
import type { Contents } from '../write.js';
import { readPickledTables, type PickledTable } from './pickle.js';

/**
 * An embedding as SCPR, UNICORN and MetaCRS keep it: a pickled mapping with `ui_emb` (users, then items) and `feature_emb`; a padding row at the end
 * of either is left out. Throws an InputError when it is not for these data.
 */
export function readVectors(path: string, name: string, contents: Contents): Embedding {
  if (!existsSync(path)) throw new InputError(`there is no file '${path}'`);
  const tables = readPickledTables(path);
  const items = countLists(contents.itemAttributes);
  const { train, valid, test } = contents.interactions;
  const lists = contents.simulated?.cares ?? train ?? valid ?? test;
  const users = lists ? countLists(lists) : 0;
  const nodes = rowsOf(path, tables, 'ui_emb', users + items, `${users} users and ${items} items`);
  const attributes = rowsOf(path, tables, 'feature_emb', contents.attributes.length, 'attributes');
  if (nodes.dim !== attributes.dim)
    throw new InputError(`'${path}': ui_emb has ${nodes.dim} columns, feature_emb has ${attributes.dim}`);
  const { dim } = nodes;
  return {
    name,
    dim,
    users: nodes.values.subarray(0, users * dim),
    items: nodes.values.subarray(users * dim),
    attributes: attributes.values,
  };
}

function rowsOf(
  path: string,
  tables: ReadonlyMap<string, PickledTable>,
  key: string,
  rows: number,
  of: string,
): { dim: number; values: Float32Array } {
  const table = tables.get(key);
  if (table?.shape.length !== 2)
    throw new InputError(`'${path}' has no table '${key}', only ${[...tables.keys()].join(', ') || 'none'}`);
  const [found, dim] = table.shape;
  if (found !== rows && found !== rows + 1)
    throw new InputError(`'${path}': ${key} has ${found} rows; the data has ${rows} (${of})`);
  return { dim, values: table.values.subarray(0, rows * dim) };
}

import { InputError } from '../../../../core/errors.js';
import { countLists, packLists } from '../../lists.js';
import type { Contents } from '../write.js';
import { columnOf, openTable } from './csv.js';
import { readIntegers } from './npy.js';
import { expectFiles, findFile, needFile, placeIn, type Reading } from './text.js';
import { idsIn, layoutOf, packed, readCatalogue, readTable } from './unicorn.js';

const SPLITS = ['train', 'valid', 'test'] as const;

/**
 * A data set in the layout of MetaCRS: the catalogue as in UNICORN's, `interaction.csv` (columns user and item; the order has meaning),
 * `user_attr.json` (user -> the attributes she cares about, best first), `user_{train,valid,test}.npy`, and `user_item.json` with the
 * observed interactions. Numbers are kept.
 */
export async function readMetacrs(folder: string, reading?: Reading): Promise<Contents> {
  const folders = layoutOf(folder);
  const { attributes, itemAttributes } = readCatalogue(folders, reading);
  const items = countLists(itemAttributes);
  const cared = needFile(folders, ['user_attr.json']);
  const caring = readTable(cared, reading);
  const users = [...caring.keys()].reduce((most, id) => Math.max(most, id), -1) + 1;
  const cares = packLists(
    Array.from({ length: users }, (_, u) => inOrder(cared, caring.get(u) ?? [], attributes.length)),
  );
  const pairs = await readPairs(needFile(folders, ['interaction.csv']), users, items, reading);
  const [train, valid, test] = SPLITS.map((split) => {
    const path = needFile(folders, [`user_${split}.npy`]);
    return idsIn(path, readIntegers(path), users, 'user');
  });
  const observed = findFile(folders, ['user_item.json']);
  const original =
    observed === undefined
      ? undefined
      : packed(readTable(observed, reading), users, (ids) => idsIn(observed, ids, items, 'item'));
  return {
    attributes,
    itemAttributes,
    interactions: { original },
    simulated: { pairs, cares, split: { train, valid, test } },
  };
}

/** Ids in the order of the file. */
function inOrder(path: string, ids: unknown, limit: number): number[] {
  const known = new Set(idsIn(path, ids, limit, 'attribute'));
  return (ids as number[]).filter((id) => known.delete(id));
}

async function readPairs(
  path: string,
  users: number,
  items: number,
  reading?: Reading,
): Promise<NonNullable<Contents['simulated']>['pairs']> {
  expectFiles(reading, [path]);
  const table = await openTable(path, { reading });
  const columns = [columnOf(table, 'user'), columnOf(table, 'item')];
  const limits = [users, items];
  const pairs: [number[], number[]] = [[], []];
  for await (const batch of table.rows) {
    for (const { cells, line } of batch) {
      columns.forEach((column, i) => {
        const id = Number(cells[column]);
        if (cells[column] === '' || !Number.isInteger(id) || id < 0 || id >= limits[i])
          throw new InputError(
            `${placeIn(path, line)}: '${cells[column]}' is not ${i === 0 ? 'a user' : 'an item'} in 0..${limits[i] - 1}`,
          );
        pairs[i].push(id);
      });
    }
  }
  return { users: Int32Array.from(pairs[0]), items: Int32Array.from(pairs[1]) };
}

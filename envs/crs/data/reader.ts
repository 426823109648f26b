import { basename, dirname } from 'node:path';
import { InputError } from '../../../core/errors.js';
import type { Dataset, Pairs, UserModel } from '../dataset.js';
import { countLists, packLists } from '../lists.js';
import { holdOut } from '../tasks.js';
import { embeddingNames, readEmbedding } from './embeddings.js';
import { DataFolder } from './files.js';
import {
  pairsOf,
  readAttributeNames,
  readInteractions,
  readItemNames,
  readLists,
  readSimulatedInteractions,
  readTaxonomy,
  readUserSplit,
  refuseItemsWithoutAttributes,
} from './parts.js';

/** The last interactions of a user, which MetaCRS keeps for testing. */
const QUERY = 10;

/**
 * Reads a data folder. The user model, where none is asked for, is the one that the folder has the interactions of, item-centric first;
 * which pairs are played depends on it:
 *
 * - item-centric (protocol of UNICORN and CRSIRL): policies train on nine tenths of the validation interactions and are selected on
 *   the rest; test interactions are the test. The training interactions have made the embedding.
 * - user-centric (protocol of MetaCRS): all simulated interactions of the training users; the last 10 of each validation and each
 *   test user.
 *
 * Throws an InputError at the first thing that is missing, damaged or out of range.
 */
export function readDataset(path: string, options: { user?: UserModel; embedding?: string }): Dataset {
  const folder = new DataFolder(path);
  const attributeNames = readAttributeNames(folder);
  const itemAttributes = readLists(folder, 'item_attributes.jsonl.gz', 'attribute', attributeNames.length);
  refuseItemsWithoutAttributes(folder, itemAttributes);
  const items = countLists(itemAttributes);
  const userModel = options.user ?? modelOf(folder);
  const people =
    userModel === 'item-centric'
      ? itemCentric(folder, items)
      : userCentric(folder, items, attributeNames.length);
  for (const [split, pairs] of Object.entries(people.pairs)) {
    if (pairs.users.length === 0) throw new InputError(`data folder '${path}' has no ${split} pairs to play`);
  }
  const size = { users: people.users, items, attributes: attributeNames.length };
  return {
    name: path,
    ...size,
    itemNames: readItemNames(folder, items),
    attributeNames,
    userModel,
    itemAttributes: sortLists(itemAttributes),
    taxonomy: readTaxonomy(folder, attributeNames.length),
    ...people,
    embedding: embeddingOf(folder, options.embedding ?? usualEmbedding(folder, userModel), size),
  };
}

type People = Pick<Dataset, 'users' | 'pairs' | 'userAttributes' | 'known'>;

function modelOf(folder: DataFolder): UserModel {
  const observed = folder.has('interactions_test.jsonl.gz');
  return !observed && folder.has('metacrs_interactions.csv.gz') ? 'user-centric' : 'item-centric';
}

/** The published embedding of the protocol, where the folder has it. */
function usualEmbedding(folder: DataFolder, userModel: UserModel): string {
  const names = embeddingNames(folder);
  const published = userModel === 'item-centric' ? 'transe' : 'metacrs_fm';
  return names.includes(published) ? published : (names[0] ?? 'none');
}

/** An embedding of the data folder by its name, or of another folder by its path. */
function embeddingOf(
  folder: DataFolder,
  name: string,
  size: { users: number; items: number; attributes: number },
): Dataset['embedding'] {
  return basename(name) === name
    ? readEmbedding(folder, name, size)
    : readEmbedding(new DataFolder(dirname(name)), basename(name), size);
}

function itemCentric(folder: DataFolder, items: number): People {
  const test = readInteractions(folder, 'test', items);
  const valid = readInteractions(folder, 'valid', items, countLists(test));
  const users = countLists(test);
  return {
    users,
    pairs: { ...holdOut(pairsOf(valid)), test: pairsOf(test) },
    ...(folder.has('interactions_train.jsonl.gz')
      ? { known: readInteractions(folder, 'train', items, users) }
      : {}),
  };
}

function userCentric(folder: DataFolder, items: number, attributes: number): People {
  const userAttributes = readLists(folder, 'metacrs_user_attributes.jsonl.gz', 'attribute', attributes);
  const users = countLists(userAttributes);
  const interactions = readSimulatedInteractions(folder, users, items);
  const split = readUserSplit(folder, users);
  const play = (members: readonly number[], last: number): Pairs => {
    const wanted = new Set(members);
    return pairsOf(packLists(interactions.map((list, u) => (wanted.has(u) ? list.slice(-last) : []))));
  };
  return {
    users,
    userAttributes,
    pairs: {
      train: play(split.train, Infinity),
      valid: play(split.valid, QUERY),
      test: play(split.test, QUERY),
    },
  };
}

/** Every list in ascending order, in place. */
function sortLists(lists: Dataset['itemAttributes']): Dataset['itemAttributes'] {
  for (let i = 0; i < countLists(lists); i++)
    lists.values.subarray(lists.offsets[i], lists.offsets[i + 1]).sort();
  return lists;
}

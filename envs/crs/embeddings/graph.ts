import { InputError } from '../../../core/errors.js';
import type { Pairs } from '../dataset.js';
import { DataFolder } from '../data/files.js';
import { pairsOf, readAttributeNames, readInteractions, readLists } from '../data/parts.js';
import { countLists, listAt, type Lists } from '../lists.js';

/** What embeddings are made of: who interacted with what in the training split, and which items have which attributes. */
export interface Graph {
  readonly name: string;
  readonly users: number;
  readonly items: number;
  readonly attributes: number;
  /** Per user the items of her training interactions. */
  readonly train: Lists;
  /** P_v: per item its attributes. */
  readonly itemAttributes: Lists;
}

/** Interactions that no embedding has seen, to measure it with; only those that the folder has. */
export interface HeldOut {
  readonly valid?: Pairs;
  readonly test?: Pairs;
}

/** Reads what a data folder has for embeddings. Throws an InputError naming what is missing or damaged. */
export function readGraph(path: string): { graph: Graph; heldOut: HeldOut } {
  const folder = new DataFolder(path);
  if (!folder.has('interactions_train.jsonl.gz')) {
    throw new InputError(
      `data folder '${path}' has no 'interactions_train.jsonl.gz': an embedding is made of training interactions, and of no others`,
    );
  }
  const attributes = readAttributeNames(folder).length;
  const itemAttributes = readLists(folder, 'item_attributes.jsonl.gz', 'attribute', attributes);
  const items = countLists(itemAttributes);
  const train = readInteractions(folder, 'train', items);
  if (train.values.length === 0) throw folder.fault('interactions_train.jsonl.gz', 'holds no interaction');
  const users = countLists(train);
  const part = (name: 'valid' | 'test'): Pairs | undefined =>
    folder.has(`interactions_${name}.jsonl.gz`)
      ? pairsOf(readInteractions(folder, name, items, users))
      : undefined;
  return {
    graph: { name: path, users, items, attributes, train, itemAttributes },
    heldOut: { valid: part('valid'), test: part('test') },
  };
}

/** Whether list i, in any order, holds a value. */
export function holds(lists: Lists, i: number, value: number): boolean {
  return listAt(lists, i).includes(value);
}

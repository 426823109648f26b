import { InputError, nearest } from '../../../core/errors.js';
import type { UserModel } from '../dataset.js';
import { countLists, listAt, packLists, transposeLists, type Lists } from '../lists.js';
import { embeddingNames, readEmbedding } from './embeddings.js';
import { DataFolder } from './files.js';
import {
  idList,
  readAttributeNames,
  readItemNames,
  readSimulatedInteractions,
  readTaxonomy,
  readUserSplit,
} from './parts.js';
import { readDataset } from './reader.js';

/** What is in a data folder, and what is wrong with it. */
export interface FolderReport {
  /** Names and numbers of what was found. */
  readonly counts: readonly (readonly [string, number])[];
  /** One message for every fault. */
  readonly faults: readonly string[];
  /** What is allowed and may not be meant. */
  readonly notes: readonly string[];
  /** The users it can be played with. */
  readonly models: readonly UserModel[];
}

/** Faulty lines of one file that are told; of more it is told how many. */
const LINES_TOLD = 5;
const PARTS = ['train', 'valid', 'test'] as const;
const KNOWN = [
  'attributes.json',
  'item_attributes.jsonl.gz',
  'item_names.jsonl.gz',
  ...[...PARTS, 'original'].map((part) => `interactions_${part}.jsonl.gz`),
  'taxonomy.json',
  'user_friends.jsonl.gz',
  'user_liked_attributes.jsonl.gz',
  'metacrs_interactions.csv.gz',
  'metacrs_user_attributes.jsonl.gz',
  'metacrs_user_split.json',
];

/** Reads every file of a data folder and lists all that is wrong. Throws an InputError only when there is no such folder. */
export function checkFolder(path: string): FolderReport {
  return new Check(new DataFolder(path)).run();
}

class Check {
  private readonly counts: [string, number][] = [];
  private readonly faults: string[] = [];
  private readonly notes: string[] = [];

  constructor(private readonly folder: DataFolder) {}

  run(): FolderReport {
    const { folder } = this;
    this.fileNames();
    const names = this.attempt(() => readAttributeNames(folder));
    if (names) this.counts.push(['attributes', names.length]);
    // What is known to be faulty puts no limit to what names it by number.
    const attributes = names?.length ?? Infinity;
    const itemAttributes = this.lists('item_attributes.jsonl.gz', 'attribute', attributes);
    const items = itemAttributes ? countLists(itemAttributes) : Infinity;
    if (itemAttributes && names) this.catalogue(itemAttributes, names.length);
    if (itemAttributes) this.attempt(() => readItemNames(folder, items));
    const users = this.interactions(items);
    const caring = this.userCentric(items, attributes);
    const people = Math.max(users, caring);
    if (itemAttributes) this.counts.unshift(['items', items]);
    if (people > 0) this.counts.unshift(['users', people]);
    this.optional('user_friends.jsonl.gz', 'user', people, people);
    this.optional('user_liked_attributes.jsonl.gz', 'attribute', attributes, people);
    const taxonomy = this.attempt(() => readTaxonomy(folder, attributes));
    if (taxonomy) this.counts.push(['groups of attributes', taxonomy.names.length]);
    for (const name of itemAttributes && names ? embeddingNames(folder) : []) {
      const embedding = this.attempt(() => readEmbedding(folder, name, { users: people, items, attributes }));
      if (embedding) this.counts.push([`columns of embedding ${name}`, embedding.dim]);
    }
    return { counts: this.counts, faults: this.faults, notes: this.notes, models: this.models() };
  }

  /** Runs a part of the check; what it refuses is noted down. */
  private attempt<T>(part: () => T): T | undefined {
    try {
      return part();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.faults.push(error.message);
      return undefined;
    }
  }

  /** Files that nothing reads, which may be misnamed. */
  private fileNames(): void {
    for (const file of this.folder.files) {
      if (KNOWN.includes(file) || /\.f32\.bin$/.test(file)) continue;
      if (file.endsWith('.json') && this.folder.has(file.replace(/json$/, 'f32.bin'))) continue;
      const near = nearest(file, KNOWN);
      const hint = near !== undefined && !this.folder.has(near) ? `; did you mean '${near}'?` : '';
      if (hint !== '') this.notes.push(`nothing reads '${file}'${hint}`);
    }
  }

  /** The lists of a file; faulty lines are noted and taken for empty. */
  private lists(name: string, thing: string, limit: number, rows?: number): Lists | undefined {
    const { folder } = this;
    const text = this.attempt(() => folder.unzipped(name));
    if (text === undefined) return undefined;
    const lines = text.split('\n');
    if (lines[lines.length - 1] === '') lines.pop();
    let faulty = 0;
    const lists = lines.map((line, i) => {
      const fault = (what: string): InputError => folder.fault(name, what, i + 1);
      try {
        return idList(parsed(line, fault), thing, limit, fault);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        if (faulty++ < LINES_TOLD) this.faults.push(error.message);
        return [];
      }
    });
    if (faulty > LINES_TOLD)
      this.faults.push(folder.fault(name, `${faulty - LINES_TOLD} more lines are faulty`).message);
    if (rows !== undefined && rows > 0 && lines.length !== rows)
      this.faults.push(folder.fault(name, `has ${lines.length} lines instead of ${rows}`).message);
    return packLists(lists);
  }

  private optional(name: string, thing: string, limit: number, rows: number): void {
    if (!this.folder.has(name)) return;
    const lists = this.lists(name, thing, limit, rows);
    if (lists) this.counts.push([name.replace('.jsonl.gz', '').replaceAll('_', ' '), lists.values.length]);
  }

  private catalogue(itemAttributes: Lists, attributes: number): void {
    this.counts.push(['item-attribute links', itemAttributes.values.length]);
    const lengths = Array.from(
      { length: countLists(itemAttributes) },
      (_, v) => listAt(itemAttributes, v).length,
    );
    const bare = lengths.flatMap((length, v) => (length === 0 ? [v] : []));
    if (bare.length > 0) {
      const others =
        bare.length > 1 ? ` and ${bare.length - 1} other item${bare.length > 2 ? 's have' : ' has'}` : ' has';
      this.faults.push(
        this.folder.fault('item_attributes.jsonl.gz', `item ${bare[0]}${others} no attribute`, bare[0] + 1)
          .message,
      );
    }
    const holders = transposeLists(itemAttributes, attributes);
    let idle = 0;
    let single = 0;
    for (let p = 0; p < attributes; p++) {
      const n = listAt(holders, p).length;
      if (n === 0) idle++;
      if (n === 1) single++;
    }
    if (idle > 0) this.notes.push(`${idle} of ${attributes} attributes belong to no item`);
    if (single > 0) this.notes.push(`${single} of ${attributes} attributes belong to a single item`);
  }

  /** The observed interactions; returns how many users they are of. */
  private interactions(items: number): number {
    const found = PARTS.filter((part) => this.folder.has(`interactions_${part}.jsonl.gz`));
    let users = 0;
    const lists = found.map((part) => {
      const own = this.lists(`interactions_${part}.jsonl.gz`, 'item', items, users);
      if (own) {
        users ||= countLists(own);
        this.counts.push([`${part} interactions`, own.values.length]);
      }
      return { part, own };
    });
    this.optional('interactions_original.jsonl.gz', 'item', items, users);
    for (const [i, a] of lists.entries())
      for (const b of lists.slice(i + 1)) if (a.own && b.own) this.disjoint(a.part, a.own, b.part, b.own);
    return users;
  }

  private disjoint(nameA: string, a: Lists, nameB: string, b: Lists): void {
    let shared = 0;
    let first = '';
    for (let u = 0; u < Math.min(countLists(a), countLists(b)); u++) {
      const own = new Set(listAt(a, u));
      for (const v of listAt(b, u)) if (own.has(v) && shared++ === 0) first = `user ${u} and item ${v}`;
    }
    if (shared > 0) {
      this.faults.push(
        `${this.folder.path}: ${shared} interaction${shared > 1 ? 's are' : ' is'} both in ${nameA} and in ${nameB}, the first of ${first}`,
      );
    }
  }

  /** The files of the user-centric protocol; returns how many users they are of. */
  private userCentric(items: number, attributes: number): number {
    const { folder } = this;
    if (!folder.has('metacrs_user_attributes.jsonl.gz')) return 0;
    const cares = this.lists('metacrs_user_attributes.jsonl.gz', 'attribute', attributes);
    if (!cares) return 0;
    const users = countLists(cares);
    const pairs = this.attempt(() => readSimulatedInteractions(folder, users, items));
    if (pairs)
      this.counts.push(['simulated interactions', pairs.reduce((sum, list) => sum + list.length, 0)]);
    const split = this.attempt(() => readUserSplit(folder, users));
    if (split) for (const part of PARTS) this.counts.push([`${part} users`, split[part].length]);
    return users;
  }

  /** Which protocols the reader accepts the folder for. A folder without faults that it refuses has one more. */
  private models(): UserModel[] {
    const refusals: string[] = [];
    const models = (['item-centric', 'user-centric'] as const).filter((user) => {
      const needed = user === 'item-centric' ? 'interactions_test.jsonl.gz' : 'metacrs_interactions.csv.gz';
      if (!this.folder.has(needed)) return false;
      try {
        readDataset(this.folder.path, { user, embedding: 'none' });
        return true;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        refusals.push(error.message);
        return false;
      }
    });
    if (this.faults.length === 0) this.faults.push(...refusals);
    if (this.faults.length === 0 && models.length === 0) {
      this.faults.push(
        `data folder '${this.folder.path}' has nothing to play: it needs interactions_valid.jsonl.gz and interactions_test.jsonl.gz, or metacrs_interactions.csv.gz, metacrs_user_attributes.jsonl.gz and metacrs_user_split.json`,
      );
    }
    return models;
  }
}

function parsed(line: string, fault: (what: string) => InputError): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw fault('is not valid JSON');
  }
}

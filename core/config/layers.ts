import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isCollection, isNode, LineCounter, parse, parseDocument, type Document } from 'yaml';
import { InputError, messageOf, nearest } from '../errors.js';
import { reasonOf } from '../files.js';
import { isPlainObject } from '../json.js';

export type Tree = { readonly [key: string]: unknown };

/** One source of configuration. Later layers win over earlier ones. */
export interface Layer {
  readonly tree: Tree;
  /** Where the value at `path` stands, for messages: `run.yaml:3`, `--set`. */
  locate(path: readonly PropertyKey[]): string;
}

/** Reads a YAML or JSON file. Throws an InputError with line and column when it cannot. */
export function fileLayer(path: string): Layer {
  const lines = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter: lines, prettyErrors: false });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new InputError(`${path}:${line}:${col}: ${problem.message}`);
  }
  let tree: unknown;
  try {
    tree = document.toJS();
  } catch (error) {
    throw new InputError(`${path}: ${messageOf(error)}`);
  }
  if (tree === null || tree === undefined) return { tree: {}, locate: () => path };
  if (!isPlainObject(tree))
    throw new InputError(`${path}:1:1: expected sections such as 'env:' and 'algo:', got ${show(tree)}`);
  return { tree, locate: (at) => `${path}:${lineOf(document, at, lines)}` };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new InputError(`cannot read config file '${path}': ${reasonOf(error)}`);
    }
    const folder = dirname(path);
    const near = existsSync(folder) ? nearest(basename(path), readdirSync(folder)) : undefined;
    throw new InputError(
      `there is no config file '${path}'${near ? `: did you mean '${join(folder, near)}'?` : ''}`,
    );
  }
}

/** The line of the value at `path`, or of the innermost part of the path that the file has. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isCollection(parent)
      ? parent.items.find(
          (item) => 'key' in (item as object) && String((item as { key: unknown }).key) === key,
        )
      : undefined;
    const node = (pair as { key?: unknown } | undefined)?.key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** Reads `a.b=c` strings: the value is YAML (`3`, `1e-3`, `true`, `[64, 64]`, `text`). A later one wins. Throws an InputError. */
export function setLayer(sets: readonly string[]): Layer {
  let tree: Tree = {};
  for (const set of sets) {
    const equals = set.indexOf('=');
    const path = set.slice(0, Math.max(0, equals)).trim();
    const keys = path.split('.');
    if (equals < 0 || keys.some((key) => key === '')) {
      throw new InputError(`--set '${set}' is not of the form path=value, such as train.rounds=50`);
    }
    let value: unknown;
    try {
      value = parse(set.slice(equals + 1));
    } catch (error) {
      throw new InputError(
        `--set '${set}': the value is not YAML: ${messageOf(error).split('\n')[0].replace(/:$/, '')}`,
      );
    }
    tree = merge(tree, keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Tree);
  }
  return { tree, locate: () => '--set' };
}

/**
 * Lays `over` onto `base`: objects entry by entry, everything else as a whole. A section that names another environment or algorithm
 * (`name` at its top) drops the options of the one before.
 */
export function merge(base: Tree, over: Tree): Tree {
  const result = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const before = result.get(key);
    if (!isPlainObject(before) || !isPlainObject(value)) result.set(key, value);
    else if ('name' in value && before.name !== undefined && value.name !== before.name)
      result.set(key, value);
    else result.set(key, merge(before, value));
  }
  return Object.fromEntries(result);
}

/** A value as messages show it. */
export function show(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

import type { z } from 'zod';
import { nearest } from '../errors.js';
import { isPlainObject } from '../json.js';
import { show, type Layer } from './layers.js';
import { keysAt } from './schema-walk.js';

type Issue = z.core.$ZodIssue;

/** A schema that checks the part of the configuration at `path`. */
export interface Part {
  readonly path: readonly string[];
  readonly schema: z.ZodType;
}

/** Tells a user what is wrong where. Knows all parts of a configuration, to find what may have been meant. */
export class Explainer {
  private readonly allPaths: string[];

  constructor(
    private readonly layers: readonly Layer[],
    parts: readonly Part[],
  ) {
    this.allPaths = parts.flatMap(({ path, schema }) =>
      pathsOf(schema, [], 3).map((below) => [...path, ...below].join('.')),
    );
  }

  /** One line per problem that zod found in the part, whose value is `value`. */
  explain({ path, schema }: Part, value: unknown, issues: readonly Issue[]): string[] {
    return issues.flatMap((issue) => {
      const at = [...path, ...issue.path];
      if (issue.code === 'unrecognized_keys') {
        const siblings = keysAt(schema, issue.path);
        return issue.keys.map((key) => this.unknownKey(at, key, siblings));
      }
      const found = valueAt(value, issue.path);
      const what = found === undefined ? 'is missing' : `is ${show(found)}`;
      return [this.line(at, `${dotted(at)} ${what}: ${expectation(issue)}${meant(issue, found)}`)];
    });
  }

  /** The problem with where its value comes from. */
  line(path: readonly PropertyKey[], problem: string): string {
    const source = this.layers.findLast(({ tree }) => valueAt(tree, path) !== undefined);
    return source === undefined ? problem : `${problem} (${source.locate(path)})`;
  }

  private unknownKey(parent: readonly PropertyKey[], key: string, siblings: readonly string[]): string {
    const full = dotted([...parent, key]);
    const elsewhere = this.allPaths.find((path) => path === key || path.endsWith(`.${key}`));
    const sibling = nearest(key, siblings);
    const near = elsewhere ?? (sibling === undefined ? undefined : dotted([...parent, sibling]));
    const hint =
      near !== undefined
        ? `did you mean '${near}'?`
        : siblings.length > 0
          ? `expected one of ${siblings.join(', ')}`
          : `'${dotted(parent)}' takes no options`;
    return this.line([...parent, key], `unknown key '${full}': ${hint}`);
  }
}

function dotted(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (Array.isArray(at)) at = (at as unknown[])[Number(key)];
    else if (isPlainObject(at) && Object.hasOwn(at, key)) at = at[String(key)];
    else return undefined;
  }
  return at;
}

/** What zod expected, without its opening words and without what it received, which is shown already. */
function expectation(issue: Issue): string {
  if (issue.code === 'invalid_union' && issue.message === 'Invalid input') {
    const alternatives = issue.errors.flatMap(([first]) => (first === undefined ? [] : [expectation(first)]));
    return [...new Set(alternatives)].join(' or ');
  }
  return issue.message
    .replace(/^(Invalid input|Invalid option|Too small|Too big|Invalid string): /, '')
    .replace(/, received [^,]*$/, '');
}

function meant(issue: Issue, found: unknown): string {
  if (issue.code !== 'invalid_value' || typeof found !== 'string') return '';
  const near = nearest(found, issue.values.map(String));
  return near === undefined ? '' : `, did you mean '${near}'?`;
}

/** Paths of all keys, down to `depth` levels. */
function pathsOf(schema: z.ZodType, path: readonly string[], depth: number): (readonly string[])[] {
  if (depth === 0) return [];
  return keysAt(schema, path).flatMap((key) => [
    [...path, key],
    ...pathsOf(schema, [...path, key], depth - 1),
  ]);
}

import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { identityOf, type RunConfig } from '../../core/config/index.js';
import { InputError } from '../../core/errors.js';
import { reasonOf, writing } from '../../core/files.js';
import { canonicalJson, isPlainObject } from '../../core/json.js';
import type { Result, Row } from './suite.js';
import { rowName } from './suite.js';

/** Digest of what a result depends on but its seed: where data lies is not part of it. */
export function settingsOf(config: RunConfig, rule: string | undefined): string {
  const { seed: _seed, env, ...identity } = identityOf(config);
  const { data: _data, ...options } = env as { readonly data?: unknown };
  const { evaluateEpisodes, evaluateEvery, evaluateFinal, metric } = config.train;
  const parts =
    rule === undefined
      ? { ...identity, env: options, evaluateEpisodes, evaluateEvery, evaluateFinal, metric }
      : { rule, env: options, evaluateEpisodes };
  return createHash('sha256').update(canonicalJson(parts)).digest('hex').slice(0, 16);
}

/** The results.jsonl of a work folder: one line per finished row. Files of several machines may be joined end to end. */
export class Results {
  readonly path: string;

  constructor(work: string) {
    this.path = join(work, 'results.jsonl');
  }

  /** All results, the last line of a row counting; one that a crash has cut off does not. Throws an InputError naming a damaged line. */
  async read(): Promise<Result[]> {
    const byName = new Map<string, Result>();
    const lines = (await this.text()).split('\n').slice(0, -1);
    for (const [i, line] of lines.entries()) {
      const result = parse(line);
      if (!result)
        throw new InputError(`${this.path}:${i + 1}: not a result; delete the line to compute it again`);
      byName.set(`${result.suite} ${rowName(result)}`, result);
    }
    return [...byName.values()];
  }

  /** Adds a line; it is on disk when the promise resolves. */
  async add(result: Result): Promise<void> {
    const text = await this.text();
    const whole = text.lastIndexOf('\n') + 1;
    await writing(this.path, async () => {
      if (whole < text.length) await fs.truncate(this.path, Buffer.byteLength(text.slice(0, whole)));
      const file = await fs.open(this.path, 'a');
      try {
        await file.appendFile(`${JSON.stringify(result)}\n`);
        await file.datasync();
      } finally {
        await file.close();
      }
    });
  }

  private async text(): Promise<string> {
    try {
      return await fs.readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw new InputError(`cannot read '${this.path}': ${reasonOf(error)}`);
    }
  }
}

function parse(line: string): Result | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isPlainObject(value) && Array.isArray(value.evaluations)
      ? (value as unknown as Result)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The result of a row among them. Throws an InputError when it was computed with other settings, unless it was taken as it is. */
export function resultOf(
  results: readonly Result[],
  suite: string,
  row: Row,
  settings: string,
): Result | undefined {
  const found = results.find(
    ({ suite: of, env, method, seed }) =>
      of === suite && env === row.env && method === row.method && seed === row.seed,
  );
  if (found && !found.taken && found.settings !== settings) {
    throw new InputError(
      `${rowName(row)} was computed with other settings: choose another --work folder, or delete its line in results.jsonl and its run`,
    );
  }
  return found;
}

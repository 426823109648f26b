import { promises as fs } from 'node:fs';
import { InputError } from '../errors.js';
import { reasonOf, writeFileAtomic, writing } from '../files.js';
import { isPlainObject } from '../json.js';

/**
 * A line of metrics.jsonl. Equal runs have equal lines but for `time`, where everything stands that a clock decides. Numbers that JSON
 * cannot hold (NaN, Infinity) are written as null.
 */
export interface MetricsRow {
  /** Rounds finished. */
  readonly round: number;
  /** Present on the line that closes a finished run. */
  readonly final?: unknown;
  readonly time?: { readonly [name: string]: number | string };
  readonly [name: string]: unknown;
}

/** The metrics.jsonl of a run: one JSON object per line. One process at a time may write it. */
export class MetricsLog {
  constructor(readonly path: string) {}

  /** Adds a line; it is on disk when the promise resolves. Throws a RunError when the system refuses. */
  async append({ time, ...deterministic }: MetricsRow): Promise<void> {
    const line = `${JSON.stringify({ ...deterministic, ...(time === undefined ? {} : { time }) })}\n`;
    await writing(this.path, async () => {
      const handle = await fs.open(this.path, 'a');
      try {
        await handle.appendFile(line);
        await handle.datasync();
      } finally {
        await handle.close();
      }
    });
  }

  /**
   * Makes the file ready for a run that goes on after `round`: later lines go, the closing line of a finished run goes, and so does a
   * last line that a crash has torn. The file is replaced as a whole. Throws an InputError naming any other line that is damaged, a
   * RunError when the system refuses to write.
   */
  async truncateAfter(round: number): Promise<void> {
    const text = await readText(this.path);
    if (text === undefined) return;
    const kept = parse(text, this.path)
      .filter(({ row }) => row.round <= round && row.final === undefined)
      .map(({ line }) => `${line}\n`)
      .join('');
    if (kept !== text) await writeFileAtomic(this.path, kept);
  }
}

/**
 * The lines of a metrics.jsonl; none when there is no such file. A last line without an end, torn or being written, is left out. Throws
 * an InputError naming a line that is damaged.
 */
export async function readMetrics(path: string): Promise<MetricsRow[]> {
  return parse((await readText(path)) ?? '', path).map(({ row }) => row);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await fs.readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InputError(`cannot read '${path}': ${reasonOf(error)}`);
  }
}

function parse(text: string, path: string): { readonly line: string; readonly row: MetricsRow }[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, i) => {
    let row: unknown;
    try {
      row = JSON.parse(line);
    } catch {
      row = undefined;
    }
    if (!isPlainObject(row) || typeof row.round !== 'number') {
      throw new InputError(`${path}:${i + 1}: not a line of metrics; delete the line to go on without it`);
    }
    return { line, row: row as unknown as MetricsRow };
  });
}

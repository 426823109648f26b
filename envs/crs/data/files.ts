import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { InputError, messageOf, nearest } from '../../../core/errors.js';
import { reasonOf } from '../../../core/files.js';

/** A data folder: reads its files and says what is wrong with them, each time in one message that names the file. */
export class DataFolder {
  readonly files: readonly string[];

  /** Throws an InputError when there is no such folder. */
  constructor(readonly path: string) {
    try {
      this.files = readdirSync(path).sort();
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      throw new InputError(
        missing
          ? `there is no data folder '${path}': attune data fetch, convert or new makes one (docs/crs.md)`
          : `cannot read the data folder '${path}': ${reasonOf(error)}`,
      );
    }
  }

  has(name: string): boolean {
    return this.files.includes(name);
  }

  /** The bytes of a file. Throws an InputError that names the nearest file when it is missing. */
  bytes(name: string): Buffer {
    if (!this.has(name)) {
      const near = nearest(name, this.files);
      const hint = near ? `, only '${near}'` : this.files.length === 0 ? ': the folder is empty' : '';
      throw new InputError(`data folder '${this.path}' has no '${name}'${hint}`);
    }
    try {
      return readFileSync(join(this.path, name));
    } catch (error) {
      throw this.fault(name, `cannot be read: ${messageOf(error)}`);
    }
  }

  /** The value of a JSON file. */
  json(name: string): unknown {
    return this.parse(name, this.bytes(name).toString('utf8'));
  }

  /** The text of a gzipped file. */
  unzipped(name: string): string {
    const bytes = this.bytes(name);
    try {
      return gunzipSync(bytes).toString('utf8');
    } catch (error) {
      throw this.fault(name, `is not a complete gzip file (${messageOf(error)})`);
    }
  }

  /** The values of a gzipped file with one JSON value per line. */
  jsonLines(name: string): unknown[] {
    const lines = this.unzipped(name).split('\n');
    if (lines[lines.length - 1] === '') lines.pop();
    return lines.map((line, i) => this.parse(name, line, i + 1));
  }

  /** An InputError about a file, and a line of it. */
  fault(name: string, what: string, line?: number): InputError {
    return new InputError(`${join(this.path, name)}${line === undefined ? '' : `, line ${line}`}: ${what}`);
  }

  private parse(name: string, text: string, line?: number): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.fault(name, `is not valid JSON (${messageOf(error)})`, line);
    }
  }
}

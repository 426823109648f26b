import { basename } from 'node:path';
import { InputError, nearest } from '../../../../core/errors.js';
import { placeIn, textChunks, type TextOptions } from './text.js';

/** A row of a table: its cells, and the number of the line it begins in. */
export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

const DELIMITERS = [',', '\t', ';', '|'];

/** The delimiter that occurs most often in a header line. */
export function delimiterOf(header: string): string {
  const count = (delimiter: string): number => header.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/**
 * The rows of a delimited text file (RFC 4180: quoted cells may hold delimiters, line ends and doubled quotes), in batches as they are
 * read. The delimiter is that of the first line unless it is given. Empty lines are left out. Throws an InputError at a quote that
 * never ends.
 */
export async function* csvRows(
  path: string,
  options: TextOptions & { readonly delimiter?: string } = {},
): AsyncGenerator<Row[]> {
  let parser: CsvParser | undefined;
  let head = '';
  for await (const chunk of textChunks(path, options)) {
    if (!parser) {
      head += chunk;
      const end = head.search(/[\r\n]/);
      if (end < 0 && chunk !== '') continue;
      parser = new CsvParser(options.delimiter ?? delimiterOf(end < 0 ? head : head.slice(0, end)));
      yield parser.push(head);
    } else yield parser.push(chunk);
  }
  parser ??= new CsvParser(options.delimiter ?? delimiterOf(head));
  if (parser.unfinished !== undefined)
    throw new InputError(`${placeIn(path, parser.unfinished)}: a quoted cell that begins here never ends`);
  yield parser.end();
}

/** Reads rows from text that comes in pieces. */
class CsvParser {
  private cells: string[] = [];
  private cell = '';
  private line = 1;
  private rowLine = 1;
  /** Line in which the quoted cell began that is being read. */
  private openedIn: number | undefined;
  /** Whether the last character was a quote inside a quoted cell: its end, or the first of two. */
  private quote = false;
  /** How much of the cell stood in quotes. */
  private quoted = -1;

  constructor(private readonly delimiter: string) {}

  /** Line in which a quoted cell began that has not ended yet. */
  get unfinished(): number | undefined {
    return this.quote ? undefined : this.openedIn;
  }

  push(text: string): Row[] {
    const rows: Row[] = [];
    if (this.openedIn === undefined && !text.includes('"')) this.pushPlain(text, rows);
    else for (const char of text) this.pushChar(char, rows);
    return rows;
  }

  /** The last row, when the file ends without a line end. */
  end(): Row[] {
    const rows: Row[] = [];
    this.endRow(rows);
    return rows;
  }

  /** Text without quotes, outside quotes. */
  private pushPlain(text: string, rows: Row[]): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.pushCells(text.slice(start, end));
      this.line++;
      this.endRow(rows);
      start = end + 1;
    }
    this.pushCells(text.slice(start));
  }

  private pushCells(text: string): void {
    const [first, ...others] = text.split(this.delimiter);
    this.cell += first;
    for (const cell of others) {
      this.endCell();
      this.cell = cell;
    }
  }

  private pushChar(char: string, rows: Row[]): void {
    if (char === '\n') this.line++;
    if (this.openedIn !== undefined) {
      if (!this.quote) {
        if (char === '"') this.quote = true;
        else this.cell += char;
        return;
      }
      this.quote = false;
      if (char === '"') {
        this.cell += char;
        return;
      }
      this.openedIn = undefined;
      this.quoted = this.cell.length;
    }
    if (char === this.delimiter) this.endCell();
    else if (char === '\n') this.endRow(rows);
    else if (char === '"' && this.cell === '' && this.quoted < 0) this.openedIn = this.line;
    else this.cell += char;
  }

  private endCell(): void {
    this.cells.push(this.cell);
    this.cell = '';
    this.quoted = -1;
  }

  private endRow(rows: Row[]): void {
    if (this.quote) {
      this.quote = false;
      this.openedIn = undefined;
      this.quoted = this.cell.length;
    }
    if (this.cell.endsWith('\r') && this.cell.length > this.quoted) this.cell = this.cell.slice(0, -1);
    if (this.cells.length > 0 || this.cell !== '' || this.quoted >= 0) {
      this.endCell();
      rows.push({ cells: this.cells, line: this.rowLine });
    }
    this.cells = [];
    this.rowLine = this.line;
  }
}

/** A table whose first row names its columns. */
export interface Table {
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: AsyncGenerator<Row[]>;
}

/** Opens a table. Throws an InputError when the file is empty or two columns have one name. */
export async function openTable(
  path: string,
  options: TextOptions & { readonly delimiter?: string } = {},
): Promise<Table> {
  const batches = csvRows(path, options);
  let first: Row[] = [];
  while (first.length === 0) {
    const { value, done } = await batches.next();
    if (done) throw new InputError(`'${path}' is empty`);
    first = value;
  }
  const [header, ...rest] = first;
  const columns = header.cells.map((name) => name.trim());
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) throw new InputError(`'${path}' has two columns '${twice}'`);
  async function* rows(): AsyncGenerator<Row[]> {
    for await (const batch of prepend(rest, batches)) {
      for (const { cells, line } of batch) {
        if (cells.length !== columns.length) {
          throw new InputError(
            `${placeIn(path, line)}: ${cells.length} cells instead of ${columns.length} (${columns.join(', ')})`,
          );
        }
      }
      yield batch;
    }
  }
  return { path, columns, rows: rows() };
}

async function* prepend(first: Row[], rest: AsyncGenerator<Row[]>): AsyncGenerator<Row[]> {
  yield first;
  yield* rest;
}

/**
 * The number of a column. Throws an InputError that names the nearest column and, where a command-line option chooses it, that option.
 */
export function columnOf(
  { path, columns }: Pick<Table, 'path' | 'columns'>,
  name: string,
  option?: string,
): number {
  const index = columns.indexOf(name);
  if (index >= 0) return index;
  const near = nearest(name, columns);
  const hint = near ? `did you mean '${near}'?` : `it has ${columns.join(', ')}`;
  const choose = option === undefined ? '' : ` (choose a column with ${option} <name>)`;
  throw new InputError(`'${basename(path)}' has no column '${name}': ${hint}${choose}`);
}

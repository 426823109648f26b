import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError, RunError, nearest } from './errors.js';
import { reasonOf } from './files.js';

/** Where the parts of a run lie: `runs/<name>/{config.json, metrics.jsonl, checkpoints/, samples/, log.ndjson}`. */
export class RunFolder {
  readonly path: string;
  constructor(path: string) {
    this.path = resolve(path);
  }
  get name(): string {
    return basename(this.path);
  }
  get config(): string {
    return join(this.path, 'config.json');
  }
  get metrics(): string {
    return join(this.path, 'metrics.jsonl');
  }
  get log(): string {
    return join(this.path, 'log.ndjson');
  }
  /** Recorded episodes, for viewers. */
  get samples(): string {
    return join(this.path, 'samples');
  }
  private get lockFile(): string {
    return join(this.path, 'learner.lock');
  }

  /**
   * Makes the folder of a new run: `<runs>/<name>`, or the first free of `<runs>/<stem>-1`, `-2`, ... when no name is given.
   * Throws an InputError when the name is taken or the folder cannot be written.
   */
  static create(runs: string, stem: string, name?: string): RunFolder {
    if (name !== undefined && !/^[\w.-]+$/.test(name)) {
      throw new InputError(`run name '${name}' may hold letters, digits, '.', '_' and '-' only`);
    }
    try {
      makeFolders(runs);
      for (let n = 1; ; n++) {
        const path = join(runs, name ?? `${stem}-${n}`);
        if (makeFolder(path)) return new RunFolder(path);
        if (name === undefined) continue;
        throw new InputError(
          `run '${name}' exists already: continue it with 'attune resume ${path}', or choose another --name`,
        );
      }
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(`cannot make a run folder in '${runs}': ${reasonOf(error)}`);
    }
  }

  /** The folder of an existing run, given by path or by its name inside `runs`. Throws an InputError that names the nearest run. */
  static open(pathOrName: string, runs = 'runs'): RunFolder {
    for (const path of [pathOrName, join(runs, pathOrName)]) {
      const folder = new RunFolder(path);
      if (existsSync(folder.config)) return folder;
    }
    const names = existsSync(runs)
      ? readdirSync(runs).filter((n) => existsSync(join(runs, n, 'config.json')))
      : [];
    const near = nearest(basename(pathOrName), names);
    throw new InputError(
      `no run '${pathOrName}' (a run is a folder with a config.json)${near ? `: did you mean '${join(runs, near)}'?` : ''}`,
    );
  }

  /** Throws an InputError naming the holder when another process is writing here. */
  checkUnlocked(): void {
    const holder = readHolder(this.lockFile);
    if (!holder || holder.pid === process.pid || (holder.host === hostname() && !isAlive(holder))) return;
    throw new InputError(
      `run '${this.path}' is being written by process ${holder.pid} on ${holder.host}: stop it first, or remove '${this.lockFile}' if that host is gone`,
    );
  }

  /**
   * Makes this process the only learner that writes here; returns the release. A lock left by a process that has died on this host
   * is taken over. Throws an InputError naming the holder otherwise, a RunError when the folder cannot be written.
   */
  lock(): () => void {
    const { pid } = process;
    const owner: Holder = { pid, host: hostname(), started: startOf(pid) };
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        writeNew(this.lockFile, JSON.stringify(owner));
        return () => {
          rmSync(this.lockFile, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
          throw new RunError(`cannot write '${this.lockFile}': ${reasonOf(error)}`);
        this.checkUnlocked();
        rmSync(this.lockFile, { force: true });
      }
    }
    throw new RunError(`cannot lock '${this.path}': another process takes the lock at the same moment`);
  }
}

/** Makes a folder; false when there is something of that name. Throws what else the system says. */
function makeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Makes a folder and those above it. Node's own way does not end where the system lets nothing be made, as in /proc. */
function makeFolders(path: string): void {
  const whole = resolve(path);
  if (!existsSync(whole) && dirname(whole) !== whole) makeFolders(dirname(whole));
  if (!makeFolder(whole) && !statSync(whole).isDirectory()) throw new Error(`'${path}' is no folder`);
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the system's own count: process numbers are used again. */
  readonly started?: string;
}

/** Makes a file with its content at once: nobody sees it empty. Throws what the system says, EEXIST when there is one. */
function writeNew(path: string, content: string): void {
  const whole = `${path}.${process.pid}`;
  try {
    writeFileSync(whole, content);
    linkSync(whole, path);
  } finally {
    rmSync(whole, { force: true });
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof holder === 'object' && holder !== null && 'pid' in holder && 'host' in holder) {
      const started = 'started' in holder ? String(holder.started) : undefined;
      return { pid: Number(holder.pid), host: String(holder.host), started };
    }
  } catch {
    // A damaged lock names nobody; it is as good as absent.
  }
  return undefined;
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return started === undefined || startOf(pid) === started;
}

/** When a process began, in clock ticks since boot; undefined when it has ended, or where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; only its parent has not asked yet how.
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

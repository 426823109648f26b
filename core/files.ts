import { mkdirSync, promises as fs, readdirSync, statSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError, messageOf, RunError } from './errors.js';

/** Text, bytes, or several pieces of bytes to be written one after the other. */
export type FileContent = string | Uint8Array | readonly Uint8Array[];

/** `no space left on device (ENOSPC)`: what the system said, without the path that the caller names anyway. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const message = messageOf(error);
  return code !== undefined && message.startsWith(`${code}: `)
    ? `${message.slice(code.length + 2).split(',')[0]} (${code})`
    : message;
}

/** Runs `action`, which writes `path`; what the system refuses becomes a RunError that names the path and the reason. */
export async function writing<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof RunError || error instanceof InputError) throw error;
    throw new RunError(`cannot write '${path}': ${reasonOf(error)}`, { cause: error });
  }
}

/** Writes a new file and waits until its content is on disk. Throws what the system says. */
export async function writeSynced(path: string, content: FileContent): Promise<void> {
  const handle = await fs.open(path, 'wx');
  try {
    const parts = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
    for (const part of parts) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Waits until the entries of a folder (files made, renamed or removed in it) are on disk. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await fs.open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Replaces a file as a whole: after a crash at any moment there is the old content or the new one, and when the promise resolves the
 * new one is on disk. One process at a time may write a path. Throws a RunError naming the path; the old content then stays.
 */
export async function writeFileAtomic(path: string, content: FileContent): Promise<void> {
  const temporary = `${path}.writing`;
  await writing(path, async () => {
    try {
      await fs.rm(temporary, { force: true });
      await writeSynced(temporary, content);
      await fs.rename(temporary, path);
    } catch (error) {
      await removeQuietly(temporary);
      throw error;
    }
    await syncFolder(dirname(path));
  });
}

/** What is at a path; undefined when there is nothing. Throws an InputError when the system does not say. */
export function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new InputError(`cannot look at '${path}': ${reasonOf(error)}`, { cause: error });
  }
}

/** Throws an InputError when there is something at `path` already, other than an empty folder. */
export function refuseTaken(path: string): void {
  const found = lookAt(path);
  if (found && !(found.isDirectory() && readdirSync(path).length === 0))
    throw new InputError(`'${path}' is there already: choose another name, or remove it first`);
}

/**
 * Makes a folder and those above it that are missing, one at a time: Node's own recursion never ends where the system has no room for a folder,
 * as below /proc. Throws the system's error.
 */
export function makeFolders(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    if (code !== 'ENOENT') throw error;
    makeFolders(dirname(path));
    mkdirSync(path);
  }
}

/**
 * Makes a folder that `fill` fills. It appears at `path` as a whole, in place of what was there, and when the promise resolves its entries are
 * on disk; the content of files is for `fill` to sync. After a failure `path` is as it was. One process at a time may write a path. Throws a
 * RunError naming the path when the system refuses.
 */
export async function writeFolder(path: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const target = resolve(path);
  const temporary = `${target}.writing`;
  await writing(path, async () => {
    await fs.rm(temporary, { recursive: true, force: true });
    makeFolders(temporary);
    try {
      await fill(temporary);
      await syncFolder(temporary);
      await fs.rm(target, { recursive: true, force: true });
      await fs.rename(temporary, target);
    } catch (error) {
      await removeQuietly(temporary);
      throw error;
    }
    await syncFolder(dirname(target));
  });
}

/** Removes a leftover after a failure that is being reported; what is still there then is removed by the next attempt. */
export async function removeQuietly(path: string): Promise<void> {
  await fs.rm(path, { recursive: true, force: true }).catch(() => undefined);
}

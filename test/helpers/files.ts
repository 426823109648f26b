import { promises as fs, mkdtempSync, rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** An empty folder that is removed when the test ends. */
export function temporaryFolder(t: { after(fn: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'attune-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A call to the file system that changes something, as `rename` or `handle.sync`, and what it was about. */
export interface FileCall {
  readonly name: string;
  readonly path: string;
}

/** What the system answers: an error with this code, as Node words it. */
export function systemError(code: string, call: FileCall): NodeJS.ErrnoException {
  const words: Record<string, string> = {
    ENOSPC: 'no space left on device',
    EACCES: 'permission denied',
    EIO: 'i/o error',
  };
  return Object.assign(new Error(`${code}: ${words[code]}, ${call.name} '${call.path}'`), { code });
}

/**
 * Puts `fail` before every changing call to the file system (node:fs promises) until the function returned is called: whatever
 * it returns is thrown instead of the call.
 */
export function interceptFiles(t: TestContext, fail: (call: FileCall) => Error | undefined): () => void {
  const restore: (() => void)[] = [];
  const guard = (call: FileCall): void => {
    const error = fail(call);
    if (error) throw error;
  };
  for (const name of ['mkdir', 'rename', 'rm'] as const) {
    const original = fs[name] as (...args: unknown[]) => Promise<unknown>;
    const { mock } = t.mock.method(fs, name, async (...args: unknown[]) => {
      guard({ name, path: String(args[0]) });
      return await original.apply(fs, args);
    });
    restore.push(() => mock.restore());
  }
  const open = fs.open.bind(fs);
  const { mock } = t.mock.method(fs, 'open', async (...args: Parameters<typeof fs.open>) => {
    const path = String(args[0]);
    guard({ name: 'open', path });
    return guardedHandle(await open(...args), path, guard);
  });
  restore.push(() => mock.restore());
  return () => {
    for (const undo of restore) undo();
  };
}

function guardedHandle(handle: FileHandle, path: string, guard: (call: FileCall) => void): FileHandle {
  const writeFile = handle.writeFile.bind(handle);
  const sync = handle.sync.bind(handle);
  handle.writeFile = async (...args: Parameters<FileHandle['writeFile']>) => {
    guard({ name: 'handle.write', path });
    await writeFile(...args);
  };
  handle.sync = async () => {
    guard({ name: 'handle.sync', path });
    await sync();
  };
  return handle;
}

import { createReadStream, createWriteStream, promises as fs } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InputError, messageOf } from '../../core/errors.js';
import { writeFolder } from '../../core/files.js';
import { tarFiles } from './tar.js';
import { openFile, zipEntries } from './zip.js';

/** Told how many bytes have been written. */
export type OnBytes = (bytes: number) => void;

/**
 * Unpacks an archive (zip, tar, tar.gz) into a folder, or puts a single file there, decompressed when it is gzipped. Archives directly inside
 * are unpacked too: some sets are a tar in a zip. The folder appears as a whole. Throws an InputError when an archive is damaged or names a
 * file outside.
 */
export async function unpack(archive: string, folder: string, onBytes?: OnBytes): Promise<void> {
  await writeFolder(folder, async (inside) => await unpackInto(archive, inside, basename(archive), onBytes));
}

async function unpackInto(archive: string, folder: string, name: string, onBytes?: OnBytes): Promise<void> {
  let written = 0;
  const inner: string[] = [];
  const put = async (file: string, content: AsyncIterable<Uint8Array>): Promise<void> => {
    const path = join(folder, inside(archive, file));
    await fs.mkdir(dirname(path), { recursive: true });
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of content) {
        written += chunk.length;
        onBytes?.(written);
        yield chunk;
      }
    }
    await pipeline(Readable.from(counted()), createWriteStream(path, { flags: 'wx', flush: true }));
    if (/\.(tar|tgz|tar\.gz|zip)$/.test(file)) inner.push(path);
  };
  switch (await kindOf(archive)) {
    case 'zip': {
      const handle = await openFile(archive);
      try {
        for (const entry of await zipEntries(handle, archive)) await put(entry.name, entry.content());
      } finally {
        await handle.close();
      }
      break;
    }
    case 'tar':
      for await (const file of tarFiles(createReadStream(archive), archive))
        await put(file.name, file.content);
      break;
    case 'tar.gz':
      for await (const file of tarFiles(gunzipped(archive), archive)) await put(file.name, file.content);
      break;
    case 'gzip':
      await put(name.replace(/\.gz$/, ''), gunzipped(archive));
      break;
    case 'file':
      await put(name, createReadStream(archive));
      break;
  }
  for (const path of inner) {
    await unpackInto(path, dirname(path), basename(path), onBytes);
    await fs.rm(path);
  }
}

/** A name of an archive as a path below the folder. */
function inside(archive: string, name: string): string {
  const path = normalize(name.replaceAll('\\', '/'));
  if (
    path.startsWith('/') ||
    path === '..' ||
    path.startsWith('../') ||
    /^[A-Za-z]:/.test(path) ||
    path.includes('\0')
  )
    throw new InputError(`'${archive}': names '${name}', a file outside of the folder`);
  return path;
}

async function* gunzipped(path: string): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip();
  const file = createReadStream(path);
  file.on('error', (error) => unzip.destroy(error));
  try {
    for await (const chunk of file.pipe(unzip)) yield chunk as Buffer;
  } catch (error) {
    throw new InputError(`'${path}': is damaged (${messageOf(error)})`);
  } finally {
    file.destroy();
  }
}

/** What a file is, by its first bytes. */
async function kindOf(path: string): Promise<'zip' | 'tar' | 'tar.gz' | 'gzip' | 'file'> {
  const handle = await openFile(path);
  const head = Buffer.alloc(512);
  const { bytesRead } = await handle.read(head, 0, 512, 0).finally(async () => await handle.close());
  const isTar = (block: Uint8Array): boolean => Buffer.from(block).toString('latin1', 257, 262) === 'ustar';
  if (head.toString('latin1', 0, 2) === 'PK') return 'zip';
  if (isTar(head)) return 'tar';
  if (bytesRead < 2 || head.readUInt16BE(0) !== 0x1f8b) return 'file';
  for await (const chunk of gunzipped(path)) return isTar(chunk) ? 'tar.gz' : 'gzip';
  return 'gzip';
}

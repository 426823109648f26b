import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { InputError, messageOf } from '../errors.js';
import { reasonOf } from '../files.js';
import { listCheckpoints } from './folder.js';
import { hashContent, MANIFEST_FILE, parseManifest, STATE_FILE, SUMS_FILE, sumsOf } from './manifest.js';
import { decodeSafetensors } from './safetensors.js';
import { joinState } from './state-tree.js';
import type { CheckpointContent } from './write.js';

/** A checkpoint read back and found whole. */
export interface Checkpoint extends CheckpointContent {
  readonly path: string;
  /** SHA-256 in hex over what equal runs agree in: what `attune hash` prints. */
  readonly contentHash: string;
  /** The attune and the Node.js that wrote it, and when (ISO 8601). */
  readonly writtenBy: { readonly attune: string; readonly node: string; readonly at: string };
}

/**
 * Reads a checkpoint's folder and verifies all of it: checksums, format, every array. Throws an InputError that names the file and
 * says what is wrong with it.
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const manifestFile = join(path, MANIFEST_FILE);
  const stateFile = join(path, STATE_FILE);
  const manifestBytes = await readPart(manifestFile);
  const manifest = parseManifest(manifestBytes.toString('utf8'), manifestFile);
  const stateBytes = await readPart(stateFile);
  await checkSums(path, { [STATE_FILE]: stateBytes, [MANIFEST_FILE]: manifestBytes });
  const { content } = manifest;
  if (hashContent(content) !== manifest.contentHash) {
    throw new InputError(`${manifestFile} is damaged: its content does not have the hash that it states`);
  }
  const arrays = decodeSafetensors(stateBytes, stateFile);
  return {
    path,
    round: content.round,
    state: joinState({ structure: content.state, arrays }, stateFile),
    counters: content.counters,
    identity: content.identity,
    config: manifest.config,
    plugins: manifest.plugins,
    ...(manifest.score === null ? {} : { score: manifest.score }),
    contentHash: manifest.contentHash,
    writtenBy: { attune: manifest.attune, node: manifest.node, at: manifest.writtenAt },
  };
}

async function readPart(file: string): Promise<Buffer> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    throw new InputError(
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? `${file} is missing: this is not a whole checkpoint`
        : `cannot read ${file}: ${reasonOf(error)}`,
    );
  }
}

async function checkSums(path: string, files: { readonly [name: string]: Buffer }): Promise<void> {
  const sumsFile = join(path, SUMS_FILE);
  const sums = (await readPart(sumsFile)).toString('latin1');
  if (sums === sumsOf(files)) return;
  for (const [name, bytes] of Object.entries(files)) {
    if (!sums.includes(sumsOf({ [name]: bytes }))) {
      throw new InputError(`${join(path, name)} is damaged: its SHA-256 is not the one in ${SUMS_FILE}`);
    }
  }
  throw new InputError(`${sumsFile} is damaged`);
}

/** The newest whole checkpoint, and the newer ones that had to be passed over. */
export interface LatestCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly damaged: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * The newest checkpoint of a run that is whole; undefined when the run has none yet. Throws an InputError listing what is wrong with
 * each when all of them are damaged.
 */
export async function latestCheckpoint(runDir: string): Promise<LatestCheckpoint | undefined> {
  const damaged: { path: string; reason: string }[] = [];
  for (const { path } of (await listCheckpoints(runDir)).reverse()) {
    try {
      return { checkpoint: await readCheckpoint(path), damaged };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      damaged.push({ path, reason: messageOf(error) });
    }
  }
  if (damaged.length === 0) return undefined;
  throw new InputError(
    `no checkpoint of '${runDir}' is whole:\n${damaged.map(({ reason }) => `  ${reason}`).join('\n')}`,
  );
}

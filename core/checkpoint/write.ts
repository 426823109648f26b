import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StateTree } from '../algorithm.js';
import { removeQuietly, syncFolder, writeSynced, writing } from '../files.js';
import { canonicalJson } from '../json.js';
import type { Json } from '../unit.js';
import { version } from '../version.js';
import { checkpointPath, removeLeftovers } from './folder.js';
import {
  FORMAT,
  hashContent,
  MANIFEST_FILE,
  STATE_FILE,
  SUMS_FILE,
  sumsOf,
  type Manifest,
} from './manifest.js';
import { encodeSafetensors } from './safetensors.js';
import { splitState } from './state-tree.js';

/** A plug-in by its file and the SHA-256 of that file. */
export interface PluginDigest {
  readonly path: string;
  readonly sha256: string;
}

/** Everything that a run needs to go on. */
export interface CheckpointContent {
  /** Rounds completed; 0 is the state after `init`. */
  readonly round: number;
  /** The algorithm's whole state. */
  readonly state: StateTree;
  /** Sums over the run, such as `envSteps` and `episodes`: finite numbers. */
  readonly counters: { readonly [name: string]: number };
  /** The parts of the configuration that results depend on (core/config's `identityOf`). */
  readonly identity: { readonly [key: string]: Json };
  /** The whole configuration. */
  readonly config: { readonly [key: string]: Json };
  readonly plugins: readonly PluginDigest[];
  /** For keep-best: higher is better. */
  readonly score?: number;
}

/** What was written where. */
export interface WrittenCheckpoint {
  readonly path: string;
  readonly contentHash: string;
  readonly bytes: number;
}

/**
 * Writes the checkpoint of a round as a folder of `runDir`/checkpoints: `state.safetensors` (every array of the state, by its path),
 * `manifest.json` and `SHA256SUMS`. The folder appears as a whole: a crash at any moment leaves what was there before or the new
 * checkpoint, and when the promise resolves it is on disk. A checkpoint of the same round is replaced. One process at a time may
 * write into a run. The state is read before the first wait. Throws a RunError naming the path when the system refuses; what was
 * there before then stays.
 */
export async function writeCheckpoint(
  runDir: string,
  content: CheckpointContent,
): Promise<WrittenCheckpoint> {
  const { structure, arrays } = splitState(content.state);
  const hashed = {
    round: content.round,
    identity: content.identity,
    counters: content.counters,
    state: structure,
  };
  const contentHash = hashContent(hashed);
  const manifest: Manifest = {
    format: FORMAT,
    attune: version(),
    node: process.version,
    writtenAt: new Date().toISOString(),
    score: Number.isFinite(content.score) ? content.score! : null,
    contentHash,
    content: hashed,
    config: content.config,
    plugins: [...content.plugins],
  };
  const text = new TextEncoder().encode(`${canonicalJson(manifest, 2)}\n`);
  const tensors = encodeSafetensors(arrays);
  const files = { [STATE_FILE]: tensors, [MANIFEST_FILE]: text };
  const path = checkpointPath(runDir, content.round);
  await writeFolder(path, { ...files, [SUMS_FILE]: sumsOf(files) });
  return { path, contentHash, bytes: tensors.reduce((sum, part) => sum + part.length, text.length) };
}

async function writeFolder(
  path: string,
  files: { readonly [name: string]: string | Uint8Array | readonly Uint8Array[] },
): Promise<void> {
  const parent = dirname(path);
  const temporary = `${path}.writing`;
  await writing(path, async () => {
    await makeFolder(parent);
    await removeLeftovers(parent);
    try {
      await fs.mkdir(temporary);
      for (const [name, content] of Object.entries(files)) await writeSynced(join(temporary, name), content);
      await syncFolder(temporary);
      await putInPlace(temporary, path);
    } catch (error) {
      await removeQuietly(temporary);
      throw error;
    }
    await removeLeftovers(parent);
  });
}

async function makeFolder(path: string): Promise<void> {
  const first = await fs.mkdir(path, { recursive: true });
  if (first !== undefined) await syncFolder(dirname(first));
}

async function putInPlace(temporary: string, path: string): Promise<void> {
  try {
    await fs.rename(temporary, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    // A folder cannot be renamed onto another: for a moment the old one counts under its second name.
    await fs.rename(path, `${path}.old`);
    await fs.rename(temporary, path);
  }
  await syncFolder(dirname(path));
}

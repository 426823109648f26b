import { promises as fs } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError, messageOf } from '../errors.js';
import { reasonOf, syncFolder, writing } from '../files.js';
import { MANIFEST_FILE, parseManifest } from './manifest.js';

// A folder of checkpoints holds
//   round-000040              a whole checkpoint, always: it came there by a rename
//   round-000040.old          the one that is being replaced; counts when round-000040 is not there
//   round-000040.writing      one that is being written
//   round-000040.deleting     one that is being deleted

/** A checkpoint as a listing shows it; `score` is undefined when it has none or its manifest cannot be read. */
export interface CheckpointEntry {
  readonly path: string;
  /** Rounds completed. */
  readonly round: number;
  readonly score?: number;
  /** Why the manifest cannot be read. The rest of the checkpoint is not looked at. */
  readonly damage?: string;
}

/** Which checkpoints stay: the newest `last` and, of the others, the `best` with the highest scores. */
export interface KeepPolicy {
  readonly last: number;
  readonly best: number;
}

/** The folder with a run's checkpoints. */
const checkpointsOf = (runDir: string): string => join(runDir, 'checkpoints');

/** Where the checkpoint after `round` completed rounds lies. */
export const checkpointPath = (runDir: string, round: number): string =>
  join(checkpointsOf(runDir), `round-${String(round).padStart(6, '0')}`);

/** A run's checkpoints, oldest first; none when there is no such folder. Throws an InputError when it cannot be read. */
export async function listCheckpoints(runDir: string): Promise<CheckpointEntry[]> {
  const folder = checkpointsOf(runDir);
  const names = new Set(await namesIn(folder));
  const entries: CheckpointEntry[] = [];
  for (const name of names) {
    const match = /^round-(\d{6,15})(\.old)?$/.exec(name);
    if (match === null || (match[2] !== undefined && names.has(`round-${match[1]}`))) continue;
    entries.push(await describeEntry(join(folder, name), Number(match[1])));
  }
  return entries.sort((a, b) => a.round - b.round);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new InputError(`cannot read '${folder}': ${reasonOf(error)}`);
  }
}

async function describeEntry(path: string, round: number): Promise<CheckpointEntry> {
  const file = join(path, MANIFEST_FILE);
  try {
    const { score } = parseManifest(await fs.readFile(file, 'utf8'), file);
    return score === null ? { path, round } : { path, round, score };
  } catch (error) {
    return { path, round, damage: messageOf(error) };
  }
}

/** The checkpoint with the highest score, the later of equal ones; undefined when none has a score. */
export async function bestEntry(runDir: string): Promise<CheckpointEntry | undefined> {
  return byScore(await listCheckpoints(runDir))[0];
}

/** Those with a score, the best first, of equal ones the later. */
function byScore(entries: readonly CheckpointEntry[]): CheckpointEntry[] {
  return entries
    .filter((entry) => entry.score !== undefined)
    .sort((a, b) => b.score! - a.score! || b.round - a.round);
}

/**
 * Deletes what the policy does not keep, and the leftovers of crashes. The newest checkpoint stays whatever the policy says. A
 * checkpoint whose manifest is damaged takes no place of an intact one. A crash meanwhile leaves every checkpoint whole or gone.
 * Throws a RunError when the system refuses.
 */
export async function pruneCheckpoints(runDir: string, keep: KeepPolicy): Promise<void> {
  const folder = checkpointsOf(runDir);
  const entries = await listCheckpoints(runDir);
  const intact = entries.filter((entry) => entry.damage === undefined).reverse();
  const last = intact.slice(0, Math.max(1, keep.last));
  const best = byScore(intact.slice(last.length)).slice(0, keep.best);
  const kept = new Set([...last, ...best]);
  await deleteEntries(
    folder,
    entries.filter((entry) => !kept.has(entry)),
  );
}

/** Deletes the checkpoints after `round`, so that a run can go on from there. Throws a RunError when the system refuses. */
export async function deleteCheckpointsAfter(runDir: string, round: number): Promise<void> {
  const entries = await listCheckpoints(runDir);
  await deleteEntries(
    checkpointsOf(runDir),
    entries.filter((entry) => entry.round > round),
  );
}

async function deleteEntries(folder: string, entries: readonly CheckpointEntry[]): Promise<void> {
  await writing(folder, async () => {
    // First, lest a replaced checkpoint whose deletion was cut short count again once its successor is gone.
    await removeLeftovers(folder);
    for (const entry of entries) await deleteFolder(entry.path);
  });
}

/** Takes a checkpoint's name away at once, then its files: what has a checkpoint's name is always whole. */
async function deleteFolder(path: string): Promise<void> {
  const doomed = join(dirname(path), `${basename(path, '.old')}.deleting`);
  await fs.rm(doomed, { recursive: true, force: true });
  await fs.rename(path, doomed);
  await syncFolder(dirname(path));
  await fs.rm(doomed, { recursive: true });
}

/** Removes what crashes have left. Throws what the system says. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = new Set(await namesIn(folder));
  for (const name of names) {
    const match = /^(round-\d+)\.(writing|deleting|old)$/.exec(name);
    if (match === null || (match[2] === 'old' && !names.has(match[1]))) continue;
    await fs.rm(join(folder, name), { recursive: true, force: true });
  }
}

import {
  bestEntry,
  latestCheckpoint,
  listCheckpoints,
  readCheckpoint,
  type Checkpoint,
} from '../core/checkpoint/index.js';
import { InputError } from '../core/errors.js';
import type { RunFolder } from '../core/run-folder.js';

/** The checkpoint that `--checkpoint` names: 'last', 'best' or a round's number. Throws an InputError that lists the rounds there are. */
export async function pickCheckpoint(folder: RunFolder, which: string): Promise<Checkpoint> {
  if (which === 'last') {
    const latest = await latestCheckpoint(folder.path);
    if (!latest) throw new InputError(`run '${folder.path}' has no checkpoint yet`);
    return latest.checkpoint;
  }
  const entries = await listCheckpoints(folder.path);
  const entry =
    which === 'best' ? await bestEntry(folder.path) : entries.find(({ round }) => String(round) === which);
  if (entry) return await readCheckpoint(entry.path);
  if (which === 'best')
    throw new InputError(`no checkpoint of '${folder.path}' has been evaluated (train.evaluateEvery)`);
  const rounds = entries.map(({ round }) => round);
  throw new InputError(
    `no checkpoint '${which}' in '${folder.path}': choose one of last, best, ${rounds.join(', ')}`,
  );
}

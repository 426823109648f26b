import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors } from '../checkpoint/safetensors.js';
import { writeFileAtomic, writing } from '../files.js';
import { playerPage } from './player.js';
import type { Recording } from './recorder.js';

/**
 * Writes a recording into a folder: `scene.json` (shapes and episodes), `poses.safetensors` (`episode/<i>`: float32 [frames, shapes, 12],
 * position and rotation matrix by rows) and `player.html`, which plays it in a browser without a network. Throws a RunError naming what
 * cannot be written.
 */
export async function writeRecording(folder: string, recording: Recording): Promise<void> {
  await writing(folder, async () => await mkdir(folder, { recursive: true }));
  const episodes = recording.episodes.map(({ poses, ...episode }) => ({
    ...episode,
    frames: poses.shape[0],
  }));
  const arrays = Object.fromEntries(recording.episodes.map(({ poses }, i) => [`episode/${i}`, poses]));
  await writeFileAtomic(
    join(folder, 'scene.json'),
    `${JSON.stringify({ ...recording.scene, episodes }, null, 1)}\n`,
  );
  await writeFileAtomic(join(folder, 'poses.safetensors'), encodeSafetensors(arrays));
  await writeFileAtomic(join(folder, 'player.html'), playerPage(recording));
}

import { latestCheckpoint, pruneCheckpoints, writeCheckpoint } from '../../../core/checkpoint/index.js';
import { someContent } from './helpers.js';

// A process of crash.test.ts, to be killed: goes on from the latest checkpoint, writing one after the other and every third round
// twice, and prints a round when its checkpoint is on disk.

const run = process.argv[2];
const latest = await latestCheckpoint(run);
for (let round = (latest?.checkpoint.round ?? 0) + 1; ; round++) {
  const content = someContent(round, { score: round % 5 });
  await writeCheckpoint(run, content);
  if (round % 3 === 0) await writeCheckpoint(run, content);
  process.stdout.write(`${round}\n`);
  await pruneCheckpoints(run, { last: 2, best: 1 });
}

// Returns of the MuJoCo task families under zero and random actions against those of an independent simulator:
//   node dist/bench/mujoco-returns.js [episodes per row, default 250]
//   PYTHON=<python with mujoco and gymnasium> node dist/bench/mujoco-returns.js walker [episodes, default 2000]
// One JSON line per row, then one with the largest distance in standard errors. The second form plays the row that lies farthest, the walker
// as it is under random actions, many times here and in Python: its published mean is of 40 episodes.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { measureReturns, PUBLISHED_RETURNS, rowName, standardErrors } from '../test/envs/mujoco/returns.js';

async function compareRows(episodes: number): Promise<void> {
  let farthest = 0;
  let beyondTwo = 0;
  for (const row of PUBLISHED_RETURNS) {
    const measured = await measureReturns(row, episodes);
    const errors = standardErrors(row.published, measured, episodes);
    farthest = Math.max(farthest, errors);
    if (errors > 2) beyondTwo++;
    console.log(
      JSON.stringify({
        row: rowName(row),
        episodes,
        ...measured,
        published: row.published.mean,
        standardErrors: errors,
      }),
    );
  }
  console.log(JSON.stringify({ rows: PUBLISHED_RETURNS.length, farthest, beyondTwo }));
}

async function compareWalker(episodes: number): Promise<void> {
  const row = PUBLISHED_RETURNS.find(
    ({ env, tasks, actions }) => env === 'walker-rand-params' && tasks === 'plain' && actions === 'normal',
  )!;
  const script = fileURLToPath(new URL('../../bench/peers/walker_returns.py', import.meta.url));
  const output = execFileSync(process.env.PYTHON ?? 'python3', [script, String(episodes), '1']);
  const theirs = JSON.parse(output.toString()) as { readonly mean: number; readonly deviation: number };
  const ours = await measureReturns(row, episodes);
  const apart = standardErrors({ ...theirs, n: episodes }, ours, episodes);
  const publishedFromTheirs = standardErrors(row.published, theirs, episodes);
  console.log(
    JSON.stringify({ row: rowName(row), episodes, ours, theirs, standardErrors: apart, publishedFromTheirs }),
  );
}

if (process.argv[2] === 'walker') await compareWalker(Number(process.argv[3] ?? 2000));
else await compareRows(Number(process.argv[2] ?? 250));

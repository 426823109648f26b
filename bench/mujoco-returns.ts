// Returns of the MuJoCo task families under zero and random actions against those of an independent simulator:
//   node dist/bench/mujoco-returns.js [episodes per row, default 250]
// One JSON line per row, then one with the largest distance in standard errors.
import { measureReturns, PUBLISHED_RETURNS, rowName, standardErrors } from '../test/envs/mujoco/returns.js';

const episodes = Number(process.argv[2] ?? 250);
let farthest = 0;
for (const row of PUBLISHED_RETURNS) {
  const measured = await measureReturns(row, episodes);
  const errors = standardErrors(row.published, measured, episodes);
  farthest = Math.max(farthest, errors);
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
console.log(JSON.stringify({ rows: PUBLISHED_RETURNS.length, farthest }));

import { Command } from 'commander';
import { latestCheckpoint, listCheckpoints } from '../../core/checkpoint/index.js';
import { readMetrics, type MetricsRow } from '../../core/metrics/index.js';
import type { Evaluation } from '../../learners/evaluation.js';
import type { RoundReport } from '../../learners/events.js';
import { openRun } from '../setup.js';
import { duration } from '../view/progress.js';
import { sparkline } from '../view/sparkline.js';
import { evaluationTable, number, table } from '../view/table.js';

type Row = MetricsRow & Partial<Pick<RoundReport, 'envSteps' | 'episodes' | 'episode' | 'metrics'>>;

/** `attune show`: what a run is, how far it came and how it learned. */
export function showCommand(): Command {
  return new Command('show')
    .description('what a run is, how far it came and how it learned')
    .argument('<run>', 'folder of the run, or its name in ./runs')
    .addHelpText('after', '\nExample:\n  attune show runs/crs-quickstart-1')
    .action(async (path: string) => {
      const { folder, config } = await openRun(path);
      const rows = (await readMetrics(folder.metrics)) as Row[];
      const rounds = rows.filter((row) => row.final === undefined);
      const end = rows.find((row) => row.final !== undefined);
      const out: string[] = [
        `${folder.path}: ${config.algo.name} on ${config.env.name}, seed ${config.seed}`,
        progressLine(rounds, config.train.rounds, end !== undefined),
      ];
      if (rounds.length > 0) out.push(curves(rounds));
      if (end)
        out.push(
          `Held-out episodes, mean ± half of the 95 % interval:\n\n${evaluationTable(end.final as Evaluation[])}`,
        );
      out.push(await checkpoints(folder.path));
      process.stdout.write(`${out.join('\n\n')}\n`);
    });
}

function progressLine(rows: readonly Row[], rounds: number, finished: boolean): string {
  const last = rows.at(-1);
  if (!last) return `not a round finished of ${rounds}`;
  const seconds = rows.reduce((sum, row) => sum + Number(row.time?.seconds ?? 0), 0);
  const state = finished ? 'finished' : `continue with: attune resume <run>`;
  return `round ${last.round} of ${rounds}, ${last.envSteps} environment steps, ${last.episodes} episodes, ${duration(seconds)} of rounds; ${state}`;
}

/** First, last and shape of every number of the rounds. */
function curves(rows: readonly Row[]): string {
  const names = new Set(
    rows.flatMap((row) => [...Object.keys(row.episode ?? {}), ...Object.keys(row.metrics ?? {})]),
  );
  const lines = [...names].map((name) => {
    const values = rows.flatMap((row) => row.episode?.[name] ?? row.metrics?.[name] ?? []);
    return [name, number(values[0]), number(values.at(-1)!), sparkline(values, 40)];
  });
  return table(['per round', 'first', 'last', 'curve'], lines);
}

async function checkpoints(path: string): Promise<string> {
  const entries = await listCheckpoints(path);
  const latest = await latestCheckpoint(path);
  const lines = entries.map(({ round, score, damage }) => [
    String(round),
    score === undefined ? '' : number(score),
    damage ?? (latest?.damaged.find((entry) => entry.path.endsWith(String(round)))?.reason ? 'damaged' : ''),
  ]);
  const hash = latest ? `\nhash ${latest.checkpoint.contentHash}` : '';
  return `${table(['checkpoint', 'score', 'note'], lines)}${hash}`;
}

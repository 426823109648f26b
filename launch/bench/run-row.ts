import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { latestCheckpoint } from '../../core/checkpoint/index.js';
import { serializeConfig } from '../../core/config/index.js';
import { RunError } from '../../core/errors.js';
import { writeFileAtomic } from '../../core/files.js';
import { loadEnv } from '../../core/loaded-env.js';
import { readMetrics, type MetricsRow } from '../../core/metrics/index.js';
import { Rng } from '../../core/random.js';
import { RunFolder } from '../../core/run-folder.js';
import { setExecutor } from '../../core/tensor/index.js';
import { version } from '../../core/version.js';
import type { Evaluation } from '../../learners/evaluation.js';
import type { Listener, RoundReport } from '../../learners/events.js';
import { learnerExecutor } from '../../learners/executor.js';
import { unpackRunState } from '../../learners/run-state.js';
import { transcript } from '../../learners/transcript.js';
import { pickCheckpoint } from '../checkpoints.js';
import { superviseLocally } from '../local/supervisor.js';
import { createRun, openRun } from '../setup.js';
import type { ReadyRow } from './plan.js';
import { runName, rowName, type Result, type Row } from './suite.js';
import { lookAtTrials } from './look-at-trials.js';

/** Points of a curve that is kept. */
const CURVE_POINTS = 200;

type Line = MetricsRow & Partial<Pick<RoundReport, 'envSteps' | 'metrics'>>;

/**
 * Trains a row, going on with what is there of its run; resolves to its result, or to undefined when it was stopped. What a finished run
 * tells is not computed again. Throws an InputError when another process is at it, a RunError when it fails.
 */
export async function trainRow(
  suite: string,
  { row, config, settings }: ReadyRow,
  listener: Listener,
  stop: AbortSignal,
): Promise<Result | undefined> {
  const path = join(config.runs, runName(row));
  const folder = existsSync(join(path, 'config.json'))
    ? new RunFolder(path)
    : await createRun(config, row.env, runName(row));
  folder.checkUnlocked();
  // The run may have come from another machine, where data lies elsewhere and processes are others.
  await writeFileAtomic(folder.config, serializeConfig(config));
  if (!(await closingLine(folder))) await superviseLocally({ folder, config, listener, stop });
  const result = await resultFrom(suite, row, settings, folder);
  if (result || stop.aborted) return result;
  throw new RunError(`${rowName(row)}: the run ended without saying how`);
}

/** The result that a finished run tells; undefined when it is not finished. */
export async function resultFrom(
  suite: string,
  row: Row,
  settings: string,
  folder: RunFolder,
): Promise<Result | undefined> {
  const end = await closingLine(folder);
  if (!end) return undefined;
  const lines = (await readMetrics(folder.metrics)) as Line[];
  const rounds = lines.filter(({ final }) => final === undefined);
  const hash = (await latestCheckpoint(folder.path))?.checkpoint.contentHash;
  return {
    suite,
    env: row.env,
    method: row.method,
    seed: row.seed,
    settings,
    evaluations: end.final as Evaluation[],
    rounds: end.round,
    policyRound: Number(end.policyRound ?? end.round),
    envSteps: rounds.at(-1)?.envSteps ?? 0,
    seconds: Math.round(rounds.reduce((sum, { time }) => sum + Number(time?.seconds ?? 0), 0)),
    curves: curvesOf(rounds),
    metrics: rounds.at(-1)?.metrics ?? {},
    ...(hash !== undefined && { hash }),
    ...(row.transcript && { transcript: await transcriptOf(folder, row.transcript) }),
    ...(row.trials && (await lookAtTrials(folder, Number(end.policyRound ?? end.round), row.trials))),
    versions: { attune: version(), node: process.versions.node },
  };
}

async function closingLine({ metrics }: RunFolder): Promise<MetricsRow | undefined> {
  return (await readMetrics(metrics)).find(({ final }) => final !== undefined);
}

/** The means of validation over environment steps, at most CURVE_POINTS of each. */
function curvesOf(rounds: readonly Line[]): Result['curves'] {
  const points = rounds.flatMap(({ envSteps, evaluations }) =>
    evaluations === undefined ? [] : [[envSteps ?? 0, (evaluations as Evaluation[])[0].summary] as const],
  );
  const every = Math.ceil(points.length / CURVE_POINTS);
  const kept = points.filter((_, i) => i % every === 0 || i === points.length - 1);
  const names = Object.keys(points[0]?.[1] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, kept.map(([steps, summary]) => [steps, summary[name].mean] as const)]),
  );
}

/** An episode of the policy that validation chose. */
async function transcriptOf(
  folder: RunFolder,
  { env: shown, ...choice }: NonNullable<Row['transcript']>,
): Promise<string | undefined> {
  const { config, algorithm } = await openRun(folder.path);
  const { state } = unpackRunState(
    await pickCheckpoint(folder, config.train.evaluateEvery > 0 ? 'best' : 'last'),
  );
  setExecutor(await learnerExecutor(config));
  const env = await loadEnv(config.env.name, { ...(config.env.config as object), ...shown });
  return transcript(env, algorithm, config.algo.config, state, Rng.seed(config.seed), choice);
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { resolveConfig, type RunConfig } from '../../core/config/index.js';
import { InputError } from '../../core/errors.js';
import { readMetrics } from '../../core/metrics/index.js';
import { algorithms, envs, presets, type Registry } from '../../core/registry.js';
import { RunFolder } from '../../core/run-folder.js';
import { resultOf, settingsOf } from './results.js';
import { rowName, runName, type Result, type Row, type Suite } from './suite.js';

/** How far a row has come. */
export type State =
  | { readonly kind: 'done' }
  | { readonly kind: 'begun'; readonly round: number }
  | { readonly kind: 'new' }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** A row with what it is to be run with. */
export interface PlannedRow {
  readonly row: Row;
  readonly state: State;
  /** Seconds that it will still take; undefined when nobody knows. */
  readonly seconds?: number;
}

/** A row that can be run. */
export interface ReadyRow extends PlannedRow {
  readonly config: RunConfig;
  readonly settings: string;
}

export const isReady = (planned: PlannedRow): planned is ReadyRow => planned.state.kind !== 'unavailable';

/** What is chosen on the command line, for all rows. */
export interface Choice {
  /** Folder of the runs and of results.jsonl. */
  readonly work: string;
  /** Options of every row, `key=value`, or of some methods, `crsirl,pg:key=value`. */
  readonly sets: readonly string[];
}

/**
 * What is done, what is left and how long it may take. Throws an InputError when a row was begun with other settings, or when its
 * configuration is wrong; rows whose algorithm, preset or rule is not there are `unavailable`.
 */
export async function planRows(
  suite: Suite,
  results: readonly Result[],
  choice: Choice,
): Promise<PlannedRow[]> {
  const planned: PlannedRow[] = [];
  for (const row of suite.rows) {
    const reason = missing(row);
    if (reason !== undefined) {
      planned.push({ row, state: { kind: 'unavailable', reason } });
      continue;
    }
    const config = await configOf(row, choice);
    const settings = settingsOf(config, row.rule);
    const done = resultOf(results, suite.name, row, settings);
    const progress = done ? undefined : await progressOf(row, settings, choice);
    const state: State = done
      ? { kind: 'done' }
      : progress && progress.round > 0
        ? { kind: 'begun', round: progress.round }
        : { kind: 'new' };
    const ready: ReadyRow = { row, state, config, settings };
    planned.push({ ...ready, seconds: secondsLeft(ready, progress, results) } as ReadyRow);
  }
  return planned;
}

/** Why a row cannot be run here. */
function missing({ preset, sets }: Row): string | undefined {
  const absent = (kind: string, name: string | undefined, registry: Registry<unknown>): string | undefined =>
    name === undefined || registry.names().includes(name) ? undefined : `no ${kind} '${name}'`;
  const named = (path: string): string | undefined =>
    sets.findLast((set) => set.startsWith(`${path}=`))?.slice(path.length + 1);
  return (
    absent('preset', preset, presets as Registry<unknown>) ??
    absent('env', named('env.name'), envs as Registry<unknown>) ??
    absent('algorithm', named('algo.name'), algorithms as Registry<unknown>)
  );
}

async function configOf(row: Row, { work, sets }: Choice): Promise<RunConfig> {
  const own = [`seed=${row.seed}`, `runs=${JSON.stringify(work)}`, `name=${JSON.stringify(runName(row))}`];
  const resolve = async (more: readonly string[]): Promise<RunConfig> =>
    await resolveConfig({
      ...(row.preset !== undefined && { preset: row.preset }),
      sets: [...row.sets, ...more, ...setsOf(row, sets), ...own],
    });
  try {
    const config = await resolve([]);
    return row.derived ? await resolve(row.derived(config)) : config;
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${rowName(row)}: ${error.message}`);
    throw error;
  }
}

/** What of the chosen options is meant for a row. */
function setsOf({ method }: Row, sets: readonly string[]): string[] {
  return sets.flatMap((set) => {
    const [, methods, rest] = /^([\w,-]+):(.*)$/s.exec(set) ?? [undefined, undefined, set];
    return methods === undefined || methods.split(',').includes(method) ? [rest] : [];
  });
}

interface Progress {
  readonly round: number;
  /** Seconds of the rounds so far. */
  readonly seconds: number;
}

/** How far the run of a row has come; undefined when there is none. Throws an InputError when it was begun with other settings. */
async function progressOf(row: Row, settings: string, { work }: Choice): Promise<Progress | undefined> {
  const path = join(work, runName(row));
  if (!existsSync(join(path, 'config.json'))) return undefined;
  const folder = new RunFolder(path);
  const begun = settingsOf(await resolveConfig({ file: folder.config }), row.rule);
  if (begun !== settings) {
    throw new InputError(
      `${rowName(row)} was begun with other settings: choose another --work folder, or remove '${path}'`,
    );
  }
  const rounds = (await readMetrics(folder.metrics)).filter(({ final }) => final === undefined);
  return {
    round: rounds.at(-1)?.round ?? 0,
    seconds: rounds.reduce((sum, { time }) => sum + Number(time?.seconds ?? 0), 0),
  };
}

/** From what the row itself, else its like with another seed, took per round; else the suite's guess. */
function secondsLeft(
  { row, state, config }: ReadyRow,
  progress: Progress | undefined,
  results: readonly Result[],
): number | undefined {
  if (state.kind === 'done') return 0;
  const like = results.find(({ env, method }) => env === row.env && method === row.method);
  if (row.rule !== undefined) return like?.seconds ?? row.seconds;
  const perRound =
    progress && progress.round > 0
      ? progress.seconds / progress.round
      : like
        ? like.seconds / like.rounds
        : row.seconds;
  return perRound === undefined ? undefined : perRound * (config.train.rounds - (progress?.round ?? 0));
}

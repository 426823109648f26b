import type { Estimate } from '../../core/env.js';
import type { Evaluation } from '../../learners/evaluation.js';

/** Columns padded to equal width: the first left-aligned, the rest right-aligned, a rule under the heading. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd();
  return [line(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** A number with as many digits as its size deserves: 0.7321, 12.64, 481.5. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 1 : size >= 1 ? 2 : 3);
}

/** `0.732 ± 0.021`. */
export function withInterval({ mean, interval }: Estimate): string {
  return Number.isFinite(interval) ? `${number(mean)} ± ${number(interval)}` : number(mean);
}

/** Evaluations side by side, one row a policy, with 95 % intervals. */
export function evaluationTable(evaluations: readonly Evaluation[]): string {
  const columns = Object.keys(evaluations[0]?.summary ?? {});
  return table(
    ['policy', ...columns, 'episodes'],
    evaluations.map((evaluation) => [
      evaluation.policy,
      ...columns.map((column) => withInterval(evaluation.summary[column])),
      String(evaluation.episodes),
    ]),
  );
}

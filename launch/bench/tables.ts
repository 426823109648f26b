import type { Estimate } from '../../core/env.js';
import { estimate } from '../../learners/evaluation.js';
import { duration } from '../view/progress.js';
import type { Curve } from '../plot/curves.js';
import { medianCurve } from '../plot/median.js';
import type { Result } from './suite.js';

/** A number of a method over its seeds. */
export interface Cell {
  readonly values: readonly number[];
  /** Over seeds where there are several; over episodes where there is one. */
  readonly estimate: Estimate;
}

/** One number of the trained policy's test episodes, or of a rule's, over results of one method; undefined without any. */
export function cellOf(results: readonly Result[], name: string): Cell | undefined {
  const found = results.flatMap(({ evaluations: [{ summary }] }) => (name in summary ? [summary[name]] : []));
  if (found.length === 0) return undefined;
  const values = found.map(({ mean }) => mean);
  return { values, estimate: values.length > 1 ? estimate(values) : found[0] };
}

/** Of the same seeds, what `method` has more than `than`, with the interval over seeds; undefined without a common seed. */
export function gainOf(
  results: readonly Result[],
  method: string,
  than: string,
  name: string,
): Cell | undefined {
  const bySeed = (wanted: string): Map<number, number> =>
    new Map(
      results
        .filter(({ method: of, evaluations: [{ summary }] }) => of === wanted && name in summary)
        .map(({ seed, evaluations: [{ summary }] }) => [seed, summary[name].mean]),
    );
  const base = bySeed(than);
  const values = [...bySeed(method)].flatMap(([seed, value]) =>
    base.has(seed) ? [value - base.get(seed)!] : [],
  );
  return values.length === 0 ? undefined : { values, estimate: estimate(values) };
}

/** `0.772 ± 0.010`, in as many digits as a table of the paper has. */
export function cellText(cell: Cell | undefined, digits: number, signed = false): string {
  if (!cell) return '-';
  const { mean, interval } = cell.estimate;
  const sign = signed && mean > 0 ? '+' : '';
  const spread = Number.isFinite(interval) ? ` ± ${interval.toFixed(digits)}` : '';
  return `${sign}${mean.toFixed(digits)}${spread}`;
}

/** A Markdown table: the first column left, the others right. */
export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = heading.map((_, column) => (column === 0 ? '---' : '--:'));
  return [heading, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Validation curves of methods: the median over seeds at each point, and what lies between the least and the greatest seed. */
export function seedCurves(
  results: readonly Result[],
  name: string,
  methods: readonly (readonly [method: string, label: string])[],
): Curve[] {
  return methods.flatMap(([method, label], group) => {
    const lines = results
      .filter((result) => result.method === method)
      .flatMap(({ curves }) => (curves[name] ? [curves[name]] : []));
    return lines.length === 0 ? [] : [{ label, group, ...medianCurve(lines) }];
  });
}

/** How many rounds, what time and which versions the results come from. */
export function provenance(results: readonly Result[]): string {
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const versions = [
    ...new Set(results.map(({ versions: { attune, node } }) => `attune ${attune}, Node ${node}`)),
  ];
  const taken = results.filter((result) => result.taken).length;
  const byHand = taken > 0 ? `, ${taken} of them trained by hand with options of their own` : '';
  return `${results.length} rows${byHand}, ${duration(seconds)} of computing together; ${versions.join('; ')}.`;
}

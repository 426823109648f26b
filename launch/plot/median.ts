import type { Curve } from './curves.js';

/** The median of lines over x, and their least and greatest values; lines are read between their points, where all have any. */
export function medianCurve(
  lines: readonly (readonly (readonly [x: number, y: number])[])[],
): Pick<Curve, 'points' | 'band'> {
  const begin = Math.max(...lines.map((line) => line[0][0]));
  const end = Math.min(...lines.map((line) => line.at(-1)![0]));
  const xs = [...new Set(lines.flatMap((line) => line.map(([x]) => x)))]
    .filter((x) => x >= begin && x <= end)
    .sort((a, b) => a - b);
  const at = xs.map((x) => lines.map((line) => valueAt(line, x)).sort((a, b) => a - b));
  return {
    points: xs.map((x, i) => [x, median(at[i])] as const),
    ...(lines.length > 1 && { band: xs.map((x, i) => [x, at[i][0], at[i].at(-1)!] as const) }),
  };
}

/** The middle of sorted numbers, or the mean of the two in the middle. */
function median(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** What a line says at x, which is not beyond its last point. */
function valueAt(line: readonly (readonly [x: number, y: number])[], x: number): number {
  const after = line.findIndex(([at]) => at >= x);
  const [x1, y1] = line[after];
  if (x1 === x || after === 0) return y1;
  const [x0, y0] = line[after - 1];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

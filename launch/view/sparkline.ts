const BARS = '▁▂▃▄▅▆▇█';

/** A curve in one line of text: the values averaged into at most `width` bars between their least and their greatest. */
export function sparkline(values: readonly number[], width = 60): string {
  const n = Math.min(width, values.length);
  const means = Array.from({ length: n }, (_, i) => {
    const part = values.slice(Math.floor((values.length * i) / n), Math.floor((values.length * (i + 1)) / n));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = Math.min(...means);
  const span = Math.max(...means) - low;
  return means
    .map((mean) => BARS[span > 0 ? Math.round(((mean - low) / span) * (BARS.length - 1)) : 0])
    .join('');
}

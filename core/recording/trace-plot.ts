import type { Recording } from './recorder.js';
import { colorOf, svgDocument, ticks } from './svg.js';

/** The way of one episode over the ground. */
export interface Trace {
  /** x and y (m), in order of time. */
  readonly points: readonly (readonly [number, number])[];
  /** Decides the colour. */
  readonly cluster?: number;
  /** Drawn as a cross in the same colour. */
  readonly goal?: readonly [number, number];
}

const SIZE = 600;
const MARGIN = 48;

/** How each episode's first moving shape went over the ground. `goals` gives the task's place, if it has one. */
export function tracesOf(
  { scene, episodes }: Recording,
  goals: readonly (readonly [number, number] | undefined)[],
): Trace[] {
  const shape = Math.max(
    0,
    scene.shapes.findIndex(({ kind }) => kind !== 'plane'),
  );
  return episodes.map(({ poses, cluster }, e) => ({
    points: Array.from({ length: poses.shape[0] }, (_, frame): [number, number] => {
      const at = (frame * scene.shapes.length + shape) * 12;
      return [poses.data[at], poses.data[at + 1]];
    }),
    ...(cluster !== undefined && { cluster }),
    ...(goals[e] && { goal: goals[e] }),
  }));
}

/** Where a task's goal lies, for the tasks that have one: its `goal`, [x, y]. */
export function goalOf(task: unknown): readonly [number, number] | undefined {
  const goal = (task as { readonly goal?: unknown } | undefined)?.goal;
  return Array.isArray(goal) && goal.length === 2 ? (goal as [number, number]) : undefined;
}

/** Paths over the ground as an SVG document: equal scales on both axes, one colour per cluster, a ring where each path starts. */
export function tracePlot(title: string, traces: readonly Trace[]): string {
  const places = traces.flatMap(({ points, goal }) => (goal ? [...points, goal] : points));
  const reach = places.reduce((most, [x, y]) => Math.max(most, Math.abs(x), Math.abs(y)), 0.1) * 1.08;
  const column = (x: number): string =>
    (MARGIN + ((x + reach) / (2 * reach)) * (SIZE - 2 * MARGIN)).toFixed(1);
  const row = (y: number): string => column(-y);
  const color = (cluster = 0): string => colorOf(cluster);
  const parts: string[] = [];
  for (const value of ticks(-reach, reach)) {
    parts.push(
      `<path d="M${column(value)} ${MARGIN}V${SIZE - MARGIN}M${MARGIN} ${row(value)}H${SIZE - MARGIN}" stroke="#e4e4e4"/>`,
      `<text x="${column(value)}" y="${SIZE - MARGIN + 16}" text-anchor="middle">${value}</text>`,
      `<text x="${MARGIN - 6}" y="${row(value)}" text-anchor="end" dominant-baseline="middle">${value}</text>`,
    );
  }
  for (const { points, cluster, goal } of traces) {
    const line = points.map(([x, y]) => `${column(x)},${row(y)}`).join(' ');
    parts.push(
      `<polyline points="${line}" fill="none" stroke="${color(cluster)}" stroke-width="1.5" stroke-opacity="0.8"/>`,
    );
    if (points.length > 0)
      parts.push(
        `<circle cx="${column(points[0][0])}" cy="${row(points[0][1])}" r="3" fill="none" stroke="#333"/>`,
      );
    if (goal) {
      const [x, y] = [column(goal[0]), row(goal[1])];
      parts.push(
        `<path d="M${x} ${y}m-5-5l10 10m0-10l-10 10" stroke="${color(cluster)}" stroke-width="2.5"/>`,
      );
    }
  }
  const clusters = [...new Set(traces.flatMap(({ cluster }) => cluster ?? []))].sort((a, b) => a - b);
  for (const [i, cluster] of clusters.entries()) {
    const y = MARGIN + 14 + 18 * i;
    parts.push(
      `<rect x="${SIZE - MARGIN - 84}" y="${y - 9}" width="10" height="10" fill="${color(cluster)}"/>`,
      `<text x="${SIZE - MARGIN - 68}" y="${y}">cluster ${cluster}</text>`,
    );
  }
  return svgDocument(title, { width: SIZE, height: SIZE }, parts);
}

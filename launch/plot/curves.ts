import { colorOf, escapeXml, svgDocument, ticks } from '../../core/recording/svg.js';

/** A line with a name; lines of one `group` share a colour and an entry of the legend. */
export interface Curve {
  readonly label: string;
  readonly group: number;
  readonly dashed?: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** What lies around the line, drawn pale: [x, low, high] in the order of x. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
}

/** A level that is not learned: a line from side to side. */
export interface Level {
  readonly label: string;
  readonly y: number;
}

/** What is drawn beside the curves. */
export interface Frame {
  readonly title: string;
  /** What the axes count. */
  readonly x: string;
  readonly y: string;
  /** What of y is shown at least. */
  readonly atLeast?: readonly [low: number, high: number];
  readonly levels?: readonly Level[];
}

const SIZE = { width: 720, height: 420 };
const LEFT = 64;
const RIGHT = SIZE.width - 16;
const TOP = 40;
const BOTTOM = SIZE.height - 48;
const LEVEL_COLOR = '#555555';

/** 1500000 as 1.5M: what stands at ticks. */
function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(6))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(6))}k`;
  return String(value);
}

/** Lines over a grid as an SVG document. */
export function plotCurves({ title, x, y, atLeast, levels = [] }: Frame, curves: readonly Curve[]): string {
  const xs = curves.flatMap(({ points }) => points.map(([at]) => at));
  const ys = curves.flatMap(({ points, band = [] }) => [
    ...points.map(([, value]) => value),
    ...band.flatMap(([, low, high]) => [low, high]),
  ]);
  ys.push(...levels.map((level) => level.y));
  const left = Math.min(0, ...xs);
  const right = Math.max(...xs, left + 1e-9);
  const [floor, ceiling] = atLeast ?? [Infinity, -Infinity];
  const least = Math.min(floor, ...ys);
  const most = Math.max(ceiling, ...ys, least + 1e-9);
  const margin = 0.04 * (most - least);
  const low = least === floor ? least : least - margin;
  const high = most === ceiling ? most : most + margin;
  const column = (value: number): string =>
    (LEFT + ((value - left) / (right - left)) * (RIGHT - LEFT)).toFixed(1);
  const row = (value: number): string =>
    (BOTTOM - ((value - low) / (high - low)) * (BOTTOM - TOP)).toFixed(1);
  const dash = (dashed: boolean | undefined): string => (dashed ? ' stroke-dasharray="6 3"' : '');
  const groups = [...new Map(curves.map((curve) => [curve.group, curve])).values()];
  const legend = [
    ...groups.map(({ label, group, dashed }) => ({ label, color: colorOf(group), dash: dash(dashed) })),
    ...levels.map(({ label }, i) => ({ label, color: LEVEL_COLOR, dash: levelDash(i) })),
  ];
  return svgDocument(title, SIZE, [
    ...ticks(left, right).map(
      (at) =>
        `<path d="M${column(at)} ${TOP}V${BOTTOM}" stroke="#e4e4e4"/><text x="${column(at)}" y="${BOTTOM + 16}" text-anchor="middle">${short(at)}</text>`,
    ),
    ...ticks(low, high).map(
      (at) =>
        `<path d="M${LEFT} ${row(at)}H${RIGHT}" stroke="#e4e4e4"/><text x="${LEFT - 6}" y="${row(at)}" text-anchor="end" dominant-baseline="middle">${short(at)}</text>`,
    ),
    `<text x="${(LEFT + RIGHT) / 2}" y="${SIZE.height - 12}" text-anchor="middle">${escapeXml(x)}</text>`,
    `<text transform="translate(14 ${(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escapeXml(y)}</text>`,
    ...curves.flatMap(({ band = [], group }) =>
      band.length === 0
        ? []
        : [
            `<path d="M${[...band.map(([at, , top]) => `${column(at)} ${row(top)}`), ...[...band].reverse().map(([at, bottom]) => `${column(at)} ${row(bottom)}`)].join('L')}Z" fill="${colorOf(group)}" fill-opacity="0.15"/>`,
          ],
    ),
    ...levels.map(
      (level, i) => `<path d="M${LEFT} ${row(level.y)}H${RIGHT}" stroke="${LEVEL_COLOR}"${levelDash(i)}/>`,
    ),
    ...curves.map(
      ({ points, group, dashed }) =>
        `<polyline points="${points.map(([at, value]) => `${column(at)},${row(value)}`).join(' ')}" fill="none" stroke="${colorOf(group)}" stroke-width="1.5" stroke-opacity="0.8"${dash(dashed)}/>`,
    ),
    ...legend.map(
      (entry, i) =>
        `<path d="M${LEFT + 12} ${TOP + 12 + 18 * i}h24" stroke="${entry.color}" stroke-width="2"${entry.dash}/><text x="${LEFT + 42}" y="${TOP + 16 + 18 * i}">${escapeXml(entry.label)}</text>`,
    ),
  ]);
}

/** Levels are told apart by their dots. */
const levelDash = (index: number): string => ` stroke-dasharray="${[2, 5, 9, 13][index % 4]} 3"`;

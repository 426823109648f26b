/** A line with a name; lines of one `group` share a colour. */
export interface Curve {
  readonly label: string;
  readonly group: number;
  readonly dashed?: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const COLORS = ['#3b6fb6', '#d1495b', '#3a9d5d', '#e08e1b'];
const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 64;
const RIGHT = 16;
const TOP = 40;
const BOTTOM = 48;

/** Ticks at multiples of 1, 2 or 5 times a power of ten, at most eight of them. */
function ticks(low: number, high: number): number[] {
  let step = 1e-6;
  for (let k = 0; (high - low) / step > 8; k++) step *= k % 3 === 1 ? 2.5 : 2;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, k) =>
    Number(((first + k) * step).toPrecision(6)),
  );
}

/** Lines over a grid as an SVG document, one entry of the legend per group. */
export function plotCurves(
  title: string,
  axes: { readonly x: string; readonly y: string },
  curves: readonly Curve[],
): string {
  const points = curves.flatMap((curve) => curve.points);
  const right = Math.max(...points.map(([x]) => x));
  const low = Math.min(0, ...points.map(([, y]) => y));
  const high = Math.max(...points.map(([, y]) => y));
  const column = (x: number): string => (LEFT + (x / right) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const row = (y: number): string =>
    (HEIGHT - BOTTOM - ((y - low) / (high - low)) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const colour = (group: number): string => COLORS[group % COLORS.length];
  const dash = (curve: Curve): string => (curve.dashed ? ' stroke-dasharray="6 3"' : '');
  const groups = [...new Map(curves.map((curve) => [curve.group, curve])).values()];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    `<text x="${WIDTH / 2}" y="22" text-anchor="middle" font-size="15">${title}</text>`,
    ...ticks(0, right).map(
      (x) =>
        `<path d="M${column(x)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#e4e4e4"/><text x="${column(x)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${x}</text>`,
    ),
    ...ticks(low, high).map(
      (y) =>
        `<path d="M${LEFT} ${row(y)}H${WIDTH - RIGHT}" stroke="#e4e4e4"/><text x="${LEFT - 6}" y="${row(y)}" text-anchor="end" dominant-baseline="middle">${y}</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${axes.x}</text>`,
    `<text transform="translate(14 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${axes.y}</text>`,
    ...curves.map(
      (curve) =>
        `<polyline points="${curve.points.map(([x, y]) => `${column(x)},${row(y)}`).join(' ')}" fill="none" stroke="${colour(curve.group)}" stroke-width="1.5" stroke-opacity="0.8"${dash(curve)}/>`,
    ),
    ...groups.map(
      (curve, i) =>
        `<path d="M${LEFT + 12} ${TOP + 12 + 18 * i}h24" stroke="${colour(curve.group)}" stroke-width="2"${dash(curve)}/><text x="${LEFT + 42}" y="${TOP + 16 + 18 * i}">${curve.label}</text>`,
    ),
    '</svg>\n',
  ].join('\n');
}

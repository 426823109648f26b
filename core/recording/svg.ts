/** Colours of clusters and of groups of curves, in this order. */
const COLORS: readonly string[] = [
  '#3b6fb6',
  '#d1495b',
  '#3a9d5d',
  '#e08e1b',
  '#7a52a0',
  '#4aa3a2',
  '#8c6d46',
  '#777777',
];

/** The colour of a number, which may be larger than there are colours. */
export const colorOf = (index: number): string => COLORS[index % COLORS.length];

/** Text as XML takes it. */
export const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** An SVG document of parts on white, with a title. */
export function svgDocument(
  title: string,
  { width, height }: { readonly width: number; readonly height: number },
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="${width / 2}" y="24" text-anchor="middle" font-size="15">${escapeXml(title)}</text>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** A step of 1, 2 or 5 times a power of ten that divides `span` into four to ten parts. */
function tickStep(span: number): number {
  let step = 1;
  while (step * 10 <= span) step *= 10;
  while (step > span) step /= 10;
  return [step / 10, step / 5, step / 2, step].find((candidate) => span / candidate <= 10) ?? step;
}

/** The multiples of the step within [low, high]. */
export function ticks(low: number, high: number): number[] {
  const step = tickStep(high - low);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(6)));
}

// Writes AssemblyScript: tiles of a product that V8's revectorisation can turn into 256-bit code. It joins pairs of neighbouring vectors
// from their stores upwards, but not through values that a loop carries, and it delays arithmetic up to the store that needs it. So
// sums pass from round to round in memory, rounds are written out, and sums are also stored every few steps, at places that nobody
// reads, so that few of them are on their way at once. What is computed, and in which order, is the same as in `strips.ts`. Vectors that
// are to be joined are addressed from the one before the first of them: see `lanes.ts`.

/** Rows of the tiles: six keep more sums on their way than four, which an addition has to wait for. */
const tileRows = [4, 6];
const vectorBytes = 16;
const rowBytes = 2 * vectorBytes;
const tileBytes = Math.max(...tileRows) * rowBytes;
const stepsBetweenStores = 4;
const roundSizes = [32, 16, 8, 4, 2, 1];

/** Bytes of the memory for sums: the sums, and a place for each time that they are stored on the way. */
const sumsBytes = tileBytes * (roundSizes[0] / stepsBetweenStores);

/** Offsets of a row's two vectors from the vector before a tile. */
const lowAt = (row) => rowBytes * row + vectorBytes;
const highAt = (row) => lowAt(row) + vectorBytes;

/** `steps` steps for rows at a0, a1 and so on. */
function round(rows, steps) {
  const lines = [];
  const each = (f) => {
    for (let r = 0; r < rows; r++) lines.push(...f(r));
  };
  each((r) => [
    `let low${r} = v128.load(from, ${lowAt(r)});`,
    `let high${r} = v128.load(from, ${highAt(r)});`,
  ]);
  for (let first = 0; first < steps; first += stepsBetweenStores) {
    const group = Array.from({ length: Math.min(stepsBetweenStores, steps - first) }, (_, i) => first + i);
    const last = first + group.length === steps;
    const place = last ? 0 : tileBytes * (1 + first / stepsBetweenStores);
    for (const step of group) {
      lines.push(
        `const b${step} = v128.load(b, ${lowAt(step)});`,
        `const d${step} = v128.load(b, ${highAt(step)});`,
      );
    }
    each((r) => [
      ...group.map((step) => `const x${step}_${r} = v128.load32_splat(a${r}, ${4 * step});`),
      ...group.flatMap((step) => [
        `low${r} = madd(x${step}_${r}, b${step}, low${r});`,
        `high${r} = madd(x${step}_${r}, d${step}, high${r});`,
      ]),
      `v128.store(sums, low${r}, ${place + lowAt(r)});`,
      `v128.store(sums, high${r}, ${place + highAt(r)});`,
    ]);
  }
  for (let r = 0; r < rows; r++) lines.push(`a${r} += ${4 * steps};`);
  lines.push(`b += ${rowBytes * steps};`, 'from = sums;');
  return lines.join('\n');
}

function tile(rows) {
  const a = Array.from({ length: rows }, (_, r) => `a${r}: usize`).join(', ');
  const rounds = roundSizes.map((n) => `while (left >= ${n}) {\n${round(rows, n)}\nleft -= ${n};\n}`);
  return `export function tile${rows}(${a}, b: usize, left: i32, sums: usize): void {
sums -= ${vectorBytes};
b -= ${vectorBytes};
let from = sums + sumsBytes;
${rounds.join('\n')}
}`;
}

const head = `import { madd } from './lanes';
// @ts-ignore: decorator
@inline
export const sumsBytes: usize = ${sumsBytes};
export function clearTile(to: usize): void {
  for (let i: usize = 0; i < ${tileBytes}; i += 16) v128.store(to + i, f32x4.splat(0));
}
`;

/** The source of the module `wide-tiles`. Memory for sums is followed by a cleared tile, from which the first round starts. */
export function wideTiles() {
  return [head, ...tileRows.map(tile)].join('\n');
}

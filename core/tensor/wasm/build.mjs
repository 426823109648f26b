// Compiles the kernels: `npm run build:kernels`. Does nothing when the binaries are newer than their sources.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wideTiles } from './wide-tiles.mjs';

const source = fileURLToPath(new URL('assembly/', import.meta.url));
const target = fileURLToPath(new URL('../../../dist/core/tensor/wasm/', import.meta.url));
const variants = [
  { file: 'kernels.wasm', features: 'simd', relaxed: 0, wide: 0 },
  { file: 'kernels-wide.wasm', features: 'simd', relaxed: 0, wide: 1 },
  { file: 'kernels-relaxed.wasm', features: 'simd,relaxed-simd', relaxed: 1, wide: 0 },
];

const newest = Math.max(
  ...[import.meta.url, new URL('wide-tiles.mjs', import.meta.url)].map(
    (url) => statSync(fileURLToPath(url)).mtimeMs,
  ),
  ...readdirSync(source).map((file) => statSync(source + file).mtimeMs),
);

for (const variant of variants) {
  const path = target + variant.file;
  if ((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) continue;
  mkdirSync(target, { recursive: true });
  const binary = await compile(variant);
  check(variant.file, binary);
  writeFileSync(path, binary);
}

async function compile({ file, features, relaxed, wide }) {
  const { default: asc } = await import('assemblyscript/asc');
  const outputs = new Map();
  const messages = [];
  const { error } = await asc.main(
    [
      'index.ts',
      '--outFile',
      file,
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--noExportMemory',
      '--enable',
      features,
      '--use',
      `RELAXED=${relaxed}`,
      '--use',
      `WIDE=${wide}`,
    ],
    {
      readFile: (name) => {
        if (name === 'wide-tiles.ts') return wideTiles();
        try {
          return readFileSync(source + name, 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (name, data) => outputs.set(name, data),
      listFiles: () => [],
      stderr: { write: (text) => messages.push(text) },
    },
  );
  if (error) throw new Error(`${file}: ${error.message}\n${messages.join('')}`);
  return outputs.get(file);
}

/** Kernels must bring no data of their own and use no stack in memory: all of the memory belongs to the arena. */
function check(file, binary) {
  const sections = sectionsOf(binary);
  if (sections.has(11)) throw new Error(`${file}: has a data section`);
  if (sections.has(6)) throw new Error(`${file}: has global variables, so perhaps a stack in memory`);
  // Engines that do not know relaxed SIMD refuse that variant when it is asked for.
  if (!file.includes('relaxed') && !WebAssembly.validate(binary)) throw new Error(`${file}: is not valid`);
}

/** Ids of the sections of a WebAssembly binary. */
function sectionsOf(binary) {
  const ids = new Set();
  let at = 8;
  while (at < binary.length) {
    ids.add(binary[at++]);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++];
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return ids;
}

// Compiles kernels written in AssemblyScript: a folder of sources with an `index.ts` becomes a module that brings nothing but code.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Compiles the sources in the folder `source` to the file `target` (both URLs), unless that is newer than they and the scripts `by`. `features` are those of
 * WebAssembly, `constants` are numbers that the sources see, and `written` are sources that a script writes, by their file names.
 */
export async function compileKernels({
  source,
  target,
  by,
  features = 'simd',
  constants = {},
  written = {},
}) {
  const folder = fileURLToPath(source);
  const path = fileURLToPath(target);
  const sources = [
    ...readdirSync(folder).map((file) => folder + file),
    ...[import.meta.url, ...by].map(fileURLToPath),
  ];
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs));
  if ((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) return;
  const binary = await compile(folder, written, [
    '--enable',
    features,
    ...Object.entries(constants).flatMap(([name, value]) => ['--use', `${name}=${value}`]),
  ]);
  check(path, binary);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, binary);
}

async function compile(folder, written, options) {
  const { default: asc } = await import('assemblyscript/asc');
  const outputs = new Map();
  const messages = [];
  const fixed = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory'];
  const { error } = await asc.main(['index.ts', '--outFile', 'out.wasm', ...fixed, ...options], {
    readFile: (name) => {
      if (written[name]) return written[name];
      try {
        return readFileSync(folder + name, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (name, data) => outputs.set(name, data),
    listFiles: () => [],
    stderr: { write: (text) => messages.push(text) },
  });
  if (error) throw new Error(`${folder}: ${error.message}\n${messages.join('')}`);
  return outputs.get('out.wasm');
}

/** Kernels must bring no data of their own and use no stack in memory: all of the memory belongs to who calls them. */
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

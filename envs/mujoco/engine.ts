import { readFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MainModule, MjModel, MjVFS } from '@mujoco/mujoco';
import { InputError, messageOf } from '../../core/errors.js';
import { namePairs } from './contact-pairs.js';
import { inlineWebAssembly } from './inlining.js';
import { Model } from './model.js';

/** MJCF text, with the folder that files it names are looked up in. */
export interface ModelSource {
  /** How messages call the model: its file, or the environment's name. */
  readonly name: string;
  readonly xml: string;
  readonly folder?: string;
}

/** Bytes of working memory of one simulation unless a model says otherwise; the five standard robots use at most 30 kB of it. */
const DEFAULT_ARENA = 1 << 20;

let loading: Promise<Engine> | undefined;

/** The thread's one MuJoCo, compiled and started at the first call: this is what makes importing this folder cheap. */
export function loadEngine(): Promise<Engine> {
  loading ??= (async () => {
    inlineWebAssembly();
    const { default: start } = await import('@mujoco/mujoco');
    return new Engine(await start());
  })();
  return loading;
}

/** MuJoCo's WebAssembly build in this thread. */
export class Engine {
  constructor(readonly mujoco: MainModule) {}

  /**
   * Compiles MJCF. Diverged simulations are left as they are instead of being reset in silence, so that the environment can see
   * them. Throws an InputError with the line when the text is at fault.
   */
  compile(source: ModelSource): Model {
    return new Model(this.mujoco, this.nativeOf(source), source.name);
  }

  /** `compile` for a model whose contacts are listed once for all: the same bits in less time, see `contact-pairs.ts`. */
  compileListed(source: ModelSource): Model {
    const searched = this.compile(source);
    try {
      const { xml, pairs } = namePairs(this.mujoco, searched, source.xml);
      const native = this.nativeOf({ ...source, xml });
      // As it would be if text behind the model's end spoke of it.
      if (native.npair !== pairs)
        throw new InputError(`model '${source.name}': its last tag must be </mujoco>`);
      return new Model(this.mujoco, native, source.name, true);
    } finally {
      searched.close();
    }
  }

  private nativeOf(source: ModelSource): MjModel {
    const { mujoco } = this;
    const files = new mujoco.MjVFS();
    try {
      if (source.folder !== undefined) addReferencedFiles(files, source.xml, source.folder, new Set());
      const spec = mujoco.parseXMLString(source.xml, files);
      try {
        if (spec.memory < 0) spec.memory = DEFAULT_ARENA;
        spec.option.disableflags |= mujoco.mjtDisableBit.mjDSBL_AUTORESET.value;
        return mujoco.mj_compile(spec, files);
      } finally {
        spec.delete();
      }
    } catch (error) {
      throw error instanceof InputError
        ? error
        : new InputError(`model '${source.name}': ${reason(messageOf(error))}`);
    } finally {
      files.delete();
    }
  }
}

/** Makes what the XML names by `file="..."` readable for MuJoCo, following includes. */
function addReferencedFiles(files: MjVFS, xml: string, folder: string, seen: Set<string>): void {
  const folders = [...xml.matchAll(/\b(?:mesh|texture|asset)dir="([^"]*)"/g)].map((match) => match[1]);
  for (const [, name] of xml.matchAll(/\bfile="([^"]*)"/g)) {
    for (const path of new Set(['', ...folders].map((prefix) => join(prefix, name)))) {
      const full = join(folder, path);
      if (seen.has(path) || !existsSync(full)) continue;
      seen.add(path);
      const bytes = readFileSync(full);
      files.addBuffer(path, bytes);
      if (path.endsWith('.xml')) addReferencedFiles(files, bytes.toString(), folder, seen);
    }
  }
}

/** MuJoCo's message as one line without its internal prefixes. */
function reason(message: string): string {
  const malformed = /XML parse error[^]*Line number=(\d+)/.exec(message);
  if (malformed) return `not well-formed XML, line ${malformed[1]}`;
  return message
    .replace(/^MuJoCo Error: /, '')
    .replace(/^Could not create Spec from XML string: /, '')
    .replace(/^(XML )?Error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, '; ');
}

/** Reads an MJCF file. Throws an InputError when there is none. */
export function readModel(file: string): ModelSource {
  try {
    return { name: file, xml: readFileSync(file, 'utf8'), folder: dirname(file) };
  } catch (error) {
    throw new InputError(`model '${file}' cannot be read: ${messageOf(error)}`);
  }
}

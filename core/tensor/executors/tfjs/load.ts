import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError, messageOf } from '../../../errors.js';
import type { Tfjs, TfjsBackend } from './api.js';

/** Packages of each backend; of alternatives in one entry the first that is installed is taken. */
const packages: Readonly<Record<TfjsBackend, readonly (readonly string[])[]>> = {
  tensorflow: [['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']],
  webgpu: [['webgpu'], ['@tensorflow/tfjs-core'], ['@tensorflow/tfjs-backend-webgpu']],
  cpu: [['@tensorflow/tfjs-core'], ['@tensorflow/tfjs-backend-cpu']],
};

/** Where packages are looked for: where attune is installed, or in the `node_modules` of another folder. */
export class Packages {
  private readonly resolve: (name: string) => string;

  constructor(folder: string | undefined) {
    this.resolve = createRequire(
      folder === undefined ? import.meta.url : join(folder, 'package.json'),
    ).resolve;
  }

  /** Address of the installed package, or null. */
  find(name: string): string | null {
    try {
      return pathToFileURL(this.resolve(name)).href;
    } catch (error) {
      if ((error as { code?: string }).code === 'MODULE_NOT_FOUND') return null;
      throw error;
    }
  }
}

/** Addresses of the packages that a backend needs; throws an InputError naming those missing and the command that installs them. */
export function findPackages(backend: TfjsBackend, from: Packages): string[] {
  const missing: string[] = [];
  const found = packages[backend].map((alternatives) => {
    for (const name of alternatives) {
      const address = from.find(name);
      if (address !== null) return address;
    }
    missing.push(alternatives[0]!);
    return '';
  });
  if (missing.length === 0) return found;
  const others = packages[backend].flatMap((alternatives) => alternatives.slice(1));
  const choice =
    others.length > 0
      ? ` (on a machine without an NVIDIA GPU: npm install --no-save ${others.join(' ')})`
      : '';
  throw new InputError(
    `device 'tfjs:${backend}' needs the package${missing.length > 1 ? 's' : ''} ${missing.join(', ')}, not installed here: ` +
      `run npm install --no-save ${missing.join(' ')}${choice}, or choose the device 'wasm', which needs nothing`,
  );
}

interface WebGpuPackage {
  create(options: readonly string[]): Gpu;
  globals: Readonly<Record<string, unknown>>;
}

interface Gpu {
  requestAdapter(options: { powerPreference: string }): Promise<object | null>;
}

/** A part of a package as it comes from `import()`: a CommonJS package stands whole in `default` too. */
async function importPackage(address: string): Promise<unknown> {
  return await import(address);
}

/**
 * TensorFlow.js in this thread with `backend` as its current backend. Throws an InputError when a package is missing, or is
 * installed but finds no native library or GPU that works.
 */
export async function loadTfjs(backend: TfjsBackend, folder?: string): Promise<Tfjs> {
  const addresses = findPackages(backend, new Packages(folder));
  switch (backend) {
    case 'tensorflow':
      return await loadTensorFlow(addresses[0]!);
    case 'webgpu':
      return await loadWebGpu(addresses as [string, string, string]);
    case 'cpu': {
      const [core, cpu] = addresses as [string, string];
      const tf = (await importPackage(core)) as Tfjs;
      await importPackage(cpu);
      return await started(tf, backend);
    }
  }
}

async function started(tf: Tfjs, backend: TfjsBackend): Promise<Tfjs> {
  if (!(await tf.setBackend(backend)))
    throw new InputError(`device 'tfjs:${backend}': TensorFlow.js could not start its backend '${backend}'`);
  await tf.ready();
  return tf;
}

async function loadTensorFlow(address: string): Promise<Tfjs> {
  // TensorFlow's notices about the processor are no news to someone who reads the progress of a training run.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
  const name = address.includes('tfjs-node-gpu') ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  let module: { default: Tfjs };
  try {
    module = (await importPackage(address)) as { default: Tfjs };
  } catch (error) {
    const reason = messageOf(error).split('\n', 1)[0]!.trim();
    throw new InputError(
      `device 'tfjs:tensorflow': ${name} is installed but does not load (${reason}): its native part is missing or does not ` +
        `fit this machine. Run npm rebuild ${name} --build-addon-from-source where the network reaches its downloads, or ` +
        `choose the device 'wasm'`,
    );
  }
  return await started(module.default, 'tensorflow');
}

async function loadWebGpu([webgpu, core, backend]: [string, string, string]): Promise<Tfjs> {
  let gpu: Gpu;
  try {
    const { create, globals } = (await importPackage(webgpu)) as WebGpuPackage;
    Object.assign(globalThis, globals);
    gpu = create([]);
  } catch (error) {
    const reason = messageOf(error).split('\n', 1)[0]!.trim();
    throw new InputError(
      `device 'tfjs:webgpu': the package webgpu is installed but does not load (${reason}); choose the device 'wasm'`,
    );
  }
  const value = { gpu, userAgent: 'node', platform: process.platform };
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true });
  if ((await gpu.requestAdapter({ powerPreference: 'high-performance' })) === null) {
    throw new InputError(
      `device 'tfjs:webgpu': no GPU was found: it needs a working Vulkan, Metal or Direct3D 12 driver (a recent Mesa lavapipe, 25.0 say, ` +
        `is one without a GPU, named in VK_ICD_FILENAMES); or choose the device 'wasm'`,
    );
  }
  const tf = (await importPackage(core)) as Tfjs;
  await importPackage(backend);
  await started(tf, 'webgpu');
  // Small tensors would be computed in JavaScript, whose rounding is not the GPU's.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  return tf;
}

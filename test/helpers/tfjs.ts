import { InputError } from '../../core/errors.js';
import { createTfjsExecutor } from '../../core/tensor/executors/tfjs/create.js';
import type { TfjsExecutor } from '../../core/tensor/executors/tfjs/executor.js';

/** A backend of TensorFlow.js as tests know it; `cpu`, plain JavaScript, is the oracle of all that stands around the kernels. */
export type TfjsTestBackend = 'cpu' | 'webgpu' | 'tensorflow';

/**
 * An executor on a backend of TensorFlow.js, whose packages are found through ATTUNE_TFJS_MODULES (a folder with
 * `node_modules`), or null where it cannot be had: the reason to skip is then the second element. Backends named in
 * ATTUNE_TFJS_BACKENDS (comma-separated) were prepared for the tests and must work.
 */
export async function openTfjs(
  backend: TfjsTestBackend,
  options: { readonly thread?: boolean } = {},
): Promise<[TfjsExecutor, null] | [null, string]> {
  try {
    return [await createTfjsExecutor(backend, options), null];
  } catch (error) {
    const prepared = (process.env.ATTUNE_TFJS_BACKENDS ?? '').split(',').includes(backend);
    if (prepared || !(error instanceof InputError)) throw error;
    return [null, error.message];
  }
}

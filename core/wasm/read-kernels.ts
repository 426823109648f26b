import { readFileSync } from 'node:fs';

/** The binary of compiled kernels. Throws an Error that says how to make them when they are missing. */
export function readKernels(url: URL): Uint8Array {
  try {
    return readFileSync(url);
  } catch (error) {
    throw new Error(`the kernels are missing (${url.pathname}): run 'npm run build:kernels'`, {
      cause: error,
    });
  }
}

import { readFileSync, statSync } from 'node:fs';
import { InputError, messageOf } from '../errors.js';

/** A CURVE key pair; both keys in Z85, 40 characters. */
export interface KeyPair {
  readonly publicKey: string;
  readonly secretKey: string;
}

/** How a listening socket proves who it is and whom it lets in. */
export interface ServerSecurity {
  readonly keys: KeyPair;
  /** Public keys of those who may connect. */
  readonly allowed: ReadonlySet<string>;
}

/** How a connecting socket proves who it is, and whom it expects. */
export interface ClientSecurity {
  readonly keys: KeyPair;
  readonly serverKey: string;
}

const Z85_KEY = /^[0-9a-zA-Z.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/;

/** Reads a key file. Throws an InputError when others can read it too, or when it holds no key pair. */
export function readKeyFile(path: string): KeyPair {
  const text = readText(path, 'key file');
  if ((statSync(path).mode & 0o077) !== 0)
    throw new InputError(`key file '${path}' can be read by others: chmod 600 '${path}'`);
  let keys: unknown;
  try {
    keys = JSON.parse(text);
  } catch {
    throw new InputError(`key file '${path}' is not JSON`);
  }
  const { publicKey, secretKey } = (keys ?? {}) as { publicKey?: unknown; secretKey?: unknown };
  if (
    typeof publicKey !== 'string' ||
    typeof secretKey !== 'string' ||
    !Z85_KEY.test(publicKey) ||
    !Z85_KEY.test(secretKey)
  ) {
    throw new InputError(`key file '${path}' does not hold a publicKey and a secretKey of 40 characters`);
  }
  return { publicKey, secretKey };
}

/** Reads public keys, one a line; what follows a key on its line is a note. Throws an InputError naming the line. */
export function readPublicKeys(path: string): string[] {
  return readText(path, 'public keys')
    .split('\n')
    .flatMap((line, i) => {
      const [key] = line.trim().split(/\s+/);
      if (key === '') return [];
      if (!Z85_KEY.test(key))
        throw new InputError(`'${path}' line ${i + 1}: '${key}' is not a public key of 40 characters`);
      return [key];
    });
}

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new InputError(`cannot read ${what} '${path}': ${messageOf(error)}`);
  }
}

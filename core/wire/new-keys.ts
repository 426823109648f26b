import { chmodSync, closeSync, openSync, writeSync } from 'node:fs';
import { curveKeyPair } from 'zeromq';
import { InputError, messageOf } from '../errors.js';
import type { KeyPair } from './keys.js';

/** A new key pair. */
export function newKeyPair(): KeyPair {
  const { publicKey, secretKey } = curveKeyPair();
  return { publicKey, secretKey };
}

/** Writes a new key pair to a file that only its owner can read, and the public key beside it as `<path>.pub`. Never overwrites. */
export function createKeyFile(path: string): KeyPair {
  const keys = newKeyPair();
  try {
    const secret = openSync(path, 'wx', 0o600);
    writeSync(secret, `${JSON.stringify(keys)}\n`);
    closeSync(secret);
    chmodSync(path, 0o600);
    const open = openSync(`${path}.pub`, 'w', 0o644);
    writeSync(open, `${keys.publicKey}\n`);
    closeSync(open);
  } catch (error) {
    throw new InputError(`cannot write key file '${path}': ${messageOf(error)}`);
  }
  return keys;
}

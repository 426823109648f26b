import { InputError } from '../core/errors.js';
import { isLoopback, type Address } from '../core/wire/address.js';
import { readKeyFile, readPublicKeys, type ClientSecurity, type ServerSecurity } from '../core/wire/keys.js';

/** The keys of a connecting process from its two options; undefined without either. Throws an InputError when one is missing. */
export function clientSecurity(
  keys: string | undefined,
  serverKey: string | undefined,
): ClientSecurity | undefined {
  if (keys === undefined && serverKey === undefined) return undefined;
  if (keys === undefined || serverKey === undefined)
    throw new InputError('--keys and --learner-key belong together: give both');
  const [key, ...others] = readPublicKeys(serverKey);
  if (key === undefined || others.length > 0)
    throw new InputError(`'${serverKey}' must hold exactly one public key`);
  return { keys: readKeyFile(keys), serverKey: key };
}

/** The keys of a listening process. Throws an InputError when the address can be reached from outside and there are none. */
export function serverSecurity(
  address: Address,
  keys: string | undefined,
  allow: string | undefined,
): ServerSecurity | undefined {
  if (keys === undefined && allow === undefined) {
    if (isLoopback(address)) return undefined;
    throw new InputError(
      `'${address.host}' can be reached from other machines: give --keys <file> and --allow <file of actors' public keys> (make them with 'attune keys')`,
    );
  }
  if (keys === undefined || allow === undefined)
    throw new InputError('--keys and --allow belong together: give both');
  return { keys: readKeyFile(keys), allowed: new Set(readPublicKeys(allow)) };
}

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { InputError } from '../../../core/errors.js';
import { endpoint, isLoopback, parseAddress } from '../../../core/wire/address.js';
import { readKeyFile, readPublicKeys } from '../../../core/wire/keys.js';
import { createKeyFile, newKeyPair } from '../../../core/wire/new-keys.js';

const folder = mkdtempSync(join(tmpdir(), 'attune-keys-'));
after(() => rmSync(folder, { recursive: true }));
const refused = (pattern: RegExp) => (error: Error) =>
  error instanceof InputError && pattern.test(error.message);

describe('key files', () => {
  it('are readable by their owner alone and come back', () => {
    const path = join(folder, 'own.key');
    const keys = createKeyFile(path);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readKeyFile(path), keys);
    assert.deepEqual(readPublicKeys(`${path}.pub`), [keys.publicKey]);
    assert(!readFileSync(`${path}.pub`, 'utf8').includes(keys.secretKey));
    assert.throws(() => createKeyFile(path), refused(/cannot write key file .*EEXIST/));
  });

  it('are refused when others can read them or when they hold no keys', () => {
    const path = join(folder, 'open.key');
    createKeyFile(path);
    chmodSync(path, 0o644);
    assert.throws(() => readKeyFile(path), refused(/can be read by others: chmod 600/));
    const broken = join(folder, 'broken.key');
    for (const [text, pattern] of [
      ['{', /is not JSON/],
      ['null', /does not hold/],
      ['{"publicKey":"short","secretKey":"short"}', /does not hold/],
    ] as const) {
      writeFileSync(broken, text, { mode: 0o600 });
      assert.throws(() => readKeyFile(broken), refused(pattern));
    }
    assert.throws(() => readKeyFile(join(folder, 'none.key')), refused(/cannot read key file .*ENOENT/));
  });

  it('list allowed keys with notes behind them', () => {
    const [one, two] = [newKeyPair().publicKey, newKeyPair().publicKey];
    const path = join(folder, 'allowed');
    writeFileSync(path, `${one}  laptop\n\n  ${two}\n`);
    assert.deepEqual(readPublicKeys(path), [one, two]);
    writeFileSync(path, `${one}\nlaptop ${two}\n`);
    assert.throws(() => readPublicKeys(path), refused(/line 2: 'laptop' is not a public key/));
  });
});

describe('addresses', () => {
  it('are host and port, with or without a scheme', () => {
    assert.deepEqual(parseAddress('learner.example:5555'), { host: 'learner.example', port: 5555 });
    assert.deepEqual(parseAddress('tcp://[::1]:0'), { host: '::1', port: 0 });
    assert.equal(endpoint(parseAddress('[::1]:7')), 'tcp://[::1]:7');
    assert.equal(endpoint({ host: '127.0.0.1', port: 0 }), 'tcp://127.0.0.1:*');
    for (const text of ['', 'host', 'host:', ':5', 'host:99999', 'a b:5', 'http://host:5']) {
      assert.throws(() => parseAddress(text), refused(/is not an address: write host:port/));
    }
  });

  it('are loopback or not', () => {
    for (const host of ['localhost', '127.0.0.1', '127.8.0.1', '::1']) assert(isLoopback({ host, port: 1 }));
    for (const host of ['0.0.0.0', '*', '::', '10.0.0.1', 'learner', '127.0.0.1.example'])
      assert(!isLoopback({ host, port: 1 }));
  });
});

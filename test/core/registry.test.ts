import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InputError } from '../../core/errors.js';
import { envs, Registry, registerEnv } from '../../core/registry.js';
import { walkDefinition } from '../fixtures/walk.js';

describe('Registry', () => {
  const registry = new Registry<number>('thing');
  registry.register('zebra', 1);
  registry.register('ant-goal', 2);
  registry.register('crs/quickstart-2', 3);

  it('finds what was registered and lists the names in order', () => {
    assert.deepEqual(registry.names(), ['ant-goal', 'crs/quickstart-2', 'zebra']);
    assert.deepEqual(registry.names().map((name) => registry.get(name)), [2, 3, 1]); // prettier-ignore
  });

  it('names the nearest when there is no such name', () => {
    assert.throws(
      () => registry.get('ant-gaol'),
      new InputError("unknown thing 'ant-gaol': did you mean 'ant-goal'?"),
    );
    assert.throws(() => registry.get('toString'), InputError);
  });

  it('refuses a name twice, and keeps the first', () => {
    assert.throws(() => registry.register('zebra', 9), new InputError("thing 'zebra' is registered twice"));
    assert.equal(registry.get('zebra'), 1);
  });

  for (const name of [
    '',
    'Ant',
    'ant_goal',
    'ant goal',
    '-ant',
    'ant-',
    'ant//goal',
    '/ant',
    'ant--goal',
    'änt',
    'ant\n',
  ]) {
    it(`refuses ${JSON.stringify(name)} as a name`, () =>
      assert.throws(() => registry.register(name, 0), /lower-case words/));
  }

  it('takes environments through the door of plug-ins', () => {
    const definition = walkDefinition();
    registerEnv('registry-test', definition);
    assert.equal(envs.get('registry-test'), definition);
    assert.throws(() => registerEnv('registry-test', definition), /env 'registry-test' is registered twice/);
  });
});

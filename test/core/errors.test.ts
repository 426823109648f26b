import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { InputError, messageOf, nearest, RunError, unknownName } from '../../core/errors.js';

describe('nearest', () => {
  const choices = ['ant-goal', 'cartpole', 'pendulum', 'point-goal', 'ppo'];
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['ant-gaol', 'ant-goal'],
    ['cartpol', 'cartpole'],
    ['CartPole', 'cartpole'],
    ['pendulumm', 'pendulum'],
    ['pointgoal', 'point-goal'],
    ['pp0', 'ppo'],
    ['zebra', undefined],
    ['xyz-abc-def', undefined],
  ];
  for (const [name, expected] of cases) {
    it(`${name}: ${expected ?? 'nothing'}`, () => assert.equal(nearest(name, choices), expected));
  }

  it('finds the name itself among any others', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), fc.nat(), (names, i) => {
        const name = names[i % names.length];
        assert.equal(nearest(name, names)?.toLowerCase(), name.toLowerCase());
      }),
    );
  });

  it('finds a name of which one letter was lost, doubled or replaced', () => {
    fc.assert(
      fc.property(fc.constantFrom(...choices), fc.nat(), fc.nat(2), (name, at, slip) => {
        const i = at % name.length;
        const replacement = [name[i] + name[i], '', '#'][slip];
        assert.equal(nearest(name.slice(0, i) + replacement + name.slice(i + 1), choices), name);
      }),
    );
  });

  it('takes the first of two equally near', () => {
    assert.equal(nearest('car', ['cat', 'cap']), 'cat');
    assert.equal(nearest('car', ['cap', 'cat']), 'cap');
  });
});

describe('unknownName', () => {
  it('names the thing, the value and the nearest choice, or all choices', () => {
    const message = (name: string, choices: readonly string[]): string =>
      unknownName('env', name, choices).message;
    assert.equal(message('ant-gaol', ['ant-goal']), "unknown env 'ant-gaol': did you mean 'ant-goal'?");
    assert.equal(
      message('zebra', ['cartpole', 'pendulum']),
      "unknown env 'zebra': choose one of cartpole, pendulum",
    );
    assert.equal(message('zebra', []), "unknown env 'zebra': none is registered");
    assert.ok(unknownName('env', 'x', []) instanceof InputError);
  });
});

describe('errors', () => {
  it('have names of their own, so that a log tells them apart', () => {
    assert.deepEqual([new InputError('x').name, new RunError('x').name], ['InputError', 'RunError']);
  });

  it('give their message whatever was thrown', () => {
    assert.deepEqual([new Error('a'), 'b', 3, undefined].map(messageOf), ['a', 'b', '3', 'undefined']);
  });
});

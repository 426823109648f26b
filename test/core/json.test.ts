import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../core/json.js';

describe('canonicalJson', () => {
  it('does not depend on the order in which keys were set', () => {
    assert.equal(canonicalJson({ b: 1, a: { d: [1, 2], c: null } }), '{"a":{"c":null,"d":[1,2]},"b":1}');
    assert.equal(canonicalJson({ b: 1, a: 2 }), canonicalJson({ a: 2, b: 1 }));
  });

  it('keeps every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves out what is undefined and names what JSON cannot hold', () => {
    assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}');
    assert.throws(() => canonicalJson({ a: { b: [1, NaN] } }), /^TypeError: a\.b\[1\] is NaN/);
    assert.throws(() => canonicalJson({ when: new Date(0) }), /when is a Date/);
    assert.throws(() => canonicalJson(undefined), /value is undefined/);
  });
});

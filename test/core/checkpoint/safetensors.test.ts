import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DTYPES, ndarray, type DType, type NamedArrays, type NDArray } from '../../../core/arrays.js';
import { decodeSafetensors, encodeSafetensors } from '../../../core/checkpoint/index.js';
import { InputError } from '../../../core/errors.js';
import { arbitraryArrays } from '../../helpers/arrays.js';
import { projectRoot } from '../../helpers/data.js';

const encode = (arrays: NamedArrays): Buffer => Buffer.concat(encodeSafetensors(arrays));

/** A file with this header and this much data, whether or not they make sense together. */
function file(header: string, dataBytes = 0): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(dataBytes)]);
}

const refused = (bytes: Uint8Array, message: RegExp): void =>
  assert.throws(
    () => decodeSafetensors(bytes, 'x.safetensors'),
    (error) =>
      error instanceof InputError && error.message.startsWith('x.safetensors') && message.test(error.message),
  );

/** What safetensors.golden holds; test/data/make_safetensors.py made the file with Python's safetensors. */
const golden: NamedArrays = {
  'params/layers/0/w': ndarray(Float32Array.of(0, 0.5, -1.5, 3.25, NaN, -Infinity), [2, 3]),
  'params/layers/0/b': ndarray(Float32Array.of(-0), [1]),
  'optimiser/step': ndarray(Int32Array.of(-2147483648, 7)),
  'normaliser/mean': ndarray(Float64Array.of(0.1, 1e308), [2, 1]),
  'stream ✓': ndarray(Uint32Array.of(4294967295)),
  flags: ndarray(Uint8Array.of(1, 0, 255)),
  empty: ndarray(new Float32Array(0), [0, 4]),
  scalar: ndarray(Float32Array.of(2), []),
};

const goldenFile = join(projectRoot, 'test', 'data', 'safetensors.golden');

describe('safetensors', () => {
  it('reads back what it wrote, bit for bit', () => {
    fc.assert(
      fc.property(arbitraryArrays(), (arrays) => {
        assert.deepEqual(decodeSafetensors(encode(arrays), 'x'), arrays);
      }),
    );
  });

  it('writes the same bytes whatever the order of the names', () => {
    fc.assert(
      fc.property(arbitraryArrays(), (arrays) => {
        const reversed = Object.fromEntries(Object.entries(arrays).reverse());
        assert.deepEqual(encode(reversed), encode(arrays));
      }),
    );
  });

  it('aligns every array to its element size and does not copy it', () => {
    fc.assert(
      fc.property(arbitraryArrays(), (arrays) => {
        const parts = encodeSafetensors(arrays);
        let offset = parts[0].length;
        const buffers = new Map<ArrayBufferLike, NDArray>(
          Object.values(arrays).map((array) => [array.data.buffer, array]),
        );
        for (const part of parts.slice(1)) {
          const array = buffers.get(part.buffer);
          assert.ok(array, 'a piece is the memory of an array');
          assert.equal(offset % array.data.BYTES_PER_ELEMENT, 0);
          offset += part.length;
        }
      }),
    );
  });

  it('gives every array memory of its own, also from a Node Buffer', () => {
    const bytes = encode({ a: ndarray(Float32Array.of(1)), b: ndarray(Float32Array.of(2)) });
    const { a, b } = decodeSafetensors(bytes, 'x');
    bytes.fill(0);
    assert.deepEqual([a.data[0], b.data[0]], [1, 2]);
    assert.notEqual(a.data.buffer, b.data.buffer);
  });

  it("reads a file of Python's safetensors and writes the same bytes", () => {
    const bytes = readFileSync(goldenFile);
    assert.deepEqual(decodeSafetensors(bytes, 'golden'), golden);
    assert.deepEqual(encode(golden), bytes);
  });

  it('takes metadata and unpadded headers of other writers', () => {
    const header = '{"__metadata__":{"format":"pt"},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}';
    assert.deepEqual(decodeSafetensors(file(header, 2), 'x'), { a: ndarray(new Uint8Array(2)) });
  });

  it('refuses to write an array named __metadata__', () => {
    assert.throws(() => encode({ ['__metadata__']: ndarray(new Uint8Array(1)) }), /__metadata__/);
  });

  describe('refuses', () => {
    const f32 = (begin: number, end: number, shape = `[${(end - begin) / 4}]`): string =>
      `{"dtype":"F32","shape":${shape},"data_offsets":[${begin},${end}]}`;
    const cases: [name: string, bytes: Buffer, message: RegExp][] = [
      ['an empty file', Buffer.alloc(0), /cut off: 0 bytes/],
      [
        'a header longer than is allowed',
        Buffer.from('ffffffffffffffff00', 'hex'),
        /header claims 18446744073709551615 bytes/,
      ],
      [
        'a header longer than the file',
        Buffer.from('640000000000000000', 'hex'),
        /cut off: its header claims 100 bytes.*has 9/,
      ],
      ['a header that is not JSON', file('{"a":'), /header is not JSON/],
      ['a header that is not UTF-8', Buffer.from('0100000000000000ff', 'hex'), /header is not JSON/],
      ['a header that is a list', file('[]'), /header is not an object/],
      ['a header that is null', file('null'), /header is not an object/],
      ['a name that stands twice', file(`{"a":${f32(0, 4)},"a":${f32(4, 8)}}`, 8), /'a' twice/],
      [
        'an escaped name that stands twice',
        file(`{"a":${f32(0, 4)},"\\u0061" :${f32(4, 8)}}`, 8),
        /'a' twice/,
      ],
      [
        'a field that stands twice',
        file('{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
        /'dtype' twice/,
      ],
      [
        'an unknown element type',
        file('{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}', 2),
        /'a' has element type "BF16"; known are F64/,
      ],
      [
        'an element type from the prototype',
        file('{"a":{"dtype":"toString","shape":[1],"data_offsets":[0,2]}}', 2),
        /element type "toString"/,
      ],
      ['an entry that is no object', file('{"a":7}'), /'a' has no description/],
      ['a shape that is missing', file('{"a":{"dtype":"U8","data_offsets":[0,0]}}'), /'a' has shape missing/],
      ['a negative size', file(`{"a":${f32(0, 4, '[-1]')}}`, 4), /'a' has shape \[-1\]/],
      ['a broken size', file(`{"a":${f32(0, 4, '[0.5]')}}`, 4), /'a' has shape \[0.5\]/],
      [
        'a shape beyond every number',
        file(`{"a":${f32(0, 4, '[9007199254740991,9007199254740991]')}}`, 4),
        /'a' has shape/,
      ],
      [
        'a shape that does not fit its range',
        file(`{"a":${f32(0, 8, '[1]')}}`, 8),
        /'a' has shape \[1\] of F32, 4 bytes, in a range of 8/,
      ],
      ['offsets the wrong way round', file(`{"a":${f32(4, 0, '[1]')}}`, 4), /'a' has data_offsets \[4,0\]/],
      [
        'offsets of three',
        file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}', 2),
        /data_offsets \[0,1,2\]/,
      ],
      ['arrays that overlap', file(`{"a":${f32(0, 8)},"b":${f32(4, 12)}}`, 12), /'b' overlaps/],
      [
        'a hole between arrays',
        file(`{"a":${f32(0, 4)},"b":${f32(8, 12)}}`, 12),
        /bytes 4 to 8 belong to no array/,
      ],
      ['an array beyond the end', file(`{"a":${f32(0, 8)}}`, 4), /cut off: array 'a' ends at byte 8 of 4/],
      ['bytes at the end', file(`{"a":${f32(0, 4)}}`, 5), /1 bytes at its end/],
    ];
    for (const [name, bytes, message] of cases) it(name, () => refused(bytes, message));
  });

  it('answers any change of a byte and any cut with an InputError or with arrays', () => {
    const bytes = encode(golden);
    const attempt = (changed: Uint8Array): void => {
      try {
        for (const { shape, data } of Object.values(decodeSafetensors(changed, 'x'))) {
          assert.equal(
            shape.reduce((product, n) => product * n, 1),
            data.length,
          );
        }
      } catch (error) {
        assert.ok(error instanceof InputError, String(error));
      }
    };
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(bytes.length), { nil: undefined }),
        (changes, cut) => {
          const changed = Uint8Array.from(bytes.subarray(0, cut));
          for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
          attempt(changed);
        },
      ),
      { numRuns: 3000 },
    );
    for (let cut = 0; cut < bytes.length; cut++) {
      assert.throws(() => decodeSafetensors(bytes.subarray(0, cut), 'x'), InputError, `cut to ${cut} bytes`);
    }
  });

  it("is read by Python's safetensors", (t) => {
    const python = process.env.ATTUNE_PYTHON ?? 'python3';
    if (spawnSync(python, ['-c', 'import numpy, safetensors']).status !== 0) {
      t.skip(`${python} has no numpy and safetensors`);
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'attune-'));
    try {
      const path = join(folder, 'state.safetensors');
      const numbers = (type: DType): NDArray => ndarray(DTYPES[type].from([0, 1, 2, 3, 4, 250]), [2, 3]);
      writeFileSync(
        path,
        encode(Object.fromEntries(Object.keys(DTYPES).map((type) => [`x/${type}`, numbers(type as DType)]))),
      );
      const script =
        'import sys, json; from safetensors.numpy import load_file; a = load_file(sys.argv[1]); ' +
        'print(json.dumps({k: [str(v.dtype), v.tolist()] for k, v in a.items()}))';
      const { stdout, stderr } = spawnSync(python, ['-c', script, path], { encoding: 'utf8' });
      const rows = [
        [0, 1, 2],
        [3, 4, 250],
      ];
      assert.deepEqual(JSON.parse(stdout || JSON.stringify(stderr)), {
        'x/F32': ['float32', rows],
        'x/F64': ['float64', rows],
        'x/I32': ['int32', rows],
        'x/U32': ['uint32', rows],
        'x/U8': ['uint8', rows],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

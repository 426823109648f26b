import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pack } from 'msgpackr';
import { DTYPES, type NamedArrays, type NDArray } from '../../../core/arrays.js';
import { Rng } from '../../../core/random.js';
import {
  decodeActorMessage,
  encodeActorMessage,
  type ActorMessage,
} from '../../../core/wire/actor-messages.js';
import { frameArrays, joinArrays, ownFrames, readArrayMeta } from '../../../core/wire/array-frames.js';
import { encodeFrames, PROTOCOL } from '../../../core/wire/frames.js';
import { packHeader } from '../../../core/wire/header.js';
import {
  decodeLearnerMessage,
  encodeLearnerMessage,
  type LearnerMessage,
} from '../../../core/wire/learner-messages.js';
import {
  decodeReduceMessage,
  encodeReduceMessage,
  type ReduceMessage,
} from '../../../core/wire/reduce-messages.js';
import { WireError } from '../../../core/wire/wire-error.js';
import { garbage } from '../../helpers/garbage.js';

const anyArray: fc.Arbitrary<NDArray> = fc
  .record({
    dtype: fc.constantFrom(...(Object.keys(DTYPES) as (keyof typeof DTYPES)[])),
    rows: fc.integer({ min: 0, max: 40 }),
    columns: fc.constantFrom(1, 3, 400),
    seed: fc.nat(),
  })
  .map(({ dtype, rows, columns, seed }) => {
    const rng = Rng.seed(seed);
    const data = new DTYPES[dtype](rows * columns);
    for (let i = 0; i < data.length; i++) data[i] = rng.int(200);
    return { shape: [rows, columns], data };
  });
const anyArrays: fc.Arbitrary<NamedArrays> = fc.dictionary(fc.string({ maxLength: 12 }), anyArray, {
  maxKeys: 6,
  noNullPrototype: true,
});

const sampleArrays: NamedArrays = {
  observation: { shape: [100, 60], data: new Float32Array(6000).fill(0.5) },
  action: { shape: [100], data: new Int32Array(100).fill(1) },
  done: { shape: [3], data: Uint8Array.of(0, 1, 0) },
};

const actorMessages: ActorMessage[] = [
  {
    type: 'hello',
    actor: 'a',
    version: '0.1.0',
    workers: 2,
    plugins: ['ab'],
    run: 'r',
    session: '',
    holding: [1, 2],
  },
  { type: 'ready', actor: 'a', session: 's', credits: 4 },
  { type: 'heartbeat', actor: 'a', session: 's', received: 3, holding: [7], progress: [7, 100, 20] },
  { type: 'sample', actor: 'a', session: 's', ticket: 9, arrays: sampleArrays },
  { type: 'failed', actor: 'a', session: 's', ticket: 9, reason: 'env', message: 'it fell' },
  { type: 'want', actor: 'a', session: 's', version: 3 },
  { type: 'bye', actor: 'a', reason: 'stopped', message: 'stopped' },
];
const unit = {
  round: 3,
  purpose: 'train',
  index: 5,
  stream: [1, 2 ** 32 - 1],
  weightsVersion: 3,
  split: 'valid',
  work: { steps: 2.5, tasks: [{ at: -1 }] },
} as const;
const learnerMessages: LearnerMessage[] = [
  {
    type: 'welcome',
    session: 's',
    run: 'r',
    env: { name: 'e', config: { a: [1] } },
    algorithm: { name: 'g', config: null },
    executor: 'wasm',
    weightsPort: 4000,
    unitTimeout: 300000,
    heartbeat: 1000,
  },
  { type: 'refused', reason: 'plugins', message: 'no' },
  { type: 'unit', session: 's', number: 1, ticket: 2, unit },
  { type: 'weights', session: 's', version: 3, arrays: sampleArrays },
  { type: 'gone', session: 's', version: 3 },
  { type: 'who' },
  { type: 'alive' },
  { type: 'end' },
];
const reduceMessages: ReduceMessage[] = [
  { type: 'join', rank: 1, terms: 't' },
  { type: 'part', rank: 1, sequence: 7, arrays: sampleArrays },
  { type: 'heard', rank: 1 },
  { type: 'whole', sequence: 7, arrays: sampleArrays },
  ...(['joined', 'over', 'refused', 'alive'] as const).map((type) => ({ type, message: 'm' })),
];
const encodeActor = (message: ActorMessage): Uint8Array[] =>
  encodeActorMessage(
    message.type === 'sample' ? { ...message, arrays: frameArrays(message.arrays) } : message,
  );
const encodeLearner = (message: LearnerMessage): Uint8Array[] =>
  encodeLearnerMessage(
    message.type === 'weights' ? { ...message, arrays: frameArrays(message.arrays) } : message,
  );
const encodeReduce = (message: ReduceMessage): Uint8Array[] =>
  encodeReduceMessage('arrays' in message ? { ...message, arrays: frameArrays(message.arrays) } : message);

/** Frames as a socket delivers them: memory of their own, possibly odd. */
const received = (frames: readonly Uint8Array[], offset = 0): Uint8Array[] =>
  frames.map((frame) => {
    const memory = new Uint8Array(frame.length + offset);
    memory.set(frame, offset);
    return memory.subarray(offset);
  });

const reasonOf = (body: () => unknown): string => {
  try {
    body();
  } catch (error) {
    assert(error instanceof WireError, `threw ${String(error)}`);
    return error.reason;
  }
  return 'accepted';
};

describe('array frames', () => {
  it('bring arrays of every type, shape and size back, aligned or not', () => {
    fc.assert(
      fc.property(anyArrays, fc.constantFrom(0, 1, 4), (arrays, offset) => {
        const { meta, frames } = frameArrays(arrays);
        assert.deepEqual(
          joinArrays(readArrayMeta(JSON.parse(JSON.stringify(meta))), received(frames, offset)),
          arrays,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('copy no large array on the way in or out', () => {
    const { meta, frames } = frameArrays(sampleArrays);
    assert.equal(frames[1].buffer, sampleArrays.observation.data.buffer);
    assert.equal(joinArrays(meta, frames).observation.data.buffer, frames[1].buffer);
    assert.equal(frames.length, 2);
  });

  it('own their memory when asked to', () => {
    for (const frame of ownFrames(sampleArrays).frames) {
      assert.equal(frame.byteLength, frame.buffer.byteLength);
      assert.notEqual(frame.buffer, sampleArrays.observation.data.buffer);
    }
  });

  it('are refused when lengths, number, names or shapes do not fit', () => {
    const { meta, frames } = frameArrays(sampleArrays);
    const cases = [
      () => joinArrays(meta, frames.slice(1)),
      () => joinArrays(meta, [frames[0].slice(8), frames[1]]),
      () => joinArrays(meta, [frames[0], frames[1].slice(4)]),
      () => readArrayMeta([meta[0], meta[0]]),
      () => readArrayMeta([['x', 'F16', [1]]]),
      () => readArrayMeta([['x', 'F32', [-1]]]),
      () => readArrayMeta([['x', 'F32', [0.5]]]),
      () => readArrayMeta([['x', 'F32', Array(9).fill(1)]]),
      () => joinArrays(readArrayMeta([['x', 'F32', [2 ** 40, 2 ** 40]]]), [new Uint8Array(0), frames[1]]),
      () =>
        joinArrays(readArrayMeta([['x', 'F64', [2 ** 31, 2 ** 31, 2 ** 8]]]), [new Uint8Array(0), frames[1]]),
    ];
    for (const body of cases) assert.equal(reasonOf(body), 'arrays');
  });
});

describe('messages', () => {
  it('come back as they were sent', () => {
    for (const message of actorMessages)
      assert.deepEqual(decodeActorMessage(received(encodeActor(message))), message);
    for (const message of learnerMessages)
      assert.deepEqual(decodeLearnerMessage(received(encodeLearner(message))), message);
    for (const message of reduceMessages)
      assert.deepEqual(decodeReduceMessage(received(encodeReduce(message))), message);
  });

  it('are refused with a reason when anything is not as it must be', () => {
    const hello = { actor: 'a', version: '0.1.0', workers: 2, plugins: [], session: '', holding: [] };
    const decode = (frames: Uint8Array[]) => reasonOf(() => decodeActorMessage(frames));
    assert.equal(decode([]), 'frames');
    assert.equal(decode([Uint8Array.of()]), 'header');
    assert.equal(decode([packHeader({ protocol: PROTOCOL + 1, type: 'hello', ...hello })]), 'protocol');
    assert.equal(decode([packHeader({ protocol: PROTOCOL, type: 7 })]), 'type');
    assert.equal(decode(encodeFrames('nonsense', { actor: 'a' })), 'type');
    assert.equal(decode(encodeFrames('hello', { ...hello, workers: 1.5 })), 'field');
    assert.equal(decode(encodeFrames('hello', { ...hello, workers: 2 ** 20 })), 'field');
    assert.equal(decode(encodeFrames('hello', { ...hello, extra: 1 })), 'field');
    assert.equal(decode(encodeFrames('hello', { ...hello, plugins: [3] })), 'field');
    assert.equal(decode(encodeFrames('hello', { ...hello, actor: 'a'.repeat(5000) })), 'field');
    assert.equal(decode(encodeFrames('hello', hello, frameArrays(sampleArrays))), 'arrays');
    assert.equal(decode(encodeFrames('sample', { actor: 'a', session: '', ticket: 1 })), 'arrays');
    assert.equal(decode([...encodeFrames('hello', hello), Uint8Array.of(1)]), 'frames');
    assert.equal(decode([Uint8Array.of(...encodeFrames('hello', hello)[0], 0)]), 'frames');
  });

  it('between learners are refused with a reason too', () => {
    const decode = (frames: Uint8Array[]) => reasonOf(() => decodeReduceMessage(frames));
    assert.equal(decode(encodeFrames('nonsense', {})), 'type');
    assert.equal(decode(encodeFrames('join', { rank: -1, terms: 't' })), 'field');
    assert.equal(decode(encodeFrames('heard', {})), 'field');
    assert.equal(decode(encodeFrames('heard', { rank: 1, message: '' })), 'field');
    assert.equal(decode(encodeFrames('part', { rank: 1, sequence: 0 })), 'arrays');
    assert.equal(decode(encodeFrames('heard', { rank: 1 }, frameArrays(sampleArrays))), 'arrays');
  });

  it('cannot make the header decoder recurse, allocate or build what is not plain data', () => {
    const nested = new Uint8Array(200_000).fill(0x91);
    const bytes = (...values: number[]) => Uint8Array.from(values);
    const cases = [
      nested,
      bytes(0xdd, 0xff, 0xff, 0xff, 0xff),
      bytes(0xdf, 0x08, 0, 0, 0),
      bytes(0xc6, 0xff, 0xff, 0xff, 0xff),
      bytes(0xd4, 0x72, 0x40),
      bytes(0xc1),
      bytes(0xcf, 0, 0, 0, 0, 0, 0, 0, 1),
      bytes(0x81, 0xa1),
      bytes(0x90),
      new Uint8Array(pack({ t: new Date(0) })),
      packHeader({ protocol: PROTOCOL, type: 'who', long: 'x'.repeat(5 * 1024 * 1024) }),
    ];
    for (const header of cases)
      assert.equal(
        reasonOf(() => decodeActorMessage([header])),
        'header',
      );
    const poisoned = pack(JSON.parse('{"protocol":1,"type":"who","__proto__":{"polluted":1}}'));
    assert.equal(
      reasonOf(() => decodeLearnerMessage([poisoned])),
      'field',
    );
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  it('decode or fail with a WireError for 150,000 random, truncated and mutated messages', () => {
    const rng = Rng.seed(11);
    const fromActors = actorMessages.map((message) => received(encodeActor(message)));
    const fromLearners = learnerMessages.map((message) => received(encodeLearner(message)));
    const fromOthers = reduceMessages.map((message) => received(encodeReduce(message)));
    let refused = 0;
    for (let i = 0; i < 50_000; i++) {
      if (reasonOf(() => decodeReduceMessage(garbage(rng, fromOthers))) !== 'accepted') refused++;
      if (reasonOf(() => decodeActorMessage(garbage(rng, fromActors))) !== 'accepted') refused++;
      if (reasonOf(() => decodeLearnerMessage(garbage(rng, fromLearners))) !== 'accepted') refused++;
    }
    assert(refused > 75_000, `${refused} refused`);
  });
});

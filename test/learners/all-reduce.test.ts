import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { afterEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ndarray } from '../../core/arrays.js';
import { RunError } from '../../core/errors.js';
import { meanInOrder } from '../../learners/all-reduce/mean.js';
import { RootReduce } from '../../learners/all-reduce/root.js';
import { until } from '../helpers/actors.js';

interface Message {
  readonly port?: number;
  readonly step?: number;
  readonly bits?: string;
  readonly error?: string;
}
interface Learner {
  readonly child: ChildProcess;
  readonly messages: Message[];
  readonly exited: Promise<void>;
}

const started: Learner[] = [];
function learner(rank: number, learners: number, port: number, times: number, terms = 'terms'): Learner {
  const file = fileURLToPath(new URL('../fixtures/reduce-process.js', import.meta.url));
  const child = fork(file, [rank, learners, port, times, terms].map(String));
  const messages: Message[] = [];
  child.on('message', (message) => messages.push(message as Message));
  const made: Learner = {
    child,
    messages,
    exited: new Promise((resolve) => child.on('close', () => resolve())),
  };
  started.push(made);
  return made;
}
afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await Promise.all(started.splice(0).map(({ exited }) => exited));
});

async function together(learners: number, times: number): Promise<Learner[]> {
  const root = learner(0, learners, 0, times);
  await until(() => root.messages.length > 0);
  return [
    root,
    ...Array.from({ length: learners - 1 }, (_, i) =>
      learner(i + 1, learners, root.messages[0].port!, times),
    ),
  ];
}

const stepsOf = ({ messages }: Learner): (string | undefined)[] =>
  messages.filter(({ step }) => step !== undefined).map(({ bits }) => bits);
const errorOf = ({ messages }: Learner): string | undefined =>
  messages.find(({ error }) => error !== undefined)?.error;

describe('meanInOrder', () => {
  it('adds in the order of rank, in double precision, and rounds once', () => {
    const [a, b, c] = [1e8, 1, -1e8].map((x) => ({ v: ndarray(Float32Array.of(x, x / 3)) }));
    const { v } = meanInOrder([a, b, c]);
    assert.equal(v.data[0], Math.fround(1 / 3));
    assert.equal(v.data[1], Math.fround((a.v.data[1] + b.v.data[1] + c.v.data[1]) / 3));
    assert(v.data instanceof Float32Array);
  });

  it('names rank and array when they differ', () => {
    const a = { v: ndarray(new Float32Array(2)) };
    assert.throws(() => meanInOrder([a, { w: a.v }]), /rank 1 has arrays w; rank 0 has v/);
    assert.throws(
      () => meanInOrder([a, a, { v: ndarray(new Float32Array(3)) }]),
      /'v' is F32 \[3\] on rank 2, F32 \[2\] on rank 0/,
    );
    assert.throws(() => meanInOrder([{ v: ndarray(new Int32Array(1)) }]), RunError);
  });
});

describe('all-reduce', () => {
  it('gives three processes the same bits, reduction after reduction', async () => {
    const learners = await together(3, 6);
    await Promise.all(learners.map(({ exited }) => exited));
    const steps = stepsOf(learners[0]);
    assert.equal(new Set(steps).size, 6);
    for (const other of learners) assert.deepEqual(stepsOf(other), steps);
  });

  it('tells all others which learner died', async () => {
    const [root, one, two] = await together(3, 1_000_000);
    await until(() => [root, one, two].every((l) => stepsOf(l).length > 2));
    two.child.kill('SIGKILL');
    await Promise.all([root.exited, one.exited]);
    for (const other of [root, one]) assert.match(errorOf(other)!, /^RunError: learner of rank 2 is gone/);
  });

  it('tells the others when rank 0 died', async () => {
    const [root, one] = await together(2, 1_000_000);
    await until(() => stepsOf(one).length > 2);
    root.child.kill('SIGKILL');
    await one.exited;
    assert.match(errorOf(one)!, /^RunError: learner of rank 0 is gone/);
  });

  it('ends with rank 0: the others get the last result, then hear of the end', async () => {
    const root = learner(0, 3, 0, 2);
    await until(() => root.messages.length > 0);
    const others = [1, 2].map((rank) => learner(rank, 3, root.messages[0].port!, 3));
    await Promise.all([root, ...others].map(({ exited }) => exited));
    assert.equal(errorOf(root), undefined);
    for (const other of others) {
      assert.deepEqual(stepsOf(other), stepsOf(root));
      assert.match(errorOf(other)!, /^RunError: learner of rank 0 has ended/);
    }
  });

  it('refuses a learner with another configuration, or of no rank, and waits for the right one', async () => {
    const root = learner(0, 2, 0, 2);
    await until(() => root.messages.length > 0);
    const port = root.messages[0].port!;
    const [wrong, beyond] = [learner(1, 2, port, 2, 'other terms'), learner(2, 3, port, 2)];
    await Promise.all([wrong.exited, beyond.exited]);
    assert.match(errorOf(wrong)!, /^InputError: rank 0 refuses this learner: .*another configuration/);
    assert.match(errorOf(beyond)!, /^InputError: rank 0 refuses this learner: .*none has rank 2/);
    const right = learner(1, 2, port, 2);
    await Promise.all([root.exited, right.exited]);
    assert.deepEqual(stepsOf(right), stepsOf(root));
    assert.equal(stepsOf(root).length, 2);
  });

  it('names those who do not come', async () => {
    const root = await RootReduce.start({
      learners: 3,
      terms: '',
      timeout: 0.2,
      address: { host: '127.0.0.1', port: 0 },
    });
    await assert.rejects(root.ready(), /learners of rank 1, 2 have not joined within 0.2 s/);
    await root.close();
  });
});

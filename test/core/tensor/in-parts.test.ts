import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  add,
  createExecutor,
  currentExecutor,
  grad,
  mul,
  setExecutor,
  slice,
  square,
  sum,
  sumInParts,
  tanh,
  tensor,
  valueAndGrad,
  type Tensor,
} from '../../../core/tensor/index.js';

interface Inputs {
  readonly a: Tensor;
  readonly b: Tensor;
}

/** Sum of tanh(a_i b)^2 over the elements of a. */
const whole = ({ a, b }: Inputs): Tensor => sum(square(tanh(mul(a, b))));
/** The same with a divided into `count` parts. */
const divided =
  (count: number) =>
  ({ a, b }: Inputs): Tensor =>
    sumInParts(
      b,
      [a],
      Array.from(
        { length: count },
        () =>
          (at: Tensor, [own]: readonly Tensor[]) =>
            whole({ a: own, b: at }),
      ),
    );
/** The same with parts that take their elements from what is shared. */
const shared = (inputs: Inputs): Tensor =>
  sumInParts(
    inputs,
    [],
    [0, 1, 4].map(
      (from, i) =>
        ({ a, b }: Inputs) =>
          whole({ a: slice(a, [from], [[1, 3, 2][i]]), b }),
    ),
  );
const inputs = { a: tensor([0.3, -1, 2, 0.5, -0.7, 1.1]), b: tensor(0.8) };
const near = (a: ArrayLike<number>, b: ArrayLike<number>): void =>
  Array.from(a).forEach((x, i) => assert.ok(Math.abs(x - b[i]) < 1e-5, `${x}, expected ${b[i]}`));

describe('a sum in parts', () => {
  for (const [how, inParts] of Object.entries({ 'in three': divided(3), 'in six': divided(6), shared })) {
    it(`is the sum, with its gradient and the gradient of that: ${how}`, () => {
      near([inParts(inputs).item()], [whole(inputs).item()]);
      const scaled = (f: (at: Inputs) => Tensor) => (at: Inputs) => mul(f({ a: mul(at.a, 2), b: at.b }), 3);
      const [ours, theirs] = [inParts, whole].map((f) => valueAndGrad(scaled(f))(inputs));
      near([ours.value.item()], [theirs.value.item()]);
      for (const name of ['a', 'b'] as const) near(ours.grads[name].toArray(), theirs.grads[name].toArray());
      const twice = [inParts, whole].map((f) =>
        grad((at: Inputs) => sum(square(grad(f)(at).a)))(inputs).b.item(),
      );
      near([twice[0]], [twice[1]]);
    });
  }

  it('of nothing is 0, with a gradient of 0', () => {
    const { value, grads } = valueAndGrad((at: Inputs) => sumInParts(at.a, [at.b], []))({
      ...inputs,
      b: tensor([0.8]),
    });
    assert.equal(value.item(), 0);
    assert.deepEqual([...grads.a.toArray()], [0, 0, 0, 0, 0, 0]);
    assert.deepEqual([...grads.b.toArray()], [0]);
  });

  it('refuses what cannot be divided', () => {
    assert.throws(() => divided(4)(inputs), /\[6\] cannot be divided into 4 parts/);
    assert.throws(() => divided(1)({ ...inputs, a: tensor(1) }), /\[\] cannot be divided into 1 parts/);
  });

  it('takes the memory of one part', async () => {
    const usual = currentExecutor();
    setExecutor(await createExecutor('wasm', { maxMegabytes: 64 }));
    const a = tensor(new Float32Array(100_000).fill(0.5));
    const part = ({ b }: Inputs): Tensor => sum(square(tanh(mul(a, b))));
    const many = new Array<typeof part>(40).fill(part);
    try {
      const { value, grads } = valueAndGrad((at: Inputs) => sumInParts(at, [], many))(inputs);
      const one = Math.tanh(0.4) ** 2;
      assert.ok(Math.abs(value.item() / (40 * 100_000 * one) - 1) < 1e-3);
      assert.ok(grads.b.item() > 0);
      const atOnce = (at: Inputs): Tensor => many.map((f) => f(at)).reduce((x, y) => add(x, y));
      assert.throws(() => valueAndGrad(atOnce)(inputs), /tensor memory is full/);
    } finally {
      setExecutor(usual);
    }
  });
});

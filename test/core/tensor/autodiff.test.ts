import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import * as t from '../../../core/tensor/index.js';
import type { Tensor } from '../../../core/tensor/index.js';

const executors = [await t.createExecutor('wasm'), await t.createExecutor('reference')];

for (const executor of executors) {
  const title = (text: string): string => `${executor.name}: ${text}`;
  beforeEach(() => t.setExecutor(executor));

  test(title('derivatives of every order are right'), () => {
    t.setExecutor(executor);
    let f: (x: Tensor) => Tensor = (x) => t.pow(x, 4);
    const expected = [16, 32, 48, 48, 24, 0];
    for (const value of expected) {
      assert.ok(Math.abs(f(t.scalar(2)).item() - value) < 1e-4, `expected ${value}`);
      f = t.grad(f);
    }
  });

  test(
    title('a gradient has the structure of the parameters, and zeros where nothing depends on them'),
    () => {
      t.setExecutor(executor);
      const params = { a: [t.tensor([1, 2]), t.scalar(3)], b: { c: t.tensor([5]) } };
      const grads = t.grad((p: typeof params) => t.sum(t.mul(p.a[0]!, p.a[1]!)))(params);
      assert.deepEqual(
        t.flattenTree<Tensor>(grads).map(([path, g]) => [path, Array.from(g.toArray())]),
        [
          ['a/0', [3, 3]],
          ['a/1', [3]],
          ['b/c', [0]],
        ],
      );
    },
  );

  test(title('what is returned beside the loss survives'), () => {
    t.setExecutor(executor);
    const { value, grads } = t.valueAndGrad((x: Tensor) => ({
      loss: t.sum(t.square(x)),
      doubled: t.mul(x, 2),
      note: 'kept',
    }))(t.tensor([1, 2]));
    assert.equal(value.loss.item(), 5);
    assert.deepEqual(Array.from(value.doubled.toArray()), [2, 4]);
    assert.equal(value.note, 'kept');
    assert.deepEqual(Array.from(grads.toArray()), [2, 4]);
  });

  test(title('nested gradients do not confuse their variables'), () => {
    t.setExecutor(executor);
    // d/dx (x * d/dy (x + y)) = 1, although both inner and outer variables meet in x + y.
    const f = (x: Tensor): Tensor => t.mul(x, t.grad((y: Tensor) => t.add(x, y))(t.scalar(1)));
    assert.equal(t.grad(f)(t.scalar(1)).item(), 1);
    // d/dx (d/dy x y) at y = x, with x captured: d/dx x = 1, through the captured one alone.
    const g = (x: Tensor): Tensor => t.grad((y: Tensor) => t.mul(x, y))(x);
    assert.equal(t.grad(g)(t.scalar(3)).item(), 1);
  });

  test(title('stopGradient makes a constant of every order'), () => {
    t.setExecutor(executor);
    const f = (x: Tensor): Tensor => t.mul(x, t.stopGradient(t.square(x)));
    assert.equal(t.grad(f)(t.scalar(3)).item(), 9);
    assert.equal(
      t
        .grad((x: Tensor) => t.grad(f)(x))(t.scalar(3))
        .item(),
      0,
    );
  });

  test(title('scopes inside of a gradient keep what the gradient needs'), () => {
    t.setExecutor(executor);
    const f = (x: Tensor): Tensor => {
      const y = t.scope(() => t.exp(t.mul(x, 2)));
      return t.sum(t.scope(() => t.square(y)));
    };
    const slope = t
      .grad(f)(t.tensor([0, 0.5]))
      .toArray();
    assert.ok(Math.abs(slope[0]! - 4) < 1e-4 && Math.abs(slope[1]! - 4 * Math.E ** 2) < 1e-3);
  });

  test(title('a gradient taken after one that threw is not disturbed'), () => {
    t.setExecutor(executor);
    assert.throws(() => t.grad((x: Tensor) => t.matmul(x, x))(t.ones([2])), /matmul/);
    assert.equal(
      t
        .grad((x: Tensor) => t.square(x))(t.scalar(4))
        .item(),
      8,
    );
  });

  test(title('jvp gives the value and the slope along a direction'), () => {
    t.setExecutor(executor);
    const { value, tangent } = t.jvp(
      (p: { x: Tensor }) => t.square(p.x),
      { x: t.tensor([1, 2]) },
      { x: t.tensor([1, 10]) },
    );
    assert.deepEqual(Array.from(value.toArray()), [1, 4]);
    assert.deepEqual(Array.from(tangent.toArray()), [2, 40]);
  });
}

test('errors name the op and the shapes', () => {
  t.setExecutor(executors[0]!);
  const [a, b, i] = [t.ones([2, 3]), t.ones([4, 5]), t.tensor(Int32Array.of(0, 7))];
  const cases: [() => unknown, RegExp][] = [
    [() => t.add(a, b), /add: shapes \[2,3\] and \[4,5\] cannot be broadcast/],
    [() => t.matmul(a, b), /matmul: inner sizes 3 and 4 differ: \[2,3\] x \[4,5\]/],
    [() => t.matmul(a, t.ones([3])), /matmul: expected at least 2 axes each, got \[2,3\] and \[3\]/],
    [() => t.reshape(a, [4, 2]), /reshape: \[2,3\] has 6 elements and cannot become \[4,2\]/],
    [() => t.reshape(a, [-1, 4]), /reshape/],
    [() => t.transpose(a, [0, 0]), /transpose: \[0,0\] does not name every axis of \[2,3\] once/],
    [() => t.sum(a, 2), /sum: axis 2 is outside a tensor of rank 2/],
    [() => t.sum(a, [0, 0]), /sum: axis 0 is named twice/],
    [() => t.max(t.ones([0])), /max: nothing to compare in \[0\]/],
    [() => t.slice(a, [0, 2], [2, 2]), /slice: begin \[0,2\] with size \[2,2\] is outside \[2,3\]/],
    [() => t.concat([a, b]), /concat: float32 \[2,3\], float32 \[4,5\] cannot be joined along axis 0/],
    [() => t.concat([]), /concat: expected at least one tensor/],
    [() => t.stack([a, b]), /stack: shapes \[2,3\] and \[4,5\] differ/],
    [() => t.split(a, [1, 1], 1), /split: sizes \[1,1\] do not fill axis 1 of \[2,3\]/],
    [() => t.pad(a, [[0, 0]]), /pad: \[2,3\] needs 2 pairs/],
    [() => t.broadcastTo(a, [2, 4]), /broadcastTo/],
    [() => t.gather(a, i), /gather: index 7 \(position 1\) is outside \[0, 2\)/],
    [() => t.gather(a, a), /gather: expected indices as an int32 tensor, got Tensor\(float32 \[2,3\]\)/],
    [() => t.pick(a, i), /pick: index 7/],
    [() => t.pick(b, i), /pick: expected one index a row of \[4,5\], got indices \[2\]/],
    [() => t.oneHot(i, 5), /oneHot: index 7/],
    [() => t.topK(a, 4), /topK/],
    [() => t.exp(i), /exp: expected float32, got int32 \[2\]/],
    [() => t.add(a, i), /add: expected float32, got float32 \[2,3\], int32 \[2\]/],
    [
      () => t.linear(a, b, t.ones([5])),
      /linear: expected x \[\.\.\., in\], w \[in, out\], b \[out\], got \[2,3\], \[4,5\], \[5\]/,
    ],
    [() => t.layerNorm(a, t.ones([2]), t.ones([3])), /layerNorm/],
    [() => t.attention(a, b, b), /attention: expected q/],
    [() => t.gruSequence(a, b, { wx: a, wh: a, bx: a, bh: a }), /gruSequence: expected x/],
    [() => t.clip(a, 1, 0), /clip: expected low <= high, got 1 and 0/],
    [() => t.tensor([1, 2, 3], [2]), /tensor: 3 elements do not fill shape \[2\]/],
    [() => t.tensor([[1, 2], [3]]), /ragged/],
    [() => t.tensor([1], [-1]), /shape \[-1\]/],
    [() => a.item(), /item: expected one element, got shape \[2,3\]/],
    [() => t.grad((x: Tensor) => t.mul(x, 2))(a), /the loss must be a scalar, got shape \[2,3\]/],
    [() => t.grad(() => 3 as unknown as Tensor)(a), /must return a tensor/],
    [
      () => t.grad((p: { x: { n: number } }) => t.scalar(p.x.n))({ x: { n: 3 } }),
      /parameter 'x\/n' must be a float32 tensor, got number/,
    ],
    [() => t.grad((x: Tensor) => t.sum(x))(i), /must be a float32 tensor, got Tensor\(int32 \[2\]\)/],
    [
      () => t.adam(t.adamInit([a]), [a], [b], { learningRate: 1 }),
      /adam: parameter \[2,3\] \(number 0\) has a gradient \[4,5\]/,
    ],
    [
      () => t.adam(t.adamInit([b]), [a], [a], { learningRate: 1 }),
      /adam: the state is for 20 numbers, the parameters have 6/,
    ],
    [() => t.jvp((x: Tensor) => x, a, b), /jvp: the direction/],
  ];
  for (const [f, message] of cases) assert.throws(f, message);
});

import * as t from '../../../core/tensor/index.js';
import type { Tensor } from '../../../core/tensor/index.js';
import { randomTensor, TestStream } from './helpers.js';

/** A function whose derivatives are tested. */
export type Case = {
  name: string;
  shapes: number[][];
  /** Range of the inputs, where the function is smooth. */
  range?: [number, number];
  f: (...xs: Tensor[]) => Tensor;
};

const int = (values: number[], shape?: number[]): Tensor =>
  t.tensor(Int32Array.from(values), shape ?? [values.length]);
const mask = (): Tensor => t.tensor([1, 0, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0], [3, 4]);

const unary: [string, (x: Tensor) => Tensor, [number, number]?][] = [
  ['neg', t.neg],
  ['abs', t.abs, [0.2, 2]],
  ['abs below 0', t.abs, [-2, -0.2]],
  ['square', t.square],
  ['sqrt', t.sqrt, [0.3, 2]],
  ['rsqrt', t.rsqrt, [0.3, 2]],
  ['reciprocal', t.reciprocal, [0.3, 2]],
  ['exp', t.exp],
  ['log', t.log, [0.3, 2]],
  ['tanh', t.tanh],
  ['sigmoid', t.sigmoid, [-3, 3]],
  ['relu above 0', t.relu, [0.1, 1]],
  ['relu below 0', t.relu, [-1, -0.1]],
  ['softplus', t.softplus, [-3, 3]],
  ['sin', t.sin, [-3, 3]],
  ['cos', t.cos, [-3, 3]],
  ...[0, 1, 2, 3, -1, -2, 0.5, -0.5, 1.7].map((p): [string, (x: Tensor) => Tensor, [number, number]] => [
    `pow ${p}`,
    (x) => t.pow(x, p),
    [0.3, 2],
  ]),
  ['pow 3 below 0', (x) => t.pow(x, 3), [-2, -0.3]],
  ['clip inside', (x) => t.clip(x, -5, 5)],
  ['clip outside', (x) => t.clip(x, 5, 6)],
  ['x + c', (x) => t.add(x, 2)],
  ['c - x', (x) => t.sub(2, x)],
  ['x - c', (x) => t.sub(x, 2)],
  ['c x', (x) => t.mul(-2, x)],
  ['x / c', (x) => t.div(x, 3)],
  ['c / x', (x) => t.div(3, x), [0.3, 2]],
  ['maximum with a number', (x) => t.maximum(x, 0.01)],
  ['minimum with a number', (x) => t.minimum(0.01, x)],
  ['sum', (x) => t.sum(x)],
  ['sum 0', (x) => t.sum(x, 0)],
  ['sum 1 kept', (x) => t.sum(x, 1, { keepDims: true })],
  ['mean', (x) => t.mean(x)],
  ['mean -1', (x) => t.mean(x, -1)],
  ['max', (x) => t.max(x)],
  ['max 0', (x) => t.max(x, 0)],
  ['max 1 kept', (x) => t.max(x, [1], { keepDims: true })],
  ['logSumExp', (x) => t.logSumExp(x)],
  ['logSumExp 1', (x) => t.logSumExp(x, 1)],
  ['cumsum', (x) => t.cumsum(x, 0)],
  ['cumsum reverse', (x) => t.cumsum(x, 1, { reverse: true })],
  ['reshape', (x) => t.reshape(x, [2, -1])],
  ['transpose', (x) => t.transpose(x)],
  ['broadcastTo', (x) => t.broadcastTo(t.reshape(x, [3, 1, 4]), [2, 3, 2, 4])],
  ['slice', (x) => t.slice(x, [1, 0], [2, 3])],
  [
    'pad',
    (x) =>
      t.pad(
        x,
        [
          [1, 0],
          [0, 2],
        ],
        3,
      ),
  ],
  [
    'split',
    (x) => {
      const [a, b] = t.split(x, [1, 3], 1);
      return t.mul(a!, b!);
    },
  ],
  ['gather', (x) => t.gather(x, int([2, 0, 2, 1]))],
  ['gather axis 1', (x) => t.gather(x, int([3, 3, 0, 1], [2, 2]), 1)],
  ['embedding', (x) => t.embedding(x, int([2, 2]))],
  ['scatterAdd', (x) => t.scatterAdd(x, int([1, 4, 1]), 5)],
  ['pick', (x) => t.pick(x, int([3, 0, 2]))],
  ['softmax', (x) => t.softmax(x)],
  ['softmax masked', (x) => t.softmax(x, mask())],
  ['logSoftmax', (x) => t.logSoftmax(x)],
  ['logSoftmax masked', (x) => t.mul(t.logSoftmax(x, mask()), mask())],
  ['softmaxNll', (x) => t.softmaxNll(x, int([1, 0, 3]))],
  ['categoricalEntropy', (x) => t.categoricalEntropy(x)],
  ['categoricalEntropy masked', (x) => t.categoricalEntropy(x, mask())],
  ['gaussianEntropy', (x) => t.gaussianEntropy(x)],
];

/** Every op and fused block, over the ranges where it is smooth. */
export const opCases: Case[] = [
  ...unary.map(([name, f, range]): Case => ({ name, shapes: [[3, 4]], f, ...(range && { range }) })),
  ...(['add', 'sub', 'mul', 'maximum', 'minimum'] as const).flatMap((op): Case[] => [
    {
      name: op,
      shapes: [
        [3, 4],
        [3, 4],
      ],
      f: (a, b) => t[op](a!, b!),
    },
    {
      name: `${op} broadcast`,
      shapes: [
        [3, 1],
        [2, 1, 4],
      ],
      f: (a, b) => t[op](a!, b!),
    },
  ]),
  { name: 'div', shapes: [[3, 4], [4]], range: [0.5, 2], f: (a, b) => t.div(a!, b!) },
  { name: 'where', shapes: [[3, 4], [4]], f: (a, b) => t.where(mask(), a!, b!) },
  {
    name: 'concat',
    shapes: [
      [3, 2],
      [3, 1],
      [3, 3],
    ],
    f: (...xs) => t.concat(xs, 1),
  },
  {
    name: 'stack',
    shapes: [
      [3, 2],
      [3, 2],
    ],
    f: (...xs) => t.stack(xs, 1),
  },
  ...[false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB): Case[] => {
      const a = transposeA ? [4, 3] : [3, 4];
      const b = transposeB ? [2, 4] : [4, 2];
      const options = { transposeA, transposeB };
      const name = `matmul ${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'}`;
      const f = (x?: Tensor, y?: Tensor): Tensor => t.matmul(x!, y!, options);
      return [
        { name, shapes: [a, b], f },
        {
          name: `${name} batched`,
          shapes: [
            [2, ...a],
            [2, ...b],
          ],
          f,
        },
        { name: `${name} right shared`, shapes: [[2, ...a], b], f },
        { name: `${name} left shared`, shapes: [a, [2, ...b]], f },
        {
          name: `${name} broadcast`,
          shapes: [
            [2, 1, ...a],
            [3, ...b],
          ],
          f,
        },
      ];
    }),
  ),
  ...(['none', 'tanh', 'sigmoid', 'relu'] as const).map((activation): Case => ({
    name: `linear ${activation}`,
    shapes: [[3, 4], [4, 2], [2]],
    f: (x, w, b) => t.linear(x!, w!, b!, activation),
  })),
  { name: 'layerNorm', shapes: [[3, 4], [4], [4]], f: (x, g, b) => t.layerNorm(x!, g!, b!) },
  {
    name: 'attention',
    shapes: [
      [2, 3, 4],
      [2, 3, 4],
      [2, 3, 2],
    ],
    f: (q, k, v) => t.attention(q!, k!, v!),
  },
  {
    name: 'attention masked',
    shapes: [
      [3, 4],
      [4, 4],
      [4, 2],
    ],
    f: (q, k, v) => t.attention(q!, k!, v!, mask()),
  },
  {
    name: 'pairRelu',
    shapes: [
      [3, 5],
      [4, 5],
    ],
    f: (a, b) => t.pairRelu(a!, b!, int([3, 0, 0, 1, 3, 3])),
  },
  {
    name: 'gruSequence',
    shapes: [[3, 2, 2], [2, 3], [2, 9], [3, 9], [9], [9]],
    f: (x, h, wx, wh, bx, bh) => t.gruSequence(x!, h!, { wx: wx!, wh: wh!, bx: bx!, bh: bh! }),
  },
  { name: 'gaussianLogProb', shapes: [[3, 4], [3, 4], [4]], f: (x, m, s) => t.gaussianLogProb(x!, m!, s!) },
  {
    name: 'clippedObjective',
    shapes: [[6], [6], [6]],
    f: (x, old, a) => t.clippedObjective(x!, old!, a!, 0.3).objective,
  },
  { name: 'gaussianKl', shapes: [[3, 4], [4], [3, 4], [4]], f: (a, b, c, d) => t.gaussianKl(a!, b!, c!, d!) },
];

type Weights = Tensor[];

const mlp = ([w1, b1, w2, b2]: Weights, x: Tensor): Tensor =>
  t.linear(t.linear(x, w1!, b1!, 'tanh'), w2!, b2!);
const mlpShapes = [[3, 4], [4], [4, 2], [2]];
const fixed = (shape: number[], seed: number): Tensor => randomTensor(new TestStream(seed), shape);
const squaredError = (weights: Weights, seed: number): Tensor =>
  t.mean(t.square(t.sub(mlp(weights, fixed([5, 3], seed)), fixed([5, 2], seed + 1))));

/** One pre-norm attention layer over [2, 3, 4] with all weights square. */
function attentionLayer([x, q, k, v, gain, bias]: Weights): Tensor {
  const y = t.layerNorm(x!, gain!, bias!);
  return t.add(x!, t.attention(t.matmul(y, q!), t.matmul(y, k!), t.matmul(y, v!)));
}

/** Whole models and losses, and meta-gradients through an inner update. */
export const compositionCases: Case[] = [
  { name: 'mlp', shapes: mlpShapes, f: (...w) => squaredError(w, 1) },
  {
    name: 'gru and readout',
    shapes: [[2, 6], [2, 6], [6], [6], [2, 1]],
    f: (wx, wh, bx, bh, out) =>
      t.matmul(
        t.gruSequence(fixed([4, 3, 2], 3), fixed([3, 2], 4), { wx: wx!, wh: wh!, bx: bx!, bh: bh! }),
        out!,
      ),
  },
  {
    name: 'attention layer',
    shapes: [[2, 3, 4], [4, 4], [4, 4], [4, 4], [4], [4]],
    f: (...w) => attentionLayer(w),
  },
  {
    name: 'classification loss',
    shapes: mlpShapes,
    f: (...w) => t.mean(t.softmaxNll(mlp(w, fixed([5, 3], 5)), int([0, 1, 1, 0, 1]))),
  },
  {
    name: 'policy gradient loss',
    shapes: [...mlpShapes, [2]],
    f: (a, b, c, d, logStd) => {
      const mean = mlp([a!, b!, c!, d!], fixed([5, 3], 6));
      const ratio = t.exp(t.gaussianLogProb(fixed([5, 2], 7), mean, logStd!));
      return t.mean(t.minimum(t.mul(ratio, fixed([5], 8)), t.mul(t.clip(ratio, 0.05, 0.2), fixed([5], 8))));
    },
  },
  {
    name: 'gumbel softmax',
    shapes: [[3, 4]],
    f: (logits) => t.softmax(t.div(t.add(logits!, t.randomGumbel([3, 4], new TestStream(9))), 0.7)),
  },
  {
    name: 'inner SGD step',
    shapes: mlpShapes,
    f: (...w) => {
      const slopes = t.grad((inner: Weights) => squaredError(inner, 10))(w);
      return squaredError(
        w.map((p, i) => t.sub(p, t.mul(slopes[i]!, 0.3))),
        12,
      );
    },
  },
  {
    name: 'inner Adam step',
    shapes: mlpShapes,
    f: (...w) => {
      const slopes = t.grad((inner: Weights) => squaredError(inner, 10))(w);
      return squaredError(
        t.adam(t.adamInit(w), w, slopes, { learningRate: 0.1, epsilon: 0.1, maxGradNorm: 0.2 }).params,
        12,
      );
    },
  },
  {
    name: 'jvp',
    shapes: [[3, 4]],
    f: (x) => t.jvp((y: Tensor) => t.mul(t.tanh(y), y), x!, fixed([3, 4], 13)).tangent,
  },
];

/** Inputs of a case and the weighted sum of squares that makes its output a loss. */
export function lossOf({ name, shapes, range, f }: Case): {
  inputs: Tensor[];
  loss: (xs: Weights) => Tensor;
} {
  const stream = new TestStream(name.length * 7919 + name.charCodeAt(0));
  const inputs = shapes.map((shape) => randomTensor(stream, shape, ...(range ?? [-1, 1])));
  const weights = randomTensor(stream, t.scope(() => f(...inputs)).shape, 0.5, 1.5);
  // The square gives linear ops a second derivative to be wrong about.
  return { inputs, loss: (xs) => t.sum(t.mul(weights, t.square(f(...xs)))) };
}

// Forward and backward pass of a transformer encoder layer (d 64, 4 heads, feed-forward 256), against PyTorch.
import * as t from '../../core/tensor/index.js';
import { chooseExecutor, compare, TorchPeer } from './harness.js';
import { initMlp, Stream, type Layer, inStretch, stretch } from './networks.js';

const [width, heads, batch, length] = [64, 4, 32, 50];

interface Norm {
  readonly gain: t.Tensor;
  readonly bias: t.Tensor;
}

interface Params {
  readonly x: t.Tensor;
  readonly project: Layer;
  readonly out: Layer;
  readonly up: Layer;
  readonly down: Layer;
  readonly norm1: Norm;
  readonly norm2: Norm;
}

function encoderLayer({ x, project, out, up, down, norm1, norm2 }: Params): t.Tensor {
  const split = t.reshape(t.linear(x, project.w, project.b), [batch, length, 3, heads, width / heads]);
  const parts = t.transpose(split, [2, 0, 3, 1, 4]);
  const [q, k, v] = [0, 1, 2].map((i) =>
    t.reshape(t.slice(parts, [i, 0, 0, 0, 0], [1, -1, -1, -1, -1]), [batch, heads, length, width / heads]),
  ) as [t.Tensor, t.Tensor, t.Tensor];
  const joined = t.reshape(t.transpose(t.attention(q, k, v), [0, 2, 1, 3]), [batch, length, width]);
  const middle = t.layerNorm(t.add(x, t.linear(joined, out.w, out.b)), norm1.gain, norm1.bias);
  const forward = t.linear(t.linear(middle, up.w, up.b, 'relu'), down.w, down.b);
  return t.layerNorm(t.add(middle, forward), norm2.gain, norm2.bias);
}

const way = await chooseExecutor();
const torch = await TorchPeer.start();
const stream = new Stream();
const layer = (inputs: number, outputs: number): Layer => initMlp(stream, [inputs, outputs])[0]!;
const norm = (): Norm => ({ gain: t.ones([width]), bias: t.zeros([width]) });
const params: Params = {
  x: t.randomNormal([batch, length, width], stream),
  project: layer(width, 3 * width),
  out: layer(width, width),
  up: layer(width, 256),
  down: layer(256, width),
  norm1: norm(),
  norm2: norm(),
};
const target = t.randomNormal([batch, length, width], stream);
const step = t.grad((p: Params) => t.sum(t.mul(encoderLayer(p), target)));
await compare(
  'transformer',
  { width, heads, batch, length, ...way },
  inStretch(() => step(params)),
  { torch, workload: 'transformer', args: { length, batch } },
  { times: stretch },
);
torch.stop();

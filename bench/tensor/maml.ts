// A meta-gradient through one inner SGD step of an MLP 27-H-H-8, against PyTorch.
import * as t from '../../core/tensor/index.js';
import { chooseExecutor, compare, TorchPeer } from './harness.js';
import { initMlp, mlp, Stream, type Layer, inStretch, stretch } from './networks.js';

const innerRate = 0.1;

function loss(layers: readonly Layer[], x: t.Tensor, y: t.Tensor): t.Tensor {
  return t.mean(t.square(t.sub(mlp(layers, x), y)));
}

const way = await chooseExecutor();
const torch = await TorchPeer.start();
for (const hidden of [64, 128]) {
  for (const batch of [64, 256]) {
    const stream = new Stream();
    const params = initMlp(stream, [27, hidden, hidden, 8]);
    const [x, x2] = [0, 1].map(() => t.randomNormal([batch, 27], stream)) as [t.Tensor, t.Tensor];
    const [y, y2] = [0, 1].map(() => t.randomNormal([batch, 8], stream)) as [t.Tensor, t.Tensor];
    const step = (p: t.Tensor, g: t.Tensor): t.Tensor => t.sub(p, t.mul(g, innerRate));
    const meta = t.grad((theta: Layer[]) => {
      const slopes = t.grad(loss)(theta, x, y);
      const adapted = theta.map(({ w, b }, i) => ({ w: step(w, slopes[i]!.w), b: step(b, slopes[i]!.b) }));
      return loss(adapted, x2, y2);
    });
    await compare(
      'maml',
      { hidden, batch, ...way },
      inStretch(() => meta(params)),
      { torch, workload: 'maml', args: { hidden, batch } },
      { times: stretch },
    );
  }
}
torch.stop();

// Forward and backward pass of a GRU(128) on inputs of 64, against torch.nn.GRU.
import * as t from '../../core/tensor/index.js';
import { chooseExecutor, compare, TorchPeer } from './harness.js';
import { Stream, inStretch, stretch } from './networks.js';

const way = await chooseExecutor();
const torch = await TorchPeer.start();
for (const time of [100, 200]) {
  for (const batch of [16, 32]) {
    const stream = new Stream();
    const bound = 1 / Math.sqrt(128);
    const weight = (...shape: number[]): t.Tensor => t.randomUniform(shape, stream, -bound, bound);
    const weights: t.GruWeights = {
      wx: weight(64, 384),
      wh: weight(128, 384),
      bx: weight(384),
      bh: weight(384),
    };
    const x = t.randomNormal([time, batch, 64], stream);
    const target = t.randomNormal([time, batch, 128], stream);
    const h0 = t.zeros([batch, 128]);
    const step = t.grad((w: t.GruWeights) => t.sum(t.mul(t.gruSequence(x, h0, w), target)));
    const args = { time_steps: time, batch };
    await compare(
      'gru',
      { time, batch, ...way },
      inStretch(() => step(weights)),
      { torch, workload: 'gru', args },
      { times: stretch },
    );
  }
}
torch.stop();

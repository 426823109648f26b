// Forward pass of an actor 27-H-H-8, packed and by ops, against PyTorch under no_grad.
import * as t from '../../core/tensor/index.js';
import { compare, TorchPeer } from './harness.js';
import { initMlp, mlp, Stream } from './networks.js';

const torch = await TorchPeer.start();
for (const hidden of [64, 128]) {
  for (const batch of [1, 4, 16]) {
    const stream = new Stream();
    const layers = initMlp(stream, [27, hidden, hidden, 8]);
    const packed = t.packMlp(
      layers.map(({ w, b }, i) => ({ w, b, activation: i < 2 ? ('tanh' as const) : ('none' as const) })),
    );
    const observations = t.randomNormal([batch, 27], stream);
    const x = observations.toArray() as Float32Array;
    const peer = { torch, workload: 'actor', args: { hidden, batch } };
    await compare('actor', { hidden, batch, way: 'packed' }, () => void packed.run(x), peer);
    const byOps = (): void => void t.scope(() => mlp(layers, t.tensor(x, [batch, 27])));
    await compare('actor', { hidden, batch, way: 'ops' }, byOps, peer);
  }
}
torch.stop();

// One PPO update (forward, backward, clipping, Adam) of two MLPs 27-H-H-{8,1}, against PyTorch.
import { chooseExecutor, compare, TorchPeer } from './harness.js';
import { inStretch, stretch } from './networks.js';
import { ppoLearner } from './ppo-workload.js';

const way = await chooseExecutor();
const torch = await TorchPeer.start();
for (const hidden of [64, 128, 256]) {
  for (const batch of [64, 256, 1024, 4096]) {
    const updates = inStretch(ppoLearner(hidden, batch));
    const peer = { torch, workload: 'ppo', args: { hidden, batch } };
    await compare('ppo-update', { hidden, batch, ...way }, updates, peer, { times: stretch });
  }
}
torch.stop();

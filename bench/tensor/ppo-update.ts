// One PPO update (forward, backward, clipping, Adam) of two MLPs 27-H-H-{8,1}, against PyTorch.
import { chooseExecutor, compare, TorchPeer } from './harness.js';
import { ppoLearner } from './ppo-workload.js';

const way = await chooseExecutor();
const torch = await TorchPeer.start();
for (const hidden of [64, 128, 256]) {
  for (const batch of [64, 256, 1024, 4096]) {
    await compare('ppo-update', { hidden, batch, ...way }, ppoLearner(hidden, batch), {
      torch,
      workload: 'ppo',
      args: { hidden, batch },
    });
  }
}
torch.stop();

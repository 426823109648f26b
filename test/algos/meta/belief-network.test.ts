import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BeliefNetwork } from '../../../algos/meta/belief-network.js';
import { policyNetwork } from '../../../algos/meta/config.js';
import { Rng } from '../../../core/random.js';
import { box } from '../../../core/spaces.js';
import { mul, wrap } from '../../../core/tensor/index.js';

describe('policies on observation and belief', () => {
  const rng = Rng.seed(1);
  const states = wrap(
    Float32Array.from({ length: 3 * 4 }, (_, i) => i - 5),
    [4, 3],
  );

  /** The network, and an actor whose means are far beyond the bounds unless they are bounded. */
  function far(actions: string) {
    const config = policyNetwork.parse({ hidden: [8], beliefEmbedding: null, actions });
    const network = new BeliefNetwork(3, 0, box([2], -1, 1), config);
    const { actor, critic } = network.init(rng);
    return {
      network,
      params: { actor: { ...actor, mean: { ...actor.mean, w: mul(actor.mean.w, 30) } }, critic },
    };
  }

  it('bound the mean with its tanh, and cut draws around it', () => {
    const [cut, bounded] = ['cut', 'bounded'].map(far);
    const free = cut.network.means(cut.params.actor, states, undefined).toArray();
    const means = bounded.network.means(bounded.params.actor, states, undefined).toArray();
    assert.ok(free.some((mean) => Math.abs(mean) > 2));
    for (const [i, mean] of means.entries()) assert.ok(Math.abs(mean - Math.tanh(free[i])) < 1e-6);

    const { latents, actions } = bounded.network.decide(means, [1, 1], 4, { rng, greedy: false });
    const played = actions.flatMap((action) => [...(action as Float32Array)]);
    assert.ok(latents.some((latent) => Math.abs(latent) > 1));
    assert.deepEqual(
      played,
      Array.from(latents, (latent) => Math.max(-1, Math.min(1, latent))),
    );
  });

  it('judge draws by the means that they act on', () => {
    const { network, params } = far('bounded');
    const means = network.means(params.actor, states, undefined);
    const likeliest = network.judge(params, states, undefined, means).choice().logProb.toArray();
    for (const logProb of likeliest) assert.ok(Math.abs(logProb + Math.log(2 * Math.PI)) < 1e-5);
  });
});

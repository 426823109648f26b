import { registerPreset } from '../../core/registry.js';
import { FAMILIES, trialRun } from '../meta/presets.js';

/** Settings of VariBAD's repository that differ from family to family. */
const ant = {
  vae: { klWeight: 0.1 },
  learning: { learningRate: 1e-3, entropyCoefficient: 1e-2 },
};
const planar = {
  vae: { klWeight: 1, updates: 1, targets: 50 },
  learning: { learningRate: 7e-4, entropyCoefficient: 1e-2 },
  minibatches: 2,
};
const PUBLISHED: { readonly [family: string]: object } = {
  'ant-goal': ant,
  'ant-u': ant,
  'humanoid-dir': {
    vae: { klWeight: 0.1, updates: 10, terms: 100, targets: 100 },
    learning: { learningRate: 7e-4, entropyCoefficient: 1e-3 },
    epochs: 4,
    minibatches: 2,
    clip: 0.1,
    discount: 0.99,
  },
  'hopper-rand-params': planar,
  'walker-rand-params': planar,
};

for (const [family, options] of Object.entries(PUBLISHED)) {
  const { does, embed, decoders, policy } = FAMILIES[family];
  const shared = {
    encoder: embed,
    decoders,
    policy: { ...policy, ...(family !== 'humanoid-dir' && { hidden: [128, 128] }) },
  };
  const config = trialRun(family, 'varibad', { ...shared, ...options });
  registerPreset(`varibad/${family}`, { summary: `VariBAD ${does}: settings of its repository`, config });
  // Four runs, `--set env.onlyCluster=0` to 3, make up the oracle: agents that are told the cluster.
  if (family === 'ant-u') continue;
  registerPreset(`oracle/${family}`, {
    summary: `VariBAD ${does}, on the tasks of one cluster (env.onlyCluster): four such runs are the oracle`,
    config: { ...config, env: { name: `trial/${family}`, onlyCluster: 0 } },
  });
}

/** Discount, bounded means and updates before the policy: as in milet/point-goal, for the same reasons. */
const pointGoal = {
  env: { name: 'trial/point-goal' },
  algo: {
    name: 'varibad',
    encoder: { hidden: 64 },
    vae: {
      learningRate: 2e-3,
      pretrain: 1000,
      updates: 8,
      batch: 25,
      terms: 10,
      targets: 20,
      klWeight: 0.1,
      buffer: 4000,
    },
    policy: { stateEmbedding: 32, beliefEmbedding: 32, hidden: [64, 64], actions: 'bounded' },
    learning: { learningRate: 2e-3, entropyCoefficient: 1e-3 },
    clip: 0.2,
    discount: 0.9,
    lambda: 0.95,
    epochs: 4,
    minibatches: 8,
    warmup: 12_800,
  },
  train: { rounds: 500, evaluateEvery: 50, evaluateEpisodes: 32, checkpointEvery: 100 },
  actors: { count: 1 },
};
registerPreset('varibad/point-goal', {
  summary: 'VariBAD finds hidden goals in the plane: what milet/point-goal is compared with',
  config: pointGoal,
});
registerPreset('oracle/point-goal', {
  summary: 'VariBAD finds hidden goals of one cluster (env.onlyCluster): four such runs are the oracle',
  config: { ...pointGoal, env: { name: 'trial/point-goal', onlyCluster: 0 } },
});

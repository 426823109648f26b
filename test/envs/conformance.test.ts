import { envs } from '../../core/registry.js';
import '../../envs/index.js';
import { testEnv } from '../../testing.js';

for (const name of envs.names()) testEnv(name, {}, { steps: 50 });

testEnv('crs', { observation: 'ids', observedCandidates: 20 }, { steps: 50 });
testEnv('crs', { observation: 'full', lists: 'policy', observedCandidates: 20 }, { steps: 50 });
testEnv('cartpole', {}, { random: true, seed: 1 });
testEnv('pendulum', { g: 9.81 }, { random: true });
testEnv('point-goal', {}, { random: false, seed: 1 });
testEnv('point-goal', { clusters: 1, noise: 0.5, horizon: 300 }, { random: true });

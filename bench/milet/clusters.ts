// Does variational inference find the clusters of a family where they are known, without reinforcement learning?
//   node dist/bench/milet/clusters.js [updates, default 3000] [seeds, default 1,2,3]
// One JSON line per setting and seed: NMI of inferred and true clusters of 200 fresh tasks after 2, 5 and 15 steps.
import { normalizedMutualInformation } from '../../core/nmi.js';
import { inferToy, learnToy, toyConfig } from './synthetic.js';

const updates = Number(process.argv[2] ?? 3000);
const seeds = (process.argv[3] ?? '1,2,3').split(',').map(Number);
const settings = [
  { name: 'as in the acceptance test', sigma: 0.05, vae: {}, clusters: 4 },
  { name: 'eight clusters assumed', sigma: 0.05, vae: {}, clusters: 8 },
  { name: 'overlapping as released', sigma: 0.2, vae: {}, clusters: 4 },
];

for (const { name, sigma, vae, clusters } of settings) {
  for (const seed of seeds) {
    const started = performance.now();
    const options = { sigma, T: 15 };
    const config = toyConfig(vae, clusters);
    const { model, parts } = learnToy(seed, updates, options, config);
    const nmi = [2, 5, 15].map((t) => {
      const { inferred, actual } = inferToy(model, t, options, config);
      return normalizedMutualInformation(inferred, actual);
    });
    const used = new Set(inferToy(model, 15, options, config).inferred).size;
    const seconds = (performance.now() - started) / 1000;
    console.log(JSON.stringify({ name, sigma, clusters, seed, updates, nmi, used, parts, seconds }));
  }
}

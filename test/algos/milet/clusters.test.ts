import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inferToy, learnToy, toyConfig } from '../../../bench/milet/synthetic.js';
import { normalizedMutualInformation } from '../../../core/nmi.js';

const FAMILY = { sigma: 0.05, T: 15 };
const quick = { betaZ: 0.02, betaC: 0.002, learningRate: 2e-3, batch: 25 };

// Other seeds merge two clusters in so few updates: bench/milet/clusters.ts gives them time.
describe('clusters of a family where they are known', () => {
  it('are found by variational inference alone, the better the more steps were seen', () => {
    const config = toyConfig(quick);
    const { model } = learnToy(2, 650, FAMILY, config);
    const [first, some, all] = [0, 4, 15].map((t) => {
      const { inferred, actual } = inferToy(model, t, FAMILY, config);
      return normalizedMutualInformation(inferred, actual);
    });
    assert.equal(first, 0, 'before the first step all tasks look alike');
    assert.ok(some > 0.5, `NMI ${some} after 4 steps`);
    assert.ok(all >= 0.95, `NMI ${all} after 15 steps`);
  });
});

describe('without its regulariser', () => {
  const after = (part: string, vae: object): number =>
    learnToy(2, 150, FAMILY, toyConfig({ ...quick, terms: 4, targets: 10, ...vae })).parts[`vae/${part}`];

  it('(L_I) posteriors of one trial disagree about its cluster', () => {
    const [without, kept] = [0, 20].map((weight) =>
      after('inference-consistency', { inferenceConsistency: weight }),
    );
    assert.ok(without > 3 * kept, `${without} without, ${kept} with`);
  });

  it('(L_P) what a cluster means drifts away from its target', () => {
    const [without, kept] = [0, 400].map((weight) =>
      after('prior-consistency', { priorConsistency: weight }),
    );
    assert.ok(without > 3 * kept, `${without} without, ${kept} with`);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import '../../../algos/crm/index.js';
import { loadEnv } from '../../../core/loaded-env.js';
import { algorithms } from '../../../core/registry.js';
import '../../../envs/crs/index.js';
import { testAlgorithm } from '../../../testing.js';
import { learnToAsk } from '../crs/shared-task.js';

const config = {
  observation: 'full',
  itemScore: 'fm',
  turns: 3,
  observedCandidates: 10,
  offeredQuestions: 70,
};
testAlgorithm('crm', { units: 2, episodes: 3, hidden: 8, dropout: 0.1 }, { name: 'crs', config });

describe('crm', () => {
  it('learns to ask where questions pay', async () => {
    const small = { units: 2, episodes: 8, hidden: 32, learningRate: 1e-2 };
    const { before, after } = await learnToAsk('crm', small, 20, { offeredQuestions: 70 });
    assert.ok(after > before + 0.3, `return ${before}, then ${after}`);
  });

  it('says what it cannot play', async () => {
    const { spec } = await loadEnv('crs', { ...config, questions: 'enumerated' });
    const crm = algorithms.get('crm');
    const options = crm.config.parse({});
    assert.throws(
      () => crm.supports(spec, options),
      /asks about single attributes: env.questions must be 'binary'/,
    );
  });
});

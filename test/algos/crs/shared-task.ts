import type { Json } from '../../../core/unit.js';
import { LocalLearner } from '../../helpers/local-learner.js';

/**
 * Three turns over the catalogue that comes with attune, in which a yes earns 1 and a list that misses costs 1: one should ask, and ask
 * what will be confirmed.
 */
const ASKING = {
  observation: 'full',
  itemScore: 'fm',
  turns: 3,
  observedCandidates: 20,
  testOverrides: false,
  rewards: { listHit: 0, listMiss: -1, accepted: 1, rejected: 0, quit: 0 },
};

/** The mean return of greedy dialogues before any round of an algorithm and after `rounds` of them. */
export async function learnToAsk(
  name: string,
  config: { readonly [option: string]: Json },
  rounds: number,
  env: { readonly [option: string]: Json } = {},
): Promise<{ before: number; after: number; state: unknown }> {
  const learner = await LocalLearner.start({
    env: { name: 'crs', config: { ...ASKING, ...env } },
    algorithm: { name, config },
    seed: 1,
    rounds,
  });
  const meanReturn = async (): Promise<number> => {
    const { data } = (await learner.evaluate(60))['episode/return'];
    return Array.from(data).reduce((sum, x) => sum + x, 0) / data.length;
  };
  const before = await meanReturn();
  for (let round = 0; round < rounds; round++) await learner.step();
  const result = { before, after: await meanReturn(), state: learner.state };
  learner.close();
  return result;
}

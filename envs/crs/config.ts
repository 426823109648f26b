import { z } from 'zod';
import { DENSE_REWARDS } from './rewards.js';

const count = (value: number): z.ZodDefault<z.ZodNumber> => z.number().int().min(1).max(1000).default(value);

/** The options of the `crs` environment. */
export const crsConfig = z
  .strictObject({
    data: z
      .string()
      .optional()
      .describe(
        'folder of a data set; without it the catalogue of music artists that comes with attune is played',
      ),
    embedding: z
      .string()
      .optional()
      .describe(
        "embedding of the data folder, such as 'transe', or of another folder by its path, such as './vectors/fm'; 'none' for no embedding at all",
      ),
    user: z
      .enum(['item-centric', 'user-centric'])
      .optional()
      .describe(
        'item-centric: the user confirms every attribute of her target; user-centric: only those that she cares about. By default what the data is made for: item-centric for a folder with interactions_test, else user-centric',
      ),
    questions: z
      .enum(['binary', 'enumerated'])
      .optional()
      .describe(
        "binary, the default: a question is about one attribute; enumerated: about a group of the data's taxonomy, of which the user names what she wants",
      ),
    turns: z.number().int().min(2).max(1000).default(15).describe('turn budget T'),
    turnConvention: z
      .enum(['strict', 'compat'])
      .default('strict')
      .describe(
        "strict: T system turns; compat: the user's opening takes one of them, as in the code of UNICORN and MetaCRS",
      ),
    listSize: count(10).describe('items per recommendation, K'),
    offeredQuestions: count(10).describe('questions offered to the policy per turn, K_A'),
    offeredItems: count(10).describe('items offered to the policy per turn, K_I, at least listSize'),
    observation: z
      .enum(['features', 'ids', 'full'])
      .default('features')
      .describe(
        'what a policy sees: features of the dialogue and of each offered action, for any algorithm; or the ids behind them, for algorithms that know embeddings; or these and the user, history, scores and entropies',
      ),
    observedCandidates: z
      .int()
      .min(1)
      .max(10_000)
      .default(500)
      .describe('ids and full: how many candidates an observation names at most, those of the best score'),
    lists: z
      .enum(['environment', 'policy'])
      .optional()
      .describe(
        'who composes the lists that are recommended: the environment (the default), of the offered items; or the policy, of any candidates: then an action is a slot and the items of a list',
      ),
    itemScore: z
      .enum(['unicorn', 'fm', 'metacrs'])
      .default('unicorn')
      .describe('score that orders the candidates; fm is unicorn without what rejected attributes take away'),
    questionSelection: z
      .enum(['weighted-entropy', 'entropy', 'inner-product'])
      .default('weighted-entropy')
      .describe('how the offered questions are chosen'),
    rewards: z
      .strictObject({
        listHit: z.number().default(DENSE_REWARDS.listHit).describe('a list contains the target'),
        listMiss: z.number().default(DENSE_REWARDS.listMiss).describe('a list misses the target'),
        accepted: z.number().default(DENSE_REWARDS.accepted).describe('a question is answered yes'),
        rejected: z.number().default(DENSE_REWARDS.rejected).describe('a question is answered no'),
        quit: z.number().default(DENSE_REWARDS.quit).describe('the turns are used up'),
      })
      .default(DENSE_REWARDS)
      .describe('reward per event'),
    testOverrides: z
      .boolean()
      .default(true)
      .describe(
        'in dialogues of the valid and test splits: recommend the best candidates, whatever the policy chose, when a list holds all of them and on the last turn',
      ),
    timetable: z
      .int()
      .min(0)
      .optional()
      .describe(
        "how many turns the rule 'timetable' asks before it recommends; without a number there is no such rule",
      ),
    successAt: z
      .array(z.number().int().min(1))
      .optional()
      .describe('turns n at which the success rate SR@n is reported beside that at the end, such as [5, 10]'),
    itemNames: z
      .boolean()
      .optional()
      .describe('false: items go by number, in transcripts that others may read but the catalogue may not'),
    maxTestPairs: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe('play only this many test pairs, chosen by a fixed seed'),
  })
  .refine((c) => c.offeredItems >= c.listSize, {
    message: 'offeredItems must be at least listSize, or lists could not be filled',
    path: ['offeredItems'],
  });

export type CrsConfig = z.infer<typeof crsConfig>;

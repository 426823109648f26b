import { z } from 'zod';
import { choiceOptions } from '../crs/choice-learner.js';

/** Options of CRM. */
export const crmConfig = z.strictObject({
  ...choiceOptions,
  dropout: z.number().min(0).max(0.9).default(0).describe('share of hidden units left out in an update'),
  discount: z.number().min(0).max(1).default(0.99).describe('gamma'),
});
export type CrmConfig = z.infer<typeof crmConfig>;

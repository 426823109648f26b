import { registerBaseline } from '../crs/presets.js';

registerBaseline('crm', 'CRM', {
  env: { itemScore: 'fm', observedCandidates: 10, offeredQuestions: 100 },
  algo: { learningRate: 1e-2 },
});

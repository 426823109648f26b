import { registerBaseline } from '../crs/presets.js';

registerBaseline('fpan', 'FPAN', {
  env: { itemScore: 'fm', lists: 'policy', offeredQuestions: 100, observedCandidates: 10_000 },
});

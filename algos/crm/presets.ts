import { registerBaseline } from '../crs/presets.js';

registerBaseline('crm', 'CRM', { env: { itemScore: 'fm', observedCandidates: 10, offeredQuestions: 100 } });

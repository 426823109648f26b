import { registerBaseline } from '../crs/presets.js';

registerBaseline('ear', 'EAR', { env: { itemScore: 'fm', lists: 'policy', offeredQuestions: 100 } });

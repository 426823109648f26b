import { registerBaseline } from '../crs/presets.js';

registerBaseline('scpr', 'SCPR', { env: { itemScore: 'fm', observedCandidates: 10 } });

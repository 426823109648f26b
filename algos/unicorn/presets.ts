import { registerBaseline } from '../crs/presets.js';

registerBaseline('unicorn', 'UNICORN', { env: { lists: 'policy' } });

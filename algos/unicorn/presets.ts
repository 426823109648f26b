import { registerBaseline } from '../crs/presets.js';

// A tenth of the updates per turn of the released code, with ten times its learning rate.
registerBaseline('unicorn', 'UNICORN', { env: { lists: 'policy' }, algo: { learningRate: 1e-3 } });

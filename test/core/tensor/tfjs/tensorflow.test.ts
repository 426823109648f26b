import { testBackend } from './backend.js';

await testBackend('tensorflow', { runs: 25, updates: 1000 });

import { testBackend } from './backend.js';

await testBackend('tensorflow', { runs: 60, updates: 1000 });

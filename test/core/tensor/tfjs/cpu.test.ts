import { testBackend } from './backend.js';

await testBackend('cpu', { runs: 40, updates: 1000 });

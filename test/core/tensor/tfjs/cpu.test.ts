import { testBackend } from './backend.js';

await testBackend('cpu', { runs: 60, updates: 1000 });

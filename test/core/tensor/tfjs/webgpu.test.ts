import { testBackend } from './backend.js';

await testBackend('webgpu', { runs: 25, updates: 100 });

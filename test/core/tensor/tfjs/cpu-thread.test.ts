import { testBackend } from './backend.js';

// The way that WebGPU takes, whose kernels a machine may be without.
await testBackend('cpu', { thread: true, runs: 10, updates: 200 });

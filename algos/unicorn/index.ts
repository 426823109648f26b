import { registerAlgorithm } from '../../core/registry.js';
import './presets.js';
import { unicorn } from './unicorn.js';

registerAlgorithm('unicorn', unicorn);

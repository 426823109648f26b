import { registerAlgorithm } from '../../core/registry.js';
import { fpan } from './fpan.js';
import './presets.js';

registerAlgorithm('fpan', fpan);

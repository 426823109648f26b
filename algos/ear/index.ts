import { registerAlgorithm } from '../../core/registry.js';
import { ear } from './ear.js';
import './presets.js';

registerAlgorithm('ear', ear);

import { registerAlgorithm } from '../../core/registry.js';
import './presets.js';
import { rl2 } from './rl2.js';

registerAlgorithm('rl2', rl2);

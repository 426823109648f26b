import { registerAlgorithm } from '../../core/registry.js';
import { reinforce } from './reinforce.js';
import './presets.js';

registerAlgorithm('reinforce', reinforce);

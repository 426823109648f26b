import { registerAlgorithm } from '../../core/registry.js';
import { reinforce } from './reinforce.js';

registerAlgorithm('reinforce', reinforce);

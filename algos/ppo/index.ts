import { registerAlgorithm } from '../../core/registry.js';
import { ppo } from './ppo.js';
import './presets.js';

registerAlgorithm('ppo', ppo);

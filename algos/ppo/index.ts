import { registerAlgorithm } from '../../core/registry.js';
import { ppo } from './ppo.js';

registerAlgorithm('ppo', ppo);

import { registerAlgorithm } from '../../core/registry.js';
import { ppo } from './ppo.js';
import './mujoco-presets.js';
import './presets.js';

registerAlgorithm('ppo', ppo);

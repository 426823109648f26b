import { registerAlgorithm } from '../../core/registry.js';
import { ppo } from './ppo.js';
import './presets.js';
import './mujoco-presets.js';

registerAlgorithm('ppo', ppo);

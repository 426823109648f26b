import { registerAlgorithm } from '../../core/registry.js';
import './presets.js';
import { varibad } from './varibad.js';

registerAlgorithm('varibad', varibad);

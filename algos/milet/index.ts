import { registerAlgorithm } from '../../core/registry.js';
import { milet } from './milet.js';
import './presets.js';

registerAlgorithm('milet', milet);

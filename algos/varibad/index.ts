import { registerAlgorithm } from '../../core/registry.js';
import { varibad } from './varibad.js';

registerAlgorithm('varibad', varibad);

import { registerAlgorithm } from '../../core/registry.js';
import './presets.js';
import { scpr } from './scpr.js';

registerAlgorithm('scpr', scpr);

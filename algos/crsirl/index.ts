import { registerAlgorithm } from '../../core/registry.js';
import { crsirl } from './crsirl.js';
import './presets.js';

registerAlgorithm('crsirl', crsirl);

import { registerAlgorithm } from '../../core/registry.js';
import { crsirl } from './crsirl.js';

registerAlgorithm('crsirl', crsirl);

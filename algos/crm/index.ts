import { registerAlgorithm } from '../../core/registry.js';
import { crm } from './crm.js';
import './presets.js';

registerAlgorithm('crm', crm);

/**
 * Importing this module registers every built-in algorithm and its presets.
 *
 * @module
 */
import './crm/index.js';
import './crsirl/index.js';
import './ear/index.js';
import './fpan/index.js';
import './milet/index.js';
import './ppo/index.js';
import './reinforce/index.js';
import './rl2/index.js';
import './scpr/index.js';
import './unicorn/index.js';
import './varibad/index.js';

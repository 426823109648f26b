import './classic/index.js';
import './point-goal/index.js';

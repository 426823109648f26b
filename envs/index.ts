import './classic/index.js';
import './crs/index.js';
import './mujoco/index.js';
import './point-goal/index.js';
import './trials/index.js';

import './cartpole.js';
import './pendulum.js';

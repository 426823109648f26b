import './standard/ant.js';
import './standard/half-cheetah.js';
import './standard/hopper.js';
import './standard/humanoid.js';
import './standard/walker2d.js';

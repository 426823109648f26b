import './families/ant-goal.js';
import './families/humanoid-dir.js';
import './families/random-robots.js';
import './standard/ant.js';
import './standard/half-cheetah.js';
import './standard/hopper.js';
import './standard/humanoid.js';
import './standard/walker2d.js';

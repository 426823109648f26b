import { envs, registerEnv } from '../../core/registry.js';
import { trialsOf } from '../../core/trials.js';
import '../mujoco/index.js';
import '../point-goal/index.js';

for (const family of [
  'point-goal',
  'ant-goal',
  'ant-u',
  'humanoid-dir',
  'hopper-rand-params',
  'walker-rand-params',
]) {
  registerEnv(`trial/${family}`, trialsOf(envs.get(family)));
}

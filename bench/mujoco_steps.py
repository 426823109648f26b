"""Steps of Gymnasium's tasks for bench/mujoco-steps.ts: python bench/mujoco_steps.py <task id> <steps> <seed>

Prints one JSON line: CPU seconds of `steps` environment steps under uniform actions drawn beforehand (episodes begun anew when they end),
and of as many physics-only steps (control written, mj_step, back to the start every 50).
"""

import json
import sys
import time

import gymnasium
import mujoco
import numpy as np

name, steps, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
env = gymnasium.make(name)
space = env.action_space
actions = np.random.default_rng(seed).uniform(space.low, space.high, (steps, *space.shape)).astype(np.float32)


def play(count):
    env.reset(seed=seed)
    resets = 0
    start = time.process_time()
    for action in actions[:count]:
        _, _, terminated, truncated, _ = env.step(action)
        if terminated or truncated:
            env.reset()
            resets += 1
    return time.process_time() - start, resets


def physics(count):
    model, frames = env.unwrapped.model, env.unwrapped.frame_skip
    data = mujoco.MjData(model)
    start = time.process_time()
    for step, action in enumerate(actions[:count]):
        if step % 50 == 0:
            mujoco.mj_resetData(model, data)
        data.ctrl[:] = action
        mujoco.mj_step(model, data, nstep=frames)
    return time.process_time() - start


play(min(steps, 200))
physics(min(steps, 200))
env_seconds, resets = play(steps)
print(json.dumps({"env": env_seconds, "resets": resets, "physics": physics(steps)}))

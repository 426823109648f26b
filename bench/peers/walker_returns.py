"""Returns of Gymnasium's older Walker2d model with the constants of walker-rand-params (time step 0.004 s, no end, no bonus) under
normal actions: python bench/peers/walker_returns.py <episodes> <seed>

Prints one JSON line: mean and standard deviation of the returns of 100 steps.
"""

import json
import os
import sys

import gymnasium
import mujoco
import numpy as np

episodes, seed = int(sys.argv[1]), int(sys.argv[2])
with open(os.path.join(os.path.dirname(gymnasium.__file__), "envs", "mujoco", "assets", "walker2d.xml")) as file:
    model = mujoco.MjModel.from_xml_string(file.read())
model.opt.timestep = 0.004
data = mujoco.MjData(model)
rng = np.random.default_rng(seed)
returns = []
for _ in range(episodes):
    mujoco.mj_resetData(model, data)
    data.qpos += rng.uniform(-0.005, 0.005, model.nq)
    data.qvel += rng.uniform(-0.005, 0.005, model.nv)
    mujoco.mj_forward(model, data)
    total = 0.0
    for _ in range(100):
        action = rng.standard_normal(model.nu)
        before = data.qpos[0]
        data.ctrl[:] = action
        mujoco.mj_step(model, data, 4)
        total += (data.qpos[0] - before) / 0.016 - 1e-3 * (action @ action)
    returns.append(total)
print(json.dumps({"mean": float(np.mean(returns)), "deviation": float(np.std(returns, ddof=1))}))

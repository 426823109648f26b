"""Records trajectories of Gymnasium's CartPole-v1 and Pendulum-v1 into classic.json: what envs/classic is checked against.

    pip install gymnasium==1.4.0 && python test/data/make_classic.py

Per trajectory: the first state, the actions, and after each step the state (double precision), the observation, the reward and whether
the episode ended. Actions are handed over in double precision: with float32 ones NumPy would compute parts of the cost in float32.
"""

import json
import pathlib

import gymnasium
import numpy as np


def lean(state):
    return int(state[2] + state[3] > 0)


def record(name, seed, choose, steps, state=None, **options):
    env = gymnasium.make(name, **options).unwrapped
    rng = np.random.default_rng(seed)
    env.reset(seed=seed)
    if state is not None:
        env.state = np.array(state, dtype=np.float64)
    row = {"options": options, "start": [float(x) for x in env.state], "steps": []}
    for t in range(steps):
        action = choose(env.state, rng, t)
        observation, reward, terminated, _, _ = env.step(action)
        row["steps"].append(
            {
                "action": float(np.ravel(action)[0]),
                "state": [float(x) for x in env.state],
                "observation": [float(x) for x in observation],
                "reward": float(reward),
                "terminated": bool(terminated),
            }
        )
        if terminated:
            break
    return row


def torque(low, high):
    return lambda state, rng, t: np.array([np.float64(np.float32(rng.uniform(low, high)))])


def swing(state, rng, t):
    return np.array([np.float64(np.float32(np.clip(2.5 * np.sign(state[1]), -2, 2)))])


cartpole = [
    record("CartPole-v1", 1, lambda s, rng, t: int(rng.integers(2)), 500),
    record("CartPole-v1", 2, lambda s, rng, t: 1, 500),
    record("CartPole-v1", 3, lambda s, rng, t: lean(s), 120),
    record("CartPole-v1", 4, lambda s, rng, t: t % 2, 120, state=[-2.3, -0.4, 0.02, 0.1]),
]
pendulum = [
    record("Pendulum-v1", 1, torque(-2, 2), 60),
    record("Pendulum-v1", 2, torque(-5, 5), 60),  # clipped
    record("Pendulum-v1", 3, swing, 60, g=9.81),
    record("Pendulum-v1", 4, torque(1.5, 2), 60, state=[20.0, 7.5]),  # several turns, speed limit
    record("Pendulum-v1", 5, torque(-2, -1.5), 60, state=[-20.0, -7.5]),
]
data = {"gymnasium": gymnasium.__version__, "numpy": np.__version__, "cartpole": cartpole, "pendulum": pendulum}
path = pathlib.Path(__file__).with_name("classic.json")
path.write_text(json.dumps(data, separators=(",", ":")).replace('{"action"', '\n{"action"') + "\n")

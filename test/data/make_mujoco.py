"""Records what Gymnasium's v5 tasks do, for test/envs/mujoco to compare with.

    pip install mujoco==3.14.0 gymnasium[mujoco]
    python test/data/make_mujoco.py

Writes test/data/mujoco/<task>.json.gz: the compiled model's constants, and two trajectories under seeded random actions: `default` (a
new episode whenever one ends) and `endless` (falls end nothing; half-cheetah's actions at 0.3 of full strength, at which it is not chaotic). Arrays are base64 of little-endian float64, or float32 where said.
"""

import base64
import gzip
import json
import pathlib

import gymnasium
import mujoco
import numpy as np

TASKS = {
    "half-cheetah": ("HalfCheetah-v5", 200, 0.3),
    "hopper": ("Hopper-v5", 200, 1),
    "walker2d": ("Walker2d-v5", 200, 1),
    "ant": ("Ant-v5", 150, 1),
    "humanoid": ("Humanoid-v5", 100, 1),
}

CONSTANTS = """qpos0 body_pos body_quat body_ipos body_mass body_inertia body_invweight0 body_subtreemass jnt_pos jnt_axis jnt_range
jnt_margin jnt_stiffness jnt_solref jnt_solimp dof_armature dof_damping dof_frictionloss dof_invweight0 geom_friction geom_margin geom_gap
geom_solref geom_solimp geom_solmix actuator_gear actuator_ctrlrange actuator_forcerange actuator_gainprm actuator_biasprm""".split()
INDICES = "body_parentid body_sameframe jnt_type jnt_bodyid geom_type geom_bodyid geom_contype geom_conaffinity geom_condim actuator_trnid".split()


def pack(array, dtype="<f8"):
    return base64.b64encode(np.ascontiguousarray(array, dtype)).decode()


def constants(model):
    option = model.opt
    # A rod's direction is all that its rotation says, and the floor's size only matters to a renderer.
    matrices = np.empty((model.ngeom, 9))
    for matrix, quaternion in zip(matrices, model.geom_quat):
        mujoco.mju_quat2Mat(matrix, quaternion)
    return {
        "arrays": {name: pack(getattr(model, name)) for name in CONSTANTS},
        "indices": {name: getattr(model, name).ravel().tolist() for name in INDICES},
        "geom": {"pos": pack(model.geom_pos), "axis": pack(matrices.reshape(-1, 3, 3)[:, :, 2]), "size": pack(model.geom_size)},
        "option": {
            "timestep": option.timestep,
            "gravity": option.gravity.tolist(),
            "integrator": option.integrator,
            "solver": option.solver,
            "iterations": option.iterations,
            "tolerance": option.tolerance,
            "ls_iterations": option.ls_iterations,
            "ls_tolerance": option.ls_tolerance,
            "noslip_iterations": option.noslip_iterations,
            "cone": option.cone,
            "jacobian": option.jacobian,
            "impratio": option.impratio,
            "density": option.density,
            "viscosity": option.viscosity,
            "enableflags": option.enableflags,
            "disableflags": option.disableflags,
        },
    }


def trajectory(name, steps, seed, scale=1.0, **options):
    """Episodes under random actions. `horizon` is how long a twin that starts 1e-13 apart stays within 1e-7: beyond it the motion is
    chaotic, and two builds of MuJoCo part."""
    env, twin = (gymnasium.make(name, **options).unwrapped for _ in range(2))
    env.action_space.seed(seed)
    episodes = []
    ended = True
    for step in range(steps):
        if ended:
            observation, _ = env.reset(seed=seed + step)
            twin.reset(seed=seed + step)
            twin.set_state(env.data.qpos + 1e-13, env.data.qvel.copy())
            close = True
            episode = {"qpos": pack(env.data.qpos - env.init_qpos), "qvel": pack(env.data.qvel), "observations": [observation]}
            episode.update(actions=[], rewards=[], terminated=[], horizon=0)
            episodes.append(episode)
        action = (scale * env.action_space.sample()).astype(np.float32)
        observation, reward, ended, _, _ = env.step(action)
        other, other_reward, _, _, _ = twin.step(action)
        apart = np.abs(np.append(observation - other, reward - other_reward)) / np.maximum(1, np.abs(np.append(observation, reward)))
        close = close and apart.max() < 1e-7
        episode["horizon"] += int(close)
        episode["actions"].append(action)
        episode["observations"].append(observation)
        episode["rewards"].append(reward)
        episode["terminated"].append(bool(ended))
    for episode in episodes:
        episode["actions"] = pack(episode["actions"], "<f4")
        episode["observations"] = pack(episode["observations"], "<f4")
        episode["rewards"] = pack(episode["rewards"])
    return episodes


def main():
    folder = pathlib.Path(__file__).parent / "mujoco"
    folder.mkdir(exist_ok=True)
    for task, (name, steps, scale) in TASKS.items():
        env = gymnasium.make(name).unwrapped
        record = {
            "versions": {"mujoco": mujoco.__version__, "gymnasium": gymnasium.__version__},
            "model": constants(env.model),
            "default": trajectory(name, steps, 1),
            "endless": trajectory(name, steps, 2, scale, **({} if task == "half-cheetah" else {"terminate_when_unhealthy": False})),
        }
        with open(folder / f"{task}.json.gz", "wb") as file:
            file.write(gzip.compress(json.dumps(record).encode(), mtime=0))
        horizons = [[(len(e["terminated"]), e["horizon"]) for e in record[mode]] for mode in ("default", "endless")]
        print(task, (folder / f"{task}.json.gz").stat().st_size, "bytes; steps and horizons", *horizons)


main()

"""Stable-Baselines3's PPO for bench/ppo-mujoco.ts: python bench/peers/sb3_ppo.py '<JSON>'

The JSON names the task and its options, seed, steps, environments, how they are run (dummy | subproc), PyTorch's threads, a folder and PPO's
settings. Training goes on from what an interrupted call left in the folder. Prints one JSON line: mean return of deterministic
evaluation episodes, mean of the last 100 training episodes, the curve, and seconds of wall clock and of processor time in `learn`.
"""

import json
import os
import pickle
import sys
import time

import gymnasium
import mujoco
import stable_baselines3
import torch
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import DummyVecEnv, SubprocVecEnv, VecNormalize

SAVE_EVERY = 20


def processor_seconds():
    """Of this process and of the environments' processes, which are alive while `learn` runs."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = time.process_time()
    me = str(os.getpid())
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == me:
            total += (int(fields[11]) + int(fields[12])) / ticks
    return total


class Recorder(BaseCallback):
    """Notes the episodes, and leaves everything in the folder from time to time."""

    def __init__(self, folder, progress):
        super().__init__()
        self.folder = folder
        self.progress = progress
        self.rollouts = 0
        self.since = (time.perf_counter(), processor_seconds())

    def _on_step(self):
        for info in self.locals["infos"]:
            if "episode" in info:
                self.progress["episodes"].append((self.num_timesteps, float(info["episode"]["r"])))
        return True

    def _on_rollout_start(self):
        # Here the updates of the rollout before are done, so what is saved is a whole number of iterations.
        if self.rollouts > 0 and self.rollouts % SAVE_EVERY == 0:
            self.save()
        self.rollouts += 1

    def save(self):
        wall, cpu = self.since
        self.since = (time.perf_counter(), processor_seconds())
        self.progress["seconds"] += self.since[0] - wall
        self.progress["cpuSeconds"] += self.since[1] - cpu
        if self.folder:
            self.model.save(f"{self.folder}/model.zip")
            self.training_env.save(f"{self.folder}/normalize.pkl")
            with open(f"{self.folder}/progress.part", "wb") as file:
                pickle.dump({**self.progress, "steps": self.num_timesteps}, file)
            os.replace(f"{self.folder}/progress.part", f"{self.folder}/progress.pkl")


def main(o):
    torch.set_num_threads(o["threads"])
    folder = o.get("folder")
    many = SubprocVecEnv if o["vec"] == "subproc" else DummyVecEnv
    progress = {"episodes": [], "seconds": 0.0, "cpuSeconds": 0.0, "steps": 0}
    left = folder and os.path.exists(f"{folder}/progress.pkl")
    if left:
        with open(f"{folder}/progress.pkl", "rb") as file:
            progress = pickle.load(file)

    def make(rank):
        def env():
            made = Monitor(gymnasium.make(o["task"], **o["options"]))
            made.reset(seed=o["seed"] + rank + progress["steps"])
            return made

        return env

    envs = many([make(i) for i in range(o["envs"])])
    gamma = o["ppo"]["gamma"]
    if left:
        envs = VecNormalize.load(f"{folder}/normalize.pkl", envs)
        model = PPO.load(f"{folder}/model.zip", env=envs, device="cpu")
    else:
        envs = VecNormalize(envs, gamma=gamma)
        model = PPO("MlpPolicy", envs, seed=o["seed"], device="cpu", n_steps=o["round"] // o["envs"], **o["ppo"])
        if folder:
            os.makedirs(folder, exist_ok=True)
    recorder = Recorder(folder, progress)
    model.learn(o["steps"] - progress["steps"], callback=recorder, reset_num_timesteps=not left)
    recorder.save()
    envs.close()

    result = {"envSteps": model.num_timesteps, "seconds": progress["seconds"], "cpuSeconds": progress["cpuSeconds"]}
    if o["evaluate"] > 0:
        judged = VecNormalize(DummyVecEnv([lambda: Monitor(gymnasium.make(o["task"], **o["options"]))]), training=False, norm_reward=False)
        judged.obs_rms = envs.obs_rms
        judged.seed(o["seed"] + 1_000_000)
        returns, _ = evaluate_policy(model, judged, o["evaluate"], deterministic=True, return_episode_rewards=True)
        result["returns"] = [float(r) for r in returns]
    result["episodes"] = progress["episodes"]
    result["versions"] = {
        "stable-baselines3": stable_baselines3.__version__,
        "torch": torch.__version__.split("+")[0],
        "gymnasium": gymnasium.__version__,
        "mujoco": mujoco.__version__,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))

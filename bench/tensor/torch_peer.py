"""The PyTorch side of the tensor benchmarks: reads requests as JSON lines, answers with times as JSON lines."""

import json
import math
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(0)


def mlp(sizes):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2:
            layers.append(nn.Tanh())
    return nn.Sequential(*layers)


def ppo_update(hidden, batch):
    policy, value = mlp([27, hidden, hidden, 8]), mlp([27, hidden, hidden, 1])
    log_std = nn.Parameter(torch.zeros(8))
    params = [*policy.parameters(), *value.parameters(), log_std]
    optimizer = torch.optim.Adam(params, lr=3e-4)
    obs, actions = torch.randn(batch, 27), torch.randn(batch, 8)
    old = torch.randn(batch) * 0.1 - 8
    advantages, returns = torch.randn(batch), torch.randn(batch)

    def step():
        mean = policy(obs)
        z = (actions - mean) * torch.exp(-log_std)
        log_prob = (-0.5 * z * z - log_std - 0.5 * math.log(2 * math.pi)).sum(-1)
        ratio = torch.exp(log_prob - old)
        clipped = torch.clamp(ratio, 0.8, 1.2)
        policy_loss = -torch.minimum(ratio * advantages, clipped * advantages).mean()
        value_loss = (value(obs).squeeze(-1) - returns).square().mean()
        entropy = (log_std + 0.5 * math.log(2 * math.pi * math.e)).sum()
        loss = policy_loss + 0.5 * value_loss - 0.01 * entropy
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(params, 0.5)
        optimizer.step()

    return step


def maml(hidden, batch):
    net = mlp([27, hidden, hidden, 8])
    shapes = [p.detach().clone().requires_grad_() for p in net.parameters()]
    x, y = torch.randn(batch, 27), torch.randn(batch, 8)
    x2, y2 = torch.randn(batch, 27), torch.randn(batch, 8)

    def forward(p, inputs):
        h = torch.tanh(torch.addmm(p[1], inputs, p[0].t()))
        h = torch.tanh(torch.addmm(p[3], h, p[2].t()))
        return torch.addmm(p[5], h, p[4].t())

    def step():
        inner = (forward(shapes, x) - y).square().mean()
        grads = torch.autograd.grad(inner, shapes, create_graph=True)
        adapted = [p - 0.1 * g for p, g in zip(shapes, grads)]
        outer = (forward(adapted, x2) - y2).square().mean()
        torch.autograd.grad(outer, shapes)

    return step


def gru(time_steps, batch):
    layer = nn.GRU(64, 128)
    x = torch.randn(time_steps, batch, 64)
    target = torch.randn(time_steps, batch, 128)

    def step():
        layer.zero_grad()
        y, _ = layer(x)
        (y * target).sum().backward()

    return step


def transformer(length, batch):
    layer = nn.TransformerEncoderLayer(64, 4, dim_feedforward=256, dropout=0.0, batch_first=True)
    x = torch.randn(batch, length, 64, requires_grad=True)
    target = torch.randn(batch, length, 64)

    def step():
        layer.zero_grad()
        x.grad = None
        (layer(x) * target).sum().backward()

    return step


def actor(hidden, batch):
    policy = mlp([27, hidden, hidden, 8])
    obs = torch.randn(batch, 27)

    def step():
        with torch.no_grad():
            policy(obs)

    return step


def gemm(m, n, k):
    a, b = torch.randn(m, k), torch.randn(k, n)
    return lambda: a @ b


workloads = {"ppo": ppo_update, "maml": maml, "gru": gru, "transformer": transformer, "actor": actor, "gemm": gemm}
ready = {}

print(torch.__version__, flush=True)
for line in sys.stdin:
    request = json.loads(line)
    key = json.dumps([request["workload"], request["args"]], sort_keys=True)
    try:
        if key not in ready:
            ready[key] = workloads[request["workload"]](**request["args"])
        step = ready[key]
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(request["reps"]):
            step()
        reps = request["reps"]
        answer = {"cpu": (time.process_time() - cpu) * 1e3 / reps, "wall": (time.perf_counter() - wall) * 1e3 / reps}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}", "cpu": 0, "wall": 0}
    print(json.dumps(answer), flush=True)

"""Writes tensor/torch.json: losses, gradients and second derivatives as PyTorch computes them in double precision.

    pip install torch
    python test/data/make_tensor.py
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)
cases = []


def rounded(*shape, scale=1.0):
    """Numbers that float32 holds exactly, so that both sides start from the same."""
    return (torch.randn(*shape) * scale).float().double()


def show(tensor):
    tensor = torch.as_tensor(tensor)
    kind = "float32" if tensor.dtype.is_floating_point else "int32"
    return {"shape": list(tensor.shape), "dtype": kind, "data": tensor.detach().reshape(-1).tolist()}


def case(name, inputs, outputs):
    cases.append({
        "name": name,
        "inputs": {key: show(value) for key, value in inputs.items()},
        "outputs": {key: show(value) for key, value in outputs.items()},
    })


def leaves(**tensors):
    return {key: value.clone().requires_grad_() for key, value in tensors.items()}


def gradients(loss, params, **options):
    grads = torch.autograd.grad(loss, list(params.values()), **options)
    return dict(zip(("d_" + key for key in params), grads))


def mlp(p, x):
    return torch.tanh(x @ p["w1"] + p["b1"]) @ p["w2"] + p["b2"]


def mlp_params():
    return leaves(w1=rounded(5, 7), b1=rounded(7), w2=rounded(7, 3), b2=rounded(3))


# Mean squared error of an MLP, and the product of its Hessian with a direction.
p = mlp_params()
x, y = rounded(6, 5), rounded(6, 3)
direction = {key: rounded(*value.shape) for key, value in p.items()}
loss = (mlp(p, x) - y).square().mean()
first = gradients(loss, p, create_graph=True)
slope = sum((first["d_" + key] * direction[key]).sum() for key in p)
second = {"h_" + key[2:]: value for key, value in gradients(slope, p).items()}
inputs = {**p, "x": x, "y": y, **{"v_" + key: value for key, value in direction.items()}}
case("mlp", inputs, {"loss": loss, **first, **second})

# A meta-gradient through one inner SGD step.
p = mlp_params()
x2, y2 = rounded(6, 5), rounded(6, 3)
inner = gradients((mlp(p, x) - y).square().mean(), p, create_graph=True)
adapted = {key: value - 0.1 * inner["d_" + key] for key, value in p.items()}
loss = (mlp(adapted, x2) - y2).square().mean()
case("maml", {**p, "x": x, "y": y, "x2": x2, "y2": y2}, {"loss": loss, **gradients(loss, p)})

# The clipped surrogate of PPO with Gaussian actions, value loss and entropy.
p = leaves(mean=rounded(8, 3), log_std=rounded(3, scale=0.3), value=rounded(8))
actions, advantages, returns = rounded(8, 3), rounded(8), rounded(8)
log_prob = torch.distributions.Normal(p["mean"], p["log_std"].exp()).log_prob(actions).sum(-1)
old = (log_prob.detach() + 0.3 * torch.randn(8)).float().double()
ratio = (log_prob - old).exp()
gain = torch.minimum(ratio * advantages, ratio.clamp(0.8, 1.2) * advantages)
entropy = torch.distributions.Normal(p["mean"], p["log_std"].exp()).entropy().sum(-1)
loss = -gain.mean() + 0.5 * (p["value"] - returns).square().mean() - 0.01 * entropy.mean()
inputs = {**p, "actions": actions, "old": old, "advantages": advantages, "returns": returns}
case("ppo", inputs, {"loss": loss, "log_prob": log_prob, **gradients(loss, p)})

# Masked categorical choices: negative log-likelihood and entropy.
p = leaves(logits=rounded(5, 6))
mask = torch.tensor([[1, 1, 0, 1, 1, 0], [1, 0, 0, 0, 0, 0], [1] * 6, [0, 1, 1, 1, 0, 1], [0, 0, 0, 0, 1, 1.0]])
targets = torch.tensor([3, 0, 5, 2, 4])
choices = torch.distributions.Categorical(logits=p["logits"].masked_fill(mask == 0, -1e9))
nll = -choices.log_prob(targets)
loss = nll.mean() - 0.1 * choices.entropy().mean()
case("categorical", {**p, "mask": mask, "targets": targets}, {"loss": loss, "nll": nll, **gradients(loss, p)})

# KL divergence of diagonal normals.
p = leaves(m1=rounded(4, 3), s1=rounded(4, 3, scale=0.5), m2=rounded(4, 3), s2=rounded(4, 3, scale=0.5))
normal = torch.distributions.Normal
kl = torch.distributions.kl_divergence(normal(p["m1"], p["s1"].exp()), normal(p["m2"], p["s2"].exp())).sum(-1)
case("kl", p, {"kl": kl, **gradients(kl.sum(), p)})

# A GRU over a sequence.
layer = nn.GRU(4, 5)
for parameter in layer.parameters():
    parameter.data = rounded(*parameter.shape, scale=0.5)
p = leaves(x=rounded(6, 3, 4), h0=rounded(3, 5))
weights = {"wx": layer.weight_ih_l0, "wh": layer.weight_hh_l0, "bx": layer.bias_ih_l0, "bh": layer.bias_hh_l0}
target = rounded(6, 3, 5)
states, _ = layer(p["x"], p["h0"][None])
loss = (states * target).sum()
grads = gradients(loss, {**p, **weights})
turned = {key: value.t() if value.dim() == 2 and key in ("wx", "wh") else value for key, value in weights.items()}
for key in ("d_wx", "d_wh"):
    grads[key] = grads[key].t()
case("gru", {**p, **turned, "target": target}, {"states": states, **grads})

# Pre-norm attention with two heads and a key mask, and the product of its Hessian with a direction.
p = leaves(x=rounded(2, 4, 6), q=rounded(6, 6), k=rounded(6, 6), v=rounded(6, 6), gain=rounded(6), bias=rounded(6))
keys = torch.tensor([[1, 1, 1, 0], [1, 0, 1, 1.0]])
target = rounded(2, 4, 6)


def attend(p):
    h = F.layer_norm(p["x"], (6,), p["gain"], p["bias"])
    heads = [(h @ p[key]).reshape(2, 4, 2, 3).transpose(1, 2) for key in ("q", "k", "v")]
    mixed = F.scaled_dot_product_attention(*heads, attn_mask=keys[:, None, None, :].bool())
    return p["x"] + mixed.transpose(1, 2).reshape(2, 4, 6)


with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
    y = attend(p)
    loss = (y * target).square().mean()
    first = gradients(loss, p, create_graph=True)
    slope = sum((value * target.mean()).sum() for value in first.values())
    second = {"h_" + key[2:]: value for key, value in gradients(slope, p).items()}
case("attention", {**p, "keys": keys, "target": target, "v_all": target.mean()}, {"y": y, **first, **second})

# Five steps of AdamW with clipping of the gradient norm.
start = {"a": rounded(3, 4), "b": rounded(5)}
p = leaves(**start)
slopes = {"g_" + key: rounded(5, *value.shape) for key, value in start.items()}
optimizer = torch.optim.AdamW(list(p.values()), lr=0.05, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1)
norms = []
for step in range(5):
    for key, value in p.items():
        value.grad = slopes["g_" + key][step].clone()
    norms.append(nn.utils.clip_grad_norm_(list(p.values()), 3.0))
    optimizer.step()
case("adamw", {**start, **slopes}, {**p, "norms": torch.stack(norms)})

# Single ops with indices, scans and reductions, through one loss each.
p = leaves(x=rounded(5, 7))
x = p["x"]
indices = torch.tensor([4, 0, 4, 2])
weights = rounded(5, 7)
outputs = {
    "gathered": x[indices],
    "scattered": torch.zeros(6, 7).index_add(0, torch.tensor([1, 5, 1, 0, 5]), x),
    "cumsum": x.cumsum(1),
    "reversed": x.flip(0).cumsum(0).flip(0),
    "log_sum_exp": x.logsumexp(1),
    "amax": x.amax(0),
    "softplus": F.softplus(x),
    "log_softmax": F.log_softmax(x, -1),
    "pow": x.abs().pow(1.7),
    "clamped": x.clamp(-0.5, 0.5),
    "sines": x.sin() * x.cos(),
}
top = x.topk(3, -1)
grads = {}
for key, value in outputs.items():
    seed = weights.reshape(-1)[: value.numel()].reshape(value.shape) if value.numel() <= 35 else torch.ones_like(value)
    grads["d_" + key] = torch.autograd.grad((value * seed).sum(), x, retain_graph=True)[0]
case("ops", {"x": x, "weights": weights, "indices": indices},
     {**outputs, **grads, "top": top.values, "where": top.indices})

path = Path(__file__).parent / "tensor" / "torch.json"
path.write_text(json.dumps({"torch": torch.__version__, "cases": cases}) + "\n")
print(path, path.stat().st_size, "bytes")

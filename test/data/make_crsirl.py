"""Writes crsirl.json: losses, gradients and meta-gradients of CRSIRL on recorded dialogues, as PyTorch computes them in double precision.

    pip install torch
    python test/data/make_crsirl.py

Parameters and vectors are too many to be written down: they follow from a formula (`value`) that the test has as well. Of gradients
there are, leaf by leaf, the length and the product with a direction from the same formula.
"""

import json
import math
import random
import sys
from pathlib import Path

import torch
from torch.func import functional_call
from torch.nn.attention import SDPBackend, sdpa_kernel

here = Path(__file__).parent
sys.path.append(str(here.parent.parent / "bench" / "peers"))
import crsirl_networks as net

torch.set_default_dtype(torch.float64)
random.seed(5)
DIM, ITEMS, ATTRIBUTES, SLOTS, DISCOUNT, LAMBDA, ETA = 6, 12, 8, 5, 0.999, 0.7, 0.05
NODES = ITEMS + ATTRIBUTES


def values(name, count, scale):
    """count numbers in -scale..scale, from an integer hash of the name and of the place."""
    key = 0
    for c in name.encode():
        key = (key * 31 + c) & 0xFFFFFFFF
    out = []
    for i in range(count):
        x = (key ^ (i * 0x9E3779B1)) & 0xFFFFFFFF
        x = ((x ^ (x >> 15)) * 0x85EBCA6B) & 0xFFFFFFFF
        x = ((x ^ (x >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
        x ^= x >> 16
        out.append((x / 2**31 - 1) * scale)
    return torch.tensor(out)


# Our leaves by path: shape, and the tensor of PyTorch that they are, transposed where they are matrices.
def linear(ours, theirs, inputs, outputs):
    return [(f"{ours}/w", [inputs, outputs], f"{theirs}.weight"), (f"{ours}/b", [outputs], f"{theirs}.bias")]


POLICY = [
    *linear("encoder/map", "encoder.map", DIM, 100),
    ("encoder/sign", [2, 100], "encoder.sign.weight"),
    ("encoder/project/w", [100, 300], "encoder.layer.self_attn.in_proj_weight"),
    ("encoder/project/b", [300], "encoder.layer.self_attn.in_proj_bias"),
    *linear("encoder/out", "encoder.layer.self_attn.out_proj", 100, 100),
    ("encoder/norm1/gain", [100], "encoder.layer.norm1.weight"),
    ("encoder/norm1/bias", [100], "encoder.layer.norm1.bias"),
    *linear("encoder/widen", "encoder.layer.linear1", 100, 400),
    *linear("encoder/narrow", "encoder.layer.linear2", 400, 100),
    ("encoder/norm2/gain", [100], "encoder.layer.norm2.weight"),
    ("encoder/norm2/bias", [100], "encoder.layer.norm2.bias"),
    *linear("encoder/gateByAccepted", "encoder.gate_by_accepted", 100, 100),
    *linear("encoder/gateByRejected", "encoder.gate_by_rejected", 100, 100),
    *linear("encoder/last", "encoder.last", 100, 100),
    *linear("policy/reward", "reward", 1, 10),
    *linear("policy/input", "input", 110 + DIM, 100),
    ("policy/gru/wx", [100, 192], "gru.weight_ih_l0"),
    ("policy/gru/wh", [64, 192], "gru.weight_hh_l0"),
    ("policy/gru/bx", [192], "gru.bias_ih_l0"),
    ("policy/gru/bh", [192], "gru.bias_hh_l0"),
    *linear("policy/score", "score", 64 + DIM, 100),
    *linear("policy/logit", "logit", 100, 1),
]
REWARD_INPUTS = DIM + 4
REWARD = [*linear("hidden", "hidden", 100 + REWARD_INPUTS, 100), *linear("last", "last", 100, 1)]


def turned(path, tensor):
    """Between our layout and PyTorch's, either way."""
    return tensor.t() if tensor.dim() == 2 and path != "encoder/sign" else tensor


def parameters(prefix, leaves):
    made = {}
    for path, shape, name in leaves:
        scale = 1 / math.sqrt(shape[0])
        drawn = values(f"{prefix}/{path}", math.prod(shape), scale).reshape(shape)
        made[name] = turned(path, drawn + 1 if path.endswith("gain") else drawn).contiguous().requires_grad_()
    return made


def digest(prefix, leaves, tree):
    out = {}
    for path, shape, name in leaves:
        ours = turned(path, tree[name]).reshape(-1)
        out[path] = [ours.norm().item(), (ours * values(f"direction/{prefix}/{path}", ours.numel(), 1)).sum().item()]
    return out


def single(tensor):
    """As float32 holds it, which is what observations are."""
    return tensor.float().double()


vectors = single(torch.cat([values("vectors", NODES * DIM, 1).reshape(NODES, DIM), torch.zeros(1, DIM)]))


def turn():
    attributes = random.sample(range(ITEMS, NODES), ATTRIBUTES)
    items = random.sample(range(ITEMS), ITEMS)
    yes, no = random.randint(1, 3), random.randint(0, 2)
    misses = random.randint(0, 2) if no else 0
    offered = attributes[5 : random.randint(6, 8)] + items[2:4]
    return {
        "accepted": attributes[:yes],
        "rejected": attributes[yes : yes + no],
        "rejectedItems": items[:misses],
        "candidates": items[misses : misses + random.randint(1, 8)],
        "offered": offered,
        "previous": attributes[0],
        "reward": random.choice([0, 0.125, -0.25]),
        "action": random.randrange(len(offered)),
        "answer": random.choice([1, -1, 2, -2, 0]),
    }


def dialogues(lengths):
    return {"lengths": lengths, "turns": [turn() for _ in range(sum(lengths))]}


def as_tensors(recorded):
    turns = recorded["turns"]
    tokens, signs = [], []
    for t in turns:
        lists = [vectors[t["accepted"]], vectors[t["candidates"]].mean(0, keepdim=True), vectors[t["rejected"]]]
        if t["rejectedItems"]:
            lists.append(vectors[t["rejectedItems"]].mean(0, keepdim=True))
        tokens.append(torch.cat(lists))
        signs.append(torch.tensor([0] * (len(t["accepted"]) + 1) + [1] * (len(tokens[-1]) - len(t["accepted"]) - 1)))
    pad = torch.nn.utils.rnn.pad_sequence
    offered = torch.tensor([t["offered"] + [NODES] * (SLOTS - len(t["offered"])) for t in turns])
    return {
        "tokens": pad(tokens, batch_first=True),
        "signs": pad(signs, batch_first=True),
        "taken": pad([torch.ones(len(x)) for x in tokens], batch_first=True).bool(),
        "offered": vectors[offered],
        "mask": offered != NODES,
        "previous": vectors[[t["previous"] for t in turns]],
        "reward": torch.tensor([[t["reward"]] for t in turns]),
        "action": torch.tensor([t["action"] for t in turns]),
    }


def action_inputs(recorded):
    codes = [1, -1, 2, -2]
    rows = []
    for t in recorded["turns"]:
        answer = [1.0 if t["answer"] == code else 0.0 for code in codes]
        rows.append(torch.cat([vectors[t["offered"][t["action"]]], torch.tensor(answer)]))
    return torch.stack(rows)


policy, intrinsic = net.Policy(DIM), net.Reward(REWARD_INPUTS)
theta, phi = parameters("theta", POLICY), parameters("phi", REWARD)


def log_pi(params, recorded):
    return functional_call(policy, params, (as_tensors(recorded), recorded["lengths"]))


def gradient(loss, params, **options):
    return dict(zip(params, torch.autograd.grad(loss, list(params.values()), **options)))


def total(tree, other):
    return sum((tree[name] * other[name]).sum() for name in tree)


recorded = {"inner": dialogues([3, 1, 2]), "outer": dialogues([2, 3]), "pairs": dialogues([2, 1, 2, 1])}
rewards = [0.0, 0.0, 1.0, 1.0, 0.0, -0.25]
baseline = [0.25, 0.5, 0.5, 0.25, 0.25, 0.5]
advantages = [0.5, -0.25, 1.0, 0.75, -1.0]

with sdpa_kernel(SDPBackend.MATH):
    first = log_pi(theta, recorded["inner"])
    inner_turns = as_tensors(recorded["inner"])
    tokens = tuple(inner_turns[name] for name in ("tokens", "signs", "taken"))
    encoder = {name[8:]: value for name, value in theta.items() if name.startswith("encoder.")}
    states = functional_call(policy.encoder, encoder, tokens).detach()
    r_in = functional_call(intrinsic, phi, (states, action_inputs(recorded["inner"])))
    returns = net.returns_to_go(torch.tensor(rewards) + LAMBDA * r_in, [3, 1, 2], DISCOUNT)
    inner = net.policy_loss(first, returns - torch.tensor(baseline), 3)
    slopes = gradient(inner, theta, create_graph=True)
    cases = {}
    for optimizer in ("sgd", "adam"):
        # Adam without momentum in its first step, its scaling held constant.
        scales = {k: torch.full_like(g, ETA) if optimizer == "sgd" else ETA / (g.detach().abs() + 1e-8) for k, g in slopes.items()}
        adapted = {name: theta[name] - scales[name] * slopes[name] for name in theta}
        leaf = {name: value.detach().requires_grad_() for name, value in adapted.items()}
        ex = net.policy_loss(log_pi(leaf, recorded["outer"]), torch.tensor(advantages), 2)
        p = net.matching_loss(log_pi(leaf, recorded["pairs"]), recorded["pairs"]["lengths"])
        g1, g2 = gradient(ex, leaf), gradient(p, leaf)
        gap = {name: g2[name] - g1[name] for name in g1}
        alpha = (total(gap, g2) / total(gap, gap)).clamp(0, 1)
        v = {name: alpha * g1[name] + (1 - alpha) * g2[name] for name in g1}
        meta = gradient(total(adapted, v), phi, retain_graph=True)
        cases[optimizer] = {
            "return": ex.item(),
            "preference": p.item(),
            "alpha": alpha.item(),
            "returnGradient": digest("theta", POLICY, g1),
            "preferenceGradient": digest("theta", POLICY, g2),
            "metaGradient": digest("phi", REWARD, meta),
        }
    out = {
        "dim": DIM, "items": ITEMS, "attributes": ATTRIBUTES, "slots": SLOTS,
        "discount": DISCOUNT, "lambda": LAMBDA, "eta": ETA,
        "dialogues": recorded, "rewards": rewards, "baseline": baseline, "advantages": advantages,
        "logProbabilities": first.tolist(), "intrinsic": r_in.tolist(), "inner": inner.item(),
        "innerGradient": digest("theta", POLICY, slopes), "steps": cases,
    }  # fmt: skip

target = here / "crsirl.json"
target.write_text(json.dumps(out, separators=(",", ":")) + "\n")
print(f"{target}: {target.stat().st_size} bytes")

"""One VAE update and one PPO update of MiLEt in PyTorch, at the sizes that arrive as JSON on the command line; or, with "toy", the
clusters of the toy family of bench/milet/synthetic.ts. Prints one JSON line. Written from the equations, for comparison."""

import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)


def mlp(sizes, last=None):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2:
            layers.append(nn.ReLU())
    return nn.Sequential(*layers)


class Encoder(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.o = o
        width = sum(o["embed"])
        self.s, self.a, self.r = nn.Linear(o["S"], o["embed"][0]), nn.Linear(o["A"], o["embed"][1]), nn.Linear(1, o["embed"][2])
        h, K, Z = o["h"], o["K"], o["Z"]
        self.c_gru, self.t_gru = nn.GRU(width, h), nn.GRU(width + h, h)
        for gru in (self.c_gru, self.t_gru):
            for name, p in gru.named_parameters():
                nn.init.zeros_(p) if "bias" in name else nn.init.orthogonal_(p)
        self.cluster = mlp([h, 32, K])
        self.code, self.mean, self.var = nn.Linear(h + K, 32), nn.Linear(32, Z), nn.Linear(32, Z)
        self.prior_mean, self.prior_var = mlp([K, 32, Z]), mlp([K, 32, Z])

    def prior(self, y):
        return self.prior_mean(y), F.softplus(self.prior_var(y))

    def forward(self, a, s, r):
        x = torch.cat([self.a(a).relu(), self.s(s).relu(), self.r(r).relu()], -1)
        zero = torch.zeros(1, a.shape[1], self.o["h"])
        ha, _ = self.c_gru(x)
        hb, _ = self.t_gru(torch.cat([x, ha], -1))
        ha, hb = torch.cat([zero, ha]), torch.cat([zero, hb])
        logits = self.cluster(ha)
        gumbel = -torch.log(-torch.log(torch.rand_like(logits) + 1e-20) + 1e-20)
        y = ((logits + gumbel) / 0.8).softmax(-1)
        o = self.code(torch.cat([hb, y], -1)).relu()
        m, v = self.mean(o), F.softplus(self.var(o))
        return logits, y, m, v, m + (v + 1e-10).sqrt() * torch.randn_like(m)


class Decoder(nn.Module):
    def __init__(self, o, hidden, states, out):
        super().__init__()
        self.states = states
        self.s, self.a = nn.Linear(o["S"], o["embed"][0]), nn.Linear(o["A"], o["embed"][1])
        self.net = mlp([o["Z"] + states * o["embed"][0] + o["embed"][1], *hidden, out])

    def forward(self, z, s, a, s2, cached, rows):
        """z [N, Z]; transitions [n, ...]; rows [N, each]: which transitions each code is to explain."""
        parts = [self.s(s2).relu()] if self.states == 2 else []
        if self.states == 2:
            features = torch.cat([parts[0], self.a(a).relu(), self.s(s).relu()], -1)
        else:
            features = torch.cat([self.s(s).relu(), self.a(a).relu()], -1)
        if cached:
            first = self.net[0]
            n = z.shape[-1]
            x = (F.linear(features, first.weight[:, n:], first.bias)[rows] + F.linear(z, first.weight[:, :n])[:, None]).relu()
            return self.net[2:](x)
        wide = z[:, None].expand(-1, rows.shape[1], -1)
        return self.net(torch.cat([wide, features[rows]], -1))


def log_normal(x, m, v):
    v = v + 1e-8
    return -0.5 * (((x - m) ** 2) / v + v.log()).sum(-1)


def vae_loss(encoder, reward, state, target, batch, o, cached):
    a, s, s2, r = batch
    T, B = a.shape[:2]
    E, D = o["E"], o["D"]
    logits, y, m, v, z = [t.reshape((T + 1) * B, -1) for t in encoder(a, s2, r)]
    picks = torch.randint(T + 1, (E, B)) * B + torch.arange(B)
    logits, y, m, v, z = [t[picks.reshape(-1)] for t in (logits, y, m, v, z)]
    owner = torch.arange(B).repeat(E)[:, None]
    rows = (torch.arange(T).expand(E * B, T) if D is None else torch.randint(T, (E * B, D))) * B + owner
    flat = [t.reshape(T * B, -1) for t in (s, a, s2, r)]
    loss = ((reward(z, flat[0], flat[1], flat[2], cached, rows) - flat[3][rows]) ** 2).mean()
    recon = loss.item()
    if state is not None:
        loss = loss + ((state(z, flat[0], flat[1], flat[2], cached, rows) - flat[2][rows]) ** 2).mean()
    pm, pv = encoder.prior(y)
    l_z = (log_normal(z, m, v) - log_normal(z, pm, pv)).mean()
    with torch.no_grad():
        tm, tv = target[0](y), F.softplus(target[1](y))
    l_p = (0.5 * (pv / tv).log() + (tv + (pm - tm) ** 2) / (2 * pv) - 0.5).mean()
    log_q = logits.log_softmax(-1).reshape(E, B, -1)
    q = log_q.exp()
    l_h = (q * log_q).sum(-1).mean()
    l_i = (q[1:] * (log_q[1:] - log_q[:-1])).sum(-1).mean()
    return loss + o["betaZ"] * (l_z + 0.1 * l_p) + o["betaC"] * (l_h + l_i), recon


def copy_of(encoder):
    import copy

    return copy.deepcopy(encoder.prior_mean), copy.deepcopy(encoder.prior_var)


class Policy(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.s, self.b = nn.Linear(o["S"], 64), nn.Linear(2 * o["Z"], 64)
        def trunk():
            layers, size = [], 128
            for n in o["hidden"]:
                layers += [nn.Linear(size, n), nn.Tanh()]
                size = n
            return nn.Sequential(*layers)
        self.actor, self.critic = trunk(), trunk()
        self.mean, self.value = nn.Linear(o["hidden"][-1], o["A"]), nn.Linear(o["hidden"][-1], 1)
        self.log_std = nn.Parameter(torch.zeros(o["A"]))

    def forward(self, s, b):
        x = torch.cat([self.s(s).tanh(), self.b(b).tanh()], -1)
        return self.mean(self.actor(x)), self.value(self.critic(x))[:, 0]


def ppo_update(policy, optimizer, data, epochs, minibatches):
    s, b, a, logp, adv, ret, old = data
    n = s.shape[0]
    for _ in range(epochs):
        for rows in torch.randperm(n).chunk(minibatches):
            mean, value = policy(s[rows], b[rows])
            z = (a[rows] - mean) * (-policy.log_std).exp()
            new = (-0.5 * z**2 - policy.log_std - 0.9189385).sum(-1)
            ratio = (new - logp[rows]).exp()
            pg = -torch.min(ratio * adv[rows], ratio.clamp(0.95, 1.05) * adv[rows]).mean()
            near = old[rows] + (value - old[rows]).clamp(-0.05, 0.05)
            vf = 0.5 * torch.max(F.smooth_l1_loss(value, ret[rows], reduction="none"), F.smooth_l1_loss(near, ret[rows], reduction="none")).mean()
            entropy = (policy.log_std + 1.4189385).sum()
            loss = pg + 0.5 * vf - 1e-3 * entropy
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(policy.parameters(), 0.5)
            optimizer.step()


def prepared(policy, s, b, a, r, steps):
    """What comes before the minibatches: old values, moments of observations, old log-probabilities, advantages."""
    with torch.no_grad():
        old = policy(s, b)[1]
        s = (s - s.mean(0)) / (s.var(0) + 1e-8).sqrt()
        mean = policy(s, b)[0]
        z = (a - mean) * (-policy.log_std).exp()
        logp = (-0.5 * z**2 - policy.log_std - 0.9189385).sum(-1)
        values, rewards = old.reshape(-1, steps), r.reshape(-1, steps)
        adv, following = torch.zeros_like(rewards), torch.zeros(rewards.shape[0])
        for t in range(steps - 2, -1, -1):
            following = rewards[:, t] + 0.97 * values[:, t + 1] - values[:, t] + 0.97 * 0.9 * following
            adv[:, t] = following
        adv = adv.reshape(-1)
        return s, b, a, logp, (adv - adv.mean()) / (adv.std() + 1e-5), adv + old, old


def updater(o, cached):
    encoder = Encoder(o)
    reward = Decoder(o, o["reward"], 2, 1)
    state = Decoder(o, o["state"], 1, o["S"]) if o["state"] else None
    groups = [g for g in (encoder, reward, state) if g is not None]
    optimizers = [torch.optim.Adam(g.parameters(), lr=o["lr"], eps=1e-8) for g in groups]

    def update(target, batch):
        loss, recon = vae_loss(encoder, reward, state, target, batch, o, cached)
        for optimizer in optimizers:
            optimizer.zero_grad()
        loss.backward()
        for g, optimizer in zip(groups, optimizers):
            nn.utils.clip_grad_norm_(g.parameters(), 1.0)
            optimizer.step()
        return recon

    return encoder, update


def timed(f, seconds):
    """CPU seconds of a call: the median of several."""
    f()
    times = []
    until = time.perf_counter() + seconds
    while len(times) < 3 or time.perf_counter() < until:
        begin = time.process_time()
        f()
        times.append(time.process_time() - begin)
    return sorted(times)[len(times) // 2]


def bench(o):
    torch.manual_seed(0)
    T, B = o["T"], o["B"]
    batch = torch.randn(T, B, o["A"]), torch.randn(T, B, o["S"]), torch.randn(T, B, o["S"]), torch.randn(T, B, 1)
    result = {}
    for cached in (True, False):
        encoder, update = updater(o, cached)
        target = copy_of(encoder)
        result["vae cached" if cached else "vae naive"] = timed(lambda: update(target, batch), o["seconds"])
    n = o["rows"]
    data = torch.randn(n, o["S"]), torch.randn(n, 2 * o["Z"]), torch.randn(n, o["A"]), torch.randn(n)
    policy = Policy(o)
    optimizer = torch.optim.Adam(policy.parameters(), lr=1e-4)
    result["ppo"] = timed(lambda: ppo_update(policy, optimizer, prepared(policy, *data, o["T"] // 2), o["epochs"], o["minibatches"]), o["seconds"])
    return result


def toy(updates, seed, o):
    torch.manual_seed(seed)
    centres = torch.tensor([0.25, 0.75, 1.25, 1.75])
    angle = lambda n: math.pi * (centres[torch.arange(n) % 4] + o["sigma"] * torch.randn(n))
    train, test = angle(500), angle(200)

    def trials(angles):
        B = len(angles)
        s2 = torch.randn(o["T"], B, 2)
        s = torch.cat([torch.zeros(1, B, 2), s2[:-1]])
        r = s2[..., :1] * angles.cos()[:, None] + s2[..., 1:] * angles.sin()[:, None]
        return 0.3 * torch.randn(o["T"], B, 2), s, s2, r

    fixed = [trials(train) for _ in range(4)]
    encoder, update = updater(o, True)
    log = []
    for k in range(updates):
        if k % 50 == 0:
            target = copy_of(encoder)
        chosen = torch.randperm(2000)[: o["B"]]
        data = [torch.stack([fixed[i % 4][part][:, i // 4] for i in chosen.tolist()], 1) for part in range(4)] if o["fixed"] else trials(train[torch.randint(500, (o["B"],))])
        recon = update(target, data)
        if (k + 1) % (updates // 8) == 0:
            log.append(round(recon, 3))
    a, s, s2, r = trials(test)
    with torch.no_grad():
        labels = encoder(a, s2, r)[0].argmax(-1)
    table = [[int(((labels[t] == c) & (torch.arange(200) % 4 == k)).sum()) for k in range(4)] for t in (2, 5, 15) for c in range(o["K"])]
    return {"recon": log, "table": table[-o["K"] :]}


if __name__ == "__main__":
    if sys.argv[1] == "toy":
        print(json.dumps(toy(int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4]))))
    else:
        print(json.dumps(bench(json.loads(sys.argv[1]))))

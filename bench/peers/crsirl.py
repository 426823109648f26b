"""The PyTorch side of bench/crsirl.ts: dialogues, policy and REINFORCE as ours, the simulator on numpy arrays.

Reads a catalogue as the first JSON line, then requests; answers each with a JSON line. Dialogues are played side by side, so that the
policy acts on a batch, with the same nodes, tokens, offers and rewards as ours.
"""

import json
import sys
import time

import numpy as np
import torch

import crsirl_networks as net

torch.set_num_threads(1)
torch.manual_seed(0)
TURNS, SIZE, OFFERED, SEEN, DISCOUNT = 15, 10, 10, 40, 0.999


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Catalogue:
    def __init__(self, given):
        table = lambda name: np.array(given[name], dtype=np.float64).reshape(-1, given["dim"])
        self.users, self.item_vectors, self.attribute_vectors = (table(n) for n in ("users", "items", "attributes"))
        self.items, self.attributes = len(self.item_vectors), len(self.attribute_vectors)
        self.has = np.zeros((self.items, self.attributes), dtype=bool)
        for item, ids in enumerate(given["itemAttributes"]):
            self.has[item, ids] = True
        self.pairs = np.array(given["pairs"])
        self.by_attribute = self.attribute_vectors @ self.item_vectors.T
        self.nodes = self._standardised()

    def _standardised(self):
        """What the networks read: see algos/crsirl/networks/nodes.ts. The last row stands for nothing."""
        parts = []
        for vectors, kind in ((self.item_vectors, 1.0), (self.attribute_vectors, -1.0)):
            centred = vectors - vectors.mean(0)
            centred /= np.sqrt((centred**2).mean())
            parts.append(np.concatenate([centred, np.full((len(centred), 1), kind * np.sqrt(centred.shape[1]))], 1))
        parts.append(np.zeros((1, parts[0].shape[1])))
        return np.concatenate(parts).astype(np.float32)


class Dialogue:
    """One conversation with an item-centric user."""

    def __init__(self, catalogue, user, target, rng):
        self.c, self.user, self.target = catalogue, user, target
        own = np.flatnonzero(catalogue.has[target])
        opening = rng.choice(own)
        self.candidates = catalogue.has[:, opening].copy()
        self.w = catalogue.item_vectors @ catalogue.users[user] + catalogue.by_attribute[opening]
        self.accepted, self.rejected, self.missed = [opening], [], []
        self.previous, self.reward, self.turn = catalogue.items + opening, 0.1, 1
        self.done = self.success = False
        self.offer()

    def offer(self):
        members = np.flatnonzero(self.candidates)
        scores = self.w[members]
        g = sigmoid(scores)
        has = self.c.has[members]
        share = (g @ has) / g.sum()
        count = has.sum(0)
        share[count == len(members)] = 1
        with np.errstate(divide="ignore", invalid="ignore"):
            entropy = np.nan_to_num(-share * np.log2(share) - (1 - share) * np.log2(1 - share))
        entropy[count == 0] = -1
        entropy[self.accepted + self.rejected] = -1
        best = np.argsort(-entropy, kind="stable")[:OFFERED]
        self.questions = best[entropy[best] >= 0]
        top = min(SEEN, len(members))
        first = np.argpartition(-scores, top - 1)[:top]
        self.ranked = members[first[np.argsort(-scores[first], kind="stable")]]
        self.size = len(members)

    def step(self, slot, testing):
        if testing and (self.size <= SIZE or self.turn == TURNS):
            slot = OFFERED
        if slot < OFFERED:
            p = self.questions[slot]
            self.previous = self.c.items + p
            links = self.candidates & self.c.has[:, p]
            if self.c.has[self.target, p]:
                self.accepted.append(p)
                self.candidates = links
                self.w += self.c.by_attribute[p]
            else:
                self.rejected.append(p)
                self.w[links] -= sigmoid(self.c.by_attribute[p][links])
        else:
            items = self.ranked[:SIZE]
            self.previous = self.ranked[slot - OFFERED]
            if self.target in items:
                self.done = self.success = True
                return 1.0
            self.candidates[items] = False
            self.missed.extend(items)
        self.reward = 0.0
        if self.turn == TURNS:
            self.done = True
            return -0.3
        self.turn += 1
        self.offer()
        return 0.0


def turns_of(dialogues, catalogue):
    """The tensors of one turn of several dialogues."""
    nodes, items = catalogue.nodes, catalogue.items
    nothing = len(nodes) - 1
    lists, signs = [], []
    for d in dialogues:
        accepted = nodes[items + np.array(d.accepted)]
        parts = [accepted, nodes[d.ranked].mean(0, keepdims=True)]
        if d.rejected:
            parts.append(nodes[items + np.array(d.rejected)])
        if d.missed:
            parts.append(nodes[np.array(d.missed)].mean(0, keepdims=True))
        lists.append(np.concatenate(parts))
        signs.append(len(accepted) + 1)
    width = max(map(len, lists))
    tokens = np.zeros((len(lists), width, nodes.shape[1]), dtype=np.float32)
    sign = np.ones((len(lists), width), dtype=np.int64)
    taken = np.zeros((len(lists), width), dtype=bool)
    offered = np.full((len(lists), OFFERED + SIZE), nothing)
    for i, (rows, plus, d) in enumerate(zip(lists, signs, dialogues)):
        tokens[i, : len(rows)] = rows
        sign[i, :plus] = 0
        taken[i, : len(rows)] = True
        offered[i, : len(d.questions)] = items + d.questions
        first = d.ranked[:SIZE]
        offered[i, OFFERED : OFFERED + len(first)] = first
    made = {
        "tokens": tokens, "signs": sign, "taken": taken, "offered": nodes[offered], "mask": offered != nothing,
        "previous": nodes[[d.previous for d in dialogues]],
        "reward": np.array([[d.reward] for d in dialogues], dtype=np.float32),
    }  # fmt: skip
    return {name: torch.from_numpy(array) for name, array in made.items()}


def play(policy, catalogue, count, rng, testing=False):
    """Dialogues side by side: per dialogue its rows of turns, its actions and its rewards."""
    pairs = catalogue.pairs[rng.integers(len(catalogue.pairs), size=count)]
    dialogues = [Dialogue(catalogue, user, item, rng) for user, item in pairs]
    rows = [[] for _ in dialogues]
    live = list(range(count))
    h = torch.zeros(1, count, net.HIDDEN)
    while live:
        turns = turns_of([dialogues[i] for i in live], catalogue)
        with torch.no_grad():
            logits, h[:, live] = policy.act(turns, h[:, live])
        choice = logits.argmax(-1) if testing else torch.distributions.Categorical(logits=logits).sample()
        for k, i in enumerate(live):
            reward = dialogues[i].step(int(choice[k]), testing)
            rows[i].append(({name: value[k] for name, value in turns.items()}, choice[k], reward))
        live = [i for i in live if not dialogues[i].done]
    return rows


def joined(rows):
    """All rows of some dialogues as one batch, padded to the widest turn."""
    flat = [row for dialogue in rows for row in dialogue]
    turns = {name: torch.stack([row[0][name] for row in flat]) for name in ("offered", "mask", "previous", "reward")}
    for name in ("tokens", "signs", "taken"):
        turns[name] = torch.nn.utils.rnn.pad_sequence([row[0][name] for row in flat], batch_first=True)
    turns["action"] = torch.stack([row[1] for row in flat])
    return turns


def main():
    catalogue = Catalogue(json.loads(sys.stdin.readline()))
    policy = net.Policy(catalogue.nodes.shape[1])
    optimizer = torch.optim.Adam(policy.parameters(), lr=2e-3)
    rng = np.random.default_rng(0)
    baseline = np.zeros(TURNS)
    print(torch.__version__, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        count, side_by_side = request["dialogues"], request["sideBySide"]
        wall, cpu = time.perf_counter(), time.process_time()
        testing = request["work"] == "evaluate"
        rows = []
        for _ in range(0, count, side_by_side):
            rows += play(policy, catalogue, side_by_side, rng, testing)
        if not testing:
            lengths = [len(dialogue) for dialogue in rows]
            rewards = torch.tensor([row[2] for dialogue in rows for row in dialogue])
            returns = net.returns_to_go(rewards, lengths, DISCOUNT).numpy()
            turn = np.concatenate([np.arange(length) for length in lengths])
            advantages = returns - baseline[turn]
            advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
            for t in range(max(lengths)):
                baseline[t] += 0.1 * (returns[turn == t].mean() - baseline[t])
            log_pi = policy(joined(rows), lengths)
            loss = net.policy_loss(log_pi, torch.from_numpy(advantages).float(), count)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(policy.parameters(), 5)
            optimizer.step()
        answer = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "turns": sum(map(len, rows))}
        print(json.dumps(answer), flush=True)


main()

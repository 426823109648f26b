"""The networks and losses of CRSIRL in PyTorch: what ours are compared with, in numbers (test/data/make_crsirl.py) and in speed."""

import torch
import torch.nn.functional as F
from torch import nn

STATE, HIDDEN, REWARD, WIDTH = 100, 64, 10, 100


class Encoder(nn.Module):
    """TransGate as published: tokens of one turn attend to each other, the gates are computed side by side."""

    def __init__(self, dim):
        super().__init__()
        self.map = nn.Linear(dim, STATE)
        self.sign = nn.Embedding(2, STATE)
        self.layer = nn.TransformerEncoderLayer(STATE, 4, dim_feedforward=400, dropout=0.0, batch_first=True)
        self.gate_by_accepted = nn.Linear(STATE, STATE)
        self.gate_by_rejected = nn.Linear(STATE, STATE)
        self.last = nn.Linear(STATE, STATE)

    def forward(self, vectors, signs, taken):
        """vectors [n, width, dim]; signs [n, width], 0 accepted and 1 rejected; taken [n, width], whether there is a token."""
        x = self.map(vectors) + self.sign(signs)
        x = self.layer(x, src_key_padding_mask=~taken)
        plus, minus = (self._mean(x, taken & (signs == sign)) for sign in (0, 1))
        kept_plus = plus * torch.sigmoid(self.gate_by_rejected(minus))
        kept_minus = minus * torch.sigmoid(self.gate_by_accepted(plus))
        return F.relu(self.last(kept_plus - kept_minus))

    @staticmethod
    def _mean(x, chosen):
        chosen = chosen.unsqueeze(-1).to(x.dtype)
        return (x * chosen).sum(1) / chosen.sum(1).clamp(min=1)


class Policy(nn.Module):
    """The recurrent policy on top of the encoder."""

    def __init__(self, dim):
        super().__init__()
        self.encoder = Encoder(dim)
        self.reward = nn.Linear(1, REWARD)
        self.input = nn.Linear(STATE + REWARD + dim, WIDTH)
        self.gru = nn.GRU(WIDTH, HIDDEN)
        self.score = nn.Linear(HIDDEN + dim, WIDTH)
        self.logit = nn.Linear(WIDTH, 1)

    def logits(self, h, offered, mask):
        shared = h.unsqueeze(-2).expand(*offered.shape[:-1], HIDDEN)
        scores = self.logit(F.relu(self.score(torch.cat([shared, offered], -1)))).squeeze(-1)
        return scores.masked_fill(~mask, -1e9)

    def recurrent_input(self, turns):
        states = self.encoder(turns["tokens"], turns["signs"], turns["taken"])
        return F.relu(self.input(torch.cat([states, self.reward(turns["reward"]), turns["previous"]], -1)))

    def act(self, turns, h):
        """One turn of n dialogues: logits [n, offered] and the next state [1, n, HIDDEN]."""
        _, h = self.gru(self.recurrent_input(turns).unsqueeze(0), h)
        return self.logits(h[0], turns["offered"], turns["mask"]), h

    def forward(self, turns, lengths):
        """log pi of the actions that were taken, [rows]; rows are turns, dialogue after dialogue."""
        parts = torch.split(self.recurrent_input(turns), lengths)
        states, _ = self.gru(nn.utils.rnn.pad_sequence(parts))
        h = torch.cat([states[:length, i] for i, length in enumerate(lengths)])
        log_pi = F.log_softmax(self.logits(h, turns["offered"], turns["mask"]), -1)
        return log_pi.gather(-1, turns["action"].unsqueeze(-1)).squeeze(-1)


class Reward(nn.Module):
    """The intrinsic reward r_phi(s, a)."""

    def __init__(self, inputs):
        super().__init__()
        self.hidden = nn.Linear(STATE + inputs, 100)
        self.last = nn.Linear(100, 1)

    def forward(self, states, actions):
        return torch.tanh(self.last(F.relu(self.hidden(torch.cat([states, actions], -1))))).squeeze(-1)


def returns_to_go(rewards, lengths, discount):
    out = []
    for part in torch.split(rewards, lengths):
        total, returns = 0.0, []
        for reward in part.flip(0):
            total = reward + discount * total
            returns.append(total)
        out.extend(reversed(returns))
    return torch.stack(out)


def policy_loss(log_pi, advantages, dialogues):
    return -(log_pi * advantages).sum() / dialogues


def matching_loss(log_pi, lengths):
    """lengths: of all preferred dialogues, then of all others."""
    sums = torch.stack([part.sum() for part in torch.split(log_pi, lengths)])
    half = len(lengths) // 2
    return F.softplus(sums[half:] - sums[:half]).mean()

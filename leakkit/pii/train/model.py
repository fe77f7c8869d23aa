"""The tagger: a BERT encoder over pieces, a small step from pieces to characters, BIOES tags for each (torch)."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import nn

from leakkit.pii.names_onnx import TAGS
from leakkit.pii.train.encoder import Weights


#: parts that are not the encoder's and start at random
NEW = ("head.", "gate.", "letters.")


class Layer(nn.Module):
    """One post-norm transformer layer; query, key and value share one matrix, which is quicker on a CPU."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float, dropout: float):
        super().__init__()
        self.heads = heads
        self.qkv, self.ao = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fi, self.fo = nn.Linear(width, inner), nn.Linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)
        self.drop = nn.Dropout(dropout)

    def forward(self, x, bias):
        rows, length, width = x.shape
        q, k, v = self.qkv(x).view(rows, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(width // self.heads) + bias, dim=-1)
        mixed = (self.drop(weights) @ v).transpose(1, 2).reshape(rows, length, width)
        x = self.aln(x + self.drop(self.ao(mixed)))
        return self.oln(x + self.drop(self.fo(nn.functional.gelu(self.fi(x)))))


#: layers before the gate, and layers kept of the encoder's twelve: eight did as well on the gold data as all
EARLY, LAYERS = 3, 8


class Letters(nn.Module):
    """From pieces to characters: each takes its piece's state, its own embedding and its place in the piece, and then
    looks at its neighbours, so that a name may begin or end inside a piece."""

    def __init__(self, width: int, dropout: float):
        super().__init__()
        self.own, self.place, self.ln = nn.Linear(width, width), nn.Embedding(4, width), nn.LayerNorm(width)
        self.near, self.far, self.out = nn.Linear(3 * width, width // 3), nn.Linear(width // 3, width), nn.LayerNorm(width)
        self.drop = nn.Dropout(dropout)
        nn.init.normal_(self.place.weight, std=0.02)

    def forward(self, states, embedded, place, real):
        x = self.ln(states + self.own(embedded) + self.place(place)) * real
        nothing = torch.zeros_like(x[:, :1])
        row = torch.cat([torch.cat([nothing, x[:, :-1]], 1), x, torch.cat([x[:, 1:], nothing], 1)], -1)
        return self.out(x + self.drop(self.far(nn.functional.gelu(self.near(row)))))


class Tagger(nn.Module):
    """`Batch` as tensors → scores of the 13 tags (texts, characters, 13) and of the gate (texts, pieces + 3), float32.

    `gate`, one number a piece after the first `EARLY` layers, says whether the rest is worth reading: a message in
    which it sees no person anywhere is left there, at less than half of the cost.
    """

    def __init__(self, size: int, width=384, layers=LAYERS, heads=12, inner=1536, positions=512, epsilon=1e-12,
                 dropout=0.1):
        super().__init__()
        self.word, self.pos = nn.Embedding(size, width, padding_idx=0), nn.Embedding(positions, width)
        self.ln = nn.LayerNorm(width, epsilon)
        self.layers = nn.ModuleList(Layer(width, heads, inner, epsilon, dropout) for _ in range(layers))
        self.letters = Letters(width, dropout)
        self.head = nn.Linear(width, len(TAGS))
        self.gate = nn.Sequential(nn.Linear(width, 64), nn.GELU(), nn.Linear(64, 1))
        self.drop = nn.Dropout(dropout)

    def lower(self, ids):
        """The state after the early layers, and what masks the padding."""
        bias = (ids == 0)[:, None, None, :] * -10000.0
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.ln(self.word(ids) + self.pos(places)))
        for layer in self.layers[:EARLY]:
            x = layer(x, bias)
        return x, bias

    def upper(self, x, bias, of, characters, place):
        """The tags' scores from the state after the early layers."""
        for layer in self.layers[EARLY:]:
            x = layer(x, bias)
        states = torch.gather(x, 1, of[..., None].expand(-1, -1, x.shape[-1]))
        real = (characters > 0)[..., None].to(x.dtype)
        return self.head(self.drop(self.letters(states, self.word(characters), place, real)))

    def forward(self, ids, of, characters, place):
        x, bias = self.lower(ids)
        return self.upper(x, bias, of, characters, place), self.gate(x)[..., 0]


class Gated(nn.Module):
    """The graph that is exported: a batch, and the chance under which the gate leaves a message, 0 = read everything."""

    def __init__(self, model: Tagger):
        super().__init__()
        self.model = model

    def forward(self, ids, of, characters, place, gate):
        x, bias = self.model.lower(ids)
        chances = torch.sigmoid(self.model.gate(x)[..., 0]) * (ids > 3)
        keep = chances.max(1).values >= gate
        keep = keep | (torch.arange(ids.shape[0]) == 0)     # never an empty batch
        rows = torch.nonzero(keep)[:, 0]
        nothing = torch.zeros(len(TAGS))
        nothing[0] = 20.0
        out = nothing.expand(of.shape[0], of.shape[1], len(TAGS)).clone()
        out[rows] = self.model.upper(x[rows], bias[rows], of[rows], characters[rows], place[rows])
        return out


def from_encoder(weights: Weights, rows: np.ndarray, dropout: float = 0.1, layers: int = LAYERS) -> Tagger:
    """A tagger with the encoder's weights, of whose word table only `rows` stay and of whose
    layers the first `layers`; the head is random."""
    model = Tagger(len(rows), weights.width, min(layers, weights.layers), weights.heads, weights.inner, weights.positions,
                   weights.epsilon, dropout)
    fresh = {name: value for name, value in model.state_dict().items() if name.startswith(NEW)}
    model.load_state_dict(_state(weights, rows, len(model.layers)) | fresh)
    return model


def _state(weights: Weights, rows: np.ndarray, layers: int) -> dict[str, torch.Tensor]:
    """Every tensor of the file under this module's names; the one token type in use is added to the positions."""
    given = dict(weights.tensors)
    out = {"word.weight": given.pop("emb.word")[rows], "pos.weight": given.pop("emb.pos") + given.pop("emb.type")[0],
           "ln.weight": given.pop("emb.ln.w"), "ln.bias": given.pop("emb.ln.b")}
    for n in range(layers):
        for mine, theirs in (("weight", "w"), ("bias", "b")):
            out[f"layers.{n}.qkv.{mine}"] = np.concatenate([given.pop(f"l{n}.{name}.{theirs}") for name in "qkv"])
            out |= {f"layers.{n}.{name}.{mine}": given.pop(f"l{n}.{name}.{theirs}")
                    for name in ("ao", "fi", "fo", "aln", "oln")}
    if given := [name for name in given if not _above(name, layers)]:
        raise ValueError(f"tensors left over: {sorted(given)}")
    return {name: torch.from_numpy(np.array(value, dtype=np.float32)) for name, value in out.items()}


def _above(name: str, layers: int) -> bool:
    return name[0] == "l" and int(name[1:name.index(".")]) >= layers


def loss(scores: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    """Mean −log of the probability on the allowed tags; `allowed` (batch, length, 13) bool, all False = not counted.

    With one allowed tag this is cross entropy. A character of which only "no person" is known allows several.
    """
    known = allowed.any(-1)
    chosen = torch.log_softmax(scores.float(), -1).masked_fill(~allowed, -1e4)
    return -torch.logsumexp(chosen[known], -1).mean()


def gate_loss(gate: torch.Tensor, of: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    """Cross entropy of "a character of this piece is of a person", misses counted threefold."""
    known = allowed.any(-1)
    person = torch.zeros_like(gate, dtype=torch.float32).scatter_reduce(
        1, of, (allowed[..., 1:5].any(-1) & known).float(), "amax")
    seen = torch.zeros_like(person).scatter_reduce(1, of, known.float(), "amax") > 0
    return nn.functional.binary_cross_entropy_with_logits(gate[seen].float(), person[seen],
                                                          pos_weight=torch.tensor(3.0))

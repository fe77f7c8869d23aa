"""The tagger: a BERT encoder over characters and one linear layer over BIOES tags (torch)."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import nn

from leakkit.pii.names_onnx import TAGS
from leakkit.pii.train.encoder import Weights


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


class Tagger(nn.Module):
    """ids (batch, length) int64, 0 = padding → scores of the 13 tags (batch, length, 13) float32."""

    def __init__(self, size: int, width=384, layers=12, heads=12, inner=1536, positions=512, epsilon=1e-12, dropout=0.1):
        super().__init__()
        self.word, self.pos = nn.Embedding(size, width, padding_idx=0), nn.Embedding(positions, width)
        self.ln = nn.LayerNorm(width, epsilon)
        self.layers = nn.ModuleList(Layer(width, heads, inner, epsilon, dropout) for _ in range(layers))
        self.head = nn.Linear(width, len(TAGS))
        self.drop = nn.Dropout(dropout)

    def forward(self, ids):
        bias = (ids == 0)[:, None, None, :] * -10000.0
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.ln(self.word(ids) + self.pos(places)))
        for layer in self.layers:
            x = layer(x, bias)
        return self.head(self.drop(x))


def from_encoder(weights: Weights, rows: np.ndarray, dropout: float = 0.1) -> Tagger:
    """A tagger with the encoder's weights, of whose word table only `rows` stay; the head is random."""
    model = Tagger(len(rows), weights.width, weights.layers, weights.heads, weights.inner, weights.positions,
                   weights.epsilon, dropout)
    model.load_state_dict(_state(weights, rows) | {"head.weight": model.head.weight, "head.bias": model.head.bias})
    return model


def _state(weights: Weights, rows: np.ndarray) -> dict[str, torch.Tensor]:
    """Every tensor of the file under this module's names; the one token type in use is added to the positions."""
    given = dict(weights.tensors)
    out = {"word.weight": given.pop("emb.word")[rows], "pos.weight": given.pop("emb.pos") + given.pop("emb.type")[0],
           "ln.weight": given.pop("emb.ln.w"), "ln.bias": given.pop("emb.ln.b")}
    for n in range(weights.layers):
        for mine, theirs in (("weight", "w"), ("bias", "b")):
            out[f"layers.{n}.qkv.{mine}"] = np.concatenate([given.pop(f"l{n}.{name}.{theirs}") for name in "qkv"])
            out |= {f"layers.{n}.{name}.{mine}": given.pop(f"l{n}.{name}.{theirs}")
                    for name in ("ao", "fi", "fo", "aln", "oln")}
    if given:
        raise ValueError(f"tensors left over: {sorted(given)}")
    return {name: torch.from_numpy(np.array(value, dtype=np.float32)) for name, value in out.items()}


def loss(scores: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    """Mean −log of the probability on the allowed tags; `allowed` (batch, length, 13) bool, all False = not counted.

    With one allowed tag this is cross entropy. A character of which only "no person" is known allows several.
    """
    known = allowed.any(-1)
    chosen = torch.log_softmax(scores.float(), -1).masked_fill(~allowed, -1e4)
    return -torch.logsumexp(chosen[known], -1).mean()

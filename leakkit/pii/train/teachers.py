"""Distillation: one tagger, as large or smaller, learns what several trained ones think of every character, besides the labels.

Source: Hinton, Vinyals, Dean, "Distilling the Knowledge in a Neural Network", arXiv:1503.02531.
"""

from __future__ import annotations

from pathlib import Path

import torch

from leakkit.pii.names_onnx import OwnModel

#: both sides' scores are divided by this, so that what a teacher thinks next likely is heard too
WARMTH = 2.0
#: share of the teachers in what is minimised; the labels have the rest
SHARE = 0.5
#: which of the runs' eight layers the pupil begins with, by its number of layers
KEPT = {6: (0, 1, 2, 3, 5, 7), 8: tuple(range(8))}


class Teachers:
    """Trained models (.onnx files of `export.write`, all with the same vocabulary) that are heard as one."""

    def __init__(self, paths: list[Path]):
        self.models = [OwnModel(path) for path in paths]

    def __call__(self, texts: list[str]) -> torch.Tensor:
        """The mean of their softened probabilities, float32 (texts, characters of the longest, 13)."""
        every = [torch.softmax(torch.from_numpy(model.scores(texts)) / WARMTH, -1) for model in self.models]
        return torch.stack(every).mean(0)


def distance(scores: torch.Tensor, taught: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
    """Mean cross entropy between `taught` (batch, length, 13) and the softened `scores` where `real` (batch, length) is True,
    times the warmth squared, so that its slopes are as large as those of the labels' loss."""
    softened = torch.log_softmax(scores.float() / WARMTH, -1)
    return -(taught * softened).sum(-1)[real].mean() * WARMTH ** 2


def kept_layers(state: dict[str, torch.Tensor], layers: int) -> dict[str, torch.Tensor]:
    """`state` of an eight-layer tagger with only the `KEPT` layers, numbered anew: what the pupil starts from."""
    number = {old: new for new, old in enumerate(KEPT[layers])}
    out = {}
    for name, value in state.items():
        if name.startswith("layers."):
            _, layer, rest = name.split(".", 2)
            if int(layer) not in number:
                continue
            name = f"layers.{number[int(layer)]}.{rest}"
        out[name] = value.clone()
    return out

"""What an OCR engine gives: lines of characters, each with its box, its confidence and what else it could have been."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np


_HAN = ("\u3400", "\u9fff")


def is_han(sign: str) -> bool:
    """A Chinese character of the base plane, or beyond it."""
    return len(sign) == 1 and (_HAN[0] <= sign <= _HAN[1] or sign >= "\U00020000")


@dataclass(frozen=True)
class Char:
    """One character as read: `sign`, `confidence` (0-1), `at` (its middle, 0-1 of the line's width), `others`: what else it could be,
    as (sign, probability), the likeliest first."""

    sign: str
    confidence: float
    at: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class TextLine:
    """One line: its `chars`, its `quad` (4 × 2, pixels of the picture, from the top left clockwise) and `repairs` made to it."""

    chars: tuple[Char, ...] = field(repr=False)
    quad: np.ndarray = field(repr=False)
    repairs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(char.sign for char in self.chars)

    @property
    def confidence(self) -> float:
        """The mean of its characters' confidence, blanks left out."""
        return float(np.mean([c.confidence for c in self.chars if c.sign != " "] or [0.0]))

    @property
    def box(self) -> tuple[int, int, int, int]:
        """x, y, width, height of the upright box around the quad, in pixels."""
        low, high = np.floor(self.quad.min(axis=0)), np.ceil(self.quad.max(axis=0))
        return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])

    @property
    def height(self) -> float:
        """The height of the writing, pixels."""
        return float(np.linalg.norm(self.quad[3] - self.quad[0]) + np.linalg.norm(self.quad[2] - self.quad[1])) / 2

    @property
    def width(self) -> float:
        """The length of the line, pixels."""
        return float(np.linalg.norm(self.quad[1] - self.quad[0]) + np.linalg.norm(self.quad[2] - self.quad[3])) / 2


class Engine(Protocol):
    """An OCR engine: a `name`, a `version`, and a verb that reads one piece of a picture."""

    name: str
    version: str

    def lines(self, pixels: np.ndarray) -> list[TextLine]:
        """The lines of `pixels` (height × width × 3, uint8, RGB), in any order, boxes in its pixels."""

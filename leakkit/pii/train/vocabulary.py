"""Of 250,000 pieces, the ones of a single character and the longer Chinese ones: what chat in Chinese is made of."""

from __future__ import annotations

import numpy as np

from leakkit.pii.names_pieces import SPECIAL, Alphabet
from leakkit.pii.train.encoder import Weights

#: rows of the special pieces in the encoder's own table: padding 1, unknown 3, begin 0, end 2
_ROWS = {"<pad>": 1, "<unk>": 3, "<s>": 0, "</s>": 2}
#: Latin, signs, Chinese with its punctuation and phonetic signs, kana, full width, emoji; other scripts are left out
_RANGES = ((0x21, 0x250), (0x2000, 0x3400), (0x3400, 0xA000), (0xF900, 0xFB00), (0xFE30, 0xFFF0), (0x1F000, 0x40000))
#: for the pieces that the file gives no score (they stand after the scored ones)
_SELDOM = -20.0


def _kept(piece: str) -> bool:
    if len(piece) == 1:
        return any(low <= ord(piece) < high for low, high in _RANGES)
    return all("\u3400" <= sign <= "\u9fff" for sign in piece)


def alphabet(weights: Weights) -> tuple[Alphabet, np.ndarray]:
    """The vocabulary (specials, pieces of one character, longer Chinese ones, in the file's order) and its rows in the
    word table."""
    kept = [row for row, piece in enumerate(weights.pieces) if row > 3 and piece and _kept(piece)]
    kept.sort(key=lambda row: len(weights.pieces[row]) > 1)
    scores = [float(weights.scores[row]) if row < len(weights.scores) else _SELDOM for row in kept]
    made = Alphabet([*SPECIAL, *(weights.pieces[row] for row in kept)], [0.0] * len(SPECIAL) + scores)
    return made, np.array([*(_ROWS[name] for name in SPECIAL), *kept])

"""Of 250,000 pieces, the ones of a single character: what makes a word-piece encoder read characters."""

from __future__ import annotations

import numpy as np

from leakkit.pii.names_onnx import SPECIAL

#: rows of the special pieces in the encoder's own table: padding 1, unknown 3, begin 0, end 2
_ROWS = {"<pad>": 1, "<unk>": 3, "<s>": 0, "</s>": 2}
#: Latin, signs, Chinese with its punctuation and phonetic signs, kana, full width, emoji; other scripts are left out
_RANGES = ((0x21, 0x250), (0x2000, 0x3400), (0x3400, 0xA000), (0xF900, 0xFB00), (0xFE30, 0xFFF0), (0x1F000, 0x40000))


def _kept(piece: str) -> bool:
    return len(piece) == 1 and any(low <= ord(piece) < high for low, high in _RANGES)


def characters(pieces: list[str]) -> tuple[list[str], np.ndarray]:
    """The vocabulary (specials, then each one-character piece in the file's order) and its rows in the word table."""
    rows = [_ROWS[name] for name in SPECIAL]
    singles = [(piece, row) for row, piece in enumerate(pieces) if row > 3 and _kept(piece)]
    return [*SPECIAL, *(piece for piece, _ in singles)], np.array([*rows, *(row for _, row in singles)])

"""How the name model reads a text: as the pieces its encoder was trained on, and as characters, so that no offset is lost.

The encoder has always seen 台灣 or 公司 as one piece. Fed 台 and 灣 one by one it knows them badly (the model card has the
figures), so a text is cut into the likeliest pieces; the tags are then read off for every single character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

SPECIAL = ("<pad>", "<unk>", "<s>", "</s>")
#: what an unknown character costs in a cut, in the units of the pieces' own scores (log probability)
_UNKNOWN = -25.0
#: where a character stands in its piece
ALONE, FIRST, INSIDE, LAST = range(4)


class Cut(NamedTuple):
    """A text in pieces: the pieces' numbers, for each character the index of its piece, and its own number."""

    pieces: list[int]
    of: list[int]
    characters: list[int]


class Batch(NamedTuple):
    """int64 arrays: `ids` (texts, pieces + 3) with begin mark, blank and end mark, `of` the index into it of each
    character, `characters` and `place` (texts, longest); padding 0."""

    ids: np.ndarray
    of: np.ndarray
    characters: np.ndarray
    place: np.ndarray


class Alphabet:
    """`pieces[i]` is piece i, `scores[i]` its log probability. Those of one character are the alphabet proper.

    A character that the model does not know is read as its NFKC form if that is a single known one (full width,
    compatibility forms); every blank is a space; all others, NUL and lone surrogates among them, are "unknown".
    """

    def __init__(self, pieces: list[str], scores: list[float] | None = None):
        self.pieces = list(pieces)
        self.scores = list(scores) if scores is not None else [-10.0] * len(pieces)
        known = {piece: number for number, piece in enumerate(pieces) if len(piece) == 1}
        self.blank = known.get("▁", 1)
        self.table = _table(known)
        self.words = {piece: (number, self.scores[number]) for number, piece in enumerate(pieces)
                      if len(piece) > 1 and number >= len(SPECIAL)}
        self.sizes: dict[str, list[int]] = {}
        for size, head in sorted({(len(word), word[:2]) for word in self.words}):
            self.sizes.setdefault(head, []).append(size)

    @classmethod
    def read(cls, path: Path) -> Alphabet:
        """The alphabet of a vocabulary file: a line each with the piece, a tab, its score."""
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").removesuffix("\n").split("\n")]
        return cls([row[0] for row in rows], [float(row[1]) for row in rows])

    def write(self, path: Path) -> None:
        """What `read` reads."""
        lines = [f"{piece}\t{score:.2f}" for piece, score in zip(self.pieces, self.scores, strict=True)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def ids(self, text: str) -> np.ndarray:
        """int64, as long as `text`: every character's number."""
        return self.table[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")]

    def cut(self, text: str, skip=None) -> Cut:
        """The likeliest pieces of `text`; `skip()` is asked for each longer piece and leaves it out where it says so."""
        own = self.ids(text).tolist()
        ends = self._words(text, skip)
        if not ends:
            return Cut(own, list(range(len(own))), own)
        best, back = [0.0], [(0, 0)]
        for end, number in enumerate(own, 1):
            score, way = best[end - 1] + (self.scores[number] if number >= len(SPECIAL) else _UNKNOWN), (end - 1, number)
            for start, piece, value in ends.get(end, ()):
                if best[start] + value > score:
                    score, way = best[start] + value, (start, piece)
            best.append(score)
            back.append(way)
        return _walked(back, own)

    def _words(self, text: str, skip) -> dict[int, list[tuple[int, int, float]]]:
        """Longer pieces in `text`, by their end: (start, number, score)."""
        out: dict[int, list[tuple[int, int, float]]] = {}
        for at in range(len(text) - 1):
            for size in self.sizes.get(text[at:at + 2], ()):
                word = self.words.get(text[at:at + size])
                if word and not (skip and skip()):
                    out.setdefault(at + size, []).append((at, *word))
        return out

    def batch(self, texts: list[str], skip=None) -> Batch:
        """`texts` as arrays; `skip` as in `cut`."""
        return self.gathered([self.cut(text, skip) for text in texts])

    def gathered(self, cuts: Sequence[Cut]) -> Batch:
        """Texts that are cut already as arrays."""
        ids = np.zeros((len(cuts), max((len(cut.pieces) for cut in cuts), default=0) + 3), np.int64)
        of, characters, place = np.zeros((3, len(cuts), max((len(cut.of) for cut in cuts), default=0)), np.int64)
        ids[:, 0], ids[:, 1] = 2, self.blank
        for row, cut in enumerate(cuts):
            size = len(cut.of)
            ids[row, 2:len(cut.pieces) + 2] = cut.pieces
            ids[row, len(cut.pieces) + 2] = 3
            of[row, :size] = np.array(cut.of, np.int64) + 2
            characters[row, :size] = cut.characters
            place[row, :size] = _places(np.array(cut.of, np.int64))
        return Batch(ids, of, characters, place)


def _table(known: dict[str, int]) -> np.ndarray:
    """The number of every code point, 1 for what is not known."""
    table = np.ones(0x110000, np.int64)
    for piece, number in known.items():
        table[ord(piece)] = number
    for code in range(0x30000):
        if table[code] == 1 and not 0xD800 <= code < 0xE000:
            sign = chr(code)
            plain = "▁" if sign.isspace() else unicodedata.normalize("NFKC", sign)
            table[code] = known.get("▁" if plain == " " else plain, 1)
    return table


def _walked(back: list[tuple[int, int]], own: list[int]) -> Cut:
    """The cut that the way back from the end of the text gives."""
    found, end = [], len(own)
    while end:
        start, piece = back[end]
        found.append((end - start, piece))
        end = start
    found.reverse()
    return Cut([piece for _, piece in found], [at for at, (size, _) in enumerate(found) for _ in range(size)], own)


def _places(of: np.ndarray) -> np.ndarray:
    """ALONE, FIRST, INSIDE or LAST for each character, from the index of its piece."""
    turn = np.ones(len(of) + 1, bool)
    turn[1:-1] = of[1:] != of[:-1]
    first, last = turn[:len(of)], turn[1:len(of) + 1]
    return np.where(first & last, ALONE, np.where(first, FIRST, np.where(last, LAST, INSIDE)))

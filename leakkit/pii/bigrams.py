"""Which texts may hold any of several patterns: by the pairs of characters with which a match can begin.

All texts are read as one array of code points; every pair of neighbours is looked up in a table of bits, one bit a group of
patterns. A pair that collides with another only lets a text through that holds nothing: nothing is ever lost
(tests/pii/test_bigrams.py).
"""

from __future__ import annotations

import re._constants as ops
import re._parser as parser
from functools import cache

import numpy as np

from leakkit.pii.readings import plain

_SIZE = 1 << 20
_ANY = None
#: more characters than this in a class count as "any character"
_MOST = 400


class Table:
    """groups: name → regex source (matched case-sensitively on `plain` text). At most 16 groups."""

    def __init__(self, groups: dict[str, str]):
        self.names = list(groups)
        self.pairs, self.singles = np.zeros(_SIZE, np.uint16), np.zeros(_SIZE, np.uint16)
        for number, source in enumerate(groups.values()):
            for first, second in _openings(parser.parse(source)):
                table, at = (self.singles, ord(first)) if second is _ANY else (self.pairs, _pair(ord(first), ord(second)))
                table[at & (_SIZE - 1)] |= 1 << number

    def candidates(self, texts: list[str]) -> dict[int, list[str]]:
        """Position of a text → the groups of which a pattern may match in it; texts without any are left out."""
        if not texts:
            return {}
        codes = _plain_codes("\n".join(texts))
        bits = self.singles[codes & (_SIZE - 1)]
        bits[:-1] |= self.pairs[_pair(codes[:-1].astype(np.int64), codes[1:].astype(np.int64)) & (_SIZE - 1)]
        hits = np.flatnonzero(bits)
        ends = np.cumsum([len(text) + 1 for text in texts])
        of_text = np.searchsorted(ends, hits, "right")
        found, first = np.unique(of_text, return_index=True)
        masks = np.bitwise_or.reduceat(bits[hits], first) if len(found) else ()
        return {int(text): self._named(int(mask)) for text, mask in zip(found, masks, strict=True)}

    def _named(self, mask: int) -> list[str]:
        return [name for number, name in enumerate(self.names) if mask >> number & 1]


def _pair(first, second):
    return first * 1021 + second * 31


@cache
def _lookup() -> np.ndarray:
    """Code point → code point of `readings.plain`, which is one to one."""
    return np.array([ord(plain(chr(code))) for code in range(0x10000)], np.uint32)


def _plain_codes(text: str) -> np.ndarray:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return np.where(codes < 0x10000, _lookup()[np.minimum(codes, 0xFFFF)], codes)


def _openings(parsed) -> set[tuple[str, str | None]]:
    """Every (first, second) character of a match; second None = any. ValueError if a match may begin with anything."""
    out = set()
    for characters in _sequences(list(parsed), 2):
        first, *rest = characters
        if first is _ANY:
            raise ValueError("a pattern may begin with any character")
        out |= {(one, two) for one in first for two in (rest[0] if rest and rest[0] is not _ANY else [_ANY])}
    return out


def _sequences(items: list, wanted: int):
    """The ways in which the first `wanted` characters of a match can go, each a list of sets of characters (None = any)."""
    if wanted == 0 or not items:
        yield []
        return
    (kind, value), rest = items[0], items[1:]
    if kind in (ops.LITERAL, ops.IN, ops.ANY, ops.NOT_LITERAL):
        for tail in _sequences(rest, wanted - 1):
            yield [_class(kind, value), *tail]
    elif kind is ops.SUBPATTERN:
        yield from _sequences([*value[-1], *rest], wanted)
    elif kind is ops.BRANCH:
        for branch in value[1]:
            yield from _sequences([*branch, *rest], wanted)
    elif kind in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        low, high, inner = value
        for times in range(low, min(int(high), low + wanted, wanted) + 1):
            yield from _sequences([*inner] * times + rest, wanted)
    else:
        raise ValueError(f"{kind} is not used in these patterns")


def _class(kind, value):
    if kind is ops.LITERAL:
        return {chr(value)}
    if kind is not ops.IN or value[0][0] is ops.NEGATE:
        return _ANY
    out: set[str] = set()
    for what, inner in value:
        if what is ops.LITERAL:
            out.add(chr(inner))
        elif what is ops.RANGE and inner[1] - inner[0] < _MOST:
            out |= set(map(chr, range(inner[0], inner[1] + 1)))
        else:
            return _ANY
    return out

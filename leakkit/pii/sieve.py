"""Which texts may hold any of several patterns: each pattern loosened, then all texts at once with RE2 through Arrow.

A loosened pattern matches whatever the pattern matches, and sometimes more: a gap of up to n characters becomes a gap of any
length, which RE2 reads in one pass. So nothing is ever lost here (tests/pii/test_sieve.py).
"""

from __future__ import annotations

import re

import numpy as np

from leakkit.pii.readings import SPACES, plain_all

_COUNTED = re.compile(r"(?<!x)\{(?P<low>[0-9]+),[0-9]*\}")
_CLASS = re.compile(r"\[\^?(?:\\.|[^\]\\])*\]|\\s")


def loosened(source: str) -> str:
    """`source` (no look-around, no \\w, \\d or \\b) for RE2, with counted repeats as * or + and blanks as Python knows them."""
    source = _COUNTED.sub(lambda match: "*" if match["low"] == "0" else "+", source)
    return _CLASS.sub(lambda match: f"[{SPACES}]" if match[0] == r"\s" else match[0].replace(r"\s", SPACES), source)


def matching(texts: list[str], source: str) -> np.ndarray:
    """Positions (int64) of the texts in which the RE2 pattern `source` matches; the texts hold no lone surrogates."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not texts:
        return np.zeros(0, np.int64)
    return np.flatnonzero(pc.match_substring_regex(pa.array(texts, pa.large_string()), source).to_numpy(zero_copy_only=False))


#: a longer pattern needs more states than RE2 keeps, and is then forty times as slow
_LONGEST = 8_000


def in_pieces(sources) -> list[str]:
    """The alternatives `sources` as few patterns of at most `_LONGEST` characters each (one alone may be longer)."""
    out: list[str] = []
    for source in sources:
        if out and len(out[-1]) + len(source) < _LONGEST:
            out[-1] += "|" + source
        else:
            out.append(source)
    return out


class Sieve:
    """groups: name → regex source, or several that are alternatives; matched on `plain` text."""

    def __init__(self, groups: dict):
        self.groups = {name: in_pieces([loosened(one) for one in ([sources] if isinstance(sources, str) else sources)])
                       for name, sources in groups.items()}

    def candidates(self, texts: list[str]) -> dict[int, list[str]]:
        """Position of a text → the groups of which a pattern may match in it; texts without any are left out."""
        plain = plain_all(texts)
        out: dict[int, list[str]] = {}
        for name, sources in self.groups.items():
            places = set().union(*(matching(plain, source).tolist() for source in sources))
            for at in places:
                out.setdefault(at, []).append(name)
        return dict(sorted(out.items()))

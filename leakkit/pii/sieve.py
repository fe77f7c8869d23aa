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


class Sieve:
    """groups: name → regex source, matched on `plain` text."""

    def __init__(self, groups: dict[str, str]):
        self.groups = {name: loosened(source) for name, source in groups.items()}

    def candidates(self, texts: list[str]) -> dict[int, list[str]]:
        """Position of a text → the groups of which a pattern may match in it; texts without any are left out."""
        plain = plain_all(texts)
        out: dict[int, list[str]] = {}
        for name, source in self.groups.items():        # one by one: together they need more states than RE2 keeps
            for at in matching(plain, source).tolist():
                out.setdefault(at, []).append(name)
        return dict(sorted(out.items()))

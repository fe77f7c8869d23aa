"""Which texts may hold which identifier: all texts at once with RE2 through Arrow, so that the exact patterns see few of them.

Three sieves, each on what the one before left: (1) some digits, or a word that a pattern without digits cannot do without; (2) digits enough
for the pattern, and one of its context words where it needs one; (3) the pattern itself, loosened (`loosen`). All three are made from the
patterns, so a new pattern needs nothing here, and a text that an exact pattern matches always passes (tests/pii/test_first_stage.py).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from leakkit.pii import address
from leakkit.pii.loosen import any_word, loosened
from leakkit.pii.readings import originals

ADDRESS = "address"
#: fewer digits than this are no reason to look closer
_FEW = 3
#: signs that mask a digit; they count as one
_MASKS = "*＊○●◯◎•#ＸXx×〇"


class Test(NamedTuple):
    """What a text must hold for one pattern, as RE2 sources; "" asks for nothing."""

    digits: int
    words: str
    shape: str


def _signs(letters: bool) -> str:
    signs = {*"0123456789", *_MASKS, *(sign for read in "0123456789*#Xx" for sign in originals()[read])}
    return "".join(sorted(sign for sign in signs if letters or not sign.isalpha() or sign in "ＸXx" or "一" <= sign)).replace("|", "\\|")


@cache
def opening() -> str:
    """The first sieve: `_FEW` digits anywhere, or a word of a pattern that does with fewer, or the words of an address."""
    from leakkit.pii.rules import patterns

    sign = f"[{_signs(False)}]"
    words = tuple(word for pattern in patterns() if pattern.digits < _FEW
                  for word in (pattern.must or pattern.raises if pattern.must or pattern.needs else (None,)))
    return "|".join(["(?s:.)*".join([sign] * _FEW), _spelled(words), address.first_stage()])


def _spelled(words) -> str:
    if None in words:
        raise ValueError("樣式須有 digits、must 或 needs 之一，否則每則都要細看")
    every = [loosened("".join("\\" + sign if not sign.isalnum() else sign for sign in word.lstrip("\n"))) for word in dict.fromkeys(words)]
    return "(?i:" + "|".join(every) + ")"


@cache
def tests() -> tuple[Test, ...]:
    """One for each pattern of `rules.patterns()`, in its order."""
    from leakkit.pii.rules import patterns

    return tuple(Test(pattern.digits, any_word(pattern.raises) if pattern.needs else "", loosened(pattern.regex.pattern, pattern.broken))
                 for pattern in patterns())


def candidates(texts: list[str]) -> dict[int, list]:
    """Position of a text → the patterns that may match in it, and `ADDRESS` where one may stand; texts without any are left out.

    The texts hold no lone surrogates (`readings.safe`).
    """
    import pyarrow as pa

    from leakkit.pii.rules import patterns

    if not texts:
        return {}
    whole = pa.array(texts, pa.large_string())
    places = _where(whole, opening())
    column = whole.take(pa.array(places))
    counts = _count(column)
    out: dict[int, list] = {}
    for pattern, test in zip(patterns(), tests(), strict=True):
        for place in _passed(column, places, counts, test):
            out.setdefault(int(place), []).append(pattern)
    for place in places[_where(column, address.first_stage())].tolist():
        out.setdefault(place, []).append(ADDRESS)
    return out


def _passed(column, places, counts, test: Test):
    import pyarrow as pa

    left = np.flatnonzero(counts >= test.digits)
    for source in (test.words, test.shape):
        if source and len(left):
            left = left[_where(column.take(pa.array(left)), source)]
    return places[left].tolist()


def _where(column, source: str) -> np.ndarray:
    import pyarrow.compute as pc

    return np.flatnonzero(pc.match_substring_regex(column, source).to_numpy(zero_copy_only=False))


def _count(column) -> np.ndarray:
    """How many signs of each text may be read as a digit."""
    import pyarrow.compute as pc

    return pc.count_substring_regex(column, f"[{_signs(True)}]").to_numpy(zero_copy_only=False)

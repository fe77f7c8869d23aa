"""Which texts may hold which identifier: all texts at once with RE2 through Arrow, so that the exact patterns see few of them.

Three sieves, each on what the one before left: (1) some digits, or a word that a pattern without digits cannot do without; (2) digits enough
for the pattern, and one of its context words where it needs one; (3) the pattern itself, loosened (`loosen`). All three are made from the
patterns, so a new pattern needs nothing here, and a text that an exact pattern matches always passes (tests/pii/test_first_stage.py).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from leakkit.pii import address, whereabouts
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
    must: str
    words: str
    shape: str


def _signs(letters: bool) -> str:
    signs = {*"0123456789", *_MASKS, *(sign for read in "0123456789*#Xx" for sign in originals()[read])}
    return "".join(sorted(sign for sign in signs if letters or not sign.isalpha() or sign in "ＸXx" or "一" <= sign)).replace("|", "\\|")


@cache
def digits() -> str:
    """`_FEW` digits anywhere."""
    return "(?s:.)*".join([f"[{_signs(False)}]"] * _FEW)


@cache
def opening() -> str:
    """What else opens the first sieve: a word of a pattern that does with fewer digits, or the words of an address."""
    from leakkit.pii.rules import patterns

    words = tuple(word for pattern in patterns() if pattern.digits < _FEW
                  for word in (pattern.must or pattern.raises if pattern.must or pattern.needs else (None,)))
    return "|".join([_spelled(words), _places()])


def _places() -> str:
    return f"{address.first_stage()}|{whereabouts.first_stage()}"


def _spelled(words) -> str:
    if None in words:
        raise ValueError("樣式須有 digits、must 或 needs 之一，否則每則都要細看")
    every = [loosened("".join("\\" + sign if not sign.isalnum() else sign for sign in word.lstrip("\n"))) for word in dict.fromkeys(words)]
    return "(?i:" + "|".join(every) + ")"


@cache
def tests() -> tuple[Test, ...]:
    """One for each pattern of `rules.patterns()`, in its order."""
    from leakkit.pii.rules import patterns

    return tuple(Test(pattern.digits, _spelled(pattern.must) if pattern.must else "", any_word(pattern.raises) if pattern.needs else "", loosened(pattern.regex.pattern, pattern.broken))
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
    places = _opened(whole)
    column = whole.take(pa.array(places))
    counts, enough = _count(column), {}
    out: dict[int, list] = {}
    for pattern, test in zip(patterns(), tests(), strict=True):
        if test.digits not in enough:
            left = np.flatnonzero(counts >= test.digits)
            enough[test.digits] = left, column.take(pa.array(left))
        for place in _passed(*enough[test.digits], test):
            out.setdefault(int(places[place]), []).append(pattern)
    for place in places[_where(column, _places())].tolist():
        out.setdefault(place, []).append(ADDRESS)
    return out


def _opened(whole) -> np.ndarray:
    """Positions of the texts that the first sieve lets through, in order: digits first, the words only where those are lacking."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbered = pc.match_substring_regex(whole, digits()).to_numpy(zero_copy_only=False)
    rest = np.flatnonzero(~numbered)
    opened = rest[_where(whole.take(pa.array(rest)), opening())]
    return np.sort(np.concatenate([np.flatnonzero(numbered), opened]))


def _passed(left, column, test: Test) -> np.ndarray:
    """Of the positions `left`, whose texts are `column`, those that hold all that the pattern asks for."""
    import pyarrow as pa

    for source in (test.must, test.words, test.shape):
        if source and len(left):
            here = _where(column, source)
            left, column = left[here], column.take(pa.array(here))
    return left


def _where(column, source: str) -> np.ndarray:
    import pyarrow.compute as pc

    return np.flatnonzero(pc.match_substring_regex(column, source).to_numpy(zero_copy_only=False))


def _count(column) -> np.ndarray:
    """How many signs of each text may be read as a digit."""
    import pyarrow.compute as pc

    return pc.count_substring_regex(column, f"[{_signs(True)}]").to_numpy(zero_copy_only=False)

"""How alike two texts are: pieces of three characters, the share of the shorter one, and words read from a picture.

A picture's text comes from recognition and is a little wrong, so it is compared by pieces, and an identifier counts as found
when it differs by at most one character.
"""

from __future__ import annotations

import re

_GRAM = 3
#: a shorter text (收到, [照片]) is alike to many and proves nothing
SHORTEST = 6
#: so many pieces at least must a text have before a share of them says anything
_LEAST = 10
#: shared share of three-character pieces from which two texts count as near
NEAR = 0.5
#: the same for words read from a picture, where a few signs are always wrong
NEAR_PICTURE = 0.4


def squeezed(text) -> str:
    """A text without blanks; not a text gives ""."""
    return re.sub(r"\s+", "", text) if isinstance(text, str) else ""


def grams(text: str) -> set[str]:
    """The pieces of three characters of a squeezed text."""
    return {text[i:i + _GRAM] for i in range(len(text) - _GRAM + 1)}


def shared(one: set[str], other: set[str]) -> float:
    """The share of the smaller set of pieces that stands in the other; 0.0 where a set is too small to tell."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller >= _LEAST else 0.0


def resemblance(one: set[str], other: set[str]) -> float:
    """Jaccard: shared pieces over all pieces."""
    both = len(one | other)
    return len(one & other) / both if both else 0.0


def may_hold(texts, text: str, values=()) -> list[bool]:
    """Which of `texts` (a pandas str Series) can be alike to a squeezed text at all: a quick first look that misses none.

    Two texts that share half of their three-character pieces share at least one run of four; `values` count as runs too.
    """
    runs = dict.fromkeys([*(text[i:i + 4] for i in range(max(0, len(text) - 3))), *(squeezed(v)[:4] for v in values if len(v) >= 2)])
    if not runs or not len(texts):
        return [False] * len(texts)
    plain = texts.fillna("").str.replace(r"[ \n\r\t\u3000]+", "", regex=True)
    return list(plain.str.contains("|".join(re.escape(run) for run in runs), regex=True))


def values_in(values, text: str, loose: bool = False) -> float:
    """The share of at least two values (str) that stand in a squeezed text; `loose` forgives one wrong character each. One value alone counts
    only where it is an identifier: a name that is spoken again repeats nothing."""
    plain = [re.sub(r"[\s\-－—()（）]", "", value) for value in values]
    plain = [value for value in plain if len(value) >= 2]
    if len(plain) < 2:
        return 0.0
    target = re.sub(r"[\-－—()（）]", "", text)
    found = [value for value in plain if value in target or (loose and len(value) >= 6 and within_one(value, target))]
    if len(found) == 1 and not (len(found[0]) >= 6 and any(sign.isdigit() for sign in found[0])):
        return 0.0
    return len(found) / len(plain)


def within_one(value: str, text: str) -> bool:
    """Whether `value` stands in `text` with at most one character wrong, missing or too many."""
    half = len(value) // 2
    for part, offset in ((value[:half], 0), (value[half:], half)):
        at = text.find(part)
        while at >= 0:
            begin = at - offset
            if any(_edits(value, text[max(0, begin + shift):begin + shift + len(value) + grow]) for shift in (-1, 0, 1)
                   for grow in (-1, 0, 1)):
                return True
            at = text.find(part, at + 1)
    return False


def _edits(one: str, other: str) -> bool:
    """Whether two strings differ by at most one insertion, deletion or replacement."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    return one[start + 1:] == other[start + 1:] or one[start + 1:] == other[start:] or one[start:] == other[start + 1:]

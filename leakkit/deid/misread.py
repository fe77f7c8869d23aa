"""A name in the words read from a picture, where the reader took one of its characters for another.

Only names of three to five Chinese characters, and only one character: 林筱薇 read as 林筱徽. Words of everyday Chinese are no misread
names. Used on pictures that were read, never on text, where another character is another name.
"""

from __future__ import annotations

import re

from leakkit.deid.folding import key
from leakkit.deid.forms import NAME_KINDS
from leakkit.deid.words import all_han, is_han, ordinary

_SIGNS = re.compile(r"[^\S\n]+")


def nearly(text: str, pairs):
    """(start, owner) of each place in `text` (lines of a picture) that is a name of `pairs` but for one character.

    `pairs`: (value, kind, …) in the owners' order. `start` counts code points of `text`.
    """
    lines = [(at.start(), at.group()) for at in re.finditer(r"[^\n]+", text)]
    folded = [(start, [(place, (key(char) or char)[0]) for place, char in enumerate(line) if is_han(char)]) for start, line in lines]
    for owner, (value, kind, *_) in enumerate(pairs):
        name = key(value)
        if kind in NAME_KINDS and 3 <= len(name) <= 5 and all_han(name) and name not in ordinary():
            yield from ((start + place, owner) for start, chars in folded for place in _places(chars, name))


def _places(chars, name: str):
    """Where a run of neighbouring characters differs from `name` in exactly one."""
    size = len(name)
    for first in range(len(chars) - size + 1):
        run = chars[first:first + size]
        read = "".join(char for _, char in run)
        near = run[-1][0] - run[0][0] <= 2 * size          # a reader leaves blanks between characters
        if near and sum(a != b for a, b in zip(read, name, strict=True)) == 1 and not _a_word(read):
            yield run[0][0]


def _a_word(read: str) -> bool:
    return any(read[at:at + 2] in ordinary() for at in range(len(read) - 1)) or read in ordinary()

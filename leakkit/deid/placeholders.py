"""The names that persons, agencies and chats get in a document: 甲乙丙, A機關, 群組一.

Persons use the stems of `words.toml`, then 甲二, 乙二 and so on. A stem that is a character of anybody's real name is
left out, so that a placeholder beside ordinary text never spells a name again; where no clean one is left (very many
persons) the placeholder stands in brackets, 〔甲二〕, which separate it from the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from leakkit.deid.folding import in_numerals
from leakkit.deid.words import data


def person_placeholders(taken: set[str], characters: set[str], keys: set[str]) -> Iterator[str]:
    """Unused placeholders without end.

    `taken`: those in use; `characters`: every character of a real name; `keys`: the real names as folded keys.
    """
    stems = data()["stems"]
    clean = [stem for stem in stems if stem not in characters]
    plain_numbers = not characters & set("〇零一二三四五六七八九十百千")
    for name in _in_rounds(clean, endless=plain_numbers):
        if name not in taken:
            yield name
    for name in _in_rounds(stems, endless=True):
        if f"〔{name}〕" not in taken and name not in keys:
            yield f"〔{name}〕"


def _in_rounds(stems, endless: bool) -> Iterator[str]:
    for turn in count(1):
        if not stems or (turn > 1 and not endless):
            return
        for stem in stems:
            yield stem if turn == 1 else stem + numeral(turn)


def agency_placeholders() -> Iterator[str]:
    """A機關, B機關, … Z機關, AA機關, …"""
    for number in count():
        yield f"{_letters(number)}機關"


def chat_placeholders() -> Iterator[str]:
    """群組一, 群組二, …"""
    for number in count(1):
        yield f"群組{numeral(number)}"


def numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 9999 → 九千九百九十九."""
    return in_numerals(str(number)) if number >= 10 else "〇一二三四五六七八九"[number]


def _letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

"""Text folded for comparison: width, case, variants, and everything that can be put between two characters.

A folded text keeps only letters, digits and circles. For each kept character it remembers where it stood and the
strongest separator that was dropped before it, so that a rule can say which separators it believes in.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from leakkit.deid.words import circles, data

#: separators, weakest first. HARD stands between independent strings (cells, attributes) and is never crossed.
NONE, INVISIBLE, BLANK, JOINER, NEWLINE, PUNCTUATION, HARD = 0, 1, 2, 3, 4, 5, 9
BREAK = "\x00"
_JOINERS = frozenset("-‐‑‒–—―−－﹣_~～.．·・‧•/／()（）[]+＋:：\\")
_NEWLINES = frozenset("\n\r\t\v\f\x85\u2028\u2029")
_LONGEST_GAP = 40

#: Chinese numerals to digits, one to one; 十百千 stay.
NUMERALS = str.maketrans("〇零○一二三四五六七八九壹貳參肆伍陸柒捌玖两兩", "00012345678912345678922")


@dataclass(frozen=True)
class Folded:
    """`chars` kept; `at[i]` = where chars[i] stood in the text; `gap[i]` = strongest separator dropped before it."""

    chars: str
    at: list[int]
    gap: bytearray

    def with_digits(self) -> Folded:
        """The same text with Chinese numbers read as figures: 十二 → 12, 一一四 → 114."""
        return _figures(self) if _TENS.search(self.chars) else Folded(self.chars.translate(NUMERALS), self.at, self.gap)


def _figures(folded: Folded) -> Folded:
    chars, at, gap, done = [], [], bytearray(), 0
    for hit in _POSITIONAL.finditer(folded.chars):
        start, end = hit.span()
        figures = str(read_number(hit.group()))
        chars += [folded.chars[done:start], figures]
        at += folded.at[done:start] + [folded.at[start]] * (len(figures) - 1) + [folded.at[end - 1]]
        gap += folded.gap[done:start + 1] + bytes(len(figures) - 1)
        done = end
    chars.append(folded.chars[done:])
    return Folded("".join(chars).translate(NUMERALS), at + folded.at[done:], gap + folded.gap[done:])


def fold(text: str) -> Folded:
    """Fold `text`. Linear in its length."""
    chars, at, gap = [], [], bytearray()
    pending, table = NONE, _table()
    for place, char in enumerate(text):
        kept, separator = table[char]
        if not kept:
            pending = max(pending, separator)
            continue
        for one in kept:
            far = at and place - at[-1] > _LONGEST_GAP
            gap.append(HARD if far else pending)
            chars.append(one)
            at.append(place)
            pending = NONE
    return Folded("".join(chars), at, gap)


def key(value: str) -> str:
    """A value as it is looked up: its kept characters.

    >>> key("０９１２-345 678"), key("Amy Chen"), key("台中市")
    ('0912345678', 'amychen', '臺中市')
    """
    return fold(value).chars


def digits_key(value: str) -> str:
    """The same for the view with Chinese numbers read as figures: 三段十二號 → 3段12號."""
    return fold(value).with_digits().chars


class _Table(dict):
    """character → (what is kept of it, the separator it is when nothing is kept); filled as characters turn up."""

    def __missing__(self, char):
        kept = "".join(_kept(one) for one in unicodedata.normalize("NFKC", char).casefold())
        self[char] = kept, NONE if kept else _separator(char)
        return self[char]


@cache
def _table() -> _Table:
    return _Table()


@cache
def _variants() -> dict:
    pairs = data()["fold"]["variants"]
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def _kept(char: str) -> str:
    if char in circles() or unicodedata.category(char)[0] in "LN":
        return _variants().get(char, char)
    return ""


def _separator(char: str) -> int:
    if char == BREAK:
        return HARD
    if char in _NEWLINES:
        return NEWLINE
    if char in _JOINERS:
        return JOINER
    category = unicodedata.category(char)
    if category in ("Cf", "Mn", "Me", "Cc"):
        return INVISIBLE
    return BLANK if category == "Zs" else PUNCTUATION


_POSITIONAL = re.compile("[一二三四五六七八九]?[十百千][零〇一二三四五六七八九十百千]*")
_TENS = re.compile("[十百千]")
_UNITS = {"十": 10, "百": 100, "千": 1000}


def read_number(text: str) -> int | None:
    """十二 → 12, 一百零三 → 103, １１４ → 114, 一一四 → 114; None where it is no number."""
    plain = unicodedata.normalize("NFKC", text).replace("廿", "二十").replace("卅", "三十")
    if not _UNITS.keys() & set(plain):
        digits = plain.translate(NUMERALS)
        return int(digits) if digits.isascii() and digits.isdigit() else None
    total, last = 0, None
    for char in plain:
        if char in _UNITS:
            total, last = total + (1 if last is None else last) * _UNITS[char], None
        else:
            digit = char.translate(NUMERALS)
            if not (digit.isascii() and digit.isdigit()):
                return None
            last = int(digit) if digit != "0" else None
    return total + (last or 0)


def in_numerals(text: str) -> str:
    """Figures from 10 to 9999 written as positional Chinese numbers: 123號 → 一百二十三號."""
    return re.sub("(?<![0-9])[1-9][0-9]{1,3}(?![0-9])", lambda hit: _spell(int(hit.group())), text)


def _spell(number: int) -> str:
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            bare = unit == 10 and digit == 1 and not out
            out += ("零" if zero else "") + ("" if bare else "〇一二三四五六七八九"[digit]) + name
        zero = not digit and bool(out)
    return out

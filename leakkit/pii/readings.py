"""Readings of one text: as it is, with characters normalised one to one, with look-alikes read as digits, without
breaks.

Every reading knows where each of its characters stands in the original, so that a span always maps back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2007: 0x20, 0xA0: 0x20}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣﹘ー─"), ord("-"))
_NUMERALS = {
    ord(sign): ord("0") + value
    for signs in ("〇一二三四五六七八九", "零壹貳參肆伍陸柒捌玖")
    for value, sign in enumerate(signs)
} | {ord("叁"): ord("3"), ord("弍"): ord("2"), ord("两"): ord("2")}
_CIRCLED = {0x2460 + n: ord("1") + n for n in range(9)} | {0x24EA: ord("0")}
_PLAIN = {**_FULL_WIDTH, **_DASHES, **_CIRCLED}
_LOOKALIKE = str.maketrans("OoQDIl|!SsBZz", "0000111155822")
#: a run that is mostly digits yet holds letters an OCR or a hand puts for digits
_DAMAGED = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]?[0-9OoQDIl|!SsBZz]{2,4}(?:[- ]?[0-9OoQDIl|!SsBZz]{1,8}){1,4}(?![A-Za-z0-9])"
)
#: what may stand inside a value that was broken: blanks, line ends, dashes, joiners and other invisible marks
BREAKS = re.compile(r"[\s\-‐-―−－_\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\u3000]+")
#: the same and what is read as one of them, for a class of RE2, blanks left out
BREAK_SIGNS = r"\-‐-―−－_＿﹣﹘ー─\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2064}\x{feff}\x{ad}"
_NUMBER = re.compile(
    r"(?:[〇零一二三四五六七八九壹貳參叁肆伍陸柒捌玖弍两][\s\-\u200b-\u200f\ufeff]{0,4}){4}"
    r"|[0-9０-９][〇零一二三四五六七八九壹貳參肆伍陸柒捌玖]|[〇零一二三四五六七八九壹貳參肆伍陸柒捌玖][0-9０-９]"
)
#: a number written out in which ○ stands for naught: long, and few of its signs are ○
_ROUND = re.compile(r"[〇零一二三四五六七八九○◯][〇零一二三四五六七八九○◯\s-]{7,}")
#: what Python calls a blank, for a class of RE2
SPACES = r"\s\x{0b}\x{1c}-\x{1f}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
_SURROGATE = re.compile("[\ud800-\udfff\x00]")


def safe(text: str) -> str:
    """`text` with lone surrogates and NUL replaced one to one, so that it can be stored as UTF-8."""
    return text if text.isascii() and "\0" not in text else _SURROGATE.sub("\ufffd", text)


def safe_all(texts: list[str]) -> list[str]:
    """`safe` of each; where none needs it, the list itself is not looked at one by one."""
    whole = "\n".join(texts)
    try:
        whole.encode()
    except UnicodeEncodeError:
        return list(map(safe, texts))
    return list(map(safe, texts)) if "\0" in whole else list(texts)


@dataclass(frozen=True)
class Reading:
    """`text` as read; `places[i]` is where character i stands in the original (None: at i)."""

    name: str
    text: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of a non-empty span of this reading."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def plain(text: str) -> str:
    """Full width made half width, dashes alike, circled digits plain; the length never changes."""
    return text.translate(_PLAIN)


def plain_all(texts: list[str]) -> list[str]:
    """`plain` of many texts at once, NUL and lone surrogates replaced (`safe`)."""
    if not texts:
        return []
    codes = np.frombuffer("\0".join(safe_all(texts)).encode("utf-32-le"), "<u4")
    table = _table()
    low = np.minimum(codes, len(table) - 1)
    return np.where(codes < len(table), table[low], codes).astype("<u4").tobytes().decode("utf-32-le").split("\0")


@cache
def _table() -> np.ndarray:
    """Code point → code point of `plain`, which is one to one."""
    table = np.arange(max(_PLAIN) + 1, dtype=np.uint32)
    table[list(_PLAIN)] = list(_PLAIN.values())
    return table


@cache
def originals() -> dict[str, frozenset[str]]:
    """Each character that a reading may hold in the place of another → those others (digit 0: ０ 零 O Ｏ …)."""
    out: dict[str, set[str]] = {}
    first, second = {**_PLAIN}, {**_PLAIN, **_NUMERALS}
    for code in {*second, *_LOOKALIKE}:
        sign = chr(code)
        for read in (sign.translate(first), sign.translate(second), sign.translate(second).translate(_LOOKALIKE)):
            if read != sign:
                out.setdefault(read, set()).add(sign)
    out["0"] |= {"○", "◯"}
    return {read: frozenset(signs) for read, signs in out.items()}


def numerals(text: str) -> str:
    """`plain`, and Chinese numerals as digits, one to one; a lone numeral in prose (第一, 三樓) is left alone."""
    text = _ROUND.sub(_naught, text) if "○" in text or "◯" in text else text
    return text.translate(_PLAIN | _NUMERALS) if _NUMBER.search(text) else plain(text)


def _naught(match) -> str:
    run = match.group()
    round_ones = run.count("○") + run.count("◯")
    return re.sub("[○◯]", "〇", run) if round_ones * 2 < sum(sign in "〇零一二三四五六七八九○◯" for sign in run) else run


def lookalikes(text: str, keep_first: bool) -> str:
    """Letters inside runs of digits read as the digits they look like; a leading letter is kept if asked."""

    def mend(match):
        run = match.group()
        round_ones = len(run) >= 9 and sum(sign in "Ool" for sign in run[1:]) + sum(sign.isdigit() for sign in run) >= len(run) - 1
        if sum(sign.isdigit() for sign in run) < (4 if round_ones else 6):
            return run
        return run[:keep_first] + run[keep_first:].translate(_LOOKALIKE)

    return _DAMAGED.sub(mend, text)


def without_breaks(text: str) -> Reading | None:
    """`text` with every break taken out, or None if there is none."""
    if not BREAKS.search(text):
        return None
    places, last = [], 0
    for gap in BREAKS.finditer(text):
        places.extend(range(last, gap.start()))
        last = gap.end()
    places.extend(range(last, len(text)))
    return Reading("unbroken", "".join(text[i] for i in places), tuple(places))


def readings(text: str) -> list[Reading]:
    """All readings of `text` that differ from one another; the first is the text with full width made half width."""
    first = plain(text)
    digits = numerals(text)
    whole = [
        ("text", first),
        ("numerals", digits),
        ("lookalike", lookalikes(digits, True)),
        ("lookalike", lookalikes(digits, False)),
    ]
    out, seen = [], set()
    for name, body in whole:
        if body not in seen:
            seen.add(body)
            out.append(Reading(name, body))
    for base in dict.fromkeys((whole[1][1], whole[2][1])):
        unbroken = without_breaks(base)
        if unbroken:
            out.append(unbroken)
    return out

"""A text without white space, evened out, with the way back to each character's place in the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from leakkit.law.numerals import to_hanzi

_PUNCTUATION = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "?": "？", "!": "！",
                              "“": "「", "”": "」", "﹁": "「", "﹂": "」", "﹃": "『", "﹄": "』", "祕": "秘", "汙": "污",
                              "台": "臺", "曁": "暨"})
#: characters that a bulletin puts before a line and that are no words
_BULLETS = set("#|-•●▲▶►◆◇■□♣♠★☆※*>·")


@dataclass(frozen=True)
class Flat:
    """`text` = the words in a row; `places[i]` = where character i stands in the original (code points); `starts` =
    the characters that begin a line there."""

    text: str
    places: tuple[int, ...] = field(repr=False)
    starts: frozenset[int] = field(repr=False, default=frozenset())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of ``text[start:end]`` (end exclusive)."""
        return self.places[start], self.places[end - 1] + 1


def flatten(original: str) -> Flat:
    """White space and bullets out, half-width punctuation and full-width letters evened out, one to one."""
    kept = [(even(c), at) for at, c in enumerate(original)
            if not c.isspace() and (c not in _BULLETS or _joins_digits(original, at))]
    places = tuple(at for _, at in kept)
    starts = {n for n, (before, at) in enumerate(zip((0, *places), places, strict=False)) if "\n" in original[before:at]}
    return Flat("".join(c for c, _ in kept), places, frozenset(starts))


def _joins_digits(original: str, at: int) -> bool:
    """A hyphen inside a number (318-1) is no bullet."""
    return original[at] == "-" and original[at - 1:at].isdecimal() and original[at + 1:at + 2].isdecimal()


def even(c: str) -> str:
    """One character in its common form; characters that would become several stay as they are."""
    folded = unicodedata.normalize("NFKC", c)
    return (folded if len(folded) == 1 else c).translate(_PUNCTUATION)


def words_only(text: str) -> tuple[str, list[int]]:
    """The letters and numbers of `text`, and where each stood; punctuation does not count in a comparison.

    Arabic figures become 國字 as statutes write them (9,000 → 九千, 30萬 → 三十萬), so that 3年 and 三年 compare alike.
    """
    kept: list[tuple[str, int]] = []
    at = 0
    while at < len(text):
        figure = _FIGURE.match(text, at)
        if figure:
            words = _hanzi(int(re.sub("[,，]", "", figure.group())))
            kept += [(c, at if n == 0 else figure.end() - 1) for n, c in enumerate(words)]
            at = figure.end()
        else:
            kept += [(text[at], at)] if text[at].isalnum() else []
            at += 1
    return "".join(c for c, _ in kept), [place for _, place in kept]


_FIGURE = re.compile(r"[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])|[0-9]{1,9}")


def _hanzi(number: int) -> str:
    high, low = divmod(number, 10 ** 4)
    if high >= 10 ** 4:
        return str(number)
    return (f"{to_hanzi(high)}萬" if high else "") + (to_hanzi(low) if low or not high else "") or "零"

"""The small shapes in a LINE export: date rows, clocks, titles, whole-body placeholders."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache

from leakkit.readers.decoding import plain
from leakkit.readers.line_notices import strings, wording

_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2}) ?[（(]? ?(?:週|周|星期)?([^\d\s()（）]{1,9})[)）]?\s*\Z")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9}), (\d{1,2})/(\d{1,2})/(\d{4})\s*\Z")
CLOCK = (r"(?:(?P<before>上午|下午|午前|午後|[AaPp]\.?[Mm]\.?) ?)?(?P<hour>\d{1,2}):(?P<minute>\d{2})"
         r"(?: ?(?P<after>[AaPp]\.?[Mm]\.?))?")
_ASCII = re.compile(r"[0-9]+\Z")


@lru_cache(maxsize=65536)
def read_date(line: str) -> tuple[dt.date, bool] | None:
    """(date, whether the printed weekday fits) of a date row, or None when the line is none."""
    line = plain(line).strip()
    match = _YEAR_FIRST.match(line)
    if match:
        year, month, day, word = match.groups()
    else:
        match = _MONTH_FIRST.match(line)
        if not match:
            return None
        word, month, day, year = match.groups()
    weekday = _weekday(word)
    if weekday is None or not all(map(_ASCII.match, (year, month, day))):
        return None
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return date, date.weekday() == weekday


def _weekday(word: str) -> int | None:
    """0 = Monday, from 一, 月, 月曜日, Mon or Monday."""
    names = strings()["weekdays"]
    for row in (names["zh"], names["ja"]):
        if word[0] in row and word[1:] in ("", "曜", "曜日"):
            return row.index(word[0])
    return next((n for n, name in enumerate(names["en"]) if word.lower().startswith(name)), None)


@lru_cache(maxsize=65536)
def read_clock(before: str | None, hour: str, minute: str, after: str | None) -> int | None:
    """Minutes after midnight, or None when the clock is impossible. 24:53 is 00:53 of the day printed above it."""
    hours, minutes, mark = int(hour), int(minute), before or after
    if minutes > 59 or hours > 24:
        return None
    if mark is None:
        return hours % 24 * 60 + minutes
    if hours > 12 and mark not in strings()["clock"]["pm"] + strings()["clock"]["am"]:
        return None
    afternoon = mark in strings()["clock"]["pm"] or mark.lower().startswith("p")
    if hours > 12:
        return hours % 24 * 60 + minutes
    return (hours % 12 + (12 if afternoon else 0)) * 60 + minutes


@cache
def _titles() -> list[tuple[str, bool, re.Pattern]]:
    """(locale, one-to-one, pattern) of the header wordings, one-to-one first."""
    rows = [(locale, part == "direct", wording(template)) for part in ("direct", "header")
            for locale, templates in strings()[part].items() for template in templates]
    return rows


def read_title(line: str) -> tuple[str, bool, str] | None:
    """(title, perhaps one-to-one, locale) of a header row such as ``[LINE] 工程科的聊天記錄``, or None."""
    inner = re.sub(r"\A\[LINE\] ?", "", plain(line).strip())
    if inner == plain(line).strip() and not inner.startswith("Chat"):
        return None
    for locale, direct, pattern in _titles():
        match = pattern.match(inner)
        if match:
            return match.group("N"), direct, locale
    return None


def read_saved(line: str) -> dt.datetime | None | bool:
    """The time in a saved-at row, None when it is one but its time cannot be read, False when it is none."""
    word, colon, rest = plain(line).partition("：") if "：" in line else plain(line).partition(":")
    known = [name for names in strings()["saved"].values() for name in names]
    if not any(plain(line).startswith(name) for name in known):
        return False
    digits = re.search(r"(\d{4})/(\d{1,2})/(\d{1,2}) (\d{1,2}):(\d{2})", plain(line))
    if not digits:
        return None
    try:
        return dt.datetime(*map(int, digits.groups()))
    except ValueError:
        return None


@cache
def _media(family: str) -> dict[str, str]:
    return {word: kind for kind, words in strings()["media"][family].items() for word in words}


def read_body(body: str, family: str) -> tuple[str, str | None]:
    """(kind, attachment name or None) of a whole body; anything but a whole placeholder is text."""
    kind = _media(family).get(body)
    if kind:
        return kind, None
    if body.startswith("☎"):
        return "call", None
    if body.startswith(("[檔案] ", "[File] ")) and "\n" not in body:
        return "file", body.split("] ", 1)[1]
    if body.startswith("[null]") and "maps.google" in body:
        return "location", None
    return "text", None

"""The small shapes in a LINE export: date rows, clocks, titles, saved-at rows, whole-body placeholders."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache

from leakkit.readers.decoding import plain
from leakkit.readers.line_notices import strings

_YEAR_FIRST = re.compile(r"([0-9]{4})([/.])([0-9]{1,2})\2([0-9]{1,2}) ?[（(]? ?(?:週|周|星期)?([^\d\s()（）]{1,9})?[)）]?\Z")
_YEAR_LAST = re.compile(r"([A-Za-z]{3,9}),? ([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z")
_CLOCK = re.compile(r"(?:(上午|下午|午前|午後|中午|凌晨|早上|晚上|[AaPp]\.?[Mm]\.?) ?)?([0-9]{1,2}):([0-9]{2})(?: ?([AaPp]\.?[Mm]\.?))?\Z")
_DAY_IN = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})|([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_CLOCK_IN = re.compile(r"(?:(?:上午|下午|午前|午後) ?)?[0-9]{1,2}:[0-9]{2}(?: ?[AaPp]\.?[Mm]\.?)?")
_LONGEST_DATE, _LONGEST_CLOCK = 40, 24


@lru_cache(maxsize=4096)
def read_date(line: str, day_first: bool = False) -> tuple[dt.date, bool | None] | None:
    """(date, whether the printed weekday fits; None = none printed) of a date row, or None when the line is none.

    `day_first`: read 03/04/2025 as 3 April; only the English form, which has the year last, asks this question.
    """
    if len(line) > _LONGEST_DATE or "/" not in line and "." not in line:
        return None
    line = plain(line).strip(" ")
    match = _YEAR_FIRST.match(line)
    if match:
        year, _, month, day, word = match.groups()
    else:
        match = _YEAR_LAST.match(line)
        if not match:
            return None
        word, month, day, year = match.groups()
        month, day = (day, month) if day_first else (month, day)
    return _dated(int(year), int(month), int(day), word)


def _dated(year, month, day, word):
    weekday = _weekday(word) if word else None
    if word and weekday is None:
        return None
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date, None if weekday is None else date.weekday() == weekday


def day_comes_first(lines) -> bool | None:
    """Whether English date rows put the day first, decided over the whole file by the weekdays; None = cannot be told."""
    rows = {line for line in lines if len(line) <= _LONGEST_DATE and _YEAR_LAST.match(plain(line).strip(" "))}
    votes = [sum((read_date(row, order) or (None, False))[1] is True for row in rows) for order in (False, True)]
    if votes[0] == votes[1]:
        return None
    return votes[1] > votes[0]


def _weekday(word: str) -> int | None:
    """0 = Monday, from 一, 月, 月曜日, Mon or Monday."""
    names = strings()["weekdays"]
    if word in ("天", "日"):
        return 6
    for row in (names["zh"], names["ja"]):
        if word[0] in row and word[1:] in ("", "曜", "曜日"):
            return row.index(word[0])
    lower = word.lower()
    return next((n for n, name in enumerate(names["en"]) if lower.startswith(name) and name and _FULL[n].startswith(lower)), None)


_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_clock(token: str) -> int | None:
    """Minutes after midnight of 上午09:06, 下午3:04, 22:05, 01:22 PM, 24:53 (= 0:53 of the same day), or None."""
    if len(token) > _LONGEST_CLOCK:
        return None
    match = _CLOCK.match(plain(token).strip(" "))
    return _minutes(match[1] or match[4], int(match[2]), int(match[3])) if match else None


def _minutes(mark, hours, minutes) -> int | None:
    if minutes > 59 or hours > 24:
        return None
    if mark is None or hours > 12:
        return hours % 24 * 60 + minutes
    afternoon = mark in strings()["clock"]["pm"] or mark[0] in "pP"
    return (hours % 12 + (12 if afternoon else 0)) * 60 + minutes


@cache
def _titles() -> list[tuple[str, bool, str, str]]:
    """(locale, one-to-one, words before the name, words after it), one-to-one first."""
    return [(locale, part == "direct", *template.split("{N}")) for part in ("direct", "header")
            for locale, templates in strings()[part].items() for template in templates]


def read_title(line: str) -> tuple[str, bool, str] | None:
    """(title, perhaps one-to-one, locale) of a header row such as ``[LINE] 工程科的聊天記錄``, or None. The title is as printed."""
    for shown in (line.strip("\ufeff "), plain(line).strip(" ")):
        marked = shown.startswith("[LINE]")
        inner = shown[6:].lstrip(" ") if marked else shown
        for locale, direct, before, after in _titles():
            if inner.startswith(before) and inner.endswith(after) and len(inner) > len(before) + len(after):
                if marked or locale == "en":
                    return inner[len(before):len(inner) - len(after)], direct, locale
    return None


def group_title(title: str, locale: str) -> str:
    """The name of a group whose header looks like a one-to-one chat's: 與, 与 or と belonged to the name."""
    return {"zh-TW": "與" + title, "zh-CN": "与" + title, "ja": title + "と"}.get(locale, title)


def read_saved(line: str) -> tuple[dt.datetime | None, str] | None:
    """(time or None when unreadable, locale) of a saved-at row, or None when the line is none."""
    shown = plain(line).strip(" ")
    locale = next((locale for locale, names in strings()["saved"].items() if shown.startswith(tuple(names))), None)
    if locale is None or not _DAY_IN.search(shown):
        return None
    return _moment(shown), locale


def _moment(text: str) -> dt.datetime | None:
    day = _DAY_IN.search(text)
    clock = _CLOCK_IN.search(text, day.end())
    minute = read_clock(clock.group()) if clock else None
    year, month, date = (day[1], day[2], day[3]) if day[1] else (day[6], day[4], day[5])
    if not day[1] and int(month) > 12:
        month, date = date, month
    try:
        return dt.datetime(int(year), int(month), int(date)) + dt.timedelta(minutes=minute) if minute is not None else None
    except ValueError:
        return None


@cache
def media(family: str, locale: str | None) -> dict[str, str]:
    """Placeholder → kind of a family in one locale; all locales when the locale is not known."""
    tables = strings()["media"][family]
    chosen = [tables[locale]] if locale in tables else list(tables.values())
    return {word: kind for table in chosen for kind, words in table.items() for word in words}


def read_body(body: str) -> tuple[str, str | None]:
    """(kind, attachment name or None) of a mobile body that is no plain placeholder: a call, a named file, a map, else text."""
    if "\n" in body:
        return "text", None
    if body.startswith("☎"):
        return ("call" if _is_call(plain(body[1:]).strip(" ")) else "text"), None
    for prefix in strings()["file_prefix"]["mobile"]:
        if body.startswith(prefix) and body[len(prefix):].strip(" "):
            return "file", body[len(prefix):].strip(" ")
    if body.startswith("[null]") and "maps.google." in body:
        return "location", None
    return "text", None


def _is_call(words: str) -> bool:
    calls = strings()["calls"]
    return words in calls["whole"] or any(
        words.startswith(word) and re.fullmatch(r" ?[0-9]{1,3}(:[0-9]{2}){1,2}", words[len(word):]) for word in calls["timed"])

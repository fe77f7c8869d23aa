"""Which lines of a WhatsApp export start a row, and when.

An export is written at one moment with one format, so every row has the shape of the first one: brackets or dash,
separators, seconds, place of the 上午/PM marker. A line of another shape is text that somebody pasted. Rows of the same
shape that fall out of the order of time are told apart in `pasted_rows`. Day and month order is decided over the
whole file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import timegm
from dataclasses import dataclass
from functools import lru_cache

from leakkit.errors import InputError
from leakkit.language import tell
from leakkit.readers.whatsapp_notices import strings

_MARKS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_SPACE = "[ \u00a0\u2009\u202f]"
_WORDS = "上午|下午|凌晨|清晨|早上|中午|晚上|傍晚|午前|午後"
_DATE = r"(?P<a>\d{1,4})(?P<sep>[./-])" + _SPACE + r"?(?P<b>\d{1,2})(?P=sep)" + _SPACE + r"?(?P<c>\d{1,4})\.?"
_TIME = (
    rf"(?:(?P<before>{_WORDS}|[AaPp]\.?[Mm]\.?){_SPACE}?)?(?P<h>\d{{1,2}})[:.](?P<m>\d{{2}})(?:[:.](?P<s>\d{{2}}))?"
    rf"(?:{_SPACE}?(?P<after>[AaPp]\.?{_SPACE}?[Mm]\.?|{_WORDS}))?"
)
_IOS = re.compile(rf"{_MARKS}\[{_DATE}(?P<comma>,?){_SPACE}{_MARKS}{_TIME}\]{_SPACE}?(?P<rest>.*)\Z", re.S | re.A)
_ANDROID = re.compile(
    rf"{_MARKS}{_DATE}(?P<comma>,?){_SPACE}{_MARKS}{_TIME}{_SPACE}[-–]{_SPACE}(?P<rest>.*)\Z", re.S | re.A
)
_SLACK = 3600  # late deliveries and clock corrections are real rows
_LONGEST_PASTE = 300
_STARTS = frozenset([*"[\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff0123456789"])
_SIXTY = frozenset(f"{n:02d}" for n in range(60))
_ORDERS = ("dmy", "mdy")


@dataclass(slots=True)
class Row:
    """A line that starts a row: its number, what stands after the clock, and the time in seconds."""

    number: int
    date: tuple
    clock: int
    rest: str
    at: int = 0


@dataclass
class Found:
    """The rows of a file: `family` (ios/android), `seconds`, the rows, the order used, and warnings as (code, line,
    facts)."""

    family: str
    seconds: bool
    chinese: bool
    rows: list
    warnings: list


def shape(line: str) -> tuple[str, tuple, re.Match] | None:
    """(family, shape, match) of a line that could start a row."""
    for family, pattern in (("ios", _IOS), ("android", _ANDROID)):
        match = pattern.match(line)
        if match:
            found = match.groupdict()
            return (
                family,
                (
                    family,
                    found["sep"],
                    len(found["a"]) == 4,
                    bool(found["comma"]),
                    found["s"] is not None,
                    bool(found["before"]),
                    bool(found["after"]),
                ),
                match,
            )
    return None


def _clock(before, hour, minute, second, after) -> int | None:
    """Seconds after midnight, or None when the clock is impossible."""
    hours, minutes, seconds = int(hour), int(minute), int(second or 0)
    mark = re.sub(r"[.\s\u00a0\u202f]", "", before or after or "").lower()
    if minutes > 59 or seconds > 59 or hours > 23:
        return None
    if mark in strings()["clock"]["noon"]:
        hours = hours + 12 if hours < 10 else hours
    elif mark in strings()["clock"]["pm"]:
        hours = hours % 12 + 12 if hours <= 12 else hours
    elif mark in strings()["clock"]["am"]:
        hours = hours % 12 if hours <= 12 else hours
    return hours * 3600 + minutes * 60 + seconds


def find_rows(lines: list[str], order: str | None = None) -> Found | None:
    """All rows of a file, or None when no line starts one. `order`: "dmy" or "mdy" where the officer knows. Raises
    InputError."""
    if order is not None and order not in _ORDERS:
        raise InputError(why=tell("readers.bad_option", option="date_order", value=order, allowed="dmy, mdy"))
    first = next(filter(None, map(shape, lines)), None)
    if first is None:
        return None
    family, wanted, _ = first
    rows, foreign = _of_shape(lines, wanted)
    found = Found(family, wanted[4], bool(wanted[5] or wanted[2]), rows, [("foreign-rows", n, {}) for n in foreign])
    _date(found, order, wanted)
    pasted = pasted_rows(found.rows, lines)
    found.warnings += [("pasted-rows", row.number, {}) for row in found.rows if row.number in pasted]
    found.rows = [row for row in found.rows if row.number not in pasted]
    found.warnings += [
        ("backwards", row.number, {})
        for above, row in zip(found.rows, found.rows[1:], strict=False)
        if row.at < above.at - 60
    ]
    return found


def _exact(wanted) -> re.Pattern:
    """A pattern for rows of one shape only: (date, mark before, hour, minute, second, mark after, rest)."""
    family, separator, year_first, comma, seconds, before, after = wanted
    gap, part = re.escape(separator) + _SPACE + "?", r"\d{1,2}"
    date = rf"\d{{4}}{gap}{part}{gap}{part}" if year_first else rf"{part}{gap}{part}{gap}\d{{2,4}}"
    clock = rf"({_WORDS}|[AaPp]\.?[Mm]\.?){_SPACE}?" if before else "()"
    clock += r"(\d{1,2})[:.](\d{2})" + (r"[:.](\d{2})" if seconds else "()")
    clock += rf"{_SPACE}?([AaPp]\.?{_SPACE}?[Mm]\.?|{_WORDS})" if after else "()"
    head, tail = (r"\[", rf"\]{_SPACE}?") if family == "ios" else ("", rf"{_SPACE}[-–]{_SPACE}")
    return re.compile(
        rf"{_MARKS}{head}({date}\.?){',' if comma else ''}{_SPACE}{_MARKS}{clock}{tail}(.*)\Z", re.S | re.A
    )


def _of_shape(lines, wanted) -> tuple[list[Row], list[int]]:
    """(rows of the wanted shape, numbers of lines of another). Days and clocks that a row has shown are known again."""
    match_row, rows, foreign, dates, clocks = _exact(wanted).match, [], [], {}, {}
    mark, skip, keep = ("] ", 2, 1) if wanted[0] == "ios" else (" - ", 3, 0)
    tail = 3 + keep if wanted[4] and not wanted[6] else 0          # «:12]», the seconds where nothing follows them
    for number, line in enumerate(lines):
        if line[:1] not in _STARTS or not line:
            continue
        end = line.find(mark, 0, 48)
        day, _, clock = line[:end + keep].partition(" ")
        date, seconds = dates.get(day), clocks.get(clock[:-tail] if tail else clock)
        if date is not None and seconds is not None and end > 0:
            last = clock[1 - tail:3 - tail or None] if tail else "00"
            if last in _SIXTY and (not tail or clock[-tail] in ":."):
                rows.append(Row(number, date, seconds + int(last), line[end + skip:]))
                continue
        match = match_row(line)
        seconds = _clock(*match.group(2, 3, 4, 5, 6)) if match else None
        if seconds is None:
            if shape(line):
                foreign.append(number)
            continue
        date = tuple(re.findall("[0-9]+", match[1]))
        rows.append(Row(number, date, seconds, match[7]))
        if match.start(7) == end + skip:
            dates[day] = date
            clocks[clock[:-tail] if tail else clock] = seconds - int(match[5]) if tail else seconds
    return rows, foreign


@lru_cache(maxsize=65536)
def _day(date: tuple, order: str) -> int | None:
    """Seconds since 1970 of a date's midnight, or None when there is no such day."""
    a, b, c = map(int, date)
    year, month, day = (a, b, c) if order == "ymd" else (c, b, a) if order == "dmy" else (c, a, b)
    year += 2000 if year < 100 else 0
    if not (1990 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= _days_in(year, month)):
        return None
    return timegm((year, month, day, 0, 0, 0))


def _days_in(year, month) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _date(found: Found, order, wanted):
    """Give every row its time; rows whose date does not exist are no rows."""
    if wanted[2]:
        order = "ymd"
    elif order is None:
        order, sure = _order(found.rows, _likely(wanted))
        if not sure:
            found.warnings.append(("date-order", None, {"order": order}))
    dated, days = [], {}
    for row in found.rows:
        day = days.get(row.date) or days.setdefault(row.date, _day(row.date, order))
        if day is None:
            found.warnings.append(("foreign-rows", row.number, {}))
        else:
            row.at = day + row.clock
            dated.append(row)
    found.rows = dated


def _likely(wanted) -> str:
    """What to show until the officer says: the United States write 1/4/24 with PM, others the day first."""
    _, separator, _, _, _, before, after = wanted
    return "mdy" if separator == "/" and after and not before else "dmy"


def _order(rows: list[Row], likely: str) -> tuple[str, bool]:
    """(order of day and month over the whole file, whether it is sure)."""
    counts = {order: sum(_day(date, order) is not None for date in {row.date for row in rows}) for order in _ORDERS}
    if counts["dmy"] != counts["mdy"]:
        best = max(counts, key=counts.get)
        return best, True
    back = {order: _backwards(rows, order) for order in _ORDERS}
    if back["dmy"] == back["mdy"]:
        return likely, all(_day(row.date, "dmy") == _day(row.date, "mdy") for row in rows)
    best = min(back, key=back.get)
    return best, back[best] == 0 or back[best] * 20 < max(back.values())


def _backwards(rows, order) -> int:
    times = [day + row.clock for row in rows if (day := _day(row.date, order)) is not None]
    return sum(later < earlier - _SLACK for earlier, later in zip(times, times[1:], strict=False))


def pasted_rows(rows: list[Row], lines: list[str]) -> set[int]:
    """Line numbers of rows that belong to a pasted chat: a short run out of the order of time, in which a line stands
    that the
    file already has, or a sender who is nowhere else."""
    if all(later.at >= earlier.at - _SLACK for earlier, later in zip(rows, rows[1:], strict=False)):
        return set()
    kept = _longest_in_order([row.at for row in rows])
    speakers = {row.rest.partition(": ")[0] for row, keep in zip(rows, kept, strict=True) if keep}
    seen = {lines[row.number] for row, keep in zip(rows, kept, strict=True) if keep}
    pasted, run = set(), []
    for row, keep in [*zip(rows, kept, strict=True), (None, True)]:
        if not keep:
            run.append(row)
            continue
        strange = any(lines[each.number] in seen or each.rest.partition(": ")[0] not in speakers for each in run)
        if strange and len(run) <= _LONGEST_PASTE:
            pasted |= {each.number for each in run}
        run = []
    return pasted if len(pasted) * 2 < len(rows) else set()


def _longest_in_order(times: list[int]) -> list[bool]:
    """Which times belong to a longest non-decreasing subsequence; times within the slack of it count as in order."""
    tails, ends, after = [], [], [-1] * len(times)
    for n in reversed(
        range(len(times))
    ):  # from the end, so that of two candidates the earlier line wins: a paste follows its message
        place = bisect_right(tails, -times[n])
        after[n] = ends[place - 1] if place else -1
        tails[place : place + 1], ends[place : place + 1] = [-times[n]], [n]
    kept, n = [False] * len(times), ends[-1] if ends else -1
    while n >= 0:
        kept[n], n = True, after[n]
    last = None
    for n, time in enumerate(times):
        if kept[n]:
            last = time
        elif last is not None and abs(time - last) <= _SLACK:
            kept[n] = True
    return kept

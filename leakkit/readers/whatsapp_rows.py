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

import numpy as np

from leakkit.errors import InputError
from leakkit.language import tell
from leakkit.readers.bulk import Coded, Lines, coded
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
    """The rows of a file as columns: `family` (ios/android), `seconds`, line `number`, offset of the `rest` after the clock, time `at`; the
    `order` of day and month used; warnings as (code, line, facts)."""

    family: str
    seconds: bool
    chinese: bool
    lines: Lines
    number: np.ndarray
    rest: np.ndarray
    at: np.ndarray
    warnings: list

    def __len__(self):
        return len(self.number)

    def rest_of(self, row: int) -> str:
        """What stands after the clock in the line of a row."""
        return self.lines.data[self.rest[row]:self.lines.ends[self.number[row]]].decode()

    def only(self, keep):
        """Drop the rows that `keep` (bool) leaves out."""
        self.number, self.rest, self.at = self.number[keep], self.rest[keep], self.at[keep]


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


def find_rows(lines: Lines, order: str | None = None) -> Found | None:
    """All rows of a file, or None when no line starts one. `order`: "dmy" or "mdy" where the officer knows. Raises
    InputError."""
    if order is not None and order not in _ORDERS:
        raise InputError(why=tell("readers.bad_option", option="date_order", value=order, allowed="dmy, mdy"))
    first = next(filter(None, map(shape, lines)), None)
    if first is None:
        return None
    family, wanted, _ = first
    number, rest, date, clock, foreign = _of_shape(lines, wanted)
    found = Found(family, wanted[4], bool(wanted[5] or wanted[2]), lines, number, rest, clock, [("foreign-rows", n, {}) for n in foreign])
    _date(found, date, order, wanted)
    if len(found) and (np.diff(found.at) < -_SLACK).any():
        rows = [Row(int(found.number[row]), (), 0, found.rest_of(row), int(found.at[row])) for row in range(len(found))]
        pasted = pasted_rows(rows, lines)
        found.warnings += [("pasted-rows", row, {}) for row in sorted(pasted)]
        found.only(~np.isin(found.number, list(pasted)))
    found.warnings += [("backwards", int(row), {}) for row in found.number[1:][np.diff(found.at) < -60]]
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


def _of_shape(lines: Lines, wanted):
    """(line numbers, offsets of the rests, dates as a `Coded` of tuples, clocks in seconds) of the rows of the wanted shape, and the numbers
    of lines of another. Days and clocks are looked at once each; a line that does not part like most is looked at by itself."""
    match_row = _exact(wanted).match
    lead = lines.at(lines.starts)
    could = (lead == 91) | (lead >= 48) & (lead <= 57) | (lead == 0xE2) | (lead == 0xEF)
    number = np.flatnonzero(could & (lines.ends > lines.starts))
    start, end, blank, mark, rest = _parted(lines, number, wanted)
    seconds_apart = wanted[4] and not wanted[6]
    apart = np.isin(lines.at(np.maximum(mark - 3, 0)), (58, 46)) & (mark - 3 >= blank) if seconds_apart else np.zeros(len(mark), bool)
    stop = np.where(apart, mark - 3, mark)
    parts = (blank < mark) & (mark < end)
    days, day_words = coded(lines.data, start[parts], blank[parts])
    clocks, clock_words = coded(lines.data, blank[parts], stop[parts])
    dates, seconds = _tokens(day_words, clock_words, match_row, wanted, seconds_apart)
    date = np.full(len(number), -1, np.int32)
    clock = np.full(len(number), -1, np.int64)
    date[parts] = np.array([code for code, _ in dates], np.int32)[days] if len(days) else days
    clock[parts] = np.array(seconds, np.int64)[clocks] if len(clocks) else clocks
    if seconds_apart:
        tens, ones = lines.at(np.maximum(mark - 2, 0)).astype(np.int64) - 48, lines.at(np.maximum(mark - 1, 0)).astype(np.int64) - 48
        whole = apart & (tens >= 0) & (tens < 6) & (ones >= 0) & (ones <= 9) & (clock >= 0)
        clock = np.where(whole, clock + tens * 10 + ones, -1)
    known = Coded(date, sorted({printed for _, printed in dates if printed}))
    return _one_by_one(lines, number, rest, known, clock, match_row)


def _parted(lines, number, wanted):
    """Of the lines that could be rows: start (behind marks), end, first blank, place of «]» or « - », and where the rest begins."""
    start, end = lines.starts[number].copy(), lines.ends[number]
    marked = (lines.at(start) == 0xE2) & (lines.at(start + 1) == 0x80) & (lines.at(start + 2) == 0x8E)
    start += marked * 3
    blank = lines.found(32, start, end)
    if wanted[0] == "ios":
        mark = lines.found(93, start, end)
        rest = mark + 2
        good = lines.at(mark + 1) == 32
    else:
        dash = lines.places(45)
        dash = dash[(lines.at(dash + 1) == 32) & (lines.at(np.maximum(dash - 1, 0)) == 32)]
        mark = np.minimum(np.append(dash, len(lines.data))[np.searchsorted(dash, start)] - 1, end)
        rest = mark + 3
        good = mark < end
    mark = np.where(good & (mark - start < 80) & (rest <= end), mark, end)
    return start, end, np.minimum(blank, mark), mark, rest


def _tokens(day_words, clock_words, match_row, wanted, seconds_apart):
    """([(code of the date, date or None)] for the printed days, [seconds or −1] for the printed clocks): each proved with a sound partner."""
    tail = ("] x" if wanted[0] == "ios" else " - x")
    clocked = [word + (":00" if seconds_apart else "") for word in clock_words]
    pair = next(((day, clock) for clock in clocked[:200] for day in day_words[:50] if _sound(match_row(day + clock + tail))), None)
    if pair is None:
        return [(-1, None)] * len(day_words), [-1] * len(clock_words)
    found = [match_row(day + pair[1] + tail) for day in day_words]
    printed = [tuple(re.findall("[0-9]+", match[1])) if _sound(match) else None for match in found]
    order = {date: code for code, date in enumerate(sorted({date for date in printed if date}))}
    clocks = [match_row(pair[0] + clock + tail) for clock in clocked]
    return [(order.get(date, -1), date) for date in printed], [_clock(*match.group(2, 3, 4, 5, 6)) if _sound(match) else -1 for match in clocks]


def _sound(match) -> bool:
    return match is not None and match[7] == "x" and _clock(*match.group(2, 3, 4, 5, 6)) is not None


def _one_by_one(lines, number, rest, known, clock, match_row):
    """The rows with the lines that had to be looked at by themselves, and the lines of another shape."""
    good, foreign = (known.codes >= 0) & (clock >= 0), []
    for place in np.flatnonzero(~good).tolist():
        line = lines[number[place]]
        match = match_row(line)
        seconds = _clock(*match.group(2, 3, 4, 5, 6)) if match else None
        if seconds is not None:
            known[place] = tuple(re.findall("[0-9]+", match[1]))
            clock[place], good[place] = seconds, True
            rest[place] = lines.starts[number[place]] + len(line[:match.start(7)].encode())
        elif shape(line):
            foreign.append(int(number[place]))
    return number[good], rest[good], Coded(known.codes[good], known.names), clock[good], foreign


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


def _date(found: Found, date: Coded, order, wanted):
    """Give every row its time; rows whose date does not exist are no rows. `found.at` holds clocks before, times after."""
    if wanted[2]:
        order = "ymd"
    elif order is None:
        order, sure = _order(date, found.at, _likely(wanted))
        if not sure:
            found.warnings.append(("date-order", None, {"order": order}))
    days = [_day(each, order) for each in date.names]
    there = np.array([day is not None for day in days], bool)[date.codes] if len(date) else np.zeros(0, bool)
    found.warnings += [("foreign-rows", int(row), {}) for row in found.number[~there]]
    if len(date):
        found.at = np.array([day or 0 for day in days], np.int64)[date.codes] + found.at
    found.only(there)


def _likely(wanted) -> str:
    """What to show until the officer says: the United States write 1/4/24 with PM, others the day first."""
    _, separator, _, _, _, before, after = wanted
    return "mdy" if separator == "/" and after and not before else "dmy"


def _order(date: Coded, clock, likely: str) -> tuple[str, bool]:
    """(order of day and month over the whole file, whether it is sure)."""
    used = date.used()
    counts = {order: sum(_day(each, order) is not None for each in used) for order in _ORDERS}
    if counts["dmy"] != counts["mdy"]:
        best = max(counts, key=counts.get)
        return best, True
    back = {order: _backwards(date, clock, order) for order in _ORDERS}
    if back["dmy"] == back["mdy"]:
        return likely, all(_day(each, "dmy") == _day(each, "mdy") for each in used)
    best = min(back, key=back.get)
    return best, back[best] == 0 or back[best] * 20 < max(back.values())


def _backwards(date: Coded, clock, order) -> int:
    days = [_day(each, order) for each in date.names]
    there = np.array([day is not None for day in days], bool)[date.codes]
    times = (np.array([day or 0 for day in days], np.int64)[date.codes] + clock)[there]
    return int((np.diff(times) < -_SLACK).sum())


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

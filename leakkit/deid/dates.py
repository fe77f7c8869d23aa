"""Dates as people write them, so that 68/3/2, 民國六十八年三月二日 and 1979-03-02 are one day."""

from __future__ import annotations

import re

from leakkit.deid.folding import read_number

_N = "[0-9０-９〇零○一二三四五六七八九十百廿卅]"
_GAP = r"[\s\u200b]{0,3}"
_DATE = re.compile(
    rf"(?<![0-9０-９])(?:(?:中華民國|民國|西元|公元){_GAP})?"
    rf"({_N}{{2,7}}){_GAP}[年/／.．\-－–]{_GAP}({_N}{{1,3}}){_GAP}[月/／.．\-－–]{_GAP}({_N}{{1,3}})(?![0-9０-９])"
    rf"(?:{_GAP}日)?")


def find_dates(text: str):
    """(start, end, (year, month, day)) for every full date in `text`; years up to 200 are years of the Republic."""
    for hit in _DATE.finditer(text):
        day = _day(*hit.groups())
        if day:
            yield hit.start(), hit.end(), day


_CLOCK = re.compile(r"[\s　，,]{0,3}(?:（[一二三四五六日]）|\([一二三四五六日]\)|星期[一二三四五六日])?[\s　]{0,3}"
                    r"(?:(?:上午|下午|凌晨|中午|晚上|早上)?[\s　]{0,2}[0-9０-９]{1,2}[:：時点點][0-9０-９]{0,2}分?(?:[:：][0-9０-９]{2})?(?:許|左右)?)?")


def to_months(text: str) -> str:
    """`text` with every full date, and a clock time right after it, as its month: 114/9/15 10:06 → 114年9月."""
    out, end = [], 0
    for start, stop, (year, month, _) in find_dates(text):
        if start < end:
            continue
        out += [text[end:start], f"{year - 1911}年{month}月" if year > 1911 else f"{year}年{month}月"]
        end = _CLOCK.match(text, stop).end()
        if end > stop and text[stop:end].strip(" \u3000，,") == "":
            end = stop
    return "".join(out) + text[end:]


def read_date(value: str) -> tuple[int, int, int] | None:
    """The day that `value` is: 68/3/2, 0680302, 19790302, 民國68年3月2日; None where it is no full date."""
    for _, _, day in find_dates(value):
        return day
    digits = "".join(char for char in value if char.isdigit())
    if 6 <= len(digits) <= 8 and digits.isascii():
        return _day(digits[:-4], digits[-4:-2], digits[-2:])
    return None


def years_old(value: str, on) -> int | None:
    """Full years on the date `on` of somebody born on the day that `value` is; None where it is no full date."""
    born = read_date(value)
    return None if born is None else on.year - born[0] - ((on.month, on.day) < born[1:])


def compact(day: tuple[int, int, int]) -> list[str]:
    """The day written without separators: 19790302, and 0680302, 680302 in years of the Republic."""
    year, month, date = day
    local = year - 1911
    return [f"{year:04}{month:02}{date:02}"] + ([f"{local:03}{month:02}{date:02}", f"{local:02}{month:02}{date:02}"]
                                                if local > 0 else [])


def _day(year, month, date) -> tuple[int, int, int] | None:
    numbers = [read_number(part) for part in (year, month, date)]
    if None in numbers or not (1 <= numbers[1] <= 12 and 1 <= numbers[2] <= 31):
        return None
    full = numbers[0] + 1911 if numbers[0] <= 200 else numbers[0]
    return (full, numbers[1], numbers[2]) if 1850 <= full <= 2150 else None

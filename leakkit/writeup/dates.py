"""Dates as Taiwanese documents write them: the Republic's year is the common year less 1911."""

from __future__ import annotations

import re

from leakkit.writeup.codes import missing

_CLOCK = r"(?:[ T]([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?)?"
_FULL = re.compile(rf"(?<![0-9A-Za-z@/=-])([0-9]{{3,4}})([-/])(0?[1-9]|1[0-2])\2(0?[1-9]|[12][0-9]|3[01])(?![0-9/-]){_CLOCK}")
_BLANK = re.compile(r"(?<=[日分]) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=[0-9]{1,3}年[0-9]{1,2}月)")
_SHORT = re.compile(rf"(?<![0-9/.-])(0[1-9]|1[0-2])/([0-2][0-9]|3[01]) ([0-9]{{2}}):([0-9]{{2}})(?![0-9])")


def day(value) -> str:
    """114年10月1日, or "" when missing."""
    return "" if missing(value) else f"{value.year - 1911}年{value.month}月{value.day}日"


def month(value) -> str:
    """114年10月, or "" when missing."""
    return "" if missing(value) else f"{value.year - 1911}年{value.month}月"


def minute(value) -> str:
    """114年10月1日09時05分, or "" when missing."""
    return "" if missing(value) else f"{day(value)}{value.hour:02d}時{value.minute:02d}分"


def slashed(value) -> str:
    """114/10/01 09:05 for tables and figures, or "" when missing."""
    return "" if missing(value) else f"{value.year - 1911}/{value:%m/%d %H:%M}"


def span(low, high, unit: str, unknown: str = "上限未明") -> str:
    """An interval, never a bare number: 17–19 人; 至少 17 人（上限未明）."""
    if missing(low):
        return ""
    if missing(high):
        return f"至少 {int(low)} {unit}（{unknown}）"
    if int(low) == int(high):
        return f"{int(low)} {unit}（上下限相同）"
    return f"{int(low)}–{int(high)} {unit}"


def long_day(value) -> str:
    """中華民國114年10月1日, as official letters date themselves, or "" when missing."""
    return "" if missing(value) else f"中華民國{day(value)}"


def republic(words: str) -> str:
    """`words` with every full date as the Republic's: 2025/09/16 12:20 and 114-09-16 → 114年9月16日12時20分, 114年9月16日."""
    return _BLANK.sub("", _SHORT.sub(_month_day, _FULL.sub(_written, words)))


def _written(hit) -> str:
    year, _, month, date, hour, clock = hit.groups()
    year = int(year) - 1911 if int(year) > 1911 else int(year)
    return f"{year}年{int(month)}月{int(date)}日" + (f"{int(hour):02d}時{clock}分" if hour else "")


def _month_day(hit) -> str:
    month, date, hour, clock = hit.groups()
    return f"{int(month)}月{int(date)}日{hour}時{clock}分"


def duration(low, high) -> str:
    """Minutes as an interval that people read: 35–46 分鐘; 至少 1 日 2 小時 3 分鐘（上限未明）; "" when missing."""
    if missing(low):
        return ""
    if missing(high):
        return f"至少 {_lasted(low)}（上限未明）"
    if int(low) == int(high):
        return f"{_lasted(low)}（上下限相同）"
    short = int(high) < 120
    return f"{int(low)}–{int(high)} 分鐘" if short else f"{_lasted(low)}至 {_lasted(high)}"


def _lasted(minutes) -> str:
    """1563 → 1 日 2 小時 3 分鐘; under two hours in minutes."""
    minutes = int(minutes)
    if minutes < 120:
        return f"{minutes} 分鐘"
    days, rest = divmod(minutes, 1440)
    hours, rest = divmod(rest, 60)
    return " ".join(part for part in (f"{days} 日" * bool(days), f"{hours} 小時" * bool(hours), f"{rest} 分鐘" * bool(rest)) if part)

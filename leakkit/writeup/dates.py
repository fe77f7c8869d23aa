"""Dates as Taiwanese documents write them: the Republic's year is the common year less 1911."""

from __future__ import annotations

from leakkit.writeup.codes import missing


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

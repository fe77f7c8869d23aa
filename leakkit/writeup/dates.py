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

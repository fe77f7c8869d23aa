"""Dates as officers write them: 2025-10-01, 114/10/1, 114年10月1日, 民國114年10月1日, 1141001."""

from __future__ import annotations

import datetime as dt
import re

from leakkit.errors import InputError
from leakkit.law.numerals import NUMBER, to_int

_PARTS = re.compile(rf"(?:中華民國|民國|西元)?\s*({NUMBER})\s*[-/.年]\s*({NUMBER})\s*[-/.月]\s*({NUMBER})\s*日?(?:[T ].*)?")
_ROC_RUN = re.compile(r"(\d{2,3})(\d\d)(\d\d)")
#: 民國 year + this = year
MINGUO = 1911


def to_date(on) -> dt.date:
    """A `datetime.date` from a date, a datetime or Timestamp, or one of the spellings in the module's docstring.

    A year below 1000 is a Minguo year (民國 = year + 1911). Raises InputError for anything else.
    """
    if isinstance(on, dt.datetime):
        return on.date()
    if isinstance(on, dt.date):
        return on
    match = _PARTS.fullmatch(str(on).strip()) or _ROC_RUN.fullmatch(str(on).strip())
    numbers = [to_int(part) for part in match.groups()] if match else [None]
    if None in numbers:
        raise InputError(why=f"看不懂日期「{on}」，請寫成 2025-10-01 或 114/10/1")
    year, month, day = numbers
    try:
        return dt.date(year + MINGUO if year < 1000 else year, month, day)
    except ValueError as error:
        raise InputError(why=f"沒有「{on}」這一天") from error


_CLOCK = re.compile(r"[T 日]\s*(\d{1,2})[:：時](\d{2})")


def to_moment(on) -> dt.datetime | None:
    """The minute that `on` names (a datetime, or a day with 09:12 behind it); None when it names only a day."""
    if isinstance(on, dt.datetime):
        return on.replace(tzinfo=None) if on.time() != dt.time() else None
    clock = None if isinstance(on, dt.date) else _CLOCK.search(str(on))
    if not clock or int(clock[1]) > 23 or int(clock[2]) > 59:
        return None
    return dt.datetime.combine(to_date(on), dt.time(int(clock[1]), int(clock[2])))


def roc(day: dt.date) -> str:
    """A date as bulletins print it: 2025-10-01 → 114-10-01."""
    return f"{day.year - MINGUO}-{day.month:02d}-{day.day:02d}"

"""Working days of the agencies: weekends, public holidays and make-up days, from the calendar of the library holidays.

The calendar knows the years that the government has announced; for later years it goes by the rules, so a last day
there is to be checked against the official office calendar (行政院人事行政總處公布之辦公日曆表).
"""

from __future__ import annotations

import datetime as dt
from functools import cache

_ONE = dt.timedelta(days=1)


@cache
def _calendar():
    import holidays

    return holidays.country_holidays("TW")


def is_working_day(day: dt.date) -> bool:
    """Whether the agencies work that day: no weekend (but a make-up Saturday counts), no public holiday."""
    return _calendar().is_working_day(day)


def working_day(day: dt.date) -> dt.date:
    """The day itself, or the next working day: a period that ends on a day of rest ends there (民法第122條)."""
    while not is_working_day(day):
        day += _ONE
    return day


def working_days_after(start: dt.date, count: int) -> dt.date:
    """The last of `count` working days, the day `start` not counted; `count` = 0 gives `start`. Raises ValueError below 0."""
    if count < 0:
        raise ValueError("count")
    day = start
    for _ in range(count):
        day = working_day(day + _ONE)
    return day

"""The time axis of a study: months, quarters, weeks, days, years or plain numbers, as an officer's table writes them.

`axis` reads a column once; from then on a period is a whole number (0 = the first period of the column), so that a missing
month stays a gap and is never closed up. Months may be 2025-09, 2025/9, 114-09, 114年9月, 202509, a date or a pandas Period.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from leakkit.errors import InputError
from leakkit.language import tell

_MONTH = re.compile(r"(?:中華民國|民國|西元)?\s*(\d{2,4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_QUARTER = re.compile(r"(\d{2,4})\s*年?\s*[-/]?\s*[Qq第]\s*([1-4])\s*季?")
_QUARTER_FIRST = re.compile(r"[Qq]([1-4])\s*[-/]?\s*(\d{4})")
_ENGLISH = re.compile(r"(?i)(?:\d{1,2}\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s\-,]*(?:\d{1,2},\s*)?\d{4}")
_RUN = re.compile(r"(\d{4})(0[1-9]|1[0-2])")
_MINGUO = 1911
#: two waves named in words
_SIDES = {"before": 0, "after": 1, "pre": 0, "post": 1, "事前": 0, "事後": 1, "前測": 0, "後測": 1, "前": 0, "後": 1}
#: periods a year, by kind; a year has no season inside
SEASON = {"month": 12.0, "quarter": 4.0, "week": 52.1775, "day": 365.25, "number": 12.0}
_FREQUENCY = {"month": "M", "quarter": "Q", "week": "W", "day": "D", "year": "Y"}


@dataclass(frozen=True)
class Axis:
    """A time column as whole numbers: `kind` (month, quarter, week, day, year, number), `first` (the number of the first
    period since the epoch of its kind), `index` (int array, 0 = the first period)."""

    kind: str
    first: int
    index: np.ndarray

    @property
    def season(self) -> float | None:
        """Periods in a year; None for years."""
        return SEASON.get(self.kind)

    def position(self, value) -> int:
        """Where a period given by the officer stands on this axis (0 = first). Raises InputError."""
        number = _number_of(_SIDES.get(value, value) if isinstance(value, str) else value, self.kind)
        if number is None:
            raise InputError(why=tell("research.time_not_read", value=value))
        return number - self.first

    def label(self, position) -> str:
        """A period as printed: 2025-09, 2025Q3, 2025-09-15, 37."""
        number = int(position) + self.first
        if self.kind == "number":
            return str(number)
        period = pd.Period(ordinal=number, freq=_FREQUENCY[self.kind])
        return str(period.start_time.date()) if self.kind == "week" else str(period)

    def calendar(self, position):
        """The place in the year from which harmonics count (month 1-12 for months), as floats."""
        number = np.asarray(position) + self.first
        if self.kind == "number":
            return number.astype(float)
        periods = pd.PeriodIndex.from_ordinals(np.atleast_1d(number), freq=_FREQUENCY[self.kind])
        within = {"month": "month", "quarter": "quarter", "week": "week", "day": "day_of_year", "year": "year"}[self.kind]
        return np.asarray(getattr(periods, within), dtype=float)


def axis(column: pd.Series) -> Axis:
    """The Axis of a time column (numbers, dates, Periods or text). Raises InputError for what cannot be read."""
    if column.isna().any():
        raise InputError(why=tell("research.time_missing", count=int(column.isna().sum()), column=column.name))
    if set(map(str, column.unique())) <= set(_SIDES):
        column = column.map(lambda value: _SIDES[str(value)])
    kind = _kind_of(column)
    numbers = [_number_of(value, kind) for value in column]
    bad = next((value for value, number in zip(column, numbers, strict=True) if number is None), None)
    if bad is not None:
        raise InputError(why=tell("research.time_not_read", value=bad))
    whole = np.asarray(numbers, dtype=np.int64)
    first = int(whole.min()) if len(whole) else 0
    return Axis(kind, first, whole - first)


def _kind_of(column: pd.Series) -> str:
    if isinstance(column.dtype, pd.PeriodDtype):
        letter = column.dtype.freq.rule_code[0]
        return {"M": "month", "Q": "quarter", "W": "week", "D": "day", "Y": "year", "A": "year"}.get(letter, "day")
    if pd.api.types.is_bool_dtype(column):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(column):
        return _kind_of_dates(pd.DatetimeIndex(column))
    if pd.api.types.is_numeric_dtype(column):
        return _kind_of_numbers(column)
    return _kind_of_texts([value for value in column])


def _kind_of_numbers(column) -> str:
    values = column.astype(float)
    if (values % 1 != 0).any():
        raise InputError(why=tell("research.time_fraction", column=column.name))
    if values.between(190001, 220012).all() and (values % 100).between(1, 12).all():
        return "month"
    return "year" if values.between(1800, 2200).all() else "number"


def _kind_of_texts(values) -> str:
    texts = [str(value).strip() for value in values]
    if all(_QUARTER.fullmatch(text) or _QUARTER_FIRST.fullmatch(text) for text in texts):
        return "quarter"
    if all(_MONTH.fullmatch(text) or _RUN.fullmatch(text) for text in texts):
        return "month"
    if all(re.fullmatch(r"-?\d+", text) for text in texts):
        return _kind_of_numbers(pd.Series([int(text) for text in texts]))
    dates = [_date(value) for value in values]
    return "month" if None in dates else _kind_of_dates(pd.DatetimeIndex(dates))


def _kind_of_dates(dates: pd.DatetimeIndex) -> str:
    """The coarsest unit in which the different dates stay different, if their days look like that unit's."""
    days = dates.normalize().unique().sort_values()
    steps = np.diff(days.asi8) // pd.Timedelta("1D").to_timedelta64().astype(f"timedelta64[{days.unit}]").astype(np.int64) \
        if len(days) > 1 else np.array([])
    if len(days) == days.to_period("M").nunique():
        starts = days.to_period("Y").nunique() == len(days) and len(days) > 2
        quarters = len(steps) and steps.min() >= 89 and (np.diff(days.to_period("M").astype("int64")) % 3 == 0).all()
        return "year" if starts and steps.min() >= 365 else "quarter" if quarters else "month"
    return "week" if len(steps) and (steps % 7 == 0).all() else "day"


def _date(value):
    from leakkit.law import days

    if isinstance(value, pd.Timestamp):
        return value
    if _ENGLISH.fullmatch(str(value).strip()):
        stamp = pd.to_datetime(str(value).strip().replace("-", " "), errors="coerce")
        return None if pd.isna(stamp) else stamp
    try:
        return pd.Timestamp(days.to_date(value))
    except InputError:
        return None


def _year(number: int) -> int:
    return number + _MINGUO if number < 1000 else number


def _number_of(value, kind: str) -> int | None:
    """A value as a count of periods of one kind (pandas' ordinals); None when it cannot be read."""
    if kind == "number":
        return _whole(value)
    if isinstance(value, pd.Period):
        return pd.Period(value, freq=_FREQUENCY[kind]).ordinal if value.freqstr[0] == _FREQUENCY[kind] \
            else pd.Period(value.start_time, freq=_FREQUENCY[kind]).ordinal
    text = str(value).strip()
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
        text = str(_whole(value))
    if kind == "year" and re.fullmatch(r"\d{2,4}年?", text):
        return pd.Period(year=_year(int(text.rstrip("年"))), freq="Y").ordinal
    stamp = _stamp(value, text)
    return None if stamp is None else pd.Period(stamp, freq=_FREQUENCY[kind]).ordinal


def _stamp(value, text):
    """The first moment of whatever an officer wrote: a month, a quarter, a date, a year."""
    for pattern, unit in ((_RUN, 1), (_MONTH, 1), (_QUARTER, 3)):
        match = pattern.fullmatch(text)
        if match:
            month = (int(match.group(2)) - 1) * unit + 1
            return pd.Timestamp(_year(int(match.group(1))), month, 1) if 1 <= month <= 12 else None
    if match := _QUARTER_FIRST.fullmatch(text):
        return pd.Timestamp(int(match.group(2)), 3 * int(match.group(1)) - 2, 1)
    if isinstance(value, (pd.Timestamp, np.datetime64)):
        return pd.Timestamp(value)
    if re.fullmatch(r"\d{4}年?", text):
        return pd.Timestamp(int(text[:4]), 1, 1)
    return _date(value)


def _whole(value) -> int | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return int(number) if number % 1 == 0 else None


def day_within(value) -> int:
    """The day of the month that an officer gave; 1 for anything coarser than a day."""
    if isinstance(value, (int, float, pd.Period, np.integer)) or any(p.fullmatch(str(value).strip()) for p in (_RUN, _MONTH, _QUARTER, _QUARTER_FIRST)):
        return 1
    stamp = _date(value)
    return 1 if stamp is None else stamp.day

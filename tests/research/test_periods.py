"""Time columns as they come: kinds, places, labels, and what cannot be read."""

import pandas as pd
import pytest

from leakkit.errors import InputError
from leakkit.research.periods import axis


@pytest.mark.parametrize("values, kind, index, label", [
    (["2025-01", "2025-03"], "month", [0, 2], "2025-01"), (["114-01", "114/3"], "month", [0, 2], "2025-01"), (["114年1月", "民國114年12月"], "month", [0, 11], "2025-01"),
    (["202501", "202502"], "month", [0, 1], "2025-01"), ([202501, 202512], "month", [0, 11], "2025-01"), (["Jan 2010", "March 2010"], "month", [0, 2], "2010-01"),
    (["2010Q4", "2011Q1"], "quarter", [0, 1], "2010Q4"), (["Q42010", "Q12011"], "quarter", [0, 1], "2010Q4"), (["114年第1季", "114年第3季"], "quarter", [0, 2], "2025Q1"),
    ([1929, 1930, 1934], "year", [0, 1, 5], "1929"), (["1929", "1934"], "year", [0, 5], "1929"), ([1, 2, 5], "number", [0, 1, 4], "1"), ([True, False], "number", [1, 0], "0"),
    (["2025-01-06", "2025-01-13", "2025-01-20"], "week", [0, 1, 2], "2025-01-06"), (["2025-01-06", "2025-01-07", "2025-01-10"], "day", [0, 1, 4], "2025-01-06"),
    (["114/01/06", "114/02/06", "114/03/31"], "month", [0, 1, 2], "2025-01"), (["before", "after"], "number", [0, 1], "0"), (["事前", "事後"], "number", [0, 1], "0"),
    (list(pd.date_range("2020-03-31", periods=3, freq="QE")), "quarter", [0, 1, 2], "2020Q1"), (list(pd.date_range("2020-07-01", periods=3, freq="YS-JUL")), "year", [0, 1, 2], "2020"),
    (list(pd.period_range("2020Q1", periods=2, freq="Q")), "quarter", [0, 1], "2020Q1"), (list(pd.period_range("2020", periods=2, freq="Y")), "year", [0, 1], "2020"),
])
def test_read(values, kind, index, label):
    line = axis(pd.Series(values))
    assert (line.kind, list(line.index), line.label(0)) == (kind, index, label)


@pytest.mark.parametrize("values, start, place", [
    (["2024-01", "2025-12"], "2025-01", 12), (["2024-01", "2025-12"], "114/1/15", 12), (["2024-01", "2025-12"], "2025", 12), (["2024-01", "2025-12"], 202501, 12),
    ([1, 60], 37, 36), ([1, 60], 37.0, 36), ([1, 60], "37", 36), ([1929, 1934], 1931, 2), ([1929, 1934], "1931-07-01", 2), (["before", "after"], "after", 1),
    (["Q42010", "Q42011"], "Q32011", 3), (["2010Q4", "2011Q4"], pd.Timestamp("2011-08-01"), 3)])
def test_a_start_on_the_axis(values, start, place):
    assert axis(pd.Series(values)).position(start) == place


@pytest.mark.parametrize("values", [["soon", "later"], ["2025-13"], [1.5, 2.5], [None, "2025-01"], ["2025-01", "x"], ["2025-02-30"]])
def test_refused(values):
    with pytest.raises(InputError):
        axis(pd.Series(values))


def test_the_calendar_month_is_what_harmonics_turn_on():
    line = axis(pd.Series(["2025-11", "2025-12", "2026-01"]))
    assert list(line.calendar(line.index)) == [11, 12, 1] and line.season == 12
    assert axis(pd.Series([2001, 2002])).season is None

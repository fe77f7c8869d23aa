"""The checklist: what is due by the law of the day, dates computed, nothing promulgated-only as a duty."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakkit.errors import InputError
from leakkit.law import deadlines
from leakkit.law.deadlines import after
from leakkit.schema import DEADLINES


@pytest.mark.parametrize("start, months, end", [
    ("2025-10-01", 6, "2026-04-01"), ("2025-08-31", 6, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"),
    ("2025-12-31", 2, "2026-02-28"), ("2025-10-01", 0, "2025-10-01"), ("2025-12-15", 1, "2026-01-15"),
])
def test_a_period_of_months_ends_on_the_day_of_the_same_number(start, months, end):
    assert after(dt.date.fromisoformat(start), months) == dt.date.fromisoformat(end)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 240))
def test_longer_periods_never_end_earlier(start, months):
    assert start <= after(start, months) < after(start, months + 1)


def test_the_checklist_of_a_case_in_october_2025():
    table = deadlines({"personal_data": True}, posted_on="2025-10-01", known_on="114/10/3")
    assert list(table.columns) == DEADLINES.names
    due = dict(zip(table["provision_id"], table["due"], strict=True))
    assert "沒有時數" in due["I0050021:12@2012-10-01"] and "115-04-03" in due["C0010001:237@1967-01-28"]
    assert "116-10-03" in due["I0050021:30@2012-10-01"] and "119-10-01" in due["A0030155:20@2020-07-17"]
    assert "A0030297:14@2019-01-01" in due and "S0040001:12@2025-11-21" not in due


@pytest.mark.parametrize("known, present, absent", [
    ("2025-11-20", None, "S0040001:12@2025-11-21"), ("2025-11-21", "S0040001:12@2025-11-21", None),
    ("2025-11-30", "A0030297:14@2019-01-01", "A0030297:17@2025-12-01"),
    ("2025-12-01", "A0030297:17@2025-12-01", "A0030297:14@2019-01-01"),
    ("2025-11-10", None, "I0050021:12@pending-2025-11-11"), ("2025-11-11", "I0050021:12@pending-2025-11-11", None),
])
def test_the_day_decides(known, present, absent):
    ids = set(deadlines({}, posted_on="2025-10-01", known_on=known)["provision_id"])
    assert (present is None or present in ids) and (absent is None or absent not in ids)


def test_a_draft_is_advice_and_never_a_duty():
    table = deadlines({}, posted_on="2026-01-05", known_on="2026-01-06")
    assert table.attrs["advice"] == ["I0050021:12@pending-2025-11-11"]
    row = table[table["provision_id"] == "I0050021:12@pending-2025-11-11"].iloc[0]
    assert "不是義務" in row["task"] and "不得當作現行義務" in row["due"]
    notice = table[table["provision_id"].str.startswith("I0050021:12")]
    duties = notice[~notice["provision_id"].isin(table.attrs["advice"])]
    assert not duties["due"].str.contains("小時").any()


def test_without_personal_data_no_notice():
    table = deadlines({"personal_data": False}, "2025-10-01", "2025-10-02")
    assert "I0050021:12@2012-10-01" not in set(table["provision_id"])


def test_wrong_input_is_refused():
    with pytest.raises(InputError):
        deadlines({"nonsense": True}, "2025-10-01", "2025-10-02")
    with pytest.raises(InputError):
        deadlines({}, "哪一天", "2025-10-02")

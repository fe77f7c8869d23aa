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
    due, ids = dict(zip(table["key"], table["due"], strict=True)), set(table["provision_id"])
    assert "沒有時數" in due["notify"] and "115-04-03" in due["complaint"]
    assert "116-10-03" in due["claim-data"] and "119-10-01" in due["discipline-five"]
    assert "A0030297:14@2019-01-01" in ids and "S0040001:12@2025-11-21" not in ids


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


def rows(known, facts=(), posted="2025-10-01", **more):
    table = deadlines(dict(facts), posted_on=posted, known_on=known, **more)
    return {row.key: row for row in table.itertuples()}


def test_each_task_has_its_article_its_condition_and_its_kind():
    table = deadlines({}, "2025-10-01", "2026-03-02")
    assert table["condition"].str.len().min() > 5 and set(table["kind"]) == {"duty", "limit", "advice"}
    assert table["key"].is_unique and table["provision_id"].str.contains("@").all()


@pytest.mark.parametrize("key, known, due_on, last_day", [
    ("complaint", "2025-10-03", "2026-04-03", "2026-04-07"),       # Friday of the Tomb-Sweeping holidays, Monday is one too
    ("complaint", "2025-08-31", "2026-02-28", "2026-03-02"),       # a Saturday, Peace Memorial Day
    ("complaint", "2025-10-07", "2026-04-07", "2026-04-07"),
    ("whistle-accept", "2025-09-15", "2025-10-05", "2025-10-07"),  # Sunday; Monday was the Mid-Autumn Festival
    ("whistle-result", "2025-09-15", "2026-03-15", "2026-03-16"),
    ("claim-data", "2025-10-03", "2027-10-03", ""),
])
def test_the_last_day_moves_to_a_working_day(key, known, due_on, last_day):
    row = rows(known, {"personal_data": True, "whistleblower": True})[key]
    assert (row.due_on, row.last_day) == (due_on, last_day)


def test_periods_from_the_act_run_from_the_act():
    found = rows("2026-01-05", posted="2025-12-01")
    years = {key: found[key].due_on for key in ("sanction-minor", "sanction-major", "sanction-dismissal", "discipline-five", "discipline-ten")}
    assert years == {"sanction-minor": "2030-12-01", "sanction-major": "2032-12-01", "sanction-dismissal": "2040-12-01",
                     "discipline-five": "2030-12-01", "discipline-ten": "2035-12-01"}


@pytest.mark.parametrize("known, hour, day", [("2025-10-03 09:12", "2025-10-03 10:12", "2025-10-06 09:12"),
                                              (dt.datetime(2025, 10, 3, 23, 30), "2025-10-04 00:30", "2025-10-06 23:30"),
                                              ("114/10/3 23:30", "2025-10-04 00:30", "2025-10-06 23:30"), ("2025-10-03", "", "")])
def test_hours_run_from_the_minute_of_knowing(known, hour, day):
    found = rows(known, {"security_incident": True})
    assert (found["cyber-report"].due_on, found["cyber-control-low"].due_on) == (hour, day)


@pytest.mark.parametrize("known, provision_id", [("2026-01-06", "A0030305:4@2019-01-01"), ("2026-01-07", "A0030297:17@2025-12-01")])
def test_the_hours_of_the_old_regulation_end_with_it(known, provision_id):
    row = rows(known, {"security_incident": True}, posted="2026-01-02")["cyber-report"]
    assert row.provision_id == provision_id and ("待查" in row.due) == (known == "2026-01-07")


def test_a_security_incident_is_asked_about_and_dropped_when_it_is_none():
    assert "cyber-report" in rows("2025-10-03") and "資通安全長" in rows("2025-10-03")["cyber-report"].condition
    assert "cyber-report" not in rows("2025-10-03", {"security_incident": False})


def test_what_is_done_is_marked():
    found = rows("2025-10-03", {"personal_data": True}, done=("notify",))
    assert found["notify"].done and not found["complaint"].done


@pytest.mark.parametrize("day, works", [("2025-10-06", False), ("2025-10-07", True), ("2025-02-08", True), ("2025-02-09", False),
                                        ("2025-10-24", False), ("2025-10-10", False), ("2026-02-16", False), ("2025-10-04", False)])
def test_working_days(day, works):
    from leakkit.law.workdays import is_working_day
    assert is_working_day(dt.date.fromisoformat(day)) is works


def test_counting_working_days():
    from leakkit.law.workdays import working_days_after
    assert working_days_after(dt.date(2025, 10, 3), 1) == dt.date(2025, 10, 7)
    assert working_days_after(dt.date(2025, 10, 3), 0) == dt.date(2025, 10, 3)
    with pytest.raises(ValueError):
        working_days_after(dt.date(2025, 10, 3), -1)

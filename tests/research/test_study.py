"""From case rows to an effect: months without a case, agencies without a case, rules side by side."""

import pandas as pd
import pytest

import leakkit as lk
from leakkit.errors import InputError, TooFewCounts, TooFewPeriods
from tests.conftest import ROOT

FOLDER = ROOT / "datasets" / "research"
CASES = lk.research.load(FOLDER / "cases.csv")
AGENCIES = pd.read_csv(FOLDER / "agencies.csv")
BEGAN = AGENCIES.dropna(subset=["began"]).set_index("agency")["began"].to_dict()


def test_months_without_a_case_are_nought():
    frame = pd.DataFrame({"month": ["2025-01", "2025-04", "2025-04"], "agency": ["A", "B", "B"]})
    assert lk.research.monthly(frame)["cases"].tolist() == [1, 0, 0, 2]
    assert lk.research.monthly(frame, first="2024-12", last="2025-05")["cases"].tolist() == [0, 1, 0, 0, 2, 0]
    grid = lk.research.monthly(frame, by="agency", units=["A", "B", "C"])
    assert len(grid) == 12 and grid[grid["agency"] == "C"]["cases"].sum() == 0
    assert lk.research.monthly(frame, first="2025-02")["cases"].tolist() == [0, 0, 2]


@pytest.mark.parametrize("since", ["2024-01", "113-01", "113年1月", pd.Period("2024-01", "M"), pd.Timestamp("2024-01-01")])
def test_the_effect_of_a_rule(since, zh):
    effect = lk.research.effect(CASES, since=since, first="2021-01", last="2025-12")
    assert list(effect.table.columns) == ["term", "estimate", "low", "high", "se"]
    assert effect.facts["before"] == 36 and effect.facts["after"] == 24 and "偵測" in " ".join(effect.limits)
    assert "span-unknown" not in effect.warnings and "span-unknown" in lk.research.effect(CASES, since=since).warnings


def test_agencies_compared_find_what_was_written_into_the_data():
    effect = lk.research.effect(CASES, since=None, treated=BEGAN, agencies=AGENCIES["agency"], first="2021-01", last="2025-12")
    assert effect.low < 0.5 < effect.high and effect.verdict == "decrease" and effect.facts["control"] == 10


def test_where_a_rule_began_can_be_read_off_the_cases_but_is_doubted():
    effect = lk.research.effect(CASES, since=None, treated="mask-first")
    assert {"adoption-inferred", "agencies-unknown"} <= set(effect.warnings)
    with pytest.raises(InputError):
        lk.research.effect(CASES, since=None, treated="no-such-rule")


def test_one_start_for_some_agencies():
    early = [agency for agency, began in BEGAN.items() if began == "2024-01"]
    others = [agency for agency in AGENCIES["agency"] if agency not in BEGAN]
    part = CASES[CASES["agency"].isin([*early, *others])]
    effect = lk.research.effect(part, since="2024-01", treated=early, agencies=[*early, *others])
    assert effect.low < 0.5 < effect.high and len(effect.events) == 1


def test_two_rules_at_once_are_said():
    rows = pd.DataFrame(CASES).assign(rules=[[*(["a"] if m >= "2024-01" else []), *(["b"] if m >= "2024-03" else [])] for m in CASES["month"]])
    assert "rules-near" in lk.research.effect(rows, since="2024-01").warnings
    assert "overlapping-events" in lk.research.effect(CASES, since=["2024-01", "2024-04"]).warnings


def test_few_cases_are_refused_or_doubted():
    with pytest.raises((TooFewCounts, TooFewPeriods)):
        lk.research.effect(CASES.head(3), since="2024-01")
    few = lk.research.effect(CASES.iloc[::12], since="2024-01", first="2021-01", last="2025-12")
    assert "few-counts" in few.warnings and few.verdict == "cannot-tell"
    assert "months-needed" in few.warnings or "months-never" in few.warnings


def test_the_make_up_of_cases():
    table = lk.research.share(CASES, "kinds", "phone", since="2024-01").set_index("when")
    assert table["cases"].sum() == len(CASES) and (table["low"] <= table["share"]).all() and (table["share"] <= table["high"]).all()
    assert lk.research.share(CASES, "exposure_band", "<5m", since="2024-01")["with"].sum() == (CASES["exposure_band"] == "<5m").sum()


def test_ten_thousand_case_rows_in_ten_seconds():
    import time

    many = pd.concat([pd.DataFrame(CASES)] * 23).head(10_000).reset_index(drop=True)
    many["agency"] = [f"A{i % 200:03d}" for i in range(len(many))]
    many["row_id"] = [f"R{i:05d}" for i in range(len(many))]
    treated = {f"A{i:03d}": "2024-01" if i < 40 else "2024-07" for i in range(90)}
    for options in ({"since": "2024-01"}, {"since": None, "treated": treated}):
        begin = time.perf_counter()
        lk.research.effect(many, first="2021-01", last="2025-12", **options)
        assert time.perf_counter() - begin < 10
    begin = time.perf_counter()
    lk.research.replay(many)
    lk.research.release(many)
    assert time.perf_counter() - begin < 10

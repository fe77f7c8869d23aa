"""Interrupted time series: the published figures, the traps, and refusals by name."""

import numpy as np
import pandas as pd
import pytest

import leakkit as lk
from leakkit.errors import InputError, TooFewCounts, TooFewPeriods
from leakkit.research import its

from .published import sicily


def level(effect):
    return tuple(effect.table.iloc[0][["estimate", "low", "high"]])


@pytest.mark.parametrize("options, expected, dispersion", [
    ({"errors": "poisson"}, (0.894, 0.865, 0.925), 3.559195),
    ({}, (0.894, 0.839, 0.953), 3.559195),
    ({"harmonics": 2}, (0.885, 0.839, 0.933), 2.262186),
    ({"harmonics": 2, "slope": True}, (0.877, 0.827, 0.929), 2.274563),
])
@pytest.mark.parametrize("time, start", [("time", 37), ("date", "2005-01"), ("date", "94/1")])
def test_the_smoking_ban_against_published(options, expected, dispersion, time, start):
    effect = its(sicily(), count="aces", time=time, start=start, offset="stdpop", placebo=False, **options)
    assert level(effect) == pytest.approx(expected, abs=0.00085)
    assert effect.facts["dispersion"] == pytest.approx(dispersion, abs=2e-4)


def test_trend_and_slope_against_published():
    table = its(sicily(), count="aces", time="time", start=37, offset="stdpop", harmonics=2).table.set_index("term")
    assert table.loc["trend_year", "estimate"] == pytest.approx(1.0668, abs=5e-5)
    table = its(sicily(), count="aces", time="time", start=37, offset="stdpop", harmonics=2, slope=True).table.set_index("term")
    assert tuple(table.loc["slope", ["estimate", "low", "high"]]) == pytest.approx((1.0015, 0.9978, 1.0051), abs=6e-5)


def test_the_level_is_not_read_at_time_zero_against_published():
    """The uncentred slope change gives 0.831 (0.705-0.979): the same fit, misread."""
    effect = its(sicily(), count="aces", time="time", start=37, offset="stdpop", harmonics=2, slope=True)
    assert abs(effect.estimate - 0.831) > 0.03
    table = effect.table.set_index("term")["estimate"]
    misread = table["level"] * table["slope"] ** -36
    assert misread == pytest.approx(0.831, abs=0.001)


def series(rate=20, ratio=1.0, before=36, after=24, seed=0):
    rng = np.random.default_rng(seed)
    months = pd.period_range("2020-01", periods=before + after, freq="M").astype(str)
    return pd.DataFrame({"month": months, "n": rng.poisson(rate * np.where(np.arange(before + after) < before, 1, ratio))})


@pytest.mark.parametrize("spelling", [lambda m: m, lambda m: m.replace("-", "/"), lambda m: f"{int(m[:4]) - 1911}-{m[5:]}",
                                      lambda m: f"{int(m[:4]) - 1911}年{int(m[5:])}月", lambda m: m.replace("-", ""), lambda m: int(m.replace("-", "")),
                                      lambda m: pd.Period(m, "M"), lambda m: pd.Timestamp(m + "-01"), lambda m: m + "-15"])
def test_months_as_officers_write_them(spelling):
    frame = series(ratio=0.5)
    expected = its(frame, count="n", time="month", start="2023-01", harmonics=1).table
    written = its(frame.assign(month=[spelling(m) for m in frame["month"]]), count="n", time="month", start="112-01", harmonics=1).table
    pd.testing.assert_frame_equal(written, expected)


def test_rows_in_any_order_and_the_input_left_alone():
    frame = series(ratio=0.5)
    before = frame.copy(deep=True)
    shuffled = frame.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(its(shuffled, count="n", time="month", start="2023-01").table,
                                  its(frame, count="n", time="month", start="2023-01").table)
    pd.testing.assert_frame_equal(frame, before)


def test_a_gap_stays_a_gap():
    frame = series().drop(index=[5, 6, 7])
    effect = its(frame, count="n", time="month", start="2023-01")
    assert "gaps" in effect.warnings and "3" in effect.limits[effect.warnings.index("gaps")]
    assert effect.series["t"].max() == 59


@pytest.mark.parametrize("make, warning", [
    (lambda: its(series(0.3, before=40), count="n", time="month", start="2023-05"), "few-counts"),
    (lambda: its(series(before=10), count="n", time="month", start="2020-11"), "short-before"),
    (lambda: its(series(after=3), count="n", time="month", start="2023-01"), "short-after"),
    (lambda: its(series(), count="n", time="month", start="2023-01", events=["2023-03"]), "overlapping-events"),
    (lambda: its(series(), count="n", time="month", start=["2022-11", "2023-01"]), "overlapping-events"),
    (lambda: its(series().assign(month=lambda f: pd.to_datetime(f["month"])), count="n", time="month", start="2023-01-15"), "mid-period"),
    (lambda: its(series(), count="n", time="month", start="2023-01"), "season"),
    (lambda: its(series(), count="n", time="month", start="2023-01"), "no-control"),
    (lambda: its(series().assign(n=lambda f: f["n"].where(f.index != 4)), count="n", time="month", start="2023-01"), "missing"),
    (lambda: its(series().assign(n=lambda f: f["n"] * (1 + 6 * (f.index % 7 == 0))), count="n", time="month", start="2023-01", errors="poisson"),
     "overdispersed"),
    (lambda: its(series().assign(n=lambda f: f["n"] + 40 * f.index.isin([33, 34, 35])), count="n", time="month", start="2023-01"), "spike-before"),
    (lambda: its(series().assign(log_pop=12.0), count="n", time="month", start="2023-01", offset="log_pop"), "logged-offset"),
])
def test_warned_of_by_name(make, warning):
    effect = make()
    assert warning in effect.warnings
    assert all(limit and "{" not in limit for limit in effect.limits)


@pytest.mark.parametrize("frame, options, kind", [
    (series(before=2), {"start": "2020-03"}, TooFewPeriods),
    (series(), {"start": "2030-01"}, TooFewPeriods),
    (series(), {"start": "2019-01"}, TooFewPeriods),
    (series(after=2), {"start": "2023-01", "slope": True}, TooFewPeriods),
    (series(0.02), {"start": "2023-01"}, TooFewCounts),
    (series().assign(n=lambda f: f["n"] * (f.index < 36)), {"start": "2023-01"}, TooFewCounts),
    (series().assign(n=-1), {"start": "2023-01"}, InputError),
    (series().assign(n="many"), {"start": "2023-01"}, InputError),
    (pd.concat([series(), series()]), {"start": "2023-01"}, InputError),
    (series(), {"start": "soon"}, InputError),
    (series(), {"start": "2023-01", "harmonics": 9}, InputError),
    (series(), {"start": "2023-01", "errors": "bayes"}, InputError),
    (series(), {"start": "2023-01", "offset": "persons"}, InputError),
    (series().assign(persons=0), {"start": "2023-01", "offset": "persons"}, InputError),
    (series().assign(month=range(2000, 2060)), {"start": 2036, "harmonics": 1}, InputError),
])
def test_refused_by_name(frame, options, kind, zh):
    with pytest.raises(kind) as caught:
        its(frame, count="n", time="month", **options)
    assert "\n" not in str(caught.value)


def test_what_could_have_been_found_is_always_said(zh):
    for rate, ratio in ((1, 1), (20, 1), (20, 0.4)):
        effect = its(series(rate, ratio, seed=3), count="n", time="month", start="2023-01")
        assert [limit for limit in effect.limits if "偵測" in limit]
    assert "減半" in " ".join(its(series(1, seed=3), count="n", time="month", start="2023-01").limits)


def test_both_languages(monkeypatch, zh):
    effect = its(series(ratio=0.4), count="n", time="month", start="2023-01", slope=True)
    assert "低於無規則時" in effect.text == effect.text_zh
    assert "could only find a fall" in effect.text_en
    monkeypatch.setenv("LEAKKIT_LANG", "en")
    assert effect.text == effect.text_en


def test_a_true_effect_is_found_and_none_is_not_invented():
    assert its(series(ratio=0.5), count="n", time="month", start="2023-01").verdict == "decrease"
    verdicts = [its(series(seed=seed), count="n", time="month", start="2023-01", placebo=False).verdict for seed in range(40)]
    assert verdicts.count("cannot-tell") >= 34


def test_a_control_series_takes_out_what_happened_to_all():
    rng = np.random.default_rng(5)
    frame = series(50, 0.6, seed=1).assign(other=rng.poisson(50 * np.where(np.arange(60) < 36, 1, 0.6)))
    alone = its(frame, count="n", time="month", start="2023-01")
    beside = its(frame, count="n", time="month", start="2023-01", control="other")
    assert alone.verdict == "decrease" and beside.verdict == "cannot-tell"
    assert "no-control" not in beside.warnings


def test_phase_in_washout_and_several_starts():
    frame = series(80, 1, before=40, after=40, seed=2)
    ramp = np.clip((np.arange(80) - 39) / 6, 0, 1)
    frame["n"] = np.random.default_rng(7).poisson(80 * 0.5 ** ramp)
    assert its(frame, count="n", time="month", start="2023-05", phase_in=5).estimate == pytest.approx(0.5, abs=0.06)
    washed = its(frame, count="n", time="month", start="2023-05", washout=5)
    assert "gaps" not in washed.warnings and len(washed.series) == 75
    two = its(frame, count="n", time="month", start=["2023-05", "2025-01"])
    assert list(two.table["term"])[:2] == ["level 2023-05", "level 2025-01"]


def test_other_units_of_time():
    weeks = pd.DataFrame({"at": pd.date_range("2024-01-01", periods=104, freq="7D"), "n": np.random.default_rng(0).poisson(9, 104)})
    assert its(weeks, count="n", time="at", start="2025-01-06", harmonics=1).facts["before"] == 53
    years = pd.DataFrame({"at": range(1990, 2020), "n": np.random.default_rng(0).poisson(90, 30)})
    assert its(years, count="n", time="at", start=2005).facts["before"] == 15
    quarters = pd.DataFrame({"at": pd.period_range("2010Q1", periods=40, freq="Q"), "n": np.random.default_rng(0).poisson(30, 40)})
    assert its(quarters, count="n", time="at", start="2015Q1", harmonics=2).facts["before"] == 20


def test_equal_calls_give_equal_effects():
    one, other = (its(series(), count="n", time="month", start="2023-01") for _ in range(2))
    assert repr(one) == repr(other) and lk.research.its is its

"""Difference-in-differences: the published tables, every way of saying who was treated, and refusals by name."""

import time as clock

import numpy as np
import pandas as pd
import pytest

from leakkit.errors import InputError, TooFewPeriods, TooFewUnits
from leakkit.research import clustered, did

from .published import BANKS


@pytest.mark.parametrize("treated", ["flag", "6th", ["6th"], {"6th": 1931}, "since", "state", "word"])
def test_mississippi_banks_against_published(treated):
    """Twelve points: 167 − 29 treated − 49 after + 20.5, standard errors 8.75, 7.58, 10.72."""
    frame = BANKS.assign(flag=(BANKS["district"] == "6th").astype(int), word=np.where(BANKS["district"] == "6th", "是", "否"),
                         since=np.where(BANKS["district"] == "6th", 1931, 0),
                         state=((BANKS["district"] == "6th") & (BANKS["year"] >= 1931)).astype(int))
    table = did(frame, outcome="banks", unit="district", time="year", treated=treated, start=1931).table.set_index("term")
    assert table.loc["effect", ["estimate", "se"]].tolist() == pytest.approx([20.5, 10.72], abs=0.005)
    assert table.loc["control_before", "estimate"] == 167
    assert table.loc["difference_before", ["estimate", "se"]].tolist() == pytest.approx([-29, 8.75], abs=0.005)
    assert table.loc["control_change", ["estimate", "se"]].tolist() == pytest.approx([-49, 7.58], abs=0.005)


def test_mississippi_banks_of_two_years_against_published():
    """(121 − 135) − (132 − 165) = 19: one number, and said to be no more."""
    effect = did(BANKS[BANKS["year"].isin([1930, 1931])], outcome="banks", unit="district", time="year", treated="6th", start=1931)
    assert effect.estimate == 19 and np.isnan(effect.se) and effect.verdict == "cannot-tell"
    assert "no-standard-error" in effect.warnings


def two_waves(mine, other):
    """Stores before and after, from (n, mean change, standard deviation of the change) of each group: exact, not drawn."""
    rows = []
    for group, (n, change, spread) in enumerate((other, mine)):
        steps = np.linspace(-1, 1, n)
        steps = change + spread * (steps - steps.mean()) / steps.std(ddof=1)
        for i, step in enumerate(steps):
            rows += [(f"{group}-{i}", 1, 20.0 + i % 5, group), (f"{group}-{i}", 2, 20.0 + i % 5 + step, group)]
    return pd.DataFrame(rows, columns=["store", "wave", "fte", "nj"])


def test_the_minimum_wage_against_published():
    """Card and Krueger 1994, Table 3 row 4: −2.28 (1.25) of 75 stores, 0.47 (0.48) of 309, difference 2.75 (1.34).

    The stores' changes are laid out to have the published means and standard errors; what is tested is the combination.
    """
    frame = two_waves((309, 0.4667, 0.4806 * np.sqrt(309)), (75, -2.2833, 1.2533 * np.sqrt(75)))
    table = did(frame, outcome="fte", unit="store", time="wave", treated="nj", start=2).table.set_index("term")
    assert table.loc["effect", ["estimate", "se"]].tolist() == pytest.approx([2.75, 1.342], abs=0.001)
    assert table.loc["control_change", ["estimate", "se"]].tolist() == pytest.approx([-2.283, 1.253], abs=0.001)
    assert table.loc["treated_change", ["estimate", "se"]].tolist() == pytest.approx([0.467, 0.481], abs=0.001)


def test_stores_seen_once_do_not_count():
    """The balanced sample is what unit effects leave: a store without a second wave, or without an outcome, changes nothing but the limits."""
    frame = two_waves((30, 0.5, 4), (12, -2, 5))
    whole = did(frame, outcome="fte", unit="store", time="wave", treated="nj", start=2)
    once = pd.concat([frame, pd.DataFrame([("x", 1, 99.0, 1), ("y", 2, 3.0, 0), ("z", 1, 5.0, 0), ("z", 2, np.nan, 0)], columns=frame.columns)])
    less = did(once, outcome="fte", unit="store", time="wave", treated="nj", start=2)
    pd.testing.assert_frame_equal(less.table, whole.table)
    assert {"missing", "one-sided"} <= set(less.warnings)


def panel(units=30, periods=8, effect=1.0, seed=1, treated=12, start=5):
    rng = np.random.default_rng(seed)
    u, t = np.repeat(np.arange(units), periods), np.tile(np.arange(periods), units)
    under = (u < treated) & (t >= start)
    y = 10 + rng.normal(size=units)[u] * 2 + 0.3 * t + effect * under + rng.normal(size=units * periods)
    return pd.DataFrame({"u": u, "t": t, "y": y, "tr": (u < treated).astype(int)})


def test_the_coefficient_is_that_of_the_two_way_regression():
    formula = pytest.importorskip("statsmodels.formula.api")
    for frame in (panel(), panel().sample(190, random_state=2)):
        model = formula.ols("y ~ D + C(u) + C(t)", frame.assign(D=frame["tr"] * (frame["t"] >= 5))).fit()
        effect = did(frame, outcome="y", unit="u", time="t", treated="tr", start=5, errors="classical")
        assert (effect.estimate, effect.se) == pytest.approx((model.params["D"], model.bse["D"]), rel=1e-6)


def test_bell_mccaffrey_is_welch_on_a_complete_panel():
    data = panel().assign(unit=lambda f: f["u"], group=lambda f: f["tr"], post=lambda f: (f["t"] >= 5).astype(int))
    d, y = (clustered._without_effects(data, column.to_numpy(dtype=float)) for column in (data["group"] * data["post"], data["y"]))
    estimate = d @ y / (d @ d)
    se, _ = clustered._bell_mccaffrey(data, d, y - estimate * d, d @ d)
    assert (estimate, se) == pytest.approx(clustered.two_way(data, "cr2")[:2], rel=1e-9)


def test_cluster_and_wild_errors():
    for errors in ("cluster", "wild"):
        effect = did(panel(), outcome="y", unit="u", time="t", treated="tr", start=5, errors=errors)
        assert effect.low < 1.0 < effect.high and effect.low > 0
    few = panel(units=6, treated=2, effect=5)
    wild = did(few, outcome="y", unit="u", time="t", treated="tr", start=5, errors="wild")
    again = did(few, outcome="y", unit="u", time="t", treated="tr", start=5, errors="wild", seed=9)
    assert repr(wild.table) == repr(again.table)      # six units: all 64 sign patterns, no draw
    assert "few-clusters" in wild.warnings


def test_intervals_cover():
    hits = sum(effect.low < 1.0 < effect.high for seed in range(60) for effect in [
        did(panel(units=14, treated=5, seed=seed), outcome="y", unit="u", time="t", treated="tr", start=5, placebo=False)])
    assert 53 <= hits <= 60


def test_one_unit_against_several():
    frame = panel(units=12, treated=1, effect=6, seed=4)
    effect = did(frame, outcome="y", unit="u", time="t", treated="tr", start=5)
    assert {"one-unit", "randomisation"} <= set(effect.warnings) and effect.verdict == "increase"
    assert effect.facts["df"] == 10


def test_cross_sections_without_units():
    frame = panel().assign(row=lambda f: range(len(f)))
    for unit in (None, "row"):
        effect = did(frame, outcome="y", unit=unit, time="t", treated="tr", start=5)
        assert "crossed" in effect.warnings and effect.low < 1 < effect.high


def test_waves_named_in_words():
    frame = two_waves((30, 0.5, 4), (12, -2, 5))
    expected = did(frame, outcome="fte", unit="store", time="wave", treated="nj", start=2).table
    frame["wave"] = frame["wave"].map({1: "before", 2: "after"})
    pd.testing.assert_frame_equal(did(frame, outcome="fte", unit="store", time="wave", treated="nj", start="after").table, expected)


def test_unlike_trends_before_are_said():
    frame = panel(effect=0, seed=3)
    frame["y"] += frame["tr"] * frame["t"] * 1.5
    assert "pre-trend" in did(frame, outcome="y", unit="u", time="t", treated="tr", start=5).warnings
    assert "pre-trend" not in did(panel(seed=3), outcome="y", unit="u", time="t", treated="tr", start=5).warnings


@pytest.mark.parametrize("change, options, kind", [
    ({}, {"start": None}, InputError),
    ({"tr": 1}, {"start": 5}, TooFewUnits),
    ({"tr": 0}, {"start": 5}, TooFewUnits),
    ({}, {"start": 0}, TooFewPeriods),
    ({}, {"start": 99}, TooFewPeriods),
    ({"tr": "maybe"}, {"start": 5}, InputError),
    ({}, {"start": 5, "treated": ["nobody"]}, InputError),
    ({}, {"start": 5, "errors": "robust"}, InputError),
    ({"y": "text"}, {"start": 5}, InputError),
])
def test_refused_by_name(change, options, kind, zh):
    with pytest.raises(kind) as caught:
        did(panel().assign(**change), **{"outcome": "y", "unit": "u", "time": "t", "treated": "tr", **options})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("family", ["linear", "poisson"])
@pytest.mark.parametrize("several", [False, True])
def test_ten_thousand_rows_of_two_hundred_units_in_ten_seconds(family, several):
    rng = np.random.default_rng(0)
    u, t = np.repeat(np.arange(200), 50), np.tile(np.arange(50), 200)
    first = np.where(u < 60, 25, np.where(u < 100, 35 if several else 25, 0))
    frame = pd.DataFrame({"u": u, "t": t, "first": first, "y": rng.poisson(np.exp(0.3 - 0.5 * ((first > 0) & (t >= first))))})
    begin = clock.perf_counter()
    effect = did(frame.sample(frac=0.98, random_state=1), outcome="y", unit="u", time="t", treated="first", family=family)
    assert clock.perf_counter() - begin < 10
    assert effect.verdict == "decrease"

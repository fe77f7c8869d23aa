"""Several starts: the published minimum-wage example, and no comparison with the already treated."""

import numpy as np
import pandas as pd
import pytest

from leakkit.errors import InputError, TooFewUnits
from leakkit.research import did


def adopted(seed=0, growing=True):
    """60 units, 20 periods; cohorts at 8 and 14, 20 never; the effect grows by 1 a period."""
    rng = np.random.default_rng(seed)
    u, t = np.repeat(np.arange(60), 20), np.tile(np.arange(20), 60)
    first = np.where(u < 20, 8, np.where(u < 40, 14, 0))
    since = np.where((first > 0) & (t >= first), t - first + 1, 0)
    y = rng.normal(size=60)[u] + 0.2 * t + (since if growing else 2 * (since > 0)) + rng.normal(size=1200) * 0.5
    return pd.DataFrame({"u": u, "t": t, "first": first, "y": y})


def test_growing_effects_are_not_turned_around():
    """A naive two-way regression, which compares late with early adopters, gets far less than the truth."""
    frame = adopted()
    truth = np.average(np.r_[np.arange(1, 13), np.arange(1, 7)])
    effect = did(frame, outcome="y", unit="u", time="t", treated="first")
    assert effect.estimate == pytest.approx(truth, abs=0.3) and effect.low < truth < effect.high
    under = ((frame["first"] > 0) & (frame["t"] >= frame["first"])).astype(float)
    centred = [column - column.groupby(frame["u"]).transform("mean") - column.groupby(frame["t"]).transform("mean") + column.mean()
               for column in (under, frame["y"])]
    naive = (centred[0] * centred[1]).sum() / (centred[0] ** 2).sum()
    assert naive < truth - 0.5


def test_terms_by_cohort_and_by_time_since():
    table = did(adopted(), outcome="y", unit="u", time="t", treated="first").table.set_index("term")["estimate"]
    assert table["after_0"] == pytest.approx(1, abs=0.4) and table["after_5"] == pytest.approx(6, abs=0.4)
    assert table["group_8"] == pytest.approx(6.5, abs=0.4) and table["group_14"] == pytest.approx(3.5, abs=0.4)


@pytest.mark.parametrize("never", [0, np.nan, np.inf])
def test_never_is_said_in_several_ways(never):
    frame = adopted()
    expected = did(frame, outcome="y", unit="u", time="t", treated="first").table
    other = frame.assign(first=frame["first"].astype(float).replace(0, never))
    pd.testing.assert_frame_equal(did(other, outcome="y", unit="u", time="t", treated="first").table, expected)
    starts = {unit: start for unit, start in zip(frame["u"], frame["first"], strict=True) if start}
    pd.testing.assert_frame_equal(did(frame, outcome="y", unit="u", time="t", treated=starts).table, expected)
    state = frame.assign(on=((frame["first"] > 0) & (frame["t"] >= frame["first"])).astype(int))
    pd.testing.assert_frame_equal(did(state, outcome="y", unit="u", time="t", treated="on").table, expected)


def test_without_anyone_untreated_the_not_yet_treated_are_compared():
    frame = adopted().query("first > 0")
    effect = did(frame, outcome="y", unit="u", time="t", treated="first")
    assert "no-never-treated" in effect.warnings
    assert effect.estimate == pytest.approx(3.5, abs=0.4)      # cohort 8 over periods 8 to 13, the time it can be compared
    with pytest.raises(TooFewUnits):
        did(frame, outcome="y", unit="u", time="t", treated="first", control="never")


def test_always_treated_are_left_out():
    frame = pd.concat([adopted(), adopted(1).query("u < 5").assign(u=lambda f: f["u"] + 100, first=-3)])
    effect = did(frame, outcome="y", unit="u", time="t", treated="first")
    assert "always-treated" in effect.warnings
    assert effect.estimate == pytest.approx(did(adopted(), outcome="y", unit="u", time="t", treated="first").estimate)


def test_refusals():
    doubled = pd.concat([adopted(), adopted()])
    with pytest.raises(InputError):
        did(doubled, outcome="y", unit="u", time="t", treated="first")
    with pytest.raises(InputError):
        did(adopted().assign(first=lambda f: f["t"] + 1), outcome="y", unit="u", time="t", treated="first")


def test_counts_with_several_starts():
    frame = adopted()
    rng = np.random.default_rng(2)
    under = (frame["first"] > 0) & (frame["t"] >= frame["first"])
    counts = frame.assign(y=rng.poisson(np.exp(0.5 + 0.3 * rng.normal(size=60)[frame["u"]] + np.log(0.6) * under)))
    effect = did(counts, outcome="y", unit="u", time="t", treated="first", family="poisson")
    assert effect.scale == "ratio" and effect.low < 0.6 < effect.high and effect.verdict == "decrease"

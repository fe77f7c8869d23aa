"""Power: the table of small counts, the formula against the drawing, and refusals."""

import pytest

import leakkit as lk
from leakkit.errors import InputError

#: quasi-Poisson level change at month 36 of 60, 300 runs, seed 0 (the project's own reference simulation)
TABLE = {(0.5, 0.8): 6, (0.5, 0.5): 15, (2, 0.8): 6, (2, 0.5): 43, (10, 0.8): 29, (10, 0.5): 97, (50, 0.8): 85, (50, 0.5): 100}


def test_power_against_published():
    table = lk.research.power_table()
    assert {(row.rate, row.ratio): round(100 * row.found) for row in table.itertuples()} == pytest.approx(TABLE, abs=3)


def test_power_is_that_of_the_study_itself():
    """The quick fit of many runs and `its` agree on who finds the effect."""
    import numpy as np
    import pandas as pd

    rng, found = np.random.default_rng(7), 0
    share, _, _ = lk.research.power(10, 0.6, runs=60, seed=7)
    for _ in range(60):
        counts = rng.poisson(10 * np.where(np.arange(60) < 36, 1, 0.6))
        effect = lk.research.its(pd.DataFrame({"t": range(60), "n": counts}), count="n", time="t", start=36, placebo=False)
        found += effect.verdict == "decrease"
    assert found == round(share * 60)


@pytest.mark.parametrize("rate, dispersion", [(5, 1.0), (20, 1.0), (20, 3.0)])
def test_the_formula_is_what_the_drawing_finds(rate, dispersion):
    """At the detectable fall, 8 runs in 10 find it."""
    fall = lk.research.power_table([rate], [0.5], runs=10, dispersion=dispersion)["detectable"].iloc[0]
    share, low, high = lk.research.power(rate, 1 - fall, runs=1500, seed=1, dispersion=dispersion)
    assert 0.72 < share < 0.88


def test_no_effect_is_found_one_time_in_forty_on_each_side():
    share, _, _ = lk.research.power(30, 1.0, runs=3000, seed=2)
    assert share < 0.05


def test_months_needed():
    need = lk.research.months_for(2)["each"]
    assert lk.research.power(2, 0.5, before=need, after=need, runs=1000, seed=3)[0] == pytest.approx(0.8, abs=0.06)
    assert lk.research.months_for(10, before=36)["after"] >= 3 and lk.research.months_for(0.01)["each"] is None


def test_more_units_see_more():
    few = lk.research.power_of_units(6, 3, 0.6, 0.5, before=18, after=12, runs=30, seed=1)[0]
    many = lk.research.power_of_units(40, 20, 0.6, 0.5, before=18, after=12, runs=30, seed=1)[0]
    assert few < 0.7 < many


@pytest.mark.parametrize("options", [{"rate": 0}, {"ratio": -1}, {"before": 1}, {"runs": 1}, {"dispersion": 0.5}])
def test_refusals(options):
    with pytest.raises(InputError):
        lk.research.power(**{"rate": 2, "ratio": 0.5, **options})

"""Time to recall: published remission times, censoring, refusals."""

import numpy as np
import pandas as pd
import pytest

import leakkit as lk
from leakkit.errors import InputError, TooFewCounts
from leakkit.research.recall import of_cases
from tests.conftest import ROOT

#: Freireich et al. 1963: weeks of remission with 6-MP and with placebo (+ = censored), as printed in textbooks of survival analysis
MP6 = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def remission():
    rows = [(float(one.rstrip("+")), int(not one.endswith("+")), group) for group, line in ((0, MP6), (1, PLACEBO)) for one in line.split()]
    return pd.DataFrame(rows, columns=["weeks", "event", "placebo"])


def test_remission_times_against_published():
    """Cox hazard ratio 4.82 (Efron ties: coefficient 1.572, standard error 0.412); medians 23 and 8 weeks; log-rank chi-square 16.79."""
    effect = lk.research.recall(remission(), minutes="weeks", recalled="event", group="placebo")
    assert np.log(effect.estimate) == pytest.approx(1.572, abs=0.001) and effect.se == pytest.approx(0.412, abs=0.001)
    assert effect.table.set_index("term")["estimate"]["median_0"] == 23 and effect.table.set_index("term")["estimate"]["median_1"] == 8
    from scipy.stats import chi2
    assert chi2.isf(effect.facts["p"], 1) == pytest.approx(16.79, abs=0.01)
    assert lk.research.recall(remission(), minutes="weeks", recalled="event", group="placebo", against=1).estimate == pytest.approx(1 / effect.estimate)


def test_what_was_never_recalled_has_no_median():
    frame = remission().assign(event=lambda f: f["event"] * ((f["placebo"] == 1) | (f["weeks"] < 10)))
    effect = lk.research.recall(frame, minutes="weeks", recalled="event", group="placebo")
    assert np.isinf(effect.table["estimate"].iloc[1]) and "∞" in effect.text


def test_case_rows():
    cases = lk.research.load(ROOT / "datasets" / "research" / "cases.csv")
    frame = of_cases(cases, lambda row: "after" if "mask-first" in row.rules else "before")
    effect = lk.research.recall(frame, minutes="minutes", recalled="recalled", group="group", against="before")
    assert effect.estimate > 1 and len(frame) == len(cases) and "hazard-reach" in effect.warnings


@pytest.mark.parametrize("change, kind", [({"event": 0}, TooFewCounts), ({"event": 2}, InputError), ({"weeks": -1}, InputError), ({"placebo": 1}, InputError),
                                          ({"weeks": "x"}, InputError)])
def test_refusals(change, kind):
    with pytest.raises(kind):
        lk.research.recall(remission().assign(**change), minutes="weeks", recalled="event", group="placebo")

"""Figures: every design draws, equal bytes, no missing glyph, both languages."""

import warnings

import numpy as np
import pandas as pd
import pytest

import leakkit as lk
from leakkit.research import figures
from leakkit.writeup.drawing import image_bytes

from .published import BANKS
from .test_differences import panel
from .test_interrupted import series
from .test_recall import remission
from .test_replay import record
from .test_staggered import adopted

DRAWN = {
    "its": lambda: lk.research.its(series(ratio=0.5), count="n", time="month", start="2023-01", harmonics=1),
    "its-two-starts": lambda: lk.research.its(series(), count="n", time="month", start=["2023-01", "2023-06"]),
    "its-control": lambda: lk.research.its(series().assign(other=7, people=5000), count="n", time="month", start="2023-01", control="other", offset="people"),
    "its-plain": lambda: lk.research.its(series(before=4, after=4), count="n", time="month", start="2020-05"),
    "did": lambda: lk.research.did(panel(), outcome="y", unit="u", time="t", treated="tr", start=5),
    "did-bare": lambda: lk.research.did(BANKS[BANKS["year"].isin([1930, 1931])], outcome="banks", unit="district", time="year", treated="6th", start=1931),
    "did-counts": lambda: lk.research.did(panel().assign(y=lambda f: f["y"].clip(0).round()), outcome="y", unit="u", time="t", treated="tr", start=5, family="poisson"),
    "staggered": lambda: lk.research.did(adopted(), outcome="y", unit="u", time="t", treated="first"),
    "recall": lambda: lk.research.recall(remission(), minutes="weeks", recalled="event", group="placebo"),
    "replay": lambda: lk.research.replay(record()),
}


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_it_draws_the_same_bytes_and_every_glyph(name, tongue, monkeypatch):
    monkeypatch.setenv("LEAKKIT_LANG", tongue)
    result = DRAWN[name]()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one, other = (image_bytes(result.figure()) for _ in range(2))
    assert one == other and one[:4] == b"\x89PNG"


def test_the_figure_shows_the_numbers_of_the_series():
    effect = DRAWN["its"]()
    axes = effect.figure().axes[0]
    points = axes.collections[-1].get_offsets()
    assert np.allclose(np.asarray(points)[:, 1], effect.series["observed"])
    assert figures.alt_text(effect) == effect.text and isinstance(effect.series, pd.DataFrame)

"""A reviewed sample corrects for both errors of the finder, and its uncertainty stays in the interval."""

import numpy as np
import pandas as pd
import pytest

import leakkit as lk
from leakkit.errors import InputError, TooFewCounts
from leakkit.schema import POSTINGS

from .group import answers, postings


def drawn(n=400, months=24, before=0.15, after=0.15, sensitivity=0.8, false=0.05, seed=0):
    """Postings of a known truth: (POSTINGS with flags by a faulty finder, message_id → truth)."""
    rng = np.random.default_rng(seed)
    rows, truth = [], {}
    for i in range(months):
        month = f"{2024 + i // 12}-{i % 12 + 1:02d}"
        for j in range(n // 10):
            key = f"E1-{i:03d}{j:03d}"
            truth[key] = bool(rng.random() < (before if i < months // 2 else after))
            rows.append({"message_id": key, "month": month, "sent_at": pd.Timestamp(f"{month}-05"), "chat_title": "甲", "handles": "both",
                         "flagged": bool(rng.random() < (sensitivity if truth[key] else false)), "size_low": 10, "chat_type": "group"})
    return POSTINGS.frame(rows), truth


def some(found, truth, n=300, since="2025-01", seed=1):
    chosen = lk.research.sample(found, n=n, since=since, seed=seed)
    return lk.research.reviewed(found, {m: truth[m] for m in chosen["message_id"]})


def test_a_sample_is_spread_shuffled_and_repeats():
    found, _ = drawn()
    one, other = (lk.research.sample(found, n=120, since="2025-01", seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one, other)
    assert len(one) == 120 and one["message_id"].is_unique and one["truth"].isna().all() and "flagged" not in one
    flags = found.set_index("message_id")["flagged"]
    assert 40 <= flags[one["message_id"]].sum() <= 80
    late = one["sent_at"] >= "2025-01"
    assert 40 <= late.sum() <= 80


def test_intervals_cover_the_truth():
    hits = {"precision": 0, "recall": 0, "prevalence": 0}
    for seed in range(40):
        found, truth = drawn(seed=seed)
        flags = found.set_index("message_id")["flagged"].astype(bool)
        real = pd.Series(truth)
        true = {"precision": real[flags].mean(), "recall": flags[real].mean(), "prevalence": real.mean()}
        measured = lk.research.accuracy(some(found, truth, seed=seed), since="2025-01")
        for name in hits:
            _, low, high = getattr(measured, name)
            hits[name] += low <= true[name] <= high
    assert min(hits.values()) >= 34, hits


def test_corrected_rates_are_right_where_flagged_ones_are_not():
    found, truth = drawn(before=0.15, after=0.05, n=800)
    rates = lk.research.rates(some(found, truth, 600), since="2025-01")
    real = 1000 * pd.Series(truth).groupby([m[3:6] for m in truth]).mean().to_numpy()
    late = rates["month"] >= "2025-01"
    assert abs(rates["corrected_per_1000"][late].mean() - real[late].mean()) < abs(rates["flagged_per_1000"][late].mean() - real[late].mean())
    assert ((rates["low"] <= rates["corrected_per_1000"]) & (rates["corrected_per_1000"] <= rates["high"])).mean() > 0.9
    assert (lk.research.rates(found).columns == ["month", "handling", "flagged", "flagged_per_1000"]).all()


def test_the_effect_is_corrected_and_its_interval_wider():
    found, truth = drawn(n=1500, before=0.15, after=0.06, seed=5)
    whole = lk.research.posting_effect(lk.research.reviewed(found, truth), since="2025-01")
    part = lk.research.posting_effect(some(found, truth, 300), since="2025-01")
    plain = lk.research.posting_effect(found, since="2025-01")
    assert whole.low < 0.4 < whole.high and part.low < 0.4 < part.high
    assert part.se > whole.se and "corrected" in part.warnings and "not-reviewed" in plain.warnings
    assert plain.estimate > whole.estimate          # a finder's false alarms hide a fall
    assert repr(part.table) == repr(lk.research.posting_effect(some(found, truth, 300), since="2025-01").table)


def test_the_shipped_group_finds_what_was_written_into_it():
    effect = lk.research.posting_effect(lk.research.reviewed(postings(), answers()), since="2025-01")
    assert effect.low < 0.07 / 0.15 < effect.high and effect.estimate < 0.75
    assert "detectable" in effect.warnings


def test_refusals():
    found, truth = drawn(n=100)
    with pytest.raises(TooFewCounts):
        lk.research.accuracy(found)
    with pytest.raises(InputError):
        lk.research.reviewed(found, {"E9-1": True})
    with pytest.raises(InputError):
        lk.research.sample(found, n=0)
    thin = lk.research.accuracy(some(found, truth, 20), since="2025-01")
    assert thin.limits and str(thin)

"""Replay over a record small enough to count by hand, over the shipped group, over case rows, over the seed case."""

import pandas as pd
import pytest

import leakkit as lk
from leakkit.errors import InputError, NothingYet
from leakkit.schema import POSTINGS
from tests.conftest import ROOT

from .group import answers, postings

#: time, picture, flagged, size low and high, disclosure, minutes exposed
ROWS = [("09:00", False, True, 12, 20, None, 3), ("09:10", True, True, 12, 20, "D1", 60), ("09:12", False, True, 12, 20, "D1", 58),
        ("10:00", False, False, 12, 20, None, None), ("11:00", True, False, 12, 20, None, None), ("13:00", False, True, 6, 8, "D2", 4)]


def record(**changes):
    rows = [{"message_id": f"E1-{n}", "chat_title": "甲", "sent_at": pd.Timestamp(f"2025-03-03 {at}"), "month": "2025-03", "account": "A", "chat_type": "group",
             "size_low": low, "size_high": high, "handles": "both", "flagged": flagged, "masked": False, "picture": picture, "forwarded": False,
             "exposed_low": minutes, "disclosure_id": disclosure, "truth": disclosure is not None, "need_to_know": 0.25, **changes}
            for n, (at, picture, flagged, low, high, disclosure, minutes) in enumerate(ROWS)]
    frame = POSTINGS.frame(rows)
    frame.attrs["messages"] = 100
    return frame


def line(result, name):
    return result.table.set_index("rule").loc[name]


def test_counted_by_hand():
    result = lk.research.replay(record())
    shots, masked, large, recall = (line(result, name) for name in ("no-form-screenshots", "mask-first", "large-group-approval", "recall-within"))
    assert (shots["leaks"], shots["prevented_low"], shots["prevented_high"], shots["stops"], shots["false_stops"]) == (2, 1, 1, 2, 1)
    assert (masked["prevented_low"], masked["stops"], masked["false_stops"], masked["false_per_1000"]) == (2, 4, 1, 10)
    assert masked["precision"] == 0.75 and (masked["persons_low"], masked["persons_high"]) == (11 + 5, 19 + 7)
    assert (large["prevented_low"], large["prevented_high"], large["stops"], large["false_stops"]) == (1, 1, 5, 3)
    assert masked["lead_minutes"] == (10 + 240) / 2          # warned at 09:00, ten minutes before D1 and four hours before D2
    assert (recall["shortened"], recall["minutes_low"], recall["prevented_high"]) == (1, 55, 0)
    assert list(result.order.set_index("rule").loc["mask-first"]) == [2, 2, 0, pytest.approx(1, abs=0.5)]


def test_sets_obedience_and_order():
    result = lk.research.replay(record(), ["no-form-screenshots"], sets={"both": ["no-form-screenshots", "mask-first"]}, obeyed=(0.5, 0.8))
    both = line(result, "both")
    assert (both["prevented_low"], both["prevented_high"], both["stops"]) == (1.0, 1.6, 5)
    assert list(result.table["rule"]) == ["no-form-screenshots", "both"]
    assert 0 <= both["share_low"] <= 0.5 and both["share_high"] == pytest.approx(0.8)


def test_what_is_not_recorded_widens_the_interval():
    result = lk.research.replay(record(picture=pd.NA, size_high=pd.NA))
    shots = line(result, "no-form-screenshots")
    assert (shots["prevented_low"], shots["prevented_high"]) == (0, 2) and pd.isna(shots["persons_high"])
    assert "不明" in result.text or "unknown" in result.text


def test_the_shipped_group(zh):
    result = lk.research.replay(lk.research.reviewed(postings(), answers()), sets={"併行": ["mask-first", "recall-within"]})
    masked, large = line(result, "mask-first"), line(result, "large-group-approval")
    assert masked["prevented_low"] / masked["leaks"] > 0.8 and masked["false_per_1000"] < 40 < large["false_per_1000"]
    assert large["lead_minutes"] > 0 and repr(result) == repr(lk.research.replay(lk.research.reviewed(postings(), answers()), sets={"併行": ["mask-first", "recall-within"]}))


def test_case_rows_say_what_they_cannot(zh):
    result = lk.research.replay(lk.research.load(ROOT / "datasets" / "research" / "cases.csv"), obeyed=(0.5, 0.9))
    assert result.table["false_stops"].isna().all() and any("誤擋" in limit for limit in result.limits)
    large = line(result, "large-group-approval")
    assert 0 < large["prevented_low"] < large["prevented_high"] < large["leaks"]


def test_refusals():
    with pytest.raises(NothingYet):
        lk.research.replay(record(disclosure_id=None, truth=False))
    with pytest.raises(InputError):
        lk.research.replay(record(), ["no-such-rule"])
    with pytest.raises(InputError):
        lk.research.replay(record(), obeyed=(0.9, 0.5))

"""Postings at risk: who handles a case, what is shown, who was there."""

import pandas as pd
import pytest

import leakkit as lk
from leakkit import pii
from leakkit.research.exposure import at_risk
from leakkit.schema import DECISIONS, POSTINGS
from tests.scenes import people_of, tables

from .group import EXPORT, answers, postings


@pytest.mark.parametrize("text, handles, flagged", [
    ("檢舉人林小美 0900-000-123 請問哪一科", "both", True),
    ("案號1140915-000417已分文，請二股收案", "both", False),
    ("陳情人陳○○，電話末三碼123", "both", False),
    ("陳小姐的陳情我來回", "both", False),
    ("林小美電話0900-000-123", "personal", True),
    ("檢舉案已結", "petition", False),
    ("電話 09xx-xxx-123", "personal", False),
    ("檢舉人林小美來了", "both", True),
    ("早安，便當訂幾個？", None, False),
    ("下午三點開會", None, False),
])
def test_what_a_message_handles_and_shows(text, handles, flagged):
    evidence, messages, membership, _ = tables("09:00 B 早", f"10:00 A! {text}")
    found = at_risk(messages, pii.find_in_messages(messages, names="wordlist"), DECISIONS.frame(), evidence, membership)
    assert list(found.columns) == POSTINGS.names
    if handles is None:
        assert found.empty
    else:
        assert bool(found["flagged"].iloc[0]) is flagged
        assert found["handles"].iloc[0] == handles


def test_decisions_and_presence():
    evidence, messages, membership, _ = tables("09:00 + B by C", "09:10 D 早", "09:20 D ~", "10:00 A! 檢舉人林小美 0900-000-123", "10:05 E 好")
    findings = pii.find_in_messages(messages, names="wordlist")
    def run(choice):
        decided = DECISIONS.frame({"finding_id": f, "decision": choice, "reason": "r", "by": "甲", "at": pd.Timestamp("2025-10-01")} for f in findings["finding_id"])
        return at_risk(messages, findings, decided, evidence, membership, people_of(messages, membership)).iloc[0]
    assert pd.isna(at_risk(messages, findings, DECISIONS.frame(), evidence, membership).iloc[0]["truth"])
    assert run("personal")["truth"] and not run("public")["flagged"] and not run("not")["truth"] and pd.isna(run("unsure")["truth"])
    row = run("personal")
    assert row["size_low"] <= 4 and pd.isna(row["size_high"])


def test_a_declared_size_is_the_upper_end():
    found = lk.research.postings(EXPORT, names="wordlist", declared=18)
    assert (found["size_high"] == 18).all() and (found["size_low"] <= 12).all() and found["size_low"].max() == 12


def test_the_shipped_group():
    found, truth = postings(), answers()
    flagged = dict(zip(found["message_id"], found["flagged"].astype(bool), strict=True))
    hits = sum(flagged[m] and truth[m] for m in truth)
    assert hits / sum(flagged.values()) > 0.6 and hits / sum(truth.values()) > 0.8
    assert any("已收回" in limit for limit in found.attrs["limits"]) and found.attrs["messages"] > len(found)


def test_masked_on_display():
    said = repr(postings()) + postings()._repr_html_()
    assert "柯雅雯" not in said and "里民服務公務群" not in said

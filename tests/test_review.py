"""Decisions: the queue, reasons, replay on a rerun, nothing lost."""

import pandas as pd
import pytest

from leakkit import review
from leakkit.errors import InputError, UnknownRow
from leakkit.schema import DECISIONS, PEOPLE

from .scenes import tables
from .test_incident import NAME, PHONE, POST, findings_of

AT = pd.Timestamp("2025-10-01")


@pytest.fixture
def found():
    return findings_of(tables(f"10:00 A {POST}")[1], NAME, PHONE)


def test_the_latest_decision_counts(found):
    once = review.decide(DECISIONS.frame(), found, ["F0001"], "personal", "姓名", "甲", AT)
    twice = review.decide(once, found, ["F0001"], "not", "同名", "甲", AT)
    assert review.effective(found, twice)["decision"].tolist() == ["not", "undecided"]
    assert len(once) == 1 and len(twice) == 2


@pytest.mark.parametrize("ids, decision, reason, error", [
    (["F0001"], "maybe", "x", InputError), (["F0001"], "not", "  ", InputError), (["F0009"], "not", "x", UnknownRow)])
def test_what_is_refused(found, ids, decision, reason, error):
    with pytest.raises(error):
        review.decide(DECISIONS.frame(), found, ids, decision, reason, "甲", AT)


def test_the_queue_puts_an_informants_data_first_and_leaves_out_the_decided(found):
    people = PEOPLE.frame([{"person_id": "P01", "role": "member"}, {"person_id": "P02", "role": "informant"}])
    owned = found.assign(person_id=["P01", "P02"])
    assert review.queue(owned, DECISIONS.frame(), people)["finding_id"].tolist() == ["F0002", "F0001"]
    decided = review.decide(DECISIONS.frame(), owned, ["F0002"], "personal", "x", "甲", AT)
    assert review.queue(owned, decided, people)["finding_id"].tolist() == ["F0001"]
    unsure = review.decide(decided, owned, ["F0002"], "unsure", "x", "甲", AT)
    assert len(review.queue(owned, unsure, people)) == 2


def test_decisions_survive_a_rerun_that_numbers_differently():
    messages = tables(f"10:00 A {POST}")[1]
    old = findings_of(messages, PHONE)
    decisions = DECISIONS.frame([{"finding_id": "F0001", "decision": "personal", "reason": "r", "by": "甲",
                                  "at": pd.Timestamp("2025-10-01")}])
    new = findings_of(messages, NAME, PHONE)
    carried = review.carry_over(old, new, decisions)
    assert dict(zip(carried["kind"], carried["finding_id"], strict=True)) == {"phone": "F0001", "person": "F0002"}
    lost = review.carry_over(old, findings_of(messages, NAME), decisions)
    assert set(lost["finding_id"]) == {"F0001", "F0002"}
    assert review.counts(lost, decisions) == {"personal": 1, "not": 0, "public": 0, "unsure": 0, "undecided": 1}


def test_the_queue_goes_by_kind_then_by_how_often(found):
    rows = found.assign(kind=["person", "medical"], score=[0.9, 0.7])
    assert review.queue(rows, DECISIONS.frame(), PEOPLE.frame())["kind"].tolist() == ["medical", "person"]
    twice = pd.concat([rows.iloc[:1], rows.iloc[1:].assign(kind="person", score=0.9)])
    thrice = pd.concat([twice, twice.iloc[1:].assign(finding_id="F0003")], ignore_index=True)
    assert review.queue(thrice, DECISIONS.frame(), PEOPLE.frame())["finding_id"].tolist() == ["F0002", "F0003", "F0001"]


def test_the_allow_list_settles_equal_values_and_leaves_the_decided(found):
    value = found["value"].iloc[1]
    allow = {value.replace("-", " "): "機關總機"}
    assert review.allowed(found, DECISIONS.frame(), allow) == {"機關總機": ["F0002"]}
    decided = review.decide(DECISIONS.frame(), found, ["F0002"], "personal", "x", "甲", AT)
    assert review.allowed(found, decided, allow) == {} == review.allowed(found, DECISIONS.frame(), {})

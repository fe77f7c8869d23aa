"""First exposures, what is proposed and what is not, and how long a post stood there."""

import pandas as pd
import pytest

from leakkit import incident, people
from leakkit.errors import NothingYet, UnknownRow
from leakkit.schema import DECISIONS, FINDINGS

from .scenes import joined, people_of, tables

POST = "檢舉人 林小美 0900-000-123"


def findings_of(messages, *found):
    """(message number, kind, value) → FINDINGS."""
    rows = []
    for number, (message_id, kind, value) in enumerate(found, 1):
        text = messages.set_index("message_id").loc[message_id, "text"]
        start = text.index(value)
        rows.append({"finding_id": f"F{number:04d}", "message_id": message_id, "start": start, "end": start + len(value),
                     "kind": kind, "value": value, "score": 0.9, "rule": "t", "why": "t"})
    return FINDINGS.frame(rows)


def proposed(exports, found, decided=()):
    evidence, messages, membership, _ = joined(*exports)
    findings = findings_of(messages, *found)
    decisions = DECISIONS.frame({"finding_id": f, "decision": d, "reason": "r", "by": "甲", "at": pd.Timestamp("2025-10-01")}
                                for f, d in decided)
    who, findings = people.with_subjects(people_of(messages, membership), messages, findings)
    return incident.propose(messages, findings, decisions, who, evidence), messages, who


NAME, PHONE = ("E1-000001", "person", "林小美"), ("E1-000001", "phone", "0900-000-123")


@pytest.mark.parametrize("what, lines, found, decided, count", [
    ("informant's name and phone", [f"10:00 A {POST}"], [NAME, PHONE], [], 1),
    ("informant's name alone", [f"10:00 A {POST}"], [NAME], [], 1),
    ("phone alone", [f"10:00 A {POST}"], [PHONE], [], 1),
    ("a name in passing", ["10:00 A 林小美 早上來電"], [NAME], [], 0),
    ("a name in passing, decided personal", ["10:00 A 林小美 早上來電"], [NAME], [("F0001", "personal")], 1),
    ("decided not", [f"10:00 A {POST}"], [NAME, PHONE], [("F0001", "not"), ("F0002", "public")], 0),
    ("phone decided not, the informant's name stands", [f"10:00 A {POST}"], [NAME, PHONE], [("F0002", "not")], 1),
    ("a member's own name", [f"10:00 A {POST}", "10:01 林小美 我在"], [NAME], [], 0),
    ("nothing found", ["10:00 A 早"], [], [], 0),
])
def test_what_is_a_disclosure(what, lines, found, decided, count):
    rows, _, _ = proposed([tables(*lines)], found, decided)
    assert len(rows) == count


def test_the_first_exposure_in_each_chat_counts_once():
    one = tables(f"10:00 A {POST}", f"10:30 B {POST}")
    two = tables(f"10:11 B {POST}", evidence_id="E2", title="二組")
    found = [NAME, PHONE, ("E1-000002", "person", "林小美"), ("E2-000001", "person", "林小美"),
             ("E2-000001", "phone", "0900-000-123")]
    rows, _, _ = proposed([one, two], found)
    assert rows[["disclosure_id", "message_id", "chat_title"]].values.tolist() == [
        ["D1", "E1-000001", "工程科公務群"], ["D2", "E2-000001", "二組"]]
    assert rows["person_id"].nunique() == 1


@pytest.mark.parametrize("what, exports, ended_by, low, high, minutes", [
    ("a later notice in the same export may be another message's", [tables(f"10:00 A! {POST}", "10:42 A ~")], "unsent", 42, None, 42),
    ("somebody else's notice", [tables(f"10:00 A! {POST}", "10:42 B ~", saved="12:00")], "none-seen", 120, None, None),
    ("an earlier notice", [tables("09:00 A ~", f"10:00 A! {POST}", saved="12:00")], "none-seen", 120, None, None),
    ("none seen", [tables(f"10:00 A! {POST}", "10:30 B 收到")], "none-seen", 30, None, None),
    ("in place in a second export, said so later",
     [tables(f"10:06 A! {POST}", saved="10:41"),
      tables("10:06 A ~", "10:52 A 不好意思我先收回了", evidence_id="E2", saved="18:00")], "unsent", 35, 46, 46),
    ("in place in a second export, nothing said",
     [tables(f"10:06 A! {POST}", saved="10:41"), tables("10:06 A ~", evidence_id="E2", saved="18:06")],
     "unsent", 35, 480, 480),
    ("two exports, both still show it",
     [tables(f"10:00 A! {POST}", saved="10:30"), tables(f"10:00 A {POST}", evidence_id="E2", saved="11:00")],
     "none-seen", 60, None, None),
])
def test_exposure_time(what, exports, ended_by, low, high, minutes):
    evidence, messages, _, post = joined(*exports)
    row = messages[messages["message_id"] == post].iloc[0]
    seen = incident.exposure(row, messages, evidence, incident.chats(evidence))
    assert (seen["ended_by"], seen["exposed_low"], seen["exposed_high"], seen["exposed_minutes"]) == (
        ended_by, low, high, minutes)
    assert seen["because"]


def test_a_leak_told_in_several_messages_is_one_disclosure():
    """Name at 10:00, phone at 10:01 by the same sender: the phone is that person's, and the disclosure says both."""
    one = tables("10:00 A 檢舉人是林小美", "10:01 A 0900-000-123", "10:02 B 0900-000-999")
    found = [("E1-000001", "person", "林小美"), ("E1-000002", "phone", "0900-000-123"), ("E1-000003", "phone", "0900-000-999")]
    rows, _, _ = proposed([one], found)
    assert rows[["message_id", "discloser"]].values.tolist() == [["E1-000001", "A"], ["E1-000003", "B"]]
    assert rows["kinds"].iloc[0] == ["person", "phone"]


def test_a_repost_after_the_recall_keeps_the_exposure_open():
    one = tables(f"10:00 A! {POST}", "10:05 A ~", f"10:20 B {POST}", saved="12:00")
    again = [("E1-000003", "person", "林小美"), ("E1-000003", "phone", "0900-000-123")]
    rows, _, _ = proposed([one], [NAME, PHONE, *again])
    assert len(rows) == 1
    row = rows.iloc[0]
    assert (row["ended_by"], row["exposed_low"]) == ("none-seen", 120) and pd.isna(row["exposed_high"])
    assert "E1-000003" in row["because"]


def test_an_incident_starts_where_the_persons_data_was_first_exposed():
    one = tables(f"09:00 A {POST}", title="一對一")
    two = tables(f"10:00 B {POST} 住址", evidence_id="E2", title="大群")
    found = [NAME, PHONE, ("E2-000001", "person", "林小美"), ("E2-000001", "phone", "0900-000-123"),
             ("E2-000001", "address", "住址")]
    rows, messages, who = proposed([one, two], found)
    assert incident.reconstruct(rows, messages, who).first == "E1-000001"


def test_an_incident_takes_the_later_disclosures_of_the_same_persons():
    one = tables(f"10:00 A {POST}", "11:00 B 王大同 0900-000-456")
    rows, messages, who = proposed([one], [NAME, PHONE, ("E1-000002", "person", "王大同"),
                                           ("E1-000002", "phone", "0900-000-456")])
    assert len(rows) == 2
    assert incident.reconstruct(rows, messages, who).first == "E1-000001"       # the informant outranks
    assert len(incident.reconstruct(rows, messages, who, "E1-000002").disclosures) == 1
    with pytest.raises(UnknownRow):
        incident.reconstruct(rows, messages, who, "E1-000009")


def test_no_disclosure_no_incident():
    rows, messages, who = proposed([tables("10:00 A 早")], [])
    with pytest.raises(NothingYet):
        incident.reconstruct(rows, messages, who)

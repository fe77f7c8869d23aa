"""First exposures, what is proposed and what is not, and how long a post stood there."""

import pandas as pd
import pytest

from leakkit import incident, people
from leakkit.errors import NothingYet, UnknownRow
from leakkit.schema import DECISIONS, DISCLOSURES, FINDINGS, MEMBERSHIP, MESSAGES

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


def test_a_screenshot_without_a_date_starts_no_incident_and_is_named_in_its_limits():
    one, two = tables(f"10:00 A {POST}"), tables(f"11:00 B {POST}", evidence_id="E2", title="截圖")
    two[1]["sent_at"] = pd.NaT
    two[0]["saved_at"] = pd.NaT
    rows, messages, who = proposed([two], [("E2-000001", "person", "林小美"), ("E2-000001", "phone", "0900-000-123")])
    assert len(rows) == 1 and "時間未載" in rows["because"].iloc[0]
    with pytest.raises(NothingYet) as told:
        incident.reconstruct(rows, messages, who)
    assert "E2-000001 只有時刻而無日期" in str(told.value)
    rows, messages, who = proposed([one, two], [NAME, PHONE, ("E2-000001", "person", "林小美"), ("E2-000001", "phone", "0900-000-123")])
    story = incident.reconstruct(rows, messages, who)
    assert story.disclosures["message_id"].tolist() == ["E1-000001"] and any("E2-000001" in limit for limit in story.limits)
    with pytest.raises(NothingYet):
        incident.reconstruct(rows, messages, who, "E2-000001")


# ---- which exports are one chat


def renamed(evidence_id, title, old, new, by="A"):
    """An export that records its chat's renaming."""
    evidence, messages, membership, _ = tables("09:00 B 早", "09:10 ＋ 改名", evidence_id=evidence_id, title=title)
    row = f"{evidence_id}-000002"
    messages = pd.DataFrame(messages)
    messages.loc[messages["message_id"] == row, ["account", "kind", "text"]] = [None, "system", f"{by}將群組名稱由「{old}」改為「{new}」"]
    event = MEMBERSHIP.frame([{"message_id": row, "evidence_id": evidence_id, "at": pd.Timestamp("2025-09-15 09:10"), "action": "rename", "by": by,
                               "basis": "system-line"}])
    return evidence, MESSAGES.check(messages), event, None


PLAIN = ["09:00 B 早"]


@pytest.mark.parametrize("what, exports, groups", [
    ("one title", [tables(*PLAIN, title="甲"), tables(*PLAIN, evidence_id="E2", title="甲")], [["E1", "E2"]]),
    ("two titles", [tables(*PLAIN, title="甲"), tables(*PLAIN, evidence_id="E2", title="乙")], [["E1"], ["E2"]]),
    ("one title on two platforms", [tables(*PLAIN, title="甲"), tables(*PLAIN, evidence_id="E2", title="甲", platform="telegram")], [["E1"], ["E2"]]),
    ("no title", [tables(*PLAIN, title=None), tables(*PLAIN, evidence_id="E2", title=None)], [["E1"], ["E2"]]),
    ("the old and the new name", [tables(*PLAIN, title="甲"), renamed("E2", "乙", "甲", "乙")], [["E1", "E2"]]),
    ("over two renamings", [tables(*PLAIN, title="甲"), renamed("E2", "乙", "甲", "乙"), renamed("E3", "丙", "乙", "丙")], [["E1", "E2", "E3"]]),
    ("the later export first", [renamed("E1", "丙", "乙", "丙"), renamed("E2", "乙", "甲", "乙"), tables(*PLAIN, evidence_id="E3", title="甲")],
     [["E1", "E2", "E3"]]),
    ("a renaming of other names", [tables(*PLAIN, title="甲"), renamed("E2", "乙", "丁", "乙")], [["E1"], ["E2"]]),
    ("the old name on another platform", [tables(*PLAIN, title="甲", platform="telegram"), renamed("E2", "乙", "甲", "乙")], [["E1"], ["E2"]]),
])
def test_which_exports_are_one_chat(what, exports, groups):
    evidence, messages, membership, _ = joined(*exports)
    found: dict = {}
    for evidence_id, title in incident.chats(evidence, messages, membership).items():
        found.setdefault(title, []).append(evidence_id)
    assert list(found.values()) == groups
    plain = incident.chats(evidence)
    tied = [ids for ids in groups if len({plain[e] for e in ids}) > 1]
    assert incident.merged_by_rename(evidence, messages, membership) == tied


# ---- what belongs to a disclosure

CONTEXTS = [
    # what, lines, (row, relation) expected
    ("asked before, answered after", ["09:50 B 這件是哪一科的？", f"10:00 A! {POST}", "10:03 C 我們科的，收到"], {(1, "asked"), (3, "answered")}),
    ("the poster's own question", [f"10:00 A! {POST} 請問是誰的業務", "10:03 C 是養工的"], {(2, "answered")}),
    ("a question two hours before", ["07:50 B 這件是哪一科的？", f"10:00 A! {POST}"], set()),
    ("chatter that answers nothing", [f"10:00 A! {POST}", "10:03 C 中午吃什麼呢大家"], set()),
    ("the same words again", [f"10:00 A! {POST}", f"10:20 B {POST}"], {(2, "repeats")}),
    ("the same person's data in other words", [f"10:00 A! {POST}", "10:20 B 就是林小美 0900000123 那位"], {(2, "repeats")}),
    ("taken back", [f"10:00 A! {POST}", "10:42 A ~"], {(2, "recalled")}),
    ("somebody else took something back", [f"10:00 A! {POST}", "10:42 B ~"], set()),
]


@pytest.mark.parametrize("what, lines, expected", CONTEXTS, ids=[one[0] for one in CONTEXTS])
def test_context(what, lines, expected):
    evidence, messages, _, post = tables(*lines)
    at = next(number for number, line in enumerate(lines, 1) if "A!" in line)
    found = findings_of(messages, (post, "person", "林小美"), (post, "phone", "0900-000-123"))
    rows = DISCLOSURES.frame([{"disclosure_id": "D1", "message_id": post, "discloser": "A", "person_id": "P9",
                               "posted_at": messages["sent_at"].iloc[at - 1], "ended_by": "none-seen"}])
    seen = incident.context(rows, messages, found, evidence)
    assert {(int(row.message_id[-6:]), row.relation) for row in seen.itertuples()} == expected
    assert seen["because"].str.len().gt(0).all()
    minutes = [int((messages.set_index("message_id").loc[row.message_id, "sent_at"] - rows["posted_at"].iloc[0]).total_seconds() // 60)
               for row in seen.itertuples()]
    assert list(seen["minutes"]) == minutes

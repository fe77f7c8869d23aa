"""Several devices' exports of one chat: the same rows are one event, and what stands on one side only is kept and marked."""

import pandas as pd
import pytest

from leakkit import copies, incident, people

from leakkit.schema import DECISIONS

from .scenes import joined, people_of, tables
from .test_incident import NAME, PHONE, POST, findings_of


def compared(*exports, same=()):
    evidence, messages, membership, _ = joined(*exports)
    who = people_of(messages, membership)
    for pair in same:
        who = people.same_person(who, *pair)
    return copies.compared(messages, who, incident.chats(evidence)), messages, who, evidence


def states(found):
    return dict(zip(found["message_id"], found["state"], strict=True))


def test_one_export_says_nothing():
    found, *_ = compared(tables("09:00 A 早", "09:01 B 早"))
    assert set(found["state"]) == {"one-export"}


@pytest.mark.parametrize("what, one, two, state", [
    ("in both", ["09:00 A 早", "09:05 B 嗯", "09:09 A 好"], ["09:00 A 早", "09:05 B 嗯", "09:09 A 好"], "both"),
    ("recalled on the other side", ["09:00 A 早", "09:05 B 嗯", "09:09 A 好"], ["09:00 A 早", "09:05 B ~", "09:09 A 好"], "recalled-there"),
    ("missing on the other side", ["09:00 A 早", "09:05 B 嗯", "09:09 A 好"], ["09:00 A 早", "09:09 A 好"], "missing-there"),
    ("somebody else's recall there", ["09:00 A 早", "09:05 B 嗯", "09:09 A 好"], ["09:00 A 早", "09:05 C ~", "09:09 A 好"], "missing-there"),
    ("before the other joined", ["09:00 A 早", "09:05 B 嗯", "09:09 A 好"], ["09:09 A 好"], "not-covered"),
    ("after the other was saved", ["09:00 A 早", "09:05 B 嗯"], ["09:00 A 早"], "not-covered"),
])
def test_states(what, one, two, state):
    found, *_ = compared(tables(*one), tables(*two, evidence_id="E2"))
    assert states(found)["E1-000002"] == state


def test_a_recall_by_an_exporter_who_is_not_named():
    evidence, messages, membership, _ = joined(tables("09:00 A 早", "09:05 B 嗯", "09:09 A 好"), tables("09:00 A 早", "09:05 X ~", "09:09 A 好", evidence_id="E2"))
    messages = messages.assign(account=messages["account"].replace("X", "（匯出者 E2）"))
    found = copies.compared(messages, people_of(messages, membership), incident.chats(evidence))
    assert states(found)["E1-000002"] == "recalled-there"
    notice = found[found["message_id"] == "E2-000002"].iloc[0]
    assert notice["state"] == "both" and "E1-000002" in notice["because"]


def test_equal_words_in_one_minute_are_counted():
    found, *_ = compared(tables("09:00 A 早", "09:01 B +1", "09:01 B +1", "09:02 A 好"), tables("09:00 A 早", "09:01 B +1", "09:02 A 好", evidence_id="E2"))
    assert [states(found)[f"E1-00000{n}"] for n in (2, 3)] == ["both", "missing-there"]


def test_names_that_differ_are_one_event_by_their_words():
    found, messages, _, _ = compared(tables("09:00 小潔 早", "09:01 B 嗯"), tables("09:00 沈映潔 早", "09:01 B 嗯", evidence_id="E2"))
    assert set(found["state"]) == {"both"}
    assert len(copies.merged(found, messages, "工程科公務群")) == 2


def test_three_exports_are_one_event():
    found, messages, _, _ = compared(tables("09:00 A 早"), tables("09:00 A2 早", evidence_id="E2"), tables("09:00 A 早", evidence_id="E3"))
    assert set(found["state"]) == {"both"} and [len(same) for same in found["same_as"]] == [2, 2, 2]
    assert copies.merged(found, messages, "工程科公務群")["message_id"].tolist() == ["E1-000001"]


def test_merged_keeps_what_stands_on_one_side():
    found, messages, _, _ = compared(tables("09:00 A 早", "09:05 B 嗯", "09:09 A 好"), tables("09:00 A 早", "09:05 B ~", "09:07 C 插", "09:09 A 好", evidence_id="E2"))
    stream = pd.DataFrame(copies.merged(found, messages, "工程科公務群"))
    assert stream[["message_id", "state"]].values.tolist() == [
        ["E1-000001", "both"], ["E1-000002", "recalled-there"], ["E2-000003", "missing-there"], ["E1-000003", "both"]]
    assert copies.one_side(found, messages)["message_id"].tolist() == ["E1-000002", "E2-000003"]


def test_a_pc_export_that_lacks_a_row_proves_nothing():
    evidence, messages, membership, _ = joined(tables("09:00 A 早", "09:05 B 嗯", "09:09 A 好"), tables("09:00 A 早", "09:09 A 好", evidence_id="E2"))
    found = copies.compared(messages, people_of(messages, membership), incident.chats(evidence), partial=frozenset({"E2"}))
    assert "電腦版" in found.set_index("message_id").loc["E1-000002", "because"]


def test_suggestions_are_accounts_that_always_say_the_same():
    one = tables("09:00 小潔 早", "09:01 小潔 開會", "09:02 小潔 好", "09:03 B 嗯", "09:04 小潔 走了")
    two = tables("09:00 沈映潔 早", "09:01 沈映潔 開會", "09:02 沈映潔 好", "09:03 B 嗯", "09:04 沈映潔 走了", evidence_id="E2")
    _, messages, who, evidence = compared(one, two)
    found = copies.suggestions(messages, who, incident.chats(evidence))
    assert found.values.tolist() == [["小潔", "沈映潔", 4, 1.0]]
    joined_now = people.same_person(who, "小潔", "沈映潔")
    assert copies.suggestions(messages, joined_now, incident.chats(evidence)).empty


def test_exposure_knows_a_person_by_all_names():
    evidence, messages, membership, _ = joined(tables(f"10:06 小潔! {POST}", "10:41 B 嗯", saved="10:41"),
                                               tables("10:06 沈映潔 ~", "10:52 沈映潔 不好意思我先收回了", evidence_id="E2", saved="18:00"))
    who = people.same_person(people_of(messages, membership), "小潔", "沈映潔")
    who, findings = people.with_subjects(who, messages, findings_of(messages, NAME, PHONE))
    row = incident.propose(messages, findings, DECISIONS.frame(), who, evidence).iloc[0]
    assert (row["ended_by"], row["exposed_low"], row["exposed_high"]) == ("unsent", 35, 46)


def test_exposure_says_when_another_device_lacks_the_post():
    evidence, messages, membership, _ = joined(tables("10:00 B 早", f"10:06 A! {POST}", "10:41 B 嗯"), tables("10:00 B 早", "10:41 B 嗯", evidence_id="E2"))
    found = [(f"E1-00000{2}", kind, value) for _, kind, value in (NAME, PHONE)]
    who, findings = people.with_subjects(people_of(messages, membership), messages, findings_of(messages, *found))
    row = incident.propose(messages, findings, DECISIONS.frame(), who, evidence).iloc[0]
    assert row["ended_by"] == "none-seen" and "E2" in row["because"]

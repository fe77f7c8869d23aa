"""Texts and messages in, findings tables out; names known to the case searched everywhere."""

import pandas as pd

from leakkit.masking import SecretFrame
from leakkit.pii import backend, find, find_in_messages, looked_at, names_known
from leakkit.pii.hits import Hit
from leakkit.pii.merge import resolve
from leakkit.schema import FINDINGS, MESSAGES


def messages(*rows):
    return MESSAGES.frame(
        {"message_id": f"E1-{number:06d}", "evidence_id": "E1", "kind": kind, "account": account, "text": text}
        for number, (account, kind, text) in enumerate(rows, 1)
    )


CHAT = messages(
    ("甲", "text", "檢舉人陳美玲 0912-345-678"),
    (None, "system", "陳美玲 0912-345-678 已加入"),
    ("乙", "image", None),
    ("乙", "text", "美玲是誰"),
    ("丙", "text", "陳小姐住哪"),
    ("丙", "text", "檢舉人陳美玲 0912-345-678"),
    ("林大同", "text", "大同說好，林大同也是"),
)


def test_find_has_the_columns_and_text_id():
    frame = find(["好", "手機 0912-345-678", "手機 0912-345-678"])
    assert isinstance(frame, SecretFrame) and list(frame.columns) == [*FINDINGS.names, "text_id"]
    assert frame["text_id"].tolist() == [1, 2] and frame["finding_id"].tolist() == ["F0001", "F0002"]
    assert frame["message_id"].isna().all()


def test_values_are_masked_on_screen():
    assert "0912-345-678" not in repr(find(["手機 0912-345-678"]))


def test_system_rows_are_skipped_and_equal_texts_found_twice():
    frame = find_in_messages(CHAT)
    phones = frame[frame["kind"].eq("phone")]
    assert phones["message_id"].tolist() == ["E1-000001", "E1-000006"]


def test_inputs_are_not_changed():
    before = pd.DataFrame(CHAT).copy(deep=True)
    find_in_messages(CHAT)
    names_known(CHAT, ["陳美玲"])
    pd.testing.assert_frame_equal(pd.DataFrame(CHAT), before)


def test_runs_repeat():
    pd.testing.assert_frame_equal(pd.DataFrame(find_in_messages(CHAT)), pd.DataFrame(find_in_messages(CHAT)))


def test_progress_reaches_the_end():
    seen = []
    find(["好", "嗨", "好"], progress=lambda done, everything: seen.append((done, everything)))
    assert seen[-1] == (2, 2)


def test_looked_at_counts_every_row_once():
    facts = looked_at(CHAT)
    assert (facts["messages_read"], facts["system_rows"], facts["pictures_not_read"]) == (5, 1, 1)
    assert facts["messages_read"] + facts["system_rows"] + facts["empty_rows"] == len(CHAT)
    assert set(facts["detectors"]) == {"rules", "special", f"names:{backend().name}"}


def test_known_names_are_searched_in_all_their_forms():
    frame = names_known(CHAT, ["陳美玲", "林大同"])
    got = {(row.message_id, row.value) for row in frame.itertuples()}
    assert {("E1-000001", "陳美玲"), ("E1-000004", "美玲"), ("E1-000005", "陳"), ("E1-000007", "林大同")} <= got
    assert frame["why"].str.contains("依據").all() and not frame["message_id"].eq("E1-000002").any()


def test_names_found_once_are_known_and_not_found_twice():
    found = find_in_messages(CHAT, names="wordlist")
    frame = names_known(CHAT, [], found)
    assert ("E1-000004", "美玲") in set(zip(frame["message_id"], frame["value"], strict=True))
    assert not frame["value"].eq("陳美玲").any()
    assert frame["why"].str.contains("E1-000001").any()


def test_nothing_known_gives_an_empty_table():
    assert names_known(CHAT, []).empty


def test_rules_beat_names_and_spans_are_exclusive():
    hits = [
        Hit(0, 10, "email", 0.9, "a", "w"),
        Hit(0, 3, "person", 0.95, "b", "w"),
        Hit(12, 15, "person", 0.6, "b", "w"),
    ]
    assert [hit.kind for hit in resolve(hits)] == ["email", "person"]


def test_a_name_inside_a_phrase_stays():
    hits = [Hit(0, 6, "relation", 0.7, "a", "w"), Hit(0, 3, "person", 0.8, "b", "w")]
    assert {hit.kind for hit in resolve(hits)} == {"relation", "person"}

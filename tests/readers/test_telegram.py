"""Telegram JSON: golden samples, one chat of an account, records that are not what they should be."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import readers
from leakkit.errors import InputError

from .beside import HERE, check, mangled, read_or_refused, samples

ACCOUNT = (HERE / "telegram" / "account.json").read_bytes()


@pytest.mark.parametrize("sample", samples("telegram"))
def test_sample(sample):
    check(sample)


def test_a_whole_account_is_listed_and_nothing_is_read():
    with pytest.raises(InputError) as refusal:
        readers.read_bytes(ACCOUNT, "result.json")
    for title in ("1. 子謙", "2. 讀書會", "3. 讀書會 (2)", "4. saved_messages", "5. 離開的群"):
        assert title in str(refusal.value)
    assert "甲群" not in str(refusal.value)


@pytest.mark.parametrize("chat, text", [("讀書會", "甲群"), (2, "甲群"), ("3", "乙群"), ("離開的群", "舊群")])
def test_one_chat_by_title_or_number(chat, text):
    assert readers.read_bytes(ACCOUNT, "result.json", chat=chat).messages["text"].tolist() == [text]


@pytest.mark.parametrize("chat", ["沒有", 0, 6, "-1", True, None])
def test_a_chat_that_is_not_there(chat):
    with pytest.raises(InputError):
        readers.read_bytes(ACCOUNT, "result.json", chat=chat)


def test_a_saved_message_is_a_forward():
    assert readers.read_bytes(ACCOUNT, "result.json", chat="saved_messages").messages["forwarded"].tolist() == [True]


def test_another_zone():
    sample = (HERE / "telegram" / "direct.json").read_bytes()
    export = readers.read_bytes(sample, "result.json", timezone="UTC")
    assert str(export.messages["sent_at"][0]) == "2025-02-07 01:31:00" and export.evidence["timezone"] == "UTC"
    with pytest.raises(InputError):
        readers.read_bytes(sample, "result.json", timezone="Mars/Olympus")


def test_half_a_surrogate_and_hostile_numbers():
    chat = {"name": "x\ud800", "type": "private_group", "id": 1, "messages": [
        {"id": 1, "type": "service", "date": "2025-02-07T09:31:00", "actor": "A\udfff", "action": "invite_members", "members": ["B\ud800", 3, {}]},
        {"id": 2, "type": "message", "date": "x", "date_unixtime": "1e400", "from": ["A"], "text": 5}, 7, None]}
    export = readers.read_bytes(json.dumps(chat).encode(), "result.json")
    assert len(export.messages) == 1 and export.evidence["lines_unexplained"] == 3
    assert export.membership["account"].tolist() == ["B?", "3"]


def test_nested_beyond_reason():
    data = b'{"name":"x","type":"private_group","id":1,"messages":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert "result.json" in read_or_refused(data, "result.json")


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_damage_is_refused_or_accounted(data):
    read_or_refused(mangled(data.draw, (HERE / "telegram" / "group.json").read_bytes()), "result.json")

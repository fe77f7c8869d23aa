"""Slack: golden sample, the choice of a channel, damaged zips."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import readers
from leakkit.errors import InputError

from .beside import HERE, check, mangled, read_or_refused, samples
from .test_zipped import zipped

ZIP = (HERE / "slack" / "workspace.zip").read_bytes()


@pytest.mark.parametrize("sample", samples("slack"))
def test_sample(sample):
    check(sample)


def test_channels_are_listed_and_a_direct_chat_is_one():
    with pytest.raises(InputError, match="general.*D1|D1.*general"):
        readers.read_bytes(ZIP, "slack.zip")
    export = readers.read_bytes(ZIP, "slack.zip", chat="D1")
    assert export.evidence["chat_type"] == "direct" and export.messages["text"].tolist() == ["私訊"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_is_refused_or_accounted(data):
    day = mangled(data.draw, '[{"type":"message","user":"U1","ts":"1738891860.000100","text":"<@U1> 早 <x|y>","files":[{"name":"a"}]}]'.encode())
    users = mangled(data.draw, b'[{"id":"U1","name":"mia","profile":{"display_name":"Mia"}}]')
    read_or_refused(zipped(("users.json", users), ("channels.json", b"[]"), ("general/2025-02-07.json", day)), "slack.zip")

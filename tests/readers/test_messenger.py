"""Messenger and Instagram: golden samples, mojibake, damaged files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import readers
from leakkit.errors import InputError
from leakkit.readers.messenger import repaired

from .beside import HERE, check, mangled, read_or_refused, samples
from .test_zipped import zipped

FOLDER = HERE / "messenger"


@pytest.mark.parametrize("sample", samples("messenger"))
def test_sample(sample):
    check(sample)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_mojibake_is_undone(text):
    assert repaired(text.encode().decode("latin-1")) == text


@pytest.mark.parametrize("text", ["Zoë", "小潔", "café", "", "Ã", "50 °C"])
def test_sound_text_is_left_alone(text):
    assert repaired(text) == text


def test_threads_of_a_zip_are_listed():
    with pytest.raises(InputError, match="讀書會.*阿芬"):
        readers.read_bytes((FOLDER / "two_threads.zip").read_bytes(), "facebook.zip")


def test_instagram_is_told_by_its_folder():
    data = zipped(("your_instagram_activity/messages/inbox/a_1/message_1.json", (FOLDER / "message_1.json").read_bytes()))
    assert readers.read_bytes(data, "instagram.zip").evidence["platform"] == "instagram"


@pytest.mark.parametrize("name", ["message_1.json", "e2ee.json", "two_threads.zip"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damage_is_refused_or_accounted(name, data):
    read_or_refused(mangled(data.draw, (FOLDER / name).read_bytes()), name)


@pytest.mark.parametrize("name, options, platform, warned", [
    ("message_1.json", {}, "messenger", ["meta-platform"]),
    ("instagram_message_1.json", {}, "instagram", []),
    ("facebook-message_1.json", {}, "messenger", []),
    ("message_1.json", {"platform": "instagram"}, "instagram", []),
    ("instagram.json", {"platform": "messenger"}, "messenger", []),
])
def test_a_thread_that_does_not_show_whose_it_is(name, options, platform, warned):
    data = b'{"participants":[{"name":"a"},{"name":"b"}],"title":"b","messages":[{"sender_name":"a","timestamp_ms":1738891800000,"content":"https://www.instagram.com/p/x/"}]}'
    export = readers.read_bytes(data, name, **options)
    assert (export.evidence["platform"], [warning.code for warning in export.warnings]) == (platform, warned)

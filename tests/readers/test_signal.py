"""Signal: golden samples, pasted rows, quotes, damaged files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import readers

from .beside import HERE, check, mangled, read_or_refused, samples

FOLDER = HERE / "signal"


@pytest.mark.parametrize("sample", samples("signal"))
def test_sample(sample):
    check(sample)


def test_a_pasted_chat_of_the_same_day_names_nobody():
    text = "[2025-02-07 09:00:00] Me: 早\n[2025-02-07 12:00:00] 子謙: 看\n[2025-02-07 08:00:00] 檢舉人: 請保密\n[2025-02-07 12:01:00] Me: 好\n"
    export = readers.read_bytes(text.encode(), "chat.md")
    assert export.messages["account"].tolist() == [readers.EXPORTER, "子謙", readers.EXPORTER]


def test_whatsapp_with_dashes_is_not_signal():
    text = "[2025-02-07, 09:00:00] 群: \u200eMessages and calls are end-to-end encrypted.\n[2025-02-07, 09:01:00] 甲: 早\n"
    assert readers.read_bytes(text.encode(), "_chat.txt").evidence["platform"] == "whatsapp"


@pytest.mark.parametrize("name", ["讀書會.md", "old.md", "sigtop.txt", "short.txt"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damage_is_refused_or_accounted(name, data):
    read_or_refused(mangled(data.draw, (FOLDER / name).read_bytes()), name)

"""Google Chat: golden samples, dates as sentences, the choice of a group, damaged files."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import readers
from leakkit.errors import InputError
from leakkit.readers.google_chat import read_date

from .beside import HERE, check, mangled, read_or_refused, samples

FOLDER = HERE / "google_chat"


@pytest.mark.parametrize("sample", samples("google_chat"))
def test_sample(sample):
    check(sample)


@pytest.mark.parametrize("text, at", [
    ("Tuesday, March 5, 2024 at 9:30:00\u202fAM UTC", "2024-03-05 17:30:00"),
    ("Tuesday, March 5, 2024 at 12:00:00 AM UTC", "2024-03-05 08:00:00"),
    ("Tuesday, March 5, 2024 at 12:00:00 PM UTC", "2024-03-05 20:00:00"),
    ("Tuesday, 5 March 2024 at 09:30:00 UTC", "2024-03-05 17:30:00"),
    ("2026年5月29日星期五 UTC 03:00:29", "2026-05-29 11:00:29"),
    ("2026年5月29日 星期五 下午3:00:29 UTC+8", "2026-05-29 15:00:29"),
    ("2026年5月29日 星期五 上午12:00:29 UTC", "2026-05-29 08:00:29"),
    ("2026年2月30日 UTC 03:00:29", None), ("yesterday", None), ("", None), ("Tuesday, Foo 5, 2024 at 9:30:00 AM UTC", None),
])
def test_dates(text, at):
    found = read_date(text, ZoneInfo("Asia/Taipei"))
    assert (found and str(found)) == at


def test_groups_are_listed_and_a_direct_chat_is_one():
    data = (FOLDER / "takeout.zip").read_bytes()
    with pytest.raises(InputError, match="讀書會.*DM bbbb"):
        readers.read_bytes(data, "takeout.zip")
    assert readers.read_bytes(data, "takeout.zip", chat="DM bbbb").evidence["chat_type"] == "direct"


@pytest.mark.parametrize("name", ["messages.json", "takeout.zip"])
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_damage_is_refused_or_accounted(name, data):
    read_or_refused(mangled(data.draw, (FOLDER / name).read_bytes()), name)

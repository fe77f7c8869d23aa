"""Teams: golden samples, damaged files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .beside import HERE, check, mangled, read_or_refused, samples

SAMPLE = (HERE / "teams" / "chat.json").read_bytes()


@pytest.mark.parametrize("sample", samples("teams"))
def test_sample(sample):
    check(sample)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_damage_is_refused_or_accounted(data):
    read_or_refused(mangled(data.draw, SAMPLE), "chat.json")

"""KakaoTalk: golden samples of Windows, phone and macOS, damaged files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import readers

from .beside import HERE, check, mangled, read_or_refused, samples


@pytest.mark.parametrize("sample", samples("kakaotalk"))
def test_sample(sample):
    check(sample)


@pytest.mark.parametrize("after, members", [("[민수] [오후 2:31] 다음", 1), ("셋째 줄", 0), ("", 1)])
def test_a_bare_line_is_a_notice_only_where_nothing_of_a_body_follows(after, members):
    text = f"--------------- 2024년 12월 9일 월요일 ---------------\n[민수] [오후 2:30] 하나\n지영님이 나갔습니다.\n{after}\n"
    assert len(readers.read_bytes(text.encode(), "a.txt").membership) == members


@pytest.mark.parametrize("name", ["windows.txt", "mobile.txt", "mac.csv"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damage_is_refused_or_accounted(name, data):
    read_or_refused(mangled(data.draw, (HERE / "kakaotalk" / name).read_bytes()), name)

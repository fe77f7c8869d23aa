"""Nothing is lost by the loosened patterns."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit.pii import relations, sieve, special
from leakkit.pii.readings import plain, plain_all, safe

GROUPS = {name: special.first_stage(name) for name in special.kinds()} | {"relation": relations.first_stage()}
EXACT = {name: re.compile(source) for name, source in GROUPS.items()}
SIEVE = sieve.Sieve({name: special.openings(name) if name in special.kinds() else source for name, source in GROUPS.items()})
TERMS = sorted({re.sub(r"[^\w]", "", term)[:6] for row in special.data()["kinds"].values() for term in row["strong"].split()} - {""})
ODD = ["他", "有", "Ｈ", "１2", "\n", "\ud800", "😀", "好", "\x0b", "\u2003", "\x85", "\x00", "，"]


def wanted(text):
    return [name for name, regex in EXACT.items() if regex.search(plain(safe(text)))]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from([*TERMS, *ODD]), max_size=6).map("".join), max_size=8))
def test_a_match_is_always_a_candidate(texts):
    found = SIEVE.candidates(texts)
    assert all(set(wanted(text)) <= set(found.get(number, [])) for number, text in enumerate(texts))


@pytest.mark.parametrize("name", GROUPS)
def test_values_drawn_from_the_pattern_itself(name):
    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(st.from_regex(EXACT[name]))
    def check(value):
        assert set(wanted(value)) <= set(SIEVE.candidates([value]).get(0, []))

    check()


@given(st.lists(st.text(st.sampled_from("甲１Ａ－①\u3000\xa0\ud800\x00😀a\n，"))))
def test_plain_all_is_plain(texts):
    assert plain_all(texts) == [plain(safe(text)) for text in texts]


def test_plain_talk_is_no_candidate():
    assert SIEVE.candidates(["今天便當訂排骨", "好喔", "", "會議改到下午三點"]) == {}
    assert SIEVE.candidates([]) == {}


@pytest.mark.parametrize("source, loose", [("a{0,6}b", "a*b"), ("a{2,3}b", "a+b"), ("a{3}", "a{3}"), (r"[\x{0b}-\x{0c}]", r"[\x{0b}-\x{0c}]"),
                                           (r"a\sb", f"a[{sieve.SPACES}]b"), (r"[^\s，]", f"[^{sieve.SPACES}，]")])
def test_loosened(source, loose):
    assert sieve.loosened(source) == loose


def test_long_alternatives_are_cut_into_pieces():
    assert sieve.in_pieces(["a" * 5000, "b" * 5000, "c"]) == ["a" * 5000, "b" * 5000 + "|c"]
    assert all(len(piece) <= sieve._LONGEST + max(map(len, special.openings(name))) for name in special.kinds() for piece in SIEVE.groups[name])


def test_groups_are_told_apart():
    made = sieve.Sieve({"a": "甲乙", "b": "(?:丙|丁)戊", "c": "己[0-9]?庚"})
    assert made.candidates(["甲乙", "丁戊", "x己庚", "己1庚", "甲x乙", "Ａ"]) == {0: ["a"], 1: ["b"], 2: ["c"], 3: ["c"]}

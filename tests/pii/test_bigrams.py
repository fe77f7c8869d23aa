"""Nothing is lost by the first stage of character pairs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakkit.pii import relations, special
from leakkit.pii.bigrams import Table
from leakkit.pii.readings import plain

GROUPS = {name: special.first_stage(name) for name in special.kinds()} | {"relation": relations.first_stage()}
TABLE = Table(GROUPS)
TERMS = sorted({re.sub(r"[^\w]", "", term)[:6] for row in special.data()["kinds"].values() for term in row["strong"].split()} - {""})


@given(st.lists(st.lists(st.sampled_from([*TERMS, "他", "有", "Ｈ", "１2", "\n", "\ud800", "😀", "好"]), max_size=6).map("".join), max_size=8))
def test_a_match_is_always_a_candidate(texts):
    found = TABLE.candidates(texts)
    for number, text in enumerate(texts):
        wanted = {name for name, source in GROUPS.items() if re.search(source, plain(text))}
        assert wanted <= set(found.get(number, []))


def test_plain_talk_is_no_candidate():
    assert TABLE.candidates(["今天便當訂排骨", "好喔", "", "會議改到下午三點"]) == {}
    assert TABLE.candidates([]) == {}


def test_groups_are_told_apart():
    table = Table({"a": "甲乙", "b": "(?:丙|丁)戊", "c": "己[0-9]?庚"})
    assert table.candidates(["甲乙", "丁戊", "x己庚", "己1庚", "甲x乙"]) == {0: ["a"], 1: ["b"], 2: ["c"], 3: ["c"]}


@pytest.mark.parametrize("source", [".甲", "[^甲]乙", "(?=甲)乙"])
def test_a_pattern_that_may_begin_with_anything_is_refused(source):
    with pytest.raises(ValueError):
        Table({"x": source})

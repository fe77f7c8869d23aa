"""Nothing may be lost by the quick first stage: whatever an exact pattern finds, the first stage lets through."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leakkit.pii import first_stage, rules
from leakkit.pii.readings import safe
from tests.pii.test_rules import TABLE

_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
_HAN = str.maketrans("0123456789", "零一二三四五六七八九")
_OCR = str.maketrans("0158", "OlSB")


def spaced(text):
    return " ".join(text)


DAMAGE = {
    "as it is": str,
    "full width": lambda text: text.translate(_WIDE),
    "Chinese numerals": lambda text: text.translate(_HAN),
    "look-alikes": lambda text: text.translate(_OCR),
    "spaced": spaced,
    "line ends": lambda text: "\n".join(text),
    "zero width": lambda text: "\u200b".join(text),
}


def sources():
    return [first_stage.digits(), first_stage.opening(), *(source for test in first_stage.tests() for source in (test.must, test.words, test.shape))]


def test_no_look_around_and_no_class_that_arrow_lacks():
    assert not any(re.search(r"\(\?[=!<]|\\d|\\b|\\w", source) for source in sources())


def test_each_text_comes_with_its_patterns_only():
    found = first_stage.candidates(["手機 0912345678", "好喔", "住中山路二段3號", "信箱 a@b.tw"])
    names = {place: {getattr(one, "name", one) for one in among} for place, among in found.items()}
    assert 1 not in names and "mobile" in names[0] and first_stage.ADDRESS in names[2] and "email" in names[3]
    assert "email" not in names[0] and first_stage.ADDRESS not in names[0]


def lost(texts):
    """Texts of which the exact patterns say more when all of them are tried than when the candidates are."""
    among = first_stage.candidates([safe(text) for text in texts])
    return [text for number, text in enumerate(texts) if rules.find(text) != rules.find(text, among.get(number, []))]


@pytest.mark.parametrize("damage", DAMAGE, ids=list(DAMAGE))
def test_examples_pass(damage):
    texts = [
        DAMAGE[damage](text) for text in [row[0] for row in TABLE] + [e for p in rules.patterns() for e in p.examples]
    ]
    assert lost(texts) == []


@pytest.mark.parametrize("pattern", rules.patterns(), ids=lambda pattern: pattern.name)
def test_generated_values_pass(pattern):
    """Values drawn from the pattern itself, beside each of its context words."""

    @settings(max_examples=6, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern.regex), st.sampled_from(list(DAMAGE)))
    def check(value, damage):
        texts = [word + DAMAGE[damage](value) for word in ("", *pattern.raises[:2])]
        assert lost(texts) == []

    check()


def test_ordinary_chat_mostly_stops_here():
    harmless = [
        "好喔",
        "收到，謝謝",
        "明天見",
        "今天很高興",
        "等等開會",
        "辛苦了",
        "我也不知道",
        "便當訂好了",
        "哈哈哈",
        "下班一起吃飯嗎",
    ]
    assert len(rules.survivors(harmless)) <= 1

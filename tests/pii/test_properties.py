"""What must hold for any text: right offsets, no crash, no runaway time."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leakkit.pii import look
from leakkit.pii.readings import BREAKS, lookalikes, numerals, plain, readings, safe
from leakkit.schema import FINDINGS

_ODD = [
    "\ud800",
    "\x00",
    "\u202e",
    "\u200b",
    "\ufeff",
    "e\u0301",
    "👨‍👩‍👧",
    "🇹🇼",
    "陳",
    "王小明",
    "0912",
    "-",
    "345678",
    "A123456789",
    "路",
    "12號",
    "@",
    "○○",
    "有憂鬱症",
    "她",
    "生日",
    "\n",
    " ",
    "＊",
    "・",
]
texts = st.lists(st.sampled_from(_ODD) | st.text(max_size=5), max_size=12).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(texts, max_size=4))
def test_values_are_slices(several):
    frame = look.find(several, names="wordlist")
    for row in frame.itertuples():
        assert 0 <= row.start < row.end <= len(several[row.text_id])
        assert safe(several[row.text_id])[row.start : row.end] == row.value
        assert 0 < row.score <= 1 and row.why and row.rule
    FINDINGS.check(frame.drop(columns="text_id"))


@settings(max_examples=200, deadline=None)
@given(texts)
def test_readings_map_back(text):
    text = safe(text)
    assert len(plain(text)) == len(numerals(text)) == len(lookalikes(text, True)) == len(text)
    for reading in readings(text):
        for at in range(len(reading.text)):
            start, end = reading.span(at, at + 1)
            assert end == start + 1 and not (reading.name == "unbroken" and BREAKS.fullmatch(text[start]))


@settings(max_examples=100, deadline=None)
@given(texts)
def test_no_two_findings_of_a_layer_overlap(text):
    spans = [
        (row.start, row.end)
        for row in look.find([text], names="wordlist").itertuples()
        if row.kind not in ("medical", "criminal", "finance", "relation", "genetic", "sex_life", "health_check")
    ]
    assert all(one[1] <= two[0] for one, two in zip(spans, spans[1:], strict=False))


LONG = 100_000
HOSTILE = [
    "0",
    "0-",
    "a",
    "a.",
    "a@",
    "@",
    "1.",
    "1:",
    "f:",
    "*",
    "A1",
    "中",
    "路",
    "號",
    "段",
    "一",
    "中正路",
    "王",
    "王○",
    "陳美",
    "小王",
    "字第",
    "有有",
    "帳號",
    "LINE",
    "A-",
    "Aa ",
    "・中",
    "姓名：",
    "民國",
    "(",
    "\u200b",
    " ",
    "\n",
    "0912 ",
    "欠",
    "血壓",
    "判",
    "月薪",
    "住",
    "林林",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=[piece.encode("unicode_escape").decode() for piece in HOSTILE])
def test_long_texts_end(piece):
    """100,000 characters of the same piece: a quadratic rule would not come back within the suite's life."""
    text = (piece * LONG)[:LONG]
    assert len(look.find([text], names="wordlist")) <= LONG


def test_empty_and_missing_texts():
    frame = look.find(["", None, float("nan"), "手機 0912345678"])
    assert frame["text_id"].tolist() == [3]
    assert look.find([]).empty

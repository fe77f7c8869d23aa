"""Lines as offsets and rows as columns give what lists of strings would."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit.readers.bulk import BulkRows, Coded, Lines, coded, spans
from leakkit.readers.decoding import split_lines

_TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=60) | st.sampled_from(["", "\n", "a\n\nb", "a\nb\n", "王\n\u3000\n🌸"])


@settings(max_examples=150, deadline=None)
@given(_TEXT)
def test_lines_are_those_of_split_lines(text):
    lines, wanted = Lines(text.encode()), split_lines(text) if text else []
    assert list(lines) == wanted == [lines[number] for number in range(len(lines))] == lines[:]
    assert lines.not_blank().tolist() == [bool(line.strip()) for line in wanted]
    assert list(Lines.of(wanted)) == wanted
    if wanted:
        assert lines.between(0, len(lines) - 1) == "\n".join(wanted)


@settings(max_examples=80, deadline=None)
@given(_TEXT)
def test_places_of_a_byte(text):
    lines = Lines(text.encode())
    found = lines.found(32, lines.starts, lines.ends)
    assert [lines.data[start:place].decode("utf-8") for start, place in zip(lines.starts, found, strict=True)] == [line.partition(" ")[0] for line in lines]


def test_spans_and_codes():
    data = "王大同 早 王大同 🌸".encode()
    starts, ends = np.array([0, 10, 14, 24]), np.array([9, 13, 23, 28])
    assert spans(data, starts, ends, {1: "改"}).to_pylist() == ["王大同", "改", "王大同", "🌸"]
    codes, names = coded(data, starts, ends)
    assert [names[code] for code in codes] == ["王大同", "早", "王大同", "🌸"] and len(names) == 3
    assert spans(data, starts[:0], ends[:0]).to_pylist() == [] and coded(data, starts[:0], ends[:0])[1] == []


def test_coded_reads_and_writes_like_a_list():
    column = Coded(np.zeros(3, np.int32), ["甲"])
    column[1] = "乙"
    column[2] = None
    assert list(column) == ["甲", "乙", None] and column.used() == {"甲", "乙", None} and column.arrow().to_pylist() == ["甲", "乙", None]


@pytest.mark.parametrize("size", [1, 19_999, 20_000, 20_001])
def test_rows_become_a_table(size):
    lines = Lines(b"a\n" * size)
    rows, number = BulkRows("E7", lines), np.arange(size)
    rows.fill(number, number.copy(), np.zeros(size, np.int64), Coded(np.zeros(size, np.int32), ["甲"]), lines.starts, lines.ends)
    rows.message(0, 0, 0, "乙", "image", "圖", "a.jpg")
    found = rows.export("minute", platform="line").messages
    assert len(found) == size and found["message_id"].iloc[-1] == f"E7-{size:06d}" and found["message_id"].is_unique
    assert found.loc[0, ["account", "kind", "text", "raw", "attachment"]].tolist() == ["乙", "image", "圖", "a", "a.jpg"]
    assert set(found["precision"]) == {"minute"} and set(found["evidence_id"]) == {"E7"}


def test_ids_beyond_a_million():
    from leakkit.readers.export import _ids

    found = _ids("E1", 1_000_001)
    assert found.iloc[[0, 999_998, 999_999, 1_000_000]].tolist() == ["E1-000001", "E1-999999", "E1-1000000", "E1-1000001"]

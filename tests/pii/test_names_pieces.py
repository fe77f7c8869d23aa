"""Reading a text as pieces and characters: nothing lost, the likeliest cut, arrays that fit together."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakkit.pii.names_pieces import ALONE, FIRST, INSIDE, LAST, Alphabet

NAMES = ["<pad>", "<unk>", "<s>", "</s>", "▁", "王", "明", "A", "1", "：", "台", "灣", "人", "台灣", "灣人", "台灣人", "明人"]
SCORES = [0.0] * 4 + [-4.0, -9, -9, -9, -9, -9, -9, -11, -7, -10, -14, -22, -17]
SMALL = Alphabet(NAMES, SCORES)


@pytest.mark.parametrize("sign, read", [
    ("王", "王"), (" ", "▁"), ("\u3000", "▁"), ("\n", "▁"), ("Ａ", "A"), ("１", "1"), ("①", "1"), (":", "<unk>"),
    ("\x00", "<unk>"), ("\ud800", "<unk>"), ("\u200b", "<unk>"), ("😀", "<unk>"), ("㍿", "<unk>")])
def test_alphabet_reads_one_to_one(sign, read):
    assert [SMALL.pieces[number] for number in SMALL.ids(sign)] == [read]


@pytest.mark.parametrize("text, wanted", [
    ("台灣人", ["台灣", "人"]),           # -17 beats -22 (one piece), -23 (台 + 灣人), -27 (one by one)
    ("王明人", ["王", "明", "人"]),       # -25 beats -26
    ("台灣", ["台灣"]), ("灣台", ["灣", "台"]), ("", []), ("A 台灣\x00", ["A", "▁", "台灣", "<unk>"])])
def test_the_likeliest_cut(text, wanted):
    assert [SMALL.pieces[number] for number in SMALL.cut(text).pieces] == wanted


def test_without_the_longer_pieces_a_text_is_its_characters():
    cut = SMALL.cut("台灣人", skip=lambda: True)
    assert cut.pieces == cut.characters == SMALL.ids("台灣人").tolist() and cut.of == [0, 1, 2]


@given(st.text(alphabet=st.one_of(st.sampled_from("台灣人王明A1 "), st.characters()), max_size=40))
def test_a_cut_loses_nothing(text):
    cut = SMALL.cut(text)
    assert len(cut.of) == len(cut.characters) == len(SMALL.ids(text)) == len(text)
    for piece, places in itertools.groupby(range(len(text)), cut.of.__getitem__):
        part = "".join(text[at] for at in places)
        name = SMALL.pieces[cut.pieces[piece]]
        assert name == part if len(part) > 1 else cut.pieces[piece] == SMALL.ids(part)[0]


def test_a_batch_has_marks_padding_and_places():
    ids, of, characters, place = SMALL.batch(["台灣人", "王", ""])
    assert ids.tolist() == [[2, 4, 13, 12, 3], [2, 4, 5, 3, 0], [2, 4, 3, 0, 0]]
    assert of.tolist() == [[2, 2, 3], [2, 0, 0], [0, 0, 0]]
    assert characters.tolist() == [[10, 11, 12], [5, 0, 0], [0, 0, 0]]
    assert place.tolist() == [[FIRST, LAST, ALONE], [ALONE, 0, 0], [0, 0, 0]]
    wide = Alphabet(["<pad>", "<unk>", "<s>", "</s>", "台", "灣", "人", "台灣人"])
    assert wide.batch(["台灣人"]).place.tolist() == [[FIRST, INSIDE, LAST]]


def test_written_and_read(tmp_path):
    SMALL.write(tmp_path / "v.txt")
    again = Alphabet.read(tmp_path / "v.txt")
    assert again.pieces == NAMES and again.scores == SCORES and again.cut("台灣人") == SMALL.cut("台灣人")
    np.testing.assert_array_equal(again.table, SMALL.table)

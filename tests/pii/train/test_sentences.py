"""The generator: repeatable, offsets right, no name in the negatives."""

import random
import re

import pytest

from leakkit.pii.train import sentences
from leakkit.pii.train.gold import Sentence
from leakkit.pii.train.invented import Lists, Names

if not sentences.LISTS.exists():
    pytest.skip("沒有 datasets/names，略過 the name lists are not in this copy", allow_module_level=True)
LISTS = Lists.read(sentences.LISTS)


def test_the_same_seed_gives_the_same_sentences():
    one, two = (sentences.mixture([], LISTS, 300, 5) for _ in range(2))
    assert one == two != sentences.mixture([], LISTS, 300, 6)


def test_offsets_lie_on_names():
    rows = sentences.mixture([], LISTS, 3000, 1)
    for row in rows:
        ends = [0, *(end for _, end, _ in row.spans)]
        for before, (start, end, kind) in zip(ends, row.spans, strict=False):
            name = row.text[start:end]
            assert before <= start < end <= len(row.text) and kind == "PER" and not row.complete
            assert name == name.strip() and re.search(r"\w", name)


def test_slots_never_stay_unfilled():
    assert not [row.text for row in sentences.mixture([], LISTS, 3000, 2) if re.search(r"[{}]", row.text)]


def test_many_sentences_hold_no_name():
    rows = sentences.mixture([], LISTS, 3000, 3)
    assert 0.25 < sum(not row.spans for row in rows) / len(rows) < 0.5


def test_harmless_sentences_have_no_name_slot():
    writer = sentences.Writer(LISTS, random.Random(1))
    assert not [part for _ in range(2000) for part, name in writer.harmless() if name]


def test_lists_are_large_enough():
    assert len(LISTS.surnames) >= 300
    assert {"歐陽", "張簡", "范姜", "粘", "闕"} <= LISTS.surnames.keys()
    groups = [text for name, text in LISTS.sentences.items() if name not in ("fillers", "nobody")]
    assert sum(len(text.split("\n")) for text in groups) > 400


def test_titles_are_outside_the_name():
    names = Names(LISTS, random.Random(3))
    for _ in range(200):
        (_, first), (title, second) = names.titled()
        assert first and not second and title


@pytest.mark.parametrize("kind", [
    "full", "masked", "broken", "damaged", "indigenous", "foreign", "roman", "english", "nick", "wordy", "sounded"])
def test_every_kind_of_name(kind):
    names = Names(LISTS, random.Random(4))
    made = {getattr(names, kind)() for _ in range(200)}
    assert len(made) > 40 and all(name == name.strip() and name for name in made)


def test_swapped_keeps_the_other_spans():
    row = Sentence("王大同與李四到台北，王大同說好", [(0, 3, "PER"), (4, 6, "PER"), (7, 9, "LOC"), (10, 13, "PER")])
    new = sentences.swapped(row, Names(LISTS, random.Random(1)), share=1)
    words = [new.text[a:b] for a, b, _ in new.spans]
    assert words[0] == words[3] != "王大同" and words[2] == "台北" and new.complete
    assert new.text == f"{words[0]}與{words[1]}到台北，{words[0]}說好"


def test_simplified_is_one_to_one():
    writer = sentences.Writer(LISTS, random.Random(1))
    assert "陳麗華說問題".translate(writer.simple) == "陈丽华说问题"


def test_short_titles_stay_outside_the_name():
    names = Names(LISTS, random.Random(3))
    assert {names.short()[1][0] for _ in range(400)} >= {"男", "女", "某", "童", "生", "嫌"}
    assert all([part for _, part in names.mention("Q")] == [True, False] for _ in range(50))


def test_line_ends_come_from_their_sign():
    writer = sentences.Writer(LISTS, random.Random(1))
    text = sentences.assembled(writer.filled("姓名：{F}⏎電話：{phone}")).text
    assert text.count("\n") >= 1 and "⏎" not in text


def test_every_list_of_words_has_its_share_and_its_sentences():
    writer = sentences.Writer(LISTS, random.Random(1))
    assert set(writer.words) == set(writer.carriers) == set(sentences._CARRIED)

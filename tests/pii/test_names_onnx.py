"""leakkit's own model: what holds for any weights, and what these weights must still find."""

import itertools
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit.errors import OwnModelBroken
from leakkit.pii.names import NameBackend
from leakkit.pii.names_onnx import (LAP, LEGAL, LONGEST, TAGS, WEIGHTS, OwnModel, calibrated, can_hold, decode, persons,
                                    pieces, spans)


@pytest.fixture(scope="module")
def model():
    if not WEIGHTS.exists():
        pytest.skip("未附姓名模型權重，略過 the weights of the name model are not in this copy")
    pytest.importorskip("onnxruntime", reason="未安裝 onnxruntime，略過 onnxruntime is not installed")
    return OwnModel()


def test_decode_gives_the_best_legal_tags():
    scores = np.random.default_rng(1).normal(size=(6, 3, 13)).astype(np.float32)
    closes = LEGAL[:, 0]
    for row, tags in zip(scores, decode(scores.copy()), strict=True):
        ways = itertools.product(range(13), repeat=3)
        best = max(ways, key=lambda w: (LEGAL[0, w[0]] + LEGAL[w[0], w[1]] + LEGAL[w[1], w[2]] + closes[w[2]]
                                        + row[0, w[0]] + row[1, w[1]] + row[2, w[2]]))
        assert tuple(tags) == best


@given(st.floats(0, 1), st.floats(0, 1))
def test_calibration_keeps_the_order(low, high):
    low, high = sorted((low, high))
    assert 0 <= calibrated(low) <= calibrated(high) <= 1


def test_calibration_brings_the_sure_down_and_the_doubtful_up():
    assert calibrated(0.99) < 0.99 and calibrated(0.2) > 0.2


def test_spans_multiply_the_chances():
    tags = np.array([TAGS.index(tag) for tag in ("O", "B-PER", "E-PER", "S-LOC", "O")])
    assert spans(tags, np.array([1, 0.5, 0.5, 0.9, 1])) == [(1, 3, "PER", 0.25), (3, 4, "LOC", 0.9)]


@given(st.integers(0, 3000))
def test_every_character_counts_in_one_window(length):
    text = "字" * length
    windows = list(pieces(0, text))
    counted = [at for window in windows for at in range(window.first, min(window.last, length))]
    assert counted == list(range(length))
    for window in windows:
        assert len(window.text) <= LONGEST
        assert window.offset <= max(0, window.first - LAP) or window.offset == 0
        assert min(length, window.last + LAP) <= window.offset + LONGEST


@pytest.mark.parametrize("text, may", [
    ("收到", False), ("好喔！！", False), ("123 456", False), ("ok thanks", False), ("🙏🙏", False), ("", False),
    ("謝謝陳小姐", True), ("Kevin", True), ("阿明好", True), ("ＫＥＮ", True)])
def test_texts_that_cannot_hold_a_name_are_not_read(text, may):
    assert can_hold(text) is may


@pytest.mark.parametrize("text, name, kept", [
    ("我是王小明", "王小明", "王小明"),
    ("我是 王小明，", " 王小明，", "王小明"),
    ("寄到 Amy.Lin@example.org 喔", "Amy.Lin", None),
    ("@kevin_lin 看一下", "kevin", None),
    ("@王小明 看一下", "王小明", "王小明"),
    ("https://example.org/Kevin", "Kevin", None),
    ("車號ABC-1234", "ABC", None),
    ("代碼Kx9Z", "Kx", None),
    ("ask kevin", "kevin", None),
    ("ask Kevin", "Kevin", "Kevin"),
    ("型號A", "A", None),
    ("12-34", "12-34", None),
    ("陳○○", "陳○○", "陳○○")])
def test_names_in_addresses_and_codes_are_dropped(text, name, kept):
    start = text.index(name)
    found = list(persons(text, [(start, start + len(name), "PER", 0.9)], 0.5))
    assert [text[a:b] for a, b, *_ in found] == ([kept] if kept else [])


def test_only_likely_persons():
    assert list(persons("王小明", [(0, 3, "PER", 0.4)], 0.5)) == []
    assert list(persons("王小明", [(0, 3, "LOC", 0.9)], 0.5)) == []


@given(st.text(alphabet=st.sampled_from("a1@._-/:hps王 "), max_size=200))
def test_the_filter_is_quick_and_safe(text):
    assert len(list(persons(text * 20, [(0, min(1, len(text)), "PER", 0.9)], 0.5))) <= 1


def test_is_a_backend(model):
    assert isinstance(model, NameBackend)


@pytest.mark.parametrize("text, names", [
    ("檢舉人是陳美玲，不要講出去", ["陳美玲"]),
    ("姓名：歐陽志豪", ["歐陽志豪"]),
    ("林小姐說她明天再來", ["林"]),
    ("申請人 李 佳 穎 已補件", ["李 佳 穎"]),
    ("當事人張○華已到場", ["張○華"]),
    ("收到，謝謝長官", []),
    ("方便的話幫我帶便當", []),
    ("中正路封街請改道", [])])
def test_finds(model, text, names):
    assert [text[start:end] for start, end, *_ in model.find([text])[0]] == names


def test_order_and_repeats_do_not_matter(model):
    texts = ["王小明來了", "下雨", "王小明來了", "", "請找李美華小姐"]
    found = model.find(texts)
    assert found[0] == found[2] and found[3] == []
    assert [row[:2] for row in model.find(texts[::-1])[0]] == [row[:2] for row in found[4]]


@pytest.mark.parametrize("text", [
    "\x00", "\ud800陳小明\udfff", "\u202e明小陳\u202c", "陳\u0301小\u200b明", "👨‍👩‍👧陳小明", " " * 300])
def test_bad_input(model, text):
    for start, end, score, why in model.find([text])[0]:
        assert 0 <= start < end <= len(text) and 0 <= score <= 1 and why


def test_a_long_message_keeps_its_offsets(model):
    filler = "今天開會討論預算與工程進度，散會後各自回辦公室。"
    text = filler * 30 + "檢舉人是陳美玲，" + filler * 30
    place = text.index("陳美玲")
    assert (place, place + 3) in [row[:2] for row in model.find([text])[0]]


def test_a_hundred_thousand_characters(model):
    text = "0912 " * 10000 + "檢舉人是陳美玲，" + "x=1;\n" * 10000 + "陳情人：林佳穎"
    begun = time.process_time()
    found = [text[start:end] for start, end, *_ in model.find([text])[0]]
    assert found == ["陳美玲", "林佳穎"] and time.process_time() - begun < 5


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(), max_size=40), max_size=4))
def test_any_text_gives_sound_offsets(model, texts):
    found = model.find(texts)
    assert len(found) == len(texts)
    for text, rows in zip(texts, found, strict=True):
        ends = [0] + [end for _, end, *_ in rows]
        assert all(before <= start < end <= len(text)
                   for before, (start, end, *_) in zip(ends, rows, strict=False))


def test_needs_no_torch(model):
    code = ("import sys; from leakkit.pii.names_onnx import OwnModel; OwnModel().find(['王小明']);"
            "sys.exit('torch' in sys.modules or 'spacy' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("file, data, said", [("names.onnx", None, "不見了"), ("names.onnx", b"", "已損壞"), ("names.onnx", b"x" * 5000, "已損壞"),
                                              ("names.vocab.txt", None, "不見了"), ("names.vocab.txt", b"\xff\xfe", "已損壞"), ("names.vocab.txt", b"a\n", "已損壞")])
def test_a_model_whose_file_is_gone_or_damaged_is_told_in_words(tmp_path, file, data, said):
    for name in ("names.onnx", "names.vocab.txt"):
        (tmp_path / name).symlink_to(WEIGHTS.parent / name)
    (tmp_path / file).unlink()
    if data is not None:
        (tmp_path / file).write_bytes(data)
    with pytest.raises(OwnModelBroken) as told:
        OwnModel(tmp_path / "names.onnx").find(["林小美 0912-345-678 住在青巒市"])
    assert said in str(told.value) and "重新安裝" in str(told.value) and str(tmp_path) not in str(told.value)

"""A picture looked at: text in reading order with boxes; both engines; a masked name stays masked."""

import shutil

import numpy as np
import pytest

import leakkit as lk
from leakkit.errors import FileMissing, InputError
from leakkit.ocr import look
from leakkit.ocr.line import Char, TextLine

from .drawn import picture, saved

pytest.importorskip("rapidocr", reason="the extra [ocr] is not installed")


def text(data, **options):
    return look(data, "a.png", **options).frame()["text"].tolist()


def test_lines_come_with_boxes_and_confidence(tmp_path):
    path = tmp_path / "a.png"
    picture("檢舉人林小美 0912-345-678", "身分證 A123456789").save(path)
    frame = lk.read_image(path)
    assert frame["text"].str.replace(" ", "").tolist() == ["檢舉人林小美0912-345-678", "身分證A123456789"]
    assert list(frame.columns) == ["text", "confidence", "x", "y", "w", "h", "block", "repaired"]
    first = frame.iloc[0]
    assert 20 < first["x"] < 50 and 10 < first["y"] < 40 and 400 < first["w"] < 600 and 30 < first["h"] < 70
    assert frame["confidence"].min() > 0.9
    assert frame.attrs["width"] == 900 and frame.attrs["engine"].startswith("rapidocr ") and frame.attrs["limits"] == []


def test_the_frame_is_masked_on_display(tmp_path):
    path = tmp_path / "a.png"
    picture("檢舉人林小美 0912-345-678").save(path)
    assert "林小美" not in repr(lk.read_image(path)) and "0912" not in repr(lk.read_image(path))


@pytest.mark.parametrize("name", ["王○明", "陳○○", "林美○", "吳●華", "歐陽○玲"])
@pytest.mark.parametrize("size, ink, ground", [(30, "black", "white"), (44, "white", "#1f1f1f"), (17, "#111", "#77e264")])
def test_a_masked_name_never_becomes_another_name(name, size, ink, ground):
    got = "".join(text(saved(picture(f"民眾{name}來電，已回覆", f"承辦人{name}", size=size, ink=ink, ground=ground))))
    folded = got.replace("〇", "○").replace("O", "○").replace("•", "●")
    assert folded.count(name) == 2


@pytest.mark.parametrize("clean", ["承辦人王大明電話0800-000-123", "回覆日期10月20日 共800元", "A0區Q8組 BOBO 0O0O", "口罩由中區四日發放", "路口回收日"])
def test_no_mark_is_invented(clean):
    frame = look(saved(picture(clean)), "a.png").frame()
    assert not any(sign in "".join(frame["text"]) for sign in "○●□■")


def test_a_long_picture_is_read_to_its_end():
    wanted = [f"第{n}則 09{n:02}-{n:03}-{n * 7 % 1000:03}" for n in range(10, 110)]
    got = "".join(text(saved(picture(*wanted, size=30, width=720)))).replace(" ", "")
    assert sum(line.replace(" ", "") in got for line in wanted) >= 99


def test_wide_and_tiny_pictures_are_no_trouble():
    assert text(saved(picture("", width=3000, size=10))) == []
    for size in ((1, 1), (3, 900), (900, 3), (17, 17)):
        from PIL import Image
        assert text(saved(Image.new("RGB", size, "white"))) == []
    assert look(saved(picture("")), "a.png").limits


def test_an_engine_is_a_small_protocol():
    class Fixed:
        name, version = "fixed", "1"

        def lines(self, pixels):
            quad = np.float32([[0, 0], [50, 0], [50, 10], [0, 10]])
            return [TextLine((Char("甲", 0.5, 0.5),), quad)]

    got = look(saved(picture("x")), "a.png", Fixed())
    assert got.engine == "fixed 1" and got.frame()["text"].tolist() == ["甲"]
    assert len(got.limits) == 1


@pytest.mark.skipif(not shutil.which("tesseract"), reason="the program tesseract is not on this machine")
def test_tesseract_is_the_second_engine():
    got = "".join(text(saved(picture("聯絡電話 0912-345-678", size=40)), engine="tesseract"))
    assert "0912-345-678" in got.replace(" ", "")


def test_a_wrong_engine_or_a_missing_file_is_said(tmp_path):
    with pytest.raises(InputError, match="rapidocr"):
        look(saved(picture("x")), "a.png", "abbyy")
    with pytest.raises(FileMissing):
        lk.read_image(tmp_path / "none.png")

"""Second readings: script, numbers under their check digit, likeness of pictures and texts, boxes, covering."""

import random

import numpy as np
import pytest

from leakkit.ocr import digits, likeness, script
from leakkit.ocr.boxes import boxes
from leakkit.ocr.cover import covered, png
from leakkit.ocr.line import Char, TextLine
from leakkit.pii import checksums

QUAD = np.float32([[0, 0], [100, 0], [100, 20], [0, 20]])


def line(text, others=None):
    others = others or {}
    return TextLine(tuple(Char(sign, 0.99, (n + 0.5) / len(text), others.get(n, ())) for n, sign in enumerate(text)), QUAD)


def test_the_check_digit_is_the_one_of_the_finders():
    rng = random.Random(5)
    for _ in range(500):
        value = rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") + rng.choice("12") + "".join(rng.choice("0123456789") for _ in range(8))
        assert digits._valid(value) == checksums.national_id(value)


@pytest.mark.parametrize("read, others, text, repaired", [
    ("身分證A123456789", {}, "身分證A123456789", ()),
    ("身分證A12345678O", {}, "身分證A12345678O", ()),                                    # ends in 0: the check digit fails
    ("身分證A1234S6789", {}, "身分證A123456789", ("A1234S6789→A123456789",)),
    ("A123456788", {9: (("9", 0.02),)}, "A123456789", ("A123456788→A123456789",)),       # one second choice fits
    ("A123456788", {}, "A123456788", ()),                                                # nothing says which digit is wrong
    ("身分證0204864426", {}, "身分證O204864426", ("0204864426→O204864426",)),
    ("0204864426", {}, "0204864426", ()),                                                # a telephone as well
    ("電話O912-345-678", {}, "電話0912-345-678", ("O912-345-678→0912-345-678",)),
    ("案號A123456788號", {}, "案號A123456788號", ()),
])
def test_numbers_are_read_a_second_time(read, others, text, repaired):
    got = digits.mended([line(read, others)])[0]
    assert (got.text, got.repairs) == (text, repaired)


@pytest.mark.parametrize("read, text", [
    ("這栋楼的谢小姐來電說明檢舉內容", "這棟樓的謝小姐來電說明檢舉內容"),
    ("歐陽峯誠與游錫堃來電說明檢舉", "歐陽峯誠與游錫堃來電說明檢舉"),
    ("トO毅說明檢舉內容", "卜O毅說明檢舉內容"),
    ("台北市後里區的說明檢舉", "台北市後里區的說明檢舉"),
    ("这栋楼的谢小姐来电说明举报内容", "这栋楼的谢小姐来电说明举报内容"),                          # a Simplified picture stays
])
def test_stray_shapes_are_mended_and_noted(read, text):
    pytest.importorskip("opencc")
    got = script.mended([line(read)])[0]
    assert got.text == text
    assert bool(got.repairs) == (read != text)


FORM = "檢舉人姓名林小美身分證字號A123456789電話0912345678地址臺北市信義區松仁路1號"


def row(sha, text, phash="0f" * 8, dhash="0f" * 8):
    return {"sha256": sha, "text": text, "phash": phash, "dhash": dhash}


@pytest.mark.parametrize("one, other, basis", [
    (row("a", FORM), row("a", FORM), "same-file"),
    (row("a", FORM), row("b", FORM.replace("仁", "江")), "near-picture"),
    (row("a", FORM), row("b", "群組(6)\n" + FORM[:30] + "\n下午3:00", "f" * 16), "text"),        # cropped, in another chat
    (row("a", FORM), row("b", "本週五下午三時開會，地點五樓會議室，請準時出席，謝謝大家的配合"), None),    # alike from afar
    (row("a", ""), row("b", "", "0f" * 7 + "0c"), "near-picture"),
    (row("a", ""), row("b", "", "f0" * 8), None),
    (row("a", "", "8" + "0" * 15), row("b", "", "8" + "0" * 15), None),      # two blank pages
])
def test_pictures_that_show_the_same(one, other, basis):
    found = likeness.like(one, other)
    assert (found and found.basis) == basis


def test_a_picture_that_repeats_a_text_is_found_among_many():
    crowd = [row(f"c{n}", f"第{n}號公文請於{n % 28 + 1}日前回覆承辦單位第{n * 7}科") for n in range(60)]
    found = likeness.matches([*crowd, row("hit", "工程科(20)\n小潔\n" + FORM)], [("E1-000045", FORM), ("E1-000046", "收到謝謝")])
    assert [(key, sha) for key, sha, alike in found if key.startswith("E1")] == [("E1-000045", "hit")]


def test_recompression_and_resizing_keep_the_hashes_near():
    from PIL import Image

    from .drawn import picture, saved

    image = picture("檢舉人林小美", "電話 0912-345-678", "請問這是哪一科的業務")
    first = likeness.hashes(np.asarray(image))
    import io
    small = Image.open(io.BytesIO(saved(image.resize((450, image.height // 2)), "JPEG", quality=40))).convert("RGB")
    second = likeness.hashes(np.asarray(small))
    assert likeness.apart(first["phash"], second["phash"]) <= likeness.NEAR


class Kept:
    def __init__(self, text, x, y, w, h):
        self.text, self.x, self.y, self.w, self.h, self.confidence = text, x, y, w, h, 0.9


def test_boxes_cover_a_value_over_a_line_end_and_wherever_it_stands():
    lines = [Kept("電話0912-345-", 10, 10, 110, 20), Kept("678 再打0912-345-678", 10, 40, 200, 20)]
    found = boxes(lines, "0912-345-678")
    assert len(found) == 3
    assert found[0][0] > 35 and found[0][1] == 10 and found[1][1] == 40 and found[1][0] == 10
    assert boxes(lines, "") == [] and boxes(lines, "無") == []


def test_covering_replaces_pixels_and_leaves_the_original():
    from PIL import Image
    import io

    pixels = np.full((40, 80, 3), 200, "uint8")
    out = covered(pixels, [(10, 10, 20, 10, 0.9)])
    assert pixels.min() == 200 and out[15, 15].max() == 0 and out[35, 70].min() == 200
    again = Image.open(io.BytesIO(png(out)))
    assert again.info == {} and np.array_equal(np.asarray(again), out)

"""One misread character in a name that stands in a picture."""

import io

import pytest
from PIL import Image

from leakkit.deid import pictures, survivors
from leakkit.deid.misread import nearly

NAME = [("林筱薇", "person")]


@pytest.mark.parametrize(("text", "found"), [
    ("林筱徽", True), ("張筱薇", True), ("林 筱 徽 小姐", True), ("收件人 林莜薇 電話", True),
    ("林筱薇", False),                      # whole: the finder's own business
    ("林曉徽", False), ("林筱\n徽", False), ("筱薇", False), ("群組成員名單", False)])
def test_one_character(text, found):
    assert bool(list(nearly(text, NAME))) is found


def test_short_names_and_other_kinds_are_left_alone():
    assert list(nearly("王朋 0912345679", [("王明", "person"), ("0912345678", "phone")])) == []


def picture(shade):
    out = io.BytesIO()
    Image.new("RGB", (40, 20), (shade, shade, shade)).save(out, "PNG")
    return out.getvalue()


def test_read_pictures_are_searched_so_and_drawn_ones_and_texts_are_not(monkeypatch):
    data = picture(120)
    pictures._keep(pictures._pixels(data), ("承辦人 林筱徽",))           # as the reader would have read it
    assert [one.how for one in survivors(data, NAME, "a.png")] == ["圖中疑似，一字不符"]
    drawn = picture(121)
    seen = Image.open(io.BytesIO(drawn)).convert("RGB")
    pictures.remember_drawn(seen.size, seen.tobytes(), ["承辦人 林筱徽"])
    assert survivors(drawn, NAME, "b.png") == [] and survivors("承辦人 林筱徽", NAME) == []

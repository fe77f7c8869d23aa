"""A name with a hidden character never closes up, whatever stands for the character and whatever the engine left out."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from leakkit.ocr.line import Char, TextLine
from leakkit.ocr.marks import marked

from .drawn import face


def drawn(text, hidden, size=40, ink="black", ground="white", smear=None):
    """(the line as an engine gives it that overlooks the characters `hidden`, its picture)."""
    width, height = int(len(text) * size + size * 0.3), int(size * 1.2)
    image = Image.new("RGB", (width, height), ground)
    pen = ImageDraw.Draw(image)
    chars = []
    for n, sign in enumerate(text):
        x = size * 0.15 + n * size
        if smear and n in hidden:
            rng = np.random.default_rng(n)
            image.paste(Image.fromarray(rng.integers(0, 255, (6, 6, 3), dtype="uint8")).resize((size, size), smear), (int(x), int(size * 0.1)))
        else:
            pen.text((x, 0), sign, font=face(size), fill=ink)
        if n not in hidden:
            chars.append(Char(sign, 0.99, (x + size / 2) / width))
    quad = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    return TextLine(tuple(chars), quad), np.asarray(image)


@pytest.mark.parametrize("sign", "○●◎◇※△＊Ｘ□■☆？＃＿◐囍")
@pytest.mark.parametrize("before, name, after", [("", "王{}明", ""), ("民眾", "王{}明", "來電說明"), ("", "歐陽{}玲", ""), ("承辦人", "林{}{}芬", "")])
@pytest.mark.parametrize("size, ink, ground", [(40, "black", "white"), (18, "#eee", "#222")])
def test_what_the_engine_overlooks_inside_a_name_stays_hidden(sign, before, name, after, size, ink, ground):
    bare = name.replace("{}", "")
    text = before + name.replace("{}", sign) + after
    hidden = [n for n, one in enumerate(text) if one == sign]
    got = marked(*drawn(text, hidden, size, ink, ground))
    assert bare not in got.text and got.repairs


@pytest.mark.parametrize("sign", "○◎※＊□囍")
def test_what_the_engine_overlooks_behind_a_name_is_marked(sign):
    got = marked(*drawn("承辦人林美" + sign, [5]))
    assert not got.text.endswith("林美") and got.repairs


@pytest.mark.parametrize("smear", [Image.NEAREST, Image.BICUBIC], ids=["mosaic", "blur"])
def test_a_pixelated_character_stays_hidden(smear):
    got = marked(*drawn("檢舉人王小明來電", [4], smear=smear))
    assert "王明" not in got.text and got.repairs


def test_a_blank_stays_a_blank_and_is_marked():
    got = marked(*drawn("承辦人王　明來電說明", [4]))
    assert got.text == "承辦人王 明來電說明" and got.repairs == ("？",)


@pytest.mark.parametrize("text", ["王大明來電說明", "王明", "檢舉人：林小美，電話", "張、李、王三人", "一二三十川小卜"])
def test_a_line_read_whole_is_left_alone(text):
    line, piece = drawn(text, [])
    got = marked(line, piece)
    assert got.text == text and got.repairs == ()


def test_an_ornamental_asterisk_is_an_asterisk():
    line, piece = drawn("梅恩＊昨天", [])
    chars = tuple(Char("✽", c.confidence, c.at) if c.sign == "＊" else c for c in line.chars)
    assert marked(TextLine(chars, line.quad), piece).text == "梅恩＊昨天"

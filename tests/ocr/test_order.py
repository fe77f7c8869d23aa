"""Reading order on laid-out boxes: bubbles stay whole, tables go by rows, a tilted page is read as if it were level."""

import numpy as np
import pytest

from leakkit.ocr.line import Char, TextLine
from leakkit.ocr.order import in_order, tilt


def line(text, x, y, w=None, h=20):
    w = w or len(text) * h
    return TextLine(tuple(Char(s, 1.0, (n + 0.5) / len(text)) for n, s in enumerate(text)), np.float32([[x, y], [x + w, y], [x + w, y + h], [x, y + h]]))


def turned(lines, degrees):
    a = np.deg2rad(degrees)
    spin = np.float32([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return [TextLine(one.chars, one.quad @ spin.T) for one in lines]


def told(lines):
    out = {}
    for block, one in in_order(lines):
        out.setdefault(block, []).append(one.text)
    return ["".join(texts) for texts in out.values()]


BUBBLE = [line("一二三四五六七", 100, 100), line("八九", 100, 126), line("下午2:41", 250, 132, 50, 12)]
OWN = [line("已讀5", 60, 110, 40, 12), line("下午2:27", 60, 124, 60, 12), line("甲乙丙丁戊己庚", 150, 100), line("辛壬", 150, 126)]
TABLE = [line(f"{r}{c}格", 50 + c * 150, 50 + r * 26) for r in range(3) for c in range(3)]
FORM = [line("姓名", 50, 50), line("王大明", 200, 50), line("電話", 50, 90), line("0912", 200, 90)]


@pytest.mark.parametrize("lines, wanted", [
    (BUBBLE, ["一二三四五六七八九", "下午2:41"]),
    (OWN, ["已讀5下午2:27", "甲乙丙丁戊己庚辛壬"]),
    (TABLE, ["00格", "01格", "02格", "10格", "11格", "12格", "20格", "21格", "22格"]),
    (FORM, ["姓名", "王大明", "電話", "0912"]),
    ([], []),
])
@pytest.mark.parametrize("degrees", [0, 2, -3])
def test_order(lines, wanted, degrees):
    if degrees and lines is FORM:
        pytest.skip("four short words do not show a tilt")
    assert told(turned(lines[::-1], degrees)) == wanted


def test_tilt_is_measured_on_long_lines():
    long = [line("一二三四五六七八九十", 100, 100 + 40 * n) for n in range(5)]
    assert tilt(turned(long, 3)) == pytest.approx(np.deg2rad(3), abs=0.002)
    assert tilt(long[:1]) == 0

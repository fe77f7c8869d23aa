"""Figures: equal bytes, glyphs that show, placeholders only, and the same in words."""

import hashlib
import warnings

import pandas as pd
import pytest

from leakkit import schema
from leakkit.writeup import figures
from leakkit.writeup.drawing import _face, image_bytes
from leakkit.writeup.events import events
from tests.writeup.sample import ORIGINALS, harmless, material

DRAWN = {"timeline.png": figures.timeline, "audience.png": figures.audience, "spread.png": figures.spread}


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_equal_bytes_without_metadata(name, kind):
    first, second = (image_bytes(DRAWN[name](material()), kind) for _ in range(2))
    assert first == second
    assert b"Matplotlib" not in first and b"tEXt" not in first and b"<dc:date>" not in first


@pytest.mark.parametrize("name", DRAWN)
def test_no_missing_glyph_even_without_system_fonts(name, monkeypatch):
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager.fontManager, "ttflist",
                        [font for font in font_manager.fontManager.ttflist if "matplotlib" in str(font.fname)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image_bytes(DRAWN[name](material()))


def test_the_face_is_the_bundled_traditional_one():
    from matplotlib import ft2font
    from noto_cjk_sans_otc import FONT_PATH

    assert str(_face()) == str(FONT_PATH)
    face = ft2font.FT2Font(str(_face()), face_index=_face().face_index)
    assert face.family_name == "Noto Sans CJK TC"
    assert hashlib.sha256(open(FONT_PATH, "rb").read()).hexdigest().startswith("b76b0433203017ca")


def texts(figure):
    from matplotlib.text import Text

    return "".join(found.get_text() for found in figure.findobj(Text))


@pytest.mark.parametrize("name", DRAWN)
def test_placeholders_only(name):
    said = texts(DRAWN[name](material())) + figures.alt_text(name, material())
    assert not [original for original in ORIGINALS if original in said]


def test_timeline_tells_every_event_with_its_row():
    said = texts(figures.timeline(material()))
    assert [event.kind for event in events(material())] == ["post", "reply", "member", "move", "end"]
    assert all(event.rows[-1] in said for event in events(material()))


def test_timeline_keeps_to_the_first_forty():
    first = pd.Timestamp("2025-10-01 09:06")
    rows = [{"message_id": f"E1-{n:06d}", "evidence_id": "E1", "at": first + pd.Timedelta(minutes=n), "account": "柯建志",
             "action": "join", "basis": "system-line"} for n in range(60)]
    figure = figures.timeline(material(membership=schema.MEMBERSHIP.frame(rows)))
    assert "僅列前 40 件，共 64 件" in texts(figure)


def test_audience_says_intervals_and_grades_in_words():
    said = texts(figures.audience(material()))
    assert "17–19 人" in said and "15–17 人" in said and "至少 2 人（上限未明）" in said and "有回應" in said
    bars = [patch for axes in figures.audience(material()).axes for patch in axes.patches]
    assert {"///", ".."} <= {bar.get_hatch() for bar in bars}


def test_alt_text_says_what_the_picture_shows():
    assert "甲發布乙之姓名" in figures.alt_text("timeline.png", material())
    assert "D1 可能看到者 17–19 人" in figures.alt_text("audience.png", material())
    assert "E1-000012 至 E2-000003（相同文字）" in figures.alt_text("spread.png", material())


def test_nothing_to_draw():
    assert figures.alt_text("timeline.png", harmless()).startswith("時間軸")
    for name, draw in DRAWN.items():
        image_bytes(draw(harmless()))
        assert "無" in figures.alt_text(name, harmless()) or "沒有" in figures.alt_text(name, harmless()) or "未見" in (
            figures.alt_text(name, harmless()))


def test_draw_writes_the_pictures(tmp_path):
    assert set(figures.draw(material(), tmp_path)) == set(DRAWN)
    assert set(figures.draw(material(edges=schema.EDGES.frame()), tmp_path)) == {"timeline.png", "audience.png"}
    assert figures.draw(harmless(), tmp_path) == {}

"""Figures: equal bytes, glyphs that show, placeholders only, and the same in words."""

import hashlib
import io
import warnings

import pandas as pd
import pytest

from leakkit import schema
from leakkit.writeup import figures
from leakkit.writeup.drawing import _face, image_bytes
from leakkit.writeup.events import events
from tests.writeup import sample
from tests.writeup.sample import ORIGINALS, harmless

DRAWN = {"timeline.png": figures.timeline, "audience.png": figures.audience, "spread.png": figures.spread,
         "over_time.png": figures.over_time, "members.png": figures.members, "matrix.png": figures.matrix}


def material(**changes):
    """The sample with what the charts over time are drawn from; one top is unknown, one member left, one came later."""
    at = pd.Timestamp
    growth = pd.DataFrame([
        {"at": at("2025-10-01 09:05"), "message_id": "E1-000012", "chat_title": "工務科工作群", "hop": 0, "minutes": 0, "low": 17, "high": 19, "new_low": 17},
        {"at": at("2025-10-01 09:30"), "message_id": "E2-000003", "chat_title": "海線同學會", "hop": 1, "minutes": 25, "low": 18, "high": None,
         "new_low": 1}]).astype({"high": "Int64"})
    presence = schema.PRESENCE.frame([
        {"chat_title": "工務科工作群", "account": "王小美", "since": at("2025-10-01 08:30"), "until": at("2025-10-01 09:11"), "rows": ["E1-000010"]},
        {"chat_title": "工務科工作群", "account": "柯建志", "since": at("2025-10-01 09:20"), "until": at("2025-10-01 09:20"),
         "entered": at("2025-10-01 09:20"), "rows": ["E1-000015"]},
        {"chat_title": "工務科工作群", "account": "阿德(工務)", "since": at("2025-10-01 09:05"), "until": at("2025-10-01 09:52"),
         "left": at("2025-10-01 09:52"), "rows": ["E1-000012"]}])
    return sample.material(**{"growth": growth, "presence": presence, **changes})


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
        warnings.simplefilter("error")          # matplotlib warns of a glyph that the face lacks
        assert image_bytes(DRAWN[name](material())).startswith(b"\x89PNG")


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


def test_the_charts_over_time_say_what_they_show():
    said = figures.alt_text("over_time.png", material())
    assert "累計 17–19 人" in said and "累計 至少 18 人（上限未明）" in said and "反應者 1 人" in said
    said = figures.alt_text("members.png", material())
    assert "丁：114/10/01 09:20 加入" in said and "甲：最早見於 114/10/01 09:05，114/10/01 09:52 離開" in said
    said = figures.alt_text("matrix.png", material())
    assert "檢舉人乙：姓名（〔聊天室1〕 D1、〔聊天室2〕 D2）" in said


def test_a_member_gone_before_has_no_bar():
    gone = schema.PRESENCE.frame([{"chat_title": "工務科工作群", "account": "王小美", "since": pd.Timestamp("2025-09-01"),
                                   "until": pd.Timestamp("2025-09-02"), "left": pd.Timestamp("2025-09-02"), "rows": []}])
    assert "丙" not in texts(figures.members(material(presence=gone)))


def test_another_source_as_likely_is_drawn_and_said():
    edges = schema.EDGES.frame([{"from_message": "E1-000012", "to_message": "E2-000003", "basis": "same-text", "similarity": 1.0,
                                 "delay_minutes": 25, "alternatives": ["E1-000014"], "because": "x"}])
    assert "亦可能" in texts(figures.spread(material(edges=edges)))
    assert "亦可能來自 E1-000014" in figures.alt_text("spread.png", material(edges=edges))


def test_nothing_to_draw():
    assert figures.alt_text("timeline.png", harmless()).startswith("時間軸")
    for name, draw in DRAWN.items():
        if name not in ("over_time.png", "members.png"):          # drawn only where there is a post
            image_bytes(draw(harmless()))
        assert "無" in figures.alt_text(name, harmless()) or "沒有" in figures.alt_text(name, harmless()) or "未見" in (
            figures.alt_text(name, harmless()))


def test_draw_writes_the_pictures(tmp_path):
    assert set(figures.draw(material(), tmp_path)) == set(DRAWN)
    assert set(figures.draw(material(edges=schema.EDGES.frame()), tmp_path)) == set(DRAWN) - {"spread.png"}
    assert set(figures.draw(sample.material(), tmp_path)) == set(DRAWN) - {"over_time.png", "members.png"}
    assert figures.draw(harmless(), tmp_path) == {}


@pytest.mark.parametrize("colour", [False, True])
def test_a_figure_of_ours_in_a_pdf_is_known_without_reading_it(tmp_path, monkeypatch, colour):
    """Its samples are compared; a strange picture on the page is read as ever."""
    from leakkit import deid, ocr
    from leakkit.writeup import drawing, render
    figure = drawing.blank(3, 2)
    figure.text(0.5, 0.5, "林淑芬", fontproperties=drawing.font(20), color="#cc0000" if colour else "#000000")
    (tmp_path / "a.png").write_bytes(drawing.image_bytes(figure))
    looked = []
    monkeypatch.setattr(ocr, "look", lambda data, name: looked.append(name))
    render.render("![圖](a.png)\n", tmp_path / "a.pdf", {"a.png": tmp_path / "a.png"}, "標題")
    found = deid.survivors(tmp_path / "a.pdf", [("林淑芬", "person")])
    assert [one.how for one in found] == ["完整"] and "圖中文字" in found[0].where and looked == []


def test_figures_without_colour_are_grey_pictures():
    from PIL import Image
    assert Image.open(io.BytesIO(image_bytes(figures.timeline(material())))).mode == "L"

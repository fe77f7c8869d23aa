"""A drawn chat and a drawn form through the whole case: messages, sizes, findings with boxes, attachments, a covered copy."""

import datetime as dt
import zipfile

import numpy as np
import pandas as pd
import pytest
from PIL import ImageDraw

import leakkit as lk
from leakkit.errors import InputError
from leakkit.investigation import new_case
from leakkit.investigation.pictures import redact_image
from leakkit.ocr import look
from leakkit.readers import screenshot

from ..conftest import ticking
from .drawn import face, picture, saved

pytest.importorskip("rapidocr", reason="the extra [ocr] is not installed")
DAY = dt.date(2025, 10, 3)


def bubble(pen, box, texts, fill, ink="black"):
    pen.rounded_rectangle(box, 24, fill=fill)
    for n, text in enumerate(texts):
        pen.text((box[0] + 22, box[1] + 14 + n * 52), text, font=face(38), fill=ink)


def chat(dark=False):
    """Two people and the owner of the phone, in a group of twenty."""
    from PIL import Image

    ground, his, mine, ink = ("#1f1f1f", "#383838", "#3f8f4f", "white") if dark else ("#8cabd8", "white", "#77e264", "black")
    image = Image.new("RGB", (1080, 1300), ground)
    pen = ImageDraw.Draw(image)
    pen.text((90, 60), "工程科公務群(20)", font=face(44), fill=ink)
    pen.text((460, 170), "9月15日(一)", font=face(30), fill=ink)
    pen.text((130, 250), "陳美玲", font=face(30), fill="#bbbbbb" if dark else "#334466")
    bubble(pen, (130, 300, 790, 440), ["檢舉人林○美來電，請問這是", "哪一科的業務？"], his, ink)
    pen.text((810, 400), "上午10:06", font=face(26), fill="#bbbbbb" if dark else "#334466")
    bubble(pen, (420, 500, 1050, 640), ["我們科的，電話0912-345-", "678，已轉承辦"], mine, ink)
    pen.text((260, 560), "已讀 19", font=face(26), fill="#bbbbbb" if dark else "#334466")
    pen.text((260, 600), "上午10:20", font=face(26), fill="#bbbbbb" if dark else "#334466")
    pen.text((130, 700), "王大明", font=face(30), fill="#bbbbbb" if dark else "#334466")
    bubble(pen, (130, 750, 330, 840), ["收到"], his, ink)
    pen.text((350, 800), "上午10:21", font=face(26), fill="#bbbbbb" if dark else "#334466")
    return image


@pytest.fixture(scope="module", params=[False, True], ids=["light", "dark"])
def read(request):
    sheet = look(saved(chat(request.param)), "a.png")
    return sheet, screenshot.exported(sheet, "E1", DAY)


def test_a_chat_becomes_messages(read):
    sheet, export = read
    got = [(row.account, row.text.replace("〇", "○"), str(row.sent_at)) for row in pd.DataFrame(export.messages).itertuples()]
    assert got == [("陳美玲", "檢舉人林○美來電，請問這是哪一科的業務？", "2025-09-15 10:06:00"),
                   ("（匯出者）", "我們科的，電話0912-345-678，已轉承辦", "2025-09-15 10:20:00"), ("王大明", "收到", "2025-09-15 10:21:00")]
    assert export.evidence["chat_title"] == "工程科公務群" and export.evidence["chat_type"] == "group"
    assert export.evidence["lines_unexplained"] == 0 and export.messages["ocr_confidence"].min() > 0.8


def test_counts_become_evidence_for_the_audience(read):
    rows = pd.DataFrame(screenshot.sizes(*read))
    assert rows[["what", "count", "basis"]].values.tolist() == [["members", 20, "title"], ["readers", 19, "read-mark"]]
    assert rows["message_id"].tolist()[1] == "E1-000002"


@pytest.mark.parametrize("received, year", [(dt.date(2025, 10, 3), 2025), (dt.date(2025, 9, 1), 2014), (None, None)])
def test_the_year_is_the_latest_that_fits(received, year, read):
    first = screenshot.exported(read[0], "E1", received).messages["sent_at"].iloc[0]
    assert (first.year if pd.notna(first) else None) == year


def test_a_sheet_comes_back_from_its_json(read):
    assert type(read[0]).from_json(read[0].to_json()) == read[0]


FORM = picture((40, "檢舉人姓名"), (40, "身分證字號"), (40, "聯絡電話"), width=900)


@pytest.fixture(scope="module")
def form():
    image = FORM.copy()
    pen = ImageDraw.Draw(image)
    for n, text in enumerate(("林小美", "A123456789", "0912-345-678")):
        pen.text((360, 36 * 0.7 + n * 36 * 1.9), text, font=face(36), fill="black")
    return image


def test_a_form_becomes_fields(form):
    sheet = look(saved(form), "a.png")
    got = screenshot.fields(sheet)
    assert list(zip(got["label"], got["value"], strict=True)) == [("檢舉人姓名", "林小美"), ("身分證字號", "A123456789"), ("聯絡電話", "0912-345-678")]
    assert screenshot.kind_of(sheet) == "form"
    assert screenshot.told(sheet) == "檢舉人姓名：林小美\n身分證字號：A123456789\n聯絡電話：0912-345-678"


def test_a_case_reads_its_pictures_once_and_goes_on_after_a_stop(tmp_path, form, monkeypatch):
    """A chat export in a zip with two pictures, one of them broken, and a screenshot beside it."""
    rows = ("[2025/9/15 上午9:30:00] 小潔: \u200e<附件: a.jpg>", "[2025/9/15 上午9:31:00] 小潔: \u200e<附件: b.png>", "[2025/9/15 上午9:32:00] 阿明: 收到了，謝謝大家")
    with zipfile.ZipFile(tmp_path / "chat.zip", "w") as out:
        out.writestr("_chat.txt", "\n".join(rows))
        out.writestr("a.jpg", saved(form, "JPEG", quality=80))
        out.writestr("b.png", saved(form)[:400])
    chat().save(tmp_path / "shot.png")
    case = new_case(tmp_path / "case", "政風室 甲", ticking())
    case.add(tmp_path / "chat.zip", received_from="A機關")
    case.add(tmp_path / "shot.png", received_from="A機關")
    case.read(pictures=False)
    assert len(case.pictures_left()) == 2
    case.read_pictures(most=1)
    assert len(case.pictures_left()) == 1
    case.read_pictures(background=True).join()
    assert case.pictures_left() == []
    monkeypatch.setattr("leakkit.ocr.look", lambda *a, **k: pytest.fail("read twice"))
    case.read_pictures()
    case.read()
    assert case.table("pictures")["state"].value_counts().to_dict() == {"read": 2, "not-read": 1}
    found = case.find(names="wordlist")
    mine = pd.DataFrame(found)[pd.DataFrame(found)["value"] == "A123456789"]
    assert mine["message_id"].tolist() == ["E1-000001"]
    box = case.boxes(mine["finding_id"].iloc[0]).iloc[0]
    assert 330 < box["x"] < 370 and 85 < box["y"] < 115 and 180 < box["w"] < 320 and box["confidence"] > 0.9
    assert case.looked_at()["not_looked_at"] and "1" in case.looked_at()["not_looked_at"][0]
    assert case.verify() == []


def test_a_covered_copy_shows_nothing_and_carries_nothing(tmp_path, form):
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = "林小美"
    (tmp_path / "form.jpg").write_bytes(saved(form, "JPEG", quality=95, exif=exif))
    before = (tmp_path / "form.jpg").read_bytes()
    out = redact_image(tmp_path / "form.jpg", tmp_path / "out.png", names="wordlist")
    text = "".join(lk.read_image(out)["text"])
    assert "檢舉人姓名" in text and not any(value in text for value in ("林小美", "A123456789", "0912"))
    made = Image.open(out)
    assert made.info == {} and not made.getexif() and (tmp_path / "form.jpg").read_bytes() == before
    dark = (np.asarray(made) == 0).all(axis=2)
    assert dark[100, 370:540].all()
    with pytest.raises(InputError):
        redact_image(tmp_path / "form.jpg", tmp_path / "form.jpg")


class Misread:
    """An engine that reads one digit as a letter, and is not sure of it."""

    name, version = "misread", "1"

    def lines(self, pixels):
        from leakkit.ocr.line import Char, TextLine

        out = []
        for n, text in enumerate(("檢舉人身分證A1234S6789請查明", "聯絡電話0912-345-678")):
            quad = np.float32([[20, 20 + 60 * n], [600, 20 + 60 * n], [600, 60 + 60 * n], [20, 60 + 60 * n]])
            out.append(TextLine(tuple(Char(sign, 0.6, (k + 0.5) / len(text)) for k, sign in enumerate(text)), quad))
        return out


def test_a_mended_digit_and_a_low_confidence_reach_the_reason_and_the_writeup(tmp_path, form, monkeypatch):
    monkeypatch.setattr("leakkit.ocr.looking._engine", lambda engine: Misread())
    with zipfile.ZipFile(tmp_path / "chat.zip", "w") as out:
        out.writestr("_chat.txt", "[2025/9/15 上午9:30:00] 小潔: \u200e<附件: a.jpg>\n[2025/9/15 上午9:32:00] 阿明: 收到了，謝謝大家")
        out.writestr("a.jpg", saved(form, "JPEG"))
    case = new_case(tmp_path / "case", "政風室 甲", ticking())
    case.add(tmp_path / "chat.zip", received_from="A機關")
    case.read()
    found = pd.DataFrame(case.find(names="wordlist")).set_index("value")
    why, telephone = found.loc["A123456789", "why"], found.loc["0912-345-678", "why"]
    assert "第 6 字原讀作「S」，改為「5」" in why and "檢查碼" in why and "LowOcrConfidence" in why and "A123456789" not in why
    assert "LowOcrConfidence" in telephone and "原讀作" not in telephone
    limits = case.picture_limits()
    assert limits[0].startswith("LowOcrConfidence") and found.loc["A123456789", "finding_id"] in limits[0]
    case.decide(found["finding_id"].tolist(), "not", "測試")
    from leakkit.leak.documents import report_nothing

    written = report_nothing(case, tmp_path / "writeup.md")
    assert "LowOcrConfidence" in written.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def yesterday():
    """「昨天」 above two messages, with notices of a joining and a leaving between them."""
    from PIL import Image

    image = Image.new("RGB", (1080, 1000), "#8cabd8")
    pen = ImageDraw.Draw(image)
    pen.text((90, 60), "工程科公務群(20)", font=face(44), fill="black")
    pen.text((500, 170), "昨天", font=face(30), fill="black")
    pen.text((130, 250), "陳美玲", font=face(30), fill="#334466")
    bubble(pen, (130, 300, 790, 390), ["請問這是哪一科的業務？"], "white")
    pen.text((810, 350), "上午10:06", font=face(26), fill="#334466")
    pen.text((400, 450), "林小美加入群組", font=face(30), fill="black")
    pen.text((400, 530), "王大明已退出群組", font=face(30), fill="black")
    bubble(pen, (420, 620, 1050, 710), ["我們科的，已轉承辦"], "#77e264")
    pen.text((260, 660), "上午10:20", font=face(26), fill="#334466")
    return look(saved(image), "a.png")


@pytest.mark.parametrize("captured, day, code", [(None, None, "day-relative"), (dt.date(2025, 9, 16), "2025-09-15", "day-from-name")])
def test_yesterday_is_a_date_only_where_the_day_of_the_picture_is_known(captured, day, code, yesterday):
    export = screenshot.exported(yesterday, "E1", DAY, captured)
    texts = export.messages[export.messages["kind"] == "text"]
    assert [str(at)[:10] if pd.notna(at) else None for at in texts["sent_at"]] == [day, day]
    assert code in [warning.code for warning in export.warnings]


def test_who_joined_and_left_becomes_membership(yesterday):
    export = screenshot.exported(yesterday, "E1", DAY)
    assert export.membership[["account", "action"]].values.tolist() == [["林小美", "join"], ["王大明", "leave"]]
    assert export.messages["kind"].tolist() == ["text", "system", "system", "text"]


@pytest.mark.parametrize("name, day", [("Screenshot_20250915-101112_LINE.jpg", dt.date(2025, 9, 15)), ("螢幕擷取畫面 2025-09-15 101112.png", dt.date(2025, 9, 15)),
                                       ("IMG_20250915_101112.jpg", None), ("Screenshot_20251345.png", None), ("a.png", None)])
def test_only_a_screenshots_own_name_tells_its_day(name, day):
    assert screenshot.captured_on(name) == day


def test_a_weekday_alone_counts_back():
    assert screenshot._relative("星期一", dt.date(2025, 9, 17)) == dt.date(2025, 9, 15)
    assert screenshot._relative("週三", dt.date(2025, 9, 17)) == dt.date(2025, 9, 17)


def test_a_covered_copy_can_not_be_brought_back(tmp_path, form):
    """No pixel of a covered value is left at any brightness, and no byte of the file carries a name, a thumbnail or a profile."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    note = PngInfo()
    note.add_text("Author", "林小美")
    (tmp_path / "form.png").write_bytes(saved(form, pnginfo=note, icc_profile=b"profile of A123456789"))
    out = redact_image(tmp_path / "form.png", tmp_path / "out.png", names="wordlist")
    data = out.read_bytes()
    chunks, at = [], 8
    while at < len(data):
        size = int.from_bytes(data[at:at + 4])
        chunks.append(data[at + 4:at + 8])
        at += 12 + size
    assert set(chunks) == {b"IHDR", b"IDAT", b"IEND"} and at == len(data)
    assert "林小美".encode() not in data and b"A123456789" not in data
    before, after = np.asarray(form.convert("RGB")).astype(int), np.asarray(Image.open(out).convert("RGB")).astype(int)
    values = np.zeros(before.shape[:2], bool)
    values[:, 355:] = True
    assert (after[values & (before.sum(axis=2) < 600)] == 0).all()         # wherever a value had ink
    other = {tuple(pixel) for pixel in after[values]}
    assert other <= {(0, 0, 0), (255, 255, 255)}


def list_chat(rows, dark=False):
    """A page like Slack's: faces, a name in bold with a small clock, the text below."""
    from PIL import Image

    ink, ground, faint = ("#ddd", "#1a1d21", "#999") if dark else ("black", "white", "#777777")
    image = Image.new("RGB", (1000, 200 + 150 * len(rows)), ground)
    pen = ImageDraw.Draw(image)
    pen.text((40, 30), "# 採購案討論", font=face(40), fill=ink)
    pen.text((40, 90), "12 位成員", font=face(24), fill=faint)
    for n, (name, clock, text) in enumerate(rows):
        top = 170 + n * 150
        pen.rounded_rectangle((40, top, 100, top + 60), 8, fill="#8a6fc0")
        pen.text((120, top), name, font=face(30), fill=ink)
        pen.text((120 + 34 * len(name) + 10, top + 6), clock, font=face(22), fill=faint)
        pen.text((120, top + 48), text, font=face(30), fill=ink)
    return image


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("day, at", [("9月15日 ", "2025-09-15 10:06:00"), ("", "NaT")])
def test_a_chat_shown_as_a_list_becomes_messages(dark, day, at):
    rows = [("陳美玲", day + "上午10:06", "檢舉人電話是0912-345-678"), ("王大明", day + "上午10:20", "收到，我再跟廠商聯絡"), ("陳美玲", day + "上午10:21", "麻煩了")]
    sheet = look(saved(list_chat(rows, dark)), "a.png")
    export = screenshot.exported(sheet, "E1", DAY)
    got = [(row.account, row.text.replace(" ", "")) for row in pd.DataFrame(export.messages).itertuples()]
    assert got == [(name, text) for name, _, text in rows]
    assert export.evidence["chat_title"] == "採購案討論" and str(export.messages["sent_at"].iloc[0]) == at
    assert pd.DataFrame(screenshot.sizes(sheet, export))["count"].tolist() == [12]


def test_a_table_with_names_and_times_is_no_chat():
    image = picture(*[(40, name) for name in ("陳美玲", "王大明", "林小美")], width=700)
    pen = ImageDraw.Draw(image)
    for n, text in enumerate(("08:30", "08:41", "08:55")):
        pen.text((360, 36 * 0.7 + n * 36 * 1.9), text, font=face(36), fill="black")
    assert screenshot.kind_of(look(saved(image), "a.png")) != "chat"

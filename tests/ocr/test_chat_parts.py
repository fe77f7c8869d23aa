"""Parts of chats that are no plain message: quotations, recalls inside bubbles, clocks between messages; pages that are no chats."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image, ImageDraw

from leakkit.ocr import look
from leakkit.readers import screenshot

from .drawn import face, saved

pytest.importorskip("rapidocr", reason="the extra [ocr] is not installed")
TAKEN = dt.date(2025, 9, 16)


def read(image):
    sheet = look(saved(image), "a.png")
    return sheet, screenshot.exported(sheet, "E1", TAKEN, TAKEN)


def lines(pen, x, y, *texts):
    for text, size, fill in texts:
        pen.text((x, y), text, font=face(size), fill=fill)
        y += round(size * 1.4)


@pytest.fixture(scope="module")
def quoted():
    """An answer that quotes the message above it, a deleted message and a clock in the middle of the page."""
    image = Image.new("RGB", (1080, 1200), "#e8e0d8")
    pen = ImageDraw.Draw(image)
    pen.text((100, 40), "志工隊(12)", font=face(44), fill="black")
    pen.text((430, 130), "2025年9月15日", font=face(28), fill="#555555")
    pen.text((130, 190), "陳美玲", font=face(28), fill="#334466")
    pen.rounded_rectangle((130, 235, 780, 325), 24, fill="white")
    lines(pen, 155, 252, ("名單的電話是哪一位提供的？", 38, "black"))
    pen.rounded_rectangle((380, 400, 1050, 610), 24, fill="#9be27d")
    lines(pen, 405, 415, ("陳美玲", 28, "#4d7040"), ("名單的電話是哪一位提供的？", 28, "#4d7040"))
    lines(pen, 405, 535, ("承辦人林小姐，我再問她", 38, "black"))
    pen.text((480, 660), "下午2:10", font=face(28), fill="#555555")
    pen.rounded_rectangle((130, 730, 560, 820), 24, fill="white")
    lines(pen, 155, 747, ("此訊息已刪除", 38, "#777777"))
    pen.rounded_rectangle((700, 880, 1050, 970), 24, fill="#9be27d")
    lines(pen, 725, 897, ("好的，謝謝你", 38, "black"))
    return read(image)


def test_a_quotation_is_the_earlier_message_and_no_text_of_the_answer(quoted):
    rows = pd.DataFrame(quoted[1].messages)
    answer = rows[rows["text"].str.contains("承辦人")].iloc[0]
    assert answer["text"] == "承辦人林小姐，我再問她" and answer["reply_to"] == "E1-000001"
    assert rows["text"].tolist().count("名單的電話是哪一位提供的？") == 1


def test_a_deleted_message_is_unsent_and_the_clock_is_of_what_follows(quoted):
    rows = pd.DataFrame(quoted[1].messages)
    assert rows.loc[rows["text"].str.contains("已刪除"), "kind"].tolist() == ["unsent"]
    assert str(rows["sent_at"].iloc[-1]) == "2025-09-15 14:10:00" and pd.isna(rows["sent_at"].iloc[0])
    assert "clock-of-block" in [warning.code for warning in quoted[1].warnings]


def test_cells_with_clocks_are_no_chat():
    image = Image.new("RGB", (1300, 560), "white")
    pen = ImageDraw.Draw(image)
    for row in range(6):
        for column, text in enumerate((f"林小{'美華明玲芳娟'[row]}", f"0912-345-67{row}", f"9月1{row}日", f"上午9:1{row}", "已結案")):
            pen.rectangle((20 + column * 250, 20 + row * 85, 265 + column * 250, 98 + row * 85), outline="#999999", fill="#fff2cc" if (row + column) % 2 else "white")
            pen.text((32 + column * 250, 34 + row * 85), text, font=face(34), fill="black")
    sheet, export = read(image)
    assert screenshot.kind_of(sheet) == "other" and export.evidence["variant"] == "screenshot-other"


def test_cards_with_labels_over_values_are_a_form():
    image = Image.new("RGB", (840, 900), "#f0ebf8")
    pen = ImageDraw.Draw(image)
    for n, (label, value) in enumerate((("姓名", "林小美"), ("聯絡電話", "0912-345-678"), ("通訊地址", "臺北市信義區松高路11號"), ("電子郵件", "mei@example.tw"))):
        pen.rounded_rectangle((30, 30 + n * 200, 760, 200 + n * 200), 20, fill="white")
        lines(pen, 60, 50 + n * 200, (label, 32, "#444444"), (value, 34, "black"))
    sheet, _ = read(image)
    assert screenshot.kind_of(sheet) == "form"
    assert dict(screenshot.fields(sheet)[["label", "value"]].itertuples(index=False))["聯絡電話"] == "0912-345-678"


def test_the_form_of_the_seed_case_is_no_chat():
    """Shaded labels beside white values under a line with a clock look like bubbles of two sides."""
    made = Path(__file__).parents[2] / "datasets/seed_case/screenshot.png"
    export = screenshot.exported(look(made.read_bytes(), "screenshot.png"), "E1", TAKEN, TAKEN)
    assert list(export.messages["kind"]) == ["image"] and "聯絡電話：0900-012-345" in export.messages["text"].iloc[0]

"""WhatsApp: golden samples, the order of day and month, what is typed and what the app wrote, shuffled chats, damaged files."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import readers
from leakkit.errors import InputError
from leakkit.readers.whatsapp_notices import read_notice

from .beside import HERE, accounted, check, mangled, read_or_refused, samples

MARK = "\u200e"


@pytest.mark.parametrize("sample", samples("whatsapp"))
def test_sample(sample):
    check(sample)


@pytest.mark.parametrize("text, action, actor, subjects", [
    ("映潔已新增子謙", "add", "映潔", ("子謙",)),
    ("映潔 新增了 子謙。", "add", "映潔", ("子謙",)),
    ("您已新增子謙、阿芬", "add", readers.EXPORTER, ("子謙", "阿芬")),
    ("映潔已移除你", "remove", "映潔", (readers.EXPORTER,)),
    ("映潔移除了子謙", "remove", "映潔", ("子謙",)),
    ("子謙已離開群組", "leave", "子謙", ()),
    ("子謙離開了", "leave", "子謙", ()),
    ("子謙使用群組連結加入", "join", "子謙", ()),
    ("子謙加入了群組", "join", "子謙", ()),
    ("映潔建立了此群組", "create", "映潔", ()),
    ("映潔將群組名稱變更為「新群」", "rename", "映潔", ()),
    ("映潔已變更本群組圖示", "other", None, ()),
    ("Boris added you", "add", "Boris", (readers.EXPORTER,)),
    ("You added Ann and Ben", "add", readers.EXPORTER, ("Ann", "Ben")),
    ("Boris removed Ann Lee", "remove", "Boris", ("Ann Lee",)),
    ("Ann left", "leave", "Ann", ()),
    ("Ann joined using this group's invite link", "join", "Ann", ()),
    ("Ann joined using this group’s invite link", "join", "Ann", ()),
    ("Ann joined from the community", "join", "Ann", ()),
    ("Ann was added", "add", None, ("Ann",)),
    ("Boris changed the subject from “A” to “B”", "rename", "Boris", ()),
    ("Boris changed the subject to “B”", "rename", "Boris", ()),
    ("Boris changed their phone number to a new number. Tap to add.", "other", None, ()),
    ("您與映潔的安全碼已變更。點擊以了解更多。", "other", None, ()),
])
def test_notice_wordings(text, action, actor, subjects):
    notice = read_notice(text)
    assert (notice.action, notice.actor, notice.subjects) == (action, actor, subjects)


def read(text, **options):
    return readers.read_bytes(text.encode(), "chat.txt", **options)


def test_order_of_day_and_month_is_asked_when_both_fit():
    text = "01/02/2024, 08:01 - Ann: a\n02/02/2024, 09:01 - Ben: b\n"
    assert [w.code for w in read(text).warnings] == ["date-order"]
    dmy, mdy = read(text, date_order="dmy"), read(text, date_order="mdy")
    assert dmy.warnings == mdy.warnings == []
    assert str(dmy.messages["sent_at"][0]) == "2024-02-01 08:01:00" and str(mdy.messages["sent_at"][0]) == "2024-01-02 08:01:00"
    with pytest.raises(InputError, match="date_order"):
        read(text, date_order="ymd")


def test_order_is_decided_by_the_last_row_too():
    rows = "".join(f"0{day}/02/2024, 08:01 - Ann: a{day}\n" for day in range(1, 8))
    assert read(rows + "13/02/2024, 08:01 - Ann: z\n").warnings == []
    assert read(rows + "13/02/2024, 08:01 - Ann: z\n").messages["sent_at"].dt.month.unique().tolist() == [2]


@pytest.mark.parametrize("body, kind", [
    ("圖像已省略", "text"), (MARK + "圖像已省略", "image"), (MARK + "此訊息已刪除。", "unsent"), ("此訊息已刪除", "text"),
    ("<附件: a.jpg>", "text"), (MARK + "<附件: a.jpg>", "image"), (MARK + "<attached: 001-STICKER-2.webp>", "sticker"),
    (MARK + "未接語音通話", "call"), (MARK + "位置: https://maps.google.com/?q=1,2", "location"), ("小明已移除小華", "text"),
])
def test_in_a_marked_file_only_the_mark_makes_a_placeholder(body, kind):
    text = f"[2025/2/7 上午9:30:00] 群: {MARK}訊息和通話已受端對端加密保護。\n[2025/2/7 上午9:31:00] 映潔: {body}\n"
    export = read(text)
    assert export.messages.iloc[1][["account", "kind"]].tolist() == ["映潔", kind]
    assert export.membership.empty


def test_a_clock_never_makes_a_row_of_another_shape():
    text = "2024/3/5 下午3:45 - 甲: 貼上\n[2024/3/5, 3:40 PM] 乙: 秘密\n5/3/2024 15:40 - 丙: 秘密\n2024/3/5 下午3:46 - 甲: 完\n"
    export = read(text)
    assert export.messages["account"].tolist() == ["甲", "甲"]
    assert [warning.code for warning in export.warnings] == ["foreign-rows"]


def test_a_file_with_a_caption_of_somebody_who_speaks_often():
    text = "".join(f"2024/3/5 15:4{n} - 甲: 早\n" for n in range(5)) + "2024/3/5 15:46 - 甲: IMG-1.jpg (附件檔案)\n說明\n2024/3/5 15:47 - 甲: 完 (附件)\n"
    export = read(text)
    assert export.messages[["kind", "attachment"]].iloc[5].tolist() == ["image", "IMG-1.jpg"]
    assert export.messages["kind"].tolist()[-1] == "text"


def test_an_empty_body_and_trailing_blank_lines():
    export = read("2024/3/5 15:45 - 甲: 有\n2024/3/5 15:46 - 甲: \n2024/3/5 15:47 - 甲:\n\n\n")
    assert export.messages["text"].tolist() == ["有", "", ""]
    assert export.account["role"].tolist() == ["message"] * 3 + ["blank"] * 2


NAMES = st.sampled_from(["映潔", "~\u00a0子謙", "Mia Chang", "科: 長", "+886 912 345 678", "阿芬🙂"])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u200e\u0085\u2028\u2029"), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMES, st.lists(TEXTS, min_size=1, max_size=3), st.integers(0, 90_000)), min_size=1, max_size=12))
def test_any_chat_is_read_back_exactly(rows):
    at, lines, expected = dt.datetime(2025, 1, 1), [f"[2025/1/1 上午12:00:00] 群: {MARK}訊息和通話已受端對端加密保護。"], []
    lines += [f"[2025/1/1 上午12:00:00] 科: 長: {MARK}科: 長建立了群組「群」"]
    for name, body, seconds in rows:
        at += dt.timedelta(seconds=seconds)
        clock = f"{'上午' if at.hour < 12 else '下午'}{at.hour % 12 or 12}:{at:%M:%S}"
        lines.append(f"[{at.year}/{at.month}/{at.day} {clock}] {name}: " + "\n".join(body))
        expected.append((at, name.replace("\u00a0", " "), "\n".join(body).rstrip("\n")))
    export = readers.read_bytes("\r\n".join([*lines, ""]).encode(), "_chat.txt", reader="whatsapp")
    said = export.messages[export.messages["account"].notna()]
    found = [(row.sent_at.to_pydatetime(), row.account, row.text) for row in said.itertuples()]
    # a body of blanks at the very end cannot be told from blank lines of the file
    assert [(a, b, c.rstrip()) for a, b, c in found] == [(a, b, c.rstrip()) for a, b, c in expected]
    accounted(export)


SEEDS = [path.values[0].read_bytes() for path in samples("whatsapp")]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_damage_is_refused_or_accounted(data):
    read_or_refused(mangled(data.draw, data.draw(st.sampled_from(SEEDS))), "_chat.txt")


def test_every_variant_is_there():
    assert len(SEEDS) >= 12 and (HERE / "whatsapp" / "ios_zh-TW_2025.txt").exists()

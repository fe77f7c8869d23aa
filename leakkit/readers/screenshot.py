"""Screenshots: a chat becomes messages with sides, senders and clocks; a form or a mail becomes fields; any other picture its text.

The "lines" of a picture are the lines that were read in it, in reading order; each is accounted for. A chat screenshot names no year: the latest one
is taken in which the weekday fits, not after the picture was received, and a warning says so.
"""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from leakkit import ocr
from leakkit.ocr.sheet import Sheet
from leakkit.readers import reader
from leakkit.readers.export import EXPORTER, Export, Rows
from leakkit.readers.line_mobile import state_notice
from leakkit.readers.line_notices import read_notice
from leakkit.readers.screenshot_layout import Layout, day_of, laid_out, words
from leakkit.readers.screenshot_list import listed
from leakkit.schema import SIZES

_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_LOW = 0.85
_WEEK = "一二三四五六日"


@reader(platform="picture", name="screenshot", suffixes=ocr.SUFFIXES, locales=("zh-TW", "en"), variants=("chat", "form", "mail", "other"),
        tested_on=("自繪畫面：LINE、WhatsApp、Telegram 樣式，深淺色、縮小、重傳、翻拍，見 benchmarks/ocr",))
class Screenshot:
    """Pictures by their first bytes."""

    def detect_bytes(self, data: bytes, name: str) -> float:
        """1 for the head of a picture file."""
        return 1.0 if data.startswith(_HEADS) or data[8:12] == b"WEBP" or data[4:8] == b"ftyp" and ocr.is_picture(name) else 0.0

    def read_bytes(self, data: bytes, evidence_id: str, name: str, received=None, engine=None, **options) -> Export:
        """Raises BadPicture, MissingPart."""
        return exported(ocr.look(data, name, engine), evidence_id, received, captured_on(name))


def _layout(sheet: Sheet) -> Layout | None:
    """The parts of a chat with bubbles or of one shown as a list; None for any other picture."""
    return laid_out(sheet) or listed(sheet)


def kind_of(sheet: Sheet, layout: Layout | None = None) -> str:
    """What a picture shows: chat, mail, form or other."""
    if layout or _layout(sheet):
        return "chat"
    found = fields(sheet)["label"].tolist()
    if sum(bool(re.fullmatch("|".join(words()["mail"]["telling"]), label)) for label in found) >= 2:
        return "mail"
    known = re.compile("|".join(words()["form"]["labels"]))
    return "form" if sum(bool(known.fullmatch(label)) for label in found) >= 3 else "other"


def fields(sheet: Sheet) -> pd.DataFrame:
    """Labels and what stands behind them in a form or a mail: label, value (str), confidence (0-1), line (Int64, of the value, from 1)."""
    known = re.compile(rf"(?:{'|'.join(words()['form']['labels'] + words()['mail']['labels'])})")
    rows, lines = [], list(sheet.lines)
    for n, line in enumerate(lines):
        text = line.text.strip()
        label, colon, value = re.match(r"([^:：]{1,12})([:：]?)(.*)", text + " ").groups()
        label, value = re.sub(r"[\s*＊]", "", label), value.strip()
        if colon and value and (known.fullmatch(label) or len(label) <= 8 and re.fullmatch("[\u4e00-\u9fff]+", label)):
            rows.append((label, value, line.confidence, n + 1))
        elif known.fullmatch(label) and not value and (beside := _beside(lines, n)) is not None:
            rows.append((label, lines[beside].text.strip().lstrip(":：").strip(), lines[beside].confidence, beside + 1))
    frame = pd.DataFrame(rows, columns=["label", "value", "confidence", "line"])
    return frame.astype({"label": "str", "value": "str", "confidence": "Float64", "line": "Int64"})


def _beside(lines, n):
    """The number of the nearest line to the right of line n, on its height."""
    here = lines[n]
    found = [m for m, line in enumerate(lines) if m != n and line.left >= here.right - 0.5 * here.height
             and min(line.bottom, here.bottom) - max(line.top, here.top) > 0.4 * min(line.height, here.height)]
    return min(found, key=lambda m: lines[m].left, default=None)


def told(sheet: Sheet) -> str:
    """The text of a picture that is no chat: a label and its value on one line, the rest as it stands."""
    found = fields(sheet)
    values = {int(row.line) - 1: row for row in found.itertuples()}
    labels = {_label_line(sheet, row) for row in found.itertuples()}
    out = [f"{values[n].label}：{values[n].value}" if n in values else line.text for n, line in enumerate(sheet.lines) if n not in labels - set(values)]
    return "\n".join(out)


def _label_line(sheet, row):
    return next((n for n, line in enumerate(sheet.lines) if re.sub(r"[\s:：*＊]", "", line.text) == row.label and n < row.line), None)


def captured_on(name: str) -> dt.date | None:
    """The day that a telephone or computer wrote into the name of a screenshot (Screenshot_20250915-…, 螢幕擷取畫面 2025-09-15 …); None without one."""
    found = re.search(r"(?<!\d)(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)", name)
    if not found or not re.search(words()["captured"], name, re.I):
        return None
    try:
        return dt.date(*map(int, found.groups()))
    except ValueError:
        return None


def exported(sheet: Sheet, evidence_id: str, received=None, captured=None) -> Export:
    """A picture as an Export. `received` (date or None): no day after it is taken for the year of a printed day. `captured` (date or None): the day on
    which the picture was taken; without it 「今天」 and 「昨天」 are no date, and a warning says so."""
    layout = _layout(sheet)
    lines = [line.text for line in sheet.lines] or [""]
    rows = Rows(evidence_id, lines)
    facts = {"platform": "picture", "encoding": sheet.engine, "chat_type": "unknown"}
    if layout:
        _chat(rows, sheet, layout, received, captured)
        senders = {bubble.sender for bubble in layout.bubbles if bubble.side == "other"} - {"", layout.title}
        facts |= {"variant": "screenshot-chat", "chat_title": layout.title or None, "chat_type": "group" if layout.members or senders else "direct"}
    else:
        rows.message(0, len(lines) - 1, None, None, "image", told(sheet), ocr_confidence=sheet.confidence or 0.0)
        rows.roles = ["message", *["continued"] * (len(lines) - 1)]
        facts |= {"variant": f"screenshot-{kind_of(sheet)}"}
    low = sum(line.confidence < _LOW for line in sheet.lines)
    if low:
        rows.warn("ocr-low", 0, low=low, all=len(sheet.lines))
    mended = sum(bool(line.repairs) for line in sheet.lines)
    if mended:
        rows.warn("ocr-repaired", 0, mended=mended)
    return rows.export("minute", **facts)


def _chat(rows, sheet, layout, received, captured=None):
    """The bubbles of a chat as messages, in their order; days above them give the date."""
    for n, role in layout.roles.items():
        rows.roles[n] = role
    senders = frozenset(bubble.sender for bubble in layout.bubbles if bubble.sender)
    events = [(bubble.box[1], bubble, None) for bubble in layout.bubbles] + [(sheet.lines[n].y, None, n) for n in layout.notices]
    for top, bubble, n in sorted(events, key=lambda event: event[0]):
        day = next((text for y, text, _ in reversed(layout.days) if y < top), None)
        if bubble is None:
            _told_by_the_application(rows, n, sheet.lines[n].text, lambda clock, day=day: _moment(day, clock, received, rows, captured), senders)
            continue
        every = [*bubble.lines, *bubble.aside]
        at = _moment(day, bubble.clock, received, rows, captured)
        confidence = sum(sheet.lines[m].confidence for m in bubble.lines) / len(bubble.lines)
        account = EXPORTER if bubble.side == "own" else bubble.sender or None
        rows.message(min(every), max(every), at, account, "text", bubble.text, ocr_confidence=round(confidence, 3))
        rows.roles[bubble.lines[0]] = "message"
        for m in [*bubble.lines[1:], *bubble.aside]:
            rows.roles[m] = "continued"
    for m, role in enumerate(rows.roles):
        if role == "unexplained" and len(rows.lines[m].strip()) <= 2:
            rows.roles[m] = "header"


def _told_by_the_application(rows, n, text, moment, senders):
    """A notice between messages: a system row, and who joined, left, was added or removed as membership."""
    clock = re.search(words()["clock"], text)
    said = text.replace(clock.group(), "").strip() if clock else text.strip()
    kind = "unsent" if re.fullmatch("|".join(words()["unsent"]), said) else "system"
    rows.message(n, n, moment(clock.group()) if clock else None, None, kind, text)
    notice = read_notice(said, senders)
    if notice and kind == "system" and notice.action != "unsent":
        state_notice(rows, len(rows) - 1, notice)
    rows.roles[n] = "system"


def _relative(day, captured):
    """The date of 今天, 昨天, 前天 or a weekday alone, seen from the day on which the picture was taken; None where it is no such word."""
    for back, said in enumerate(words()["days_back"]):
        if re.match(said, day, re.I):
            return captured - dt.timedelta(days=back)
    weekday = re.match("(?:週|周|星期|禮拜)([一二三四五六日天])", day)
    if weekday is None:
        return None
    return captured - dt.timedelta(days=(captured.weekday() - _WEEK.index(weekday.group(1).replace("天", "日"))) % 7)


def _moment(day, clock, received, rows, captured=None):
    """The printed day and clock as a datetime; None where no day is printed, or one («today») that only the day of the picture tells."""
    found = day_of(day) if day else None
    groups = found.groupdict() if found else {}
    if found and not groups.get("m"):
        date = _relative(day, captured) if captured else None
        if date is None:
            rows.warn("day-relative", 0, day=day)
            return None
        rows.warn("day-from-name", 0, day=f"{captured:%Y-%m-%d}")
        groups = {"y": str(date.year), "m": str(date.month), "d": str(date.day)}
    if not clock or not groups.get("m"):
        return None
    hour, minute = map(int, re.findall(r"\d+", clock)[:2])
    if re.search("下午|晚上|午後|pm|p\\.m", clock, re.I) and hour < 12:
        hour += 12
    if re.search("上午|凌晨|午前|am|a\\.m", clock, re.I) and hour == 12:
        hour = 0
    year = int(groups["y"]) if groups.get("y") else _year(int(groups["m"]), int(groups["d"]), groups.get("w"), received)
    try:
        at = dt.datetime(year, int(groups["m"]), int(groups["d"]), hour % 24, minute % 60) if year else None
    except ValueError:
        return None
    if at and not groups.get("y"):
        rows.warn("year-assumed", 0, year=year)
    return at


def _year(month, day, weekday, received):
    """The latest year, not after `received`, in which that day has that weekday; None where nothing says when the picture was received."""
    if received is None:
        return None
    for year in range(received.year, received.year - 12, -1):
        try:
            date = dt.date(year, month, day)
        except ValueError:
            continue
        if date <= dt.date(received.year, received.month, received.day) and (not weekday or _WEEK[date.weekday()] == weekday.replace("天", "日")):
            return year
    return None


def sizes(sheet: Sheet, export: Export) -> pd.DataFrame:
    """SIZES: the number of members that the title names, and how many had read each own message."""
    layout = _layout(sheet)
    if layout is None:
        return SIZES.frame()
    messages, title = export.messages, export.evidence["chat_title"]
    at = messages["sent_at"].dropna()
    rows = [{"what": "members", "count": layout.members, "basis": "title", "message_id": messages["message_id"].iloc[0],
             "at": at.iloc[-1] if len(at) else None}] if layout.members else []
    own = messages[messages["kind"] == "text"]
    for bubble, row in zip(layout.bubbles, own.itertuples(), strict=False):
        if bubble.read:
            rows.append({"what": "readers", "count": bubble.read, "basis": "read-mark", "message_id": row.message_id, "at": row.sent_at})
    evidence_id = export.evidence["evidence_id"]
    return SIZES.frame([{**row, "evidence_id": evidence_id, "chat_title": title} for row in rows])

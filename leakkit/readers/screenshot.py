"""Screenshots: a chat becomes messages with sides, senders and clocks; a form or a mail becomes fields; any other picture its text.

The "lines" of a picture are the lines that were read in it, in reading order; each is accounted for. A chat screenshot names no year: the latest one
is taken in which the weekday fits, not after the picture was received, and a warning says so.
"""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from leakkit import ocr
from leakkit.errors import InputError
from leakkit.language import tell
from leakkit.ocr.likeness import plain
from leakkit.ocr.sheet import Sheet
from leakkit.readers import reader
from leakkit.readers.export import EXPORTER, NO_TIME, Export, Rows
from leakkit.readers.line_mobile import state_notice
from leakkit.readers.line_notices import read_notice
from leakkit.readers.screenshot_kind import fields, kind_of, layout_of, told
from leakkit.readers.screenshot_words import clock_in, day_of, month_of, regex, words
from leakkit.schema import SIZES

__all__ = ["Screenshot", "captured_on", "exported", "fields", "kind_of", "layout_of", "sizes", "told"]
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

    def read_bytes(self, data: bytes, evidence_id: str, name: str, received=None, engine=None, taken=None, shown=None, **options) -> Export:
        """`taken`: the day on which the picture was taken (date, "2025-09-15", "114/9/15"); `shown`: the day of the messages over which no day
        is printed. Raises BadPicture, MissingPart, InputError."""
        return exported(ocr.look(data, name, engine), evidence_id, received, taken_on(taken) if taken else captured_on(name), stated=bool(taken),
                        shown=taken_on(shown) if shown else None)


def captured_on(name: str) -> dt.date | None:
    """The day that a telephone or computer wrote into the name of a screenshot (Screenshot_20250915-…, 螢幕擷取畫面 2025-09-15 …); None without one."""
    found = re.search(r"(?<!\d)(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)", name)
    if not found or not re.search(words()["captured"], name, re.I):
        return None
    try:
        return dt.date(*map(int, found.groups()))
    except ValueError:
        return None


def taken_on(given) -> dt.date:
    """The day that an officer gives: a date, or a text such as 2025-09-15, 2025/9/15, 114/9/15, 114年9月15日. Raises InputError."""
    if isinstance(given, dt.datetime):
        return given.date()
    if isinstance(given, dt.date):
        return given
    found = re.fullmatch(r"\s*(?:民國)?\s*(\d{2,4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?\s*", str(given))
    try:
        year, month, day = map(int, found.groups()) if found else (0, 0, 0)
        return dt.date(year + 1911 if year < 1000 else year, month, day)
    except ValueError as error:
        raise InputError(why=tell("ocr.no_day", value=given)) from error


def exported(sheet: Sheet, evidence_id: str, received=None, captured=None, stated: bool = False, shown=None) -> Export:
    """A picture as an Export. `received` (date or None): no day after it is taken for the year of a printed day. `captured` (date or None): the day on
    which the picture was taken; without it 「今天」 and 「昨天」 are no date, and a warning says so. `stated`: an officer gave that day, not the file's name.
    `shown` (date or None): the day that an officer gives to the messages over which the picture prints none."""
    layout = layout_of(sheet)
    lines = [line.text for line in sheet.lines] or [""]
    rows = Rows(evidence_id, lines)
    facts = {"platform": "picture", "encoding": sheet.engine, "chat_type": "unknown"}
    if layout:
        _chat(rows, sheet, layout, received, captured, shown)
        if stated:
            rows.renamed("day-from-name", "day-stated")
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


def _chat(rows, sheet, layout, received, captured=None, shown=None):
    """The bubbles of a chat as messages, in their order; days above them give the date, and clocks between them the time. `shown` dates what
    stands over the first printed day."""
    for n, role in layout.roles.items():
        rows.roles[n] = role
    senders = frozenset(bubble.sender for bubble in layout.bubbles if bubble.sender)
    events = [(bubble.box[1], bubble, None) for bubble in layout.bubbles] + [(sheet.lines[n].y, None, n) for n in layout.notices]
    said: list[tuple[str, str]] = []
    for top, bubble, n in sorted(events, key=lambda event: event[0]):
        day, block = _above(layout.days, top)
        day = day or shown or (words()["today"] if block else None)          # an application that prints a clock alone means the day of the picture
        if bubble is None:
            _told_by_the_application(rows, n, sheet.lines[n].text, lambda clock, day=day: _moment(day, clock, received, rows, captured), senders)
            continue
        if block and not bubble.clock:
            rows.warn("clock-of-block", min(bubble.lines))
        if bubble.clock and not day:
            rows.warn("day-missing", min(bubble.lines))
        _said(rows, sheet, bubble, _moment(day, bubble.clock or block, received, rows, captured), said)
    if shown:
        _compared(rows, shown)
    for m, role in enumerate(rows.roles):
        if role == "unexplained" and len(rows.lines[m].strip()) <= 2:
            rows.roles[m] = "header"


def _compared(rows, shown):
    """The officer's day against the printed ones: what stands above cannot be younger than what stands below."""
    days = [dt.date(1970, 1, 1) + dt.timedelta(seconds=at) for at in rows.at if at != NO_TIME]
    if days and min(days) < shown:
        rows.warn("day-contradicts", 0, day=f"{shown:%Y-%m-%d}", printed=f"{min(days):%Y-%m-%d}")


def _above(days, top) -> tuple[str | None, str]:
    """(the last printed day, the clock printed with it or after it) above a place."""
    over = [text for y, text, _ in days if y < top]
    day = next((text for text in reversed(over) if day_of(text)), None)
    return day, clock_in(over[-1]) if over else ""


def _said(rows, sheet, bubble, at, said):
    """One bubble as a row. What it quotes is the earlier row with that text, or one of its own where the picture shows no such message."""
    confidence = round(sum(sheet.lines[m].confidence for m in bubble.lines) / len(bubble.lines), 3)
    account = EXPORTER if bubble.side == "own" else bubble.sender or None
    answered = _answered(rows, sheet, bubble, said) if bubble.quote else None
    every = sorted({*bubble.lines, *bubble.aside} - ({*bubble.quoted} if answered and answered[1] else set()))
    kind = "unsent" if regex("unsent").fullmatch(bubble.text) else "file" if bubble.file else "text"
    made = rows.message(every[0], every[-1], at, account, kind, bubble.text, attachment=bubble.file or None, ocr_confidence=confidence,
                        reply_to=answered[0] if answered else None, forwarded=True if bubble.forwarded else None)
    rows.roles[bubble.lines[0]] = "system" if kind == "unsent" else "message"
    for m in every:
        if m != bubble.lines[0]:
            rows.roles[m] = "continued"
    said.append((made, plain(bubble.text)))


def _answered(rows, sheet, bubble, said) -> tuple[str, bool] | None:
    """(id of the row that a bubble quotes, whether that row was made for it)."""
    sender, text = bubble.quote
    wanted = plain(re.sub(r"[.…⋯]+$", "", text))
    if not wanted:
        return None
    found = [made for made, flat in said if flat.startswith(wanted) or wanted in flat and len(wanted) >= 5 or len(flat) >= 5 and flat in wanted]
    if found:
        return found[-1], False
    lines = sorted(bubble.quoted)
    account = EXPORTER if sender in words()["own_name"] else sender or None
    rows.warn("quote-alone", lines[0])
    made = rows.message(lines[0], lines[-1], None, account, "text", text, ocr_confidence=round(sum(sheet.lines[m].confidence for m in lines) / len(lines), 3))
    return made, True


def _told_by_the_application(rows, n, text, moment, senders):
    """A notice between messages: a system row, and who joined, left, was added or removed as membership."""
    clock = re.search(words()["clock"], text)
    said = text.replace(clock.group(), "").strip() if clock else text.strip()
    kind = "unsent" if regex("unsent").fullmatch(said) else "system"
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
    if isinstance(day, dt.date):
        if clock:
            rows.warn("day-declared", 0, day=f"{day:%Y-%m-%d}")
        day = f"{day:%Y/%m/%d}"
    found = day_of(day) if day else None
    received = min((one for one in (received, captured) if one), default=None)
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
    groups["m"] = str(month_of(groups["m"]))
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
    layout = layout_of(sheet)
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

"""KakaoTalk: the text of Windows and of phones, and the CSV of macOS.

On Windows a notice is a bare line, as a continuation line is; it is taken for a notice only when the whole line fits
a wording and a row, a date row, another notice or the end follows. It bears no clock: it gets that of the row above,
and the precision "day".
"""

from __future__ import annotations

import datetime as dt
import re

from leakkit.readers import reader
from leakkit.readers.csv_lines import header, rows_of
from leakkit.readers.export import Export, Rows
from leakkit.readers.records import from_iso, kind_of, zone_of

_DATE = re.compile(r"-{5,} (\d{4})년 (\d{1,2})월 (\d{1,2})일 .요일 -{5,}\s*\Z")
_DAY = re.compile(r"(\d{4})년 (\d{1,2})월 (\d{1,2})일 .요일\s*\Z")
_PC = re.compile(r"\[([^\[\]\n]{1,100})\] \[(오전|오후) (\d{1,2}):(\d{2})\] (.*)\Z", re.S)
_PHONE = re.compile(
    r"(\d{4})(?:\. |년 )(\d{1,2})(?:\. |월 )(\d{1,2})(?:\.|일) (오전|오후) (\d{1,2}):(\d{2})(?:, |: )(.*)\Z", re.S
)
_SENDER = re.compile(r"(.{1,100}?) : (.*)\Z", re.S)
_HEADER = re.compile(r"(.{1,200}?) ?(?:님과 )?카카오톡 대화\s*\Z|(.{1,200}?) 님과의? 대화\s*\Z")
_SAVED = re.compile(r"저장한 날짜 ?: ?(.*)\Z")
_NOTICES = [
    (action, re.compile(pattern))
    for action, pattern in (
        ("invite", r"(?P<A>.{1,100}?)님이 (?P<B>.{1,500}?)님을 초대했습니다\.?\Z"),
        ("remove", r"(?P<A>.{1,100}?)님이 (?P<B>.{1,100}?)님을 내보냈습니다\.?\Z"),
        ("join", r"(?P<A>.{1,100}?)님이 들어왔습니다\.?\Z"),
        ("leave", r"(?P<A>.{1,100}?)님이 나갔습니다\.?\Z"),
        ("removed", r"(?P<B>.{1,100}?)님을 내보냈습니다\.?\Z"),
    )
]
_PLACEHOLDERS = {
    "사진": "image",
    "동영상": "video",
    "이모티콘": "sticker",
    "음성메시지": "audio",
    "삭제된 메시지입니다.": "unsent",
    "메시지가 삭제되었습니다.": "unsent",
    "보이스톡": "call",
    "페이스톡": "call",
}
_FILE = re.compile(r"파일: (\S.{0,200}\.\w{1,8})\Z")
TESTED_ON = (
    "Windows and phone: golden samples in tests/readers/kakaotalk",
    "CSV: golden sample in tests/readers/kakaotalk",
)


def _moment(year, month, day, mark, hour, minute) -> dt.datetime | None:
    try:
        return dt.datetime(int(year), int(month), int(day), int(hour) % 12 + (12 if mark == "오후" else 0), int(minute))
    except ValueError:
        return None


def _notice(text: str):
    for action, pattern in _NOTICES:
        match = pattern.match(text.strip())
        if match:
            names = re.split(r"님, |님과 ", match.groupdict().get("B") or "")
            return action, match.groupdict().get("A"), [name for name in names if name]
    return None


def _body(text: str) -> tuple[str, str | None]:
    """(kind, file name) of a whole body."""
    file = _FILE.match(text)
    if file:
        return kind_of(file[1]), file[1]
    return _PLACEHOLDERS.get(text.strip(), "image" if re.fullmatch(r"사진 \d+장", text.strip()) else "text"), None


def _add_notice(rows, number, at, text, notice, precision=None):
    message_id = rows.message(number, number, at, None, "system", text, precision=precision)
    if notice is None:
        rows.warn("unknown-notice", number)
        return
    action, actor, subjects = notice
    if action in ("join", "leave"):
        rows.event(message_id, at, action, actor)
    for subject in subjects:
        # an invitation takes effect at once here
        rows.event(message_id, at, "join" if action == "invite" else "remove", subject, by=actor)


@reader(
    platform="kakaotalk",
    name="kakaotalk",
    suffixes=(".txt",),
    tested_on=TESTED_ON[:1],
    variants=("windows", "mobile"),
    locales=("ko",),
)
class KakaoTalk:
    """The two text families."""

    def detect(self, head: list[str], name: str) -> float:
        """Certainty from date rows, rows and the header."""
        rows = sum(bool(_PC.match(line) or _PHONE.match(line)) for line in head)
        dates = sum(bool(_DATE.match(line) or _DAY.match(line)) for line in head)
        title = any(_HEADER.match(line) for line in head[:2])
        return (
            0.95 if rows and (dates or title) else 0.6 if rows * 3 > len(head) and any(map(_PHONE.match, head)) else 0.0
        )

    def read(self, lines: list[str], evidence_id: str, name: str, timezone: str | None = None, **options) -> Export:
        """The Export of one chat; the clock is the phone's."""
        reading = _Reading(lines, evidence_id)
        return reading.export(zone_of(timezone).key if timezone else "unknown-local")


class _Reading:
    def __init__(self, lines, evidence_id):
        self.lines, self.rows, self.day, self.title, self.saved = lines, Rows(evidence_id, lines), None, None, None
        self.phone = not any(map(_DATE.match, lines))

    def export(self, zone) -> Export:
        pieces, number = [], self._header()
        for number in range(number, len(self.lines)):
            self._line(number, pieces)
        ends = [piece[0] - 1 for piece in pieces[1:]] + [len(self.lines) - 1] if pieces else []
        for piece, end in zip(pieces, ends, strict=True):
            self._add(piece, end)
        return self.rows.export(
            "minute",
            platform="kakaotalk",
            variant="mobile" if self.phone else "windows",
            chat_title=self.title,
            chat_type="group" if self.rows.events or len(self.rows.accounts()) > 2 else "unknown",
            timezone=zone,
            saved_at=self.saved,
        )

    def _header(self) -> int:
        for number, line in enumerate(self.lines[:6]):
            title, saved = _HEADER.match(line), _SAVED.match(line)
            if title or saved:
                self.rows.roles[number] = "header"
                self.title = self.title or (title and (title[1] or title[2]))
                self.saved = self.saved or (saved and _saved(saved[1]))
            elif any(pattern.match(line) for pattern in (_DATE, _DAY, _PC, _PHONE)):
                return number
            elif not line.strip():
                self.rows.roles[number] = "blank"
        return min(6, len(self.lines))

    def _line(self, number, pieces):
        """Note what starts at a line: (line, what, time, sender, text)."""
        line = self.lines[number]
        date = (_DAY if self.phone else _DATE).match(line)
        if date:
            at = _moment(*date.groups(), "오전", 12, 0)
            self.day = at.date() if at else self.day
            pieces.append((number, "date", None, None, line))
            return
        match = (_PHONE if self.phone else _PC).match(line)
        if match and self.phone:
            at, sender = _moment(*match.groups()[:6]), _SENDER.match(match[7])
            if at:
                pieces.append(
                    (number, "row" if sender else "notice", at, sender and sender[1], sender[2] if sender else match[7])
                )
        elif match and self.day:
            at = _moment(self.day.year, self.day.month, self.day.day, match[2], match[3], match[4])
            pieces.append((number, "row", at, match[1], match[5]))
        elif self.day and not self.phone and _notice(line) and self._closed(number + 1):
            at = next((piece[2] for piece in reversed(pieces) if piece[2] and piece[2].date() == self.day), None)
            pieces.append((number, "notice", at or dt.datetime.combine(self.day, dt.time()), None, line))

    def _closed(self, number) -> bool:
        while number < len(self.lines) and not self.lines[number].strip():
            number += 1
        return number >= len(self.lines) or bool(
            _PC.match(self.lines[number]) or _DATE.match(self.lines[number]) or _notice(self.lines[number])
        )

    def _add(self, piece, end):
        number, what, at, sender, first = piece
        last = end
        while last > number and not self.lines[last].strip():
            self.rows.roles[last] = "blank"
            last -= 1
        if what == "date":
            self.rows.roles[number] = "date"
        elif what == "notice":
            _add_notice(self.rows, number, at, first, _notice(first), None if self.phone else "day")
        else:
            text = "\n".join([first, *self.lines[number + 1 : last + 1]])
            kind, file = _body(text)
            self.rows.message(number, last, at, sender, kind, text, file)


def _saved(text) -> dt.datetime | None:
    match = _PHONE.match(text.strip() + ": ")
    return _moment(*match.groups()[:6]) if match else from_iso(text.strip(), None)


@reader(
    platform="kakaotalk",
    name="kakaotalk-csv",
    suffixes=(".csv",),
    tested_on=TESTED_ON[-1:],
    variants=("csv",),
    locales=("ko",),
)
class KakaoCsv:
    """``Date,User,Message``. A notice stands there as a message of the person it is about: believed only in that
    shape."""

    def detect(self, head: list[str], name: str) -> float:
        """0.9 for exactly these columns."""
        return 0.9 if header(head) == ("Date", "User", "Message") else 0.0

    def read(self, lines: list[str], evidence_id: str, name: str, timezone: str | None = None, **options) -> Export:
        """The Export of one chat; the clock is the computer's."""
        rows = Rows(evidence_id, lines)
        for record, row in rows_of(rows, lines):
            at, user, text = from_iso(row.get("Date"), None), row.get("User") or None, row.get("Message") or ""
            notice = _notice(text)
            if at is None:
                rows.warn("no-time", record.first)
            elif user is None or (
                notice and notice[0] in ("join", "leave") and notice[1] == user and record.first == record.last
            ):
                _add_notice(rows, record.first, at, text, notice)
            else:
                kind, file = _body(text)
                rows.message(record.first, record.last, at, user, kind, text, file)
        return rows.export(
            "second",
            platform="kakaotalk",
            variant="csv",
            chat_type="unknown",
            timezone=zone_of(timezone).key if timezone else "unknown-local",
        )

"""LINE exports written on a phone («傳送聊天記錄»): a header, date rows, and TAB between time, sender and body.

A body with a line break stands in quotation marks; people paste whole chats with date rows and all, so the quote state decides before
anything else is looked at. Rule for its end: a line that ends with an odd number of ``"`` and is followed by the end of the file, a
date row, or a row whose time does not run backwards.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from functools import cached_property

from leakkit.readers import reader
from leakkit.readers.export import EXPORTER, Export, Rows
from leakkit.readers.line_notices import Notice, read_notice
from leakkit.readers.line_shapes import CLOCK, read_body, read_clock, read_date, read_saved, read_title

ROW = re.compile("[\u200e\u200f\u2066-\u2069\ufeff]*" + CLOCK + r"\t(?P<rest>.*)\Z", re.S)
TESTED_ON = (
    "zh-TW 2025 (上午/下午, isolates), zh-TW 24 h, ja, en: golden samples in tests/readers",
    "datasets/seed_case: 341 messages in three exports; datasets/harmless_case: 72",
)


@reader(platform="line", name="line-mobile", suffixes=(".txt",), tested_on=TESTED_ON)
class LineMobile:
    """The mobile family, any of the locales in `line_strings.toml`."""

    def detect(self, head: list[str], name: str) -> float:
        """Certainty 0-1 from the first lines: a header, or date rows with TAB rows after them."""
        title = any(read_title(line) for line in head[:2])
        dates = any(read_date(line) for line in head)
        rows = sum(ROW.match(line) is not None for line in head)
        if title and (dates or rows):
            return 0.99
        return 0.9 if dates and rows else 0.5 if title else 0.0

    def read(self, lines: list[str], evidence_id: str, name: str, **options) -> Export:
        """The Export of one file. No options."""
        return _Reading(lines, evidence_id).export()


class _Reading:
    """One pass over the lines; `at` is the next line to look at."""

    def __init__(self, lines, evidence_id):
        self.lines, self.rows = lines, Rows(evidence_id, lines)
        self.day: dt.date | None = None
        self.last = -1                     # minute of the day of the row above
        self.facts = {"platform": "line", "variant": "mobile", "chat_type": "group"}
        self.direct = False
        self.own_notices = False

    def export(self) -> Export:
        number = self._header()
        while number < len(self.lines):
            number = self._line(number)
        self._chat_type()
        return self.rows.export("minute", **self.facts)

    def _header(self) -> int:
        for number, line in enumerate(self.lines[:5]):
            if read_date(line) or ROW.match(line):
                return number
            title, saved = read_title(line), read_saved(line)
            if title and "chat_title" not in self.facts:
                self.facts["chat_title"], self.direct, locale = title
                self.facts["variant"] = f"mobile {locale}"
                self.rows.roles[number] = "header"
            elif saved is not False:
                self.facts["saved_at"] = saved
                self.rows.roles[number] = "header"
            elif not line.strip():
                self.rows.roles[number] = "blank"
        return min(5, len(self.lines))

    def _line(self, number: int) -> int:
        """Read what starts at a line; the number of the line after it."""
        line = self.lines[number]
        match = ROW.match(line) if self.day else None
        if match:
            minute = read_clock(match["before"], match["hour"], match["minute"], match["after"])
            if minute is not None:
                return self._row(number, minute, match["rest"])
        date = read_date(line)
        if date:
            self._date(number, date)
        elif not line.strip():
            self.rows.roles[number] = "blank"
        return number + 1

    def _date(self, number, date):
        self.rows.roles[number] = "date"
        if not date[1]:
            self.rows.warn("weekday", number)
        if self.day and date[0] < self.day:
            self.rows.warn("backwards", number)
        self.day, self.last = date[0], -1

    def _row(self, number, minute, rest) -> int:
        if minute < self.last:
            self.rows.warn("backwards", number)
        self.last = minute
        at = dt.datetime.combine(self.day, dt.time(minute // 60, minute % 60))
        if rest.startswith("\t") or "\t" not in rest:
            self._notice(number, at, rest.removeprefix("\t"))
            return number + 1
        sender, body = rest.split("\t", 1)
        end = self._body_end(number, minute, body)
        if end == number:
            text = body
        else:
            text = _unquoted("\n".join([body, *self.lines[number + 1:end + 1]]))
        kind, attachment = read_body(text, "mobile")
        self.rows.message(number, end, at, sender, kind, text, attachment)
        return end + 1

    # ---- quoted bodies

    @cached_property
    def _closings(self) -> list[int]:
        """Lines that could end a quoted body, whatever its start."""
        return [number for number, line in enumerate(self.lines) if _odd_quotes(line) and self._open_after(number)]

    def _open_after(self, number) -> bool:
        """Whether what follows a line can follow a whole message: the end, a date row (perhaps after blanks), or a row."""
        after = number + 1
        if after >= len(self.lines):
            return True
        if ROW.match(self.lines[after]):
            return True
        while after < len(self.lines) and not self.lines[after].strip():
            after += 1
        if after >= len(self.lines):
            return True
        date = read_date(self.lines[after])
        return bool(date and date[1])

    def _follows(self, number, minute) -> bool:
        """Whether the row right after a line, if it is one, does not run backwards."""
        match = ROW.match(self.lines[number + 1]) if number + 1 < len(self.lines) else None
        if not match:
            return True
        later = read_clock(match["before"], match["hour"], match["minute"], match["after"])
        return later is not None and later >= minute

    def _body_end(self, number, minute, body) -> int:
        """The last line of the body that starts at `number`."""
        if not body.startswith('"'):
            return number
        if _odd_quotes(body[1:]) and self._open_after(number) and self._follows(number, minute):
            return number                  # a one-line body that really holds its quotation marks
        for at in self._closings[bisect_left(self._closings, number + 1):]:
            if self._follows(at, minute):
                return at
        following = self.lines[number + 1] if number + 1 < len(self.lines) else None
        if following is None or ROW.match(following):
            return number                  # a lone literal quotation mark
        self.rows.warn("cut-quote", number)
        return len(self.lines) - 1

    # ---- system rows

    def _notice(self, number, at, text):
        notice = read_notice(text)
        if notice is None:
            self.rows.warn("unknown-notice", number)
        self._add_notice(number, at, text, notice or Notice("other", None))

    def _add_notice(self, number, at, text, notice):
        add_notice(self.rows, number, at, text, notice)

    def _chat_type(self):
        speakers = self.rows.accounts() - {EXPORTER}
        title = self.facts.get("chat_title")
        if self.direct and len(speakers) <= 2 and (not speakers or title in speakers or len(speakers) == 1):
            self.facts["chat_type"] = "direct"
            others = speakers - {title}
            if len(others) == 1:
                self.rows.is_exporter(others.pop())
        elif self.direct:
            self.facts["chat_title"] = _group_title(self.lines, title)


def add_notice(rows: Rows, number: int, at, text: str, notice: Notice) -> None:
    """A system row as a message, with its membership events; shared by the LINE families."""
    unsent = notice.action == "unsent"
    message_id = rows.message(number, number, at, notice.actor if unsent else None, "unsent" if unsent else "system", text)
    if notice.action in ("join", "leave"):
        rows.event(message_id, at, notice.action, notice.actor)
    elif notice.action == "rename":
        rows.event(message_id, at, "rename", None, by=notice.actor)
    elif notice.action in ("add", "invite", "remove"):
        action = "join" if notice.action == "add" else notice.action
        for subject in notice.subjects:
            rows.event(message_id, at, action, subject, by=notice.actor)


def _group_title(lines, title):
    """More than two speakers: the 與 or と belonged to a group's own name."""
    whole = read_title(lines[0])
    if whole and whole[2].startswith("zh"):
        return ("與" if whole[2] == "zh-TW" else "与") + title
    return title + "と" if whole and whole[2] == "ja" else title


def _odd_quotes(text: str) -> bool:
    return (len(text) - len(text.rstrip('"'))) % 2 == 1


def _unquoted(body: str) -> str:
    """A quoted body without its marks; inner marks halved when the file doubles them."""
    inner = body[1:-1] if _odd_quotes(body) else body[1:]
    runs = re.findall(r'"+', inner)
    return inner.replace('""', '"') if runs and all(len(run) % 2 == 0 for run in runs) else inner

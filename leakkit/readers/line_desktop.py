"""LINE exports written on a PC («儲存聊天»): date rows with dots, one blank between time, sender and body, bare continuation lines.

Two things are truly ambiguous here, names with blanks (`line_senders`) and continuation lines that look like rows. A «row» whose clock
runs backwards without a date row between is a continuation; so is one by nobody known after which a known sender's clock runs
backwards. What stays a guess is counted in a warning.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from leakkit.readers import reader
from leakkit.readers.export import EXPORTER, NO_TIME, Export, Rows
from leakkit.readers.line_mobile import state_notice
from leakkit.readers.line_senders import Senders
from leakkit.readers.line_shapes import media, read_date

_ROW = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])([ \t])(.*)\Z", re.S)
_DOTTED = re.compile(r"[\ufeff\u200e\u200f]*[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2} ")
_TITLE = re.compile(r"\A\[LINE\] ?(.+?)(?:[ _]?\([0-9]{1,3}\)|_[0-9]{1,2})?\.txt\Z", re.I | re.S)
_EPOCH = dt.date(1970, 1, 1)
TESTED_ON = ("zh-TW, ja, en: golden samples in tests/readers/line", "datasets/seed_case: 134 rows, names with blanks")


class _Candidate(NamedTuple):
    """A line that looks like a row: number, day (ordinal of its date row), midnight, minute, whether TAB parts it, the rest."""

    number: int
    day: int
    midnight: int
    minute: int
    tabbed: bool
    rest: str


@reader(platform="line", name="line-desktop", suffixes=(".txt",), tested_on=TESTED_ON, variants=("desktop",),
        locales=("zh-TW", "zh-CN", "ja", "en"))
class LineDesktop:
    """The desktop family."""

    def detect(self, head: list[str], name: str) -> float:
        """Certainty 0-1: dotted date rows, and rows with a 24-hour clock."""
        dates = [n for n, line in enumerate(head) if _DOTTED.match(line) and (found := read_date(line)) and found[1]]
        rows = sum(_ROW.match(line) is not None for line in head)
        if dates and rows:
            return 0.95 if dates[0] == 0 else 0.4
        return 0.3 if dates and dates[0] == 0 else 0.0

    def read(self, lines: list[str], evidence_id: str, name: str, names=(), **options) -> Export:
        """The Export of one file; `names` are sure account names."""
        return _Reading(lines, evidence_id, name, names).export()


class _Reading:
    def __init__(self, lines, evidence_id, file, names):
        self.lines, self.rows = lines, Rows(evidence_id, lines)
        title = _TITLE.match(Path(file).name)
        self.title = title.group(1).strip() if title else None
        self.given = {name for name in names if name}
        self.locale = _locale(lines)

    def export(self) -> Export:
        """The finished Export."""
        candidates = self._candidates()
        rests = [c.rest for c in candidates if not c.tabbed]
        titled = {self.title} if self.title and any(rest.startswith(self.title + " ") for rest in rests) else set()
        self.senders = Senders(rests, self.given | titled | _tabbed_names(candidates))
        self.media = media("desktop", self.locale)
        chosen = self._chosen(candidates)
        ends = self._ends(chosen)
        guessed = sum(self._add(c, end) for c, end in zip(chosen, ends, strict=True))
        if guessed:
            self.rows.warn("guessed-names", count=guessed)
        self._cut_end()
        chat_type = self._chat_type()
        return self.rows.export("minute", platform="line", variant=f"desktop {self.locale or ''}".strip(), chat_title=self.title,
                                chat_type=chat_type)

    def _candidates(self) -> list[_Candidate]:
        """Every line that looks like a row, with its day; date rows and their roles."""
        found, day, date_of, midnight = [], -1, None, NO_TIME
        for number, line in enumerate(self.lines):
            match = _ROW.match(line) if line[:1].isdigit() else _ROW.match(line.lstrip("\ufeff\u200e\u200f")) if number == 0 else None
            if match:
                minute = int(match[1]) % 24 * 60 + int(match[2])
                found.append(_Candidate(number, day, midnight, minute, match[3] == "\t", match[4]))
                continue
            date = read_date(line) if _DOTTED.match(line) else None
            if not date:
                continue
            alone = day < 0 or not self.lines[number - 1].strip() or self._row_follows(number)
            if (date[1] and (date_of is None or date[0] >= date_of)) or (date[1] is False and alone and not found):
                self.rows.roles[number] = "date"
                day, date_of, midnight = day + 1, date[0], (date[0] - _EPOCH).days * 86400
                if date[1] is False:
                    self.rows.warn("weekday", number)
            elif date[1] is False and alone:
                self.rows.warn("weekday", number)
        return found

    def _row_follows(self, number) -> bool:
        return number + 1 < len(self.lines) and _ROW.match(self.lines[number + 1]) is not None

    def _chosen(self, candidates) -> list[_Candidate]:
        """The candidates that are rows; the others continue the body above."""
        sure_later = self._earliest_sure_later(candidates)
        chosen, day, last = [], None, -1
        for place, row in enumerate(candidates):
            if row.day != day:
                day, last = row.day, -1
            if row.minute < last:
                continue
            open_body = bool(chosen) and chosen[-1].day == day
            if open_body and (sure_later[place] < row.minute or self._lone_word(row)) and not self._known(row):
                self.rows.warn("guessed-rows", row.number)
                continue
            chosen.append(row)
            last = row.minute
        return chosen

    def _known(self, row) -> bool:
        return row.tabbed or self.senders.known(row.rest)

    @staticmethod
    def _lone_word(row) -> bool:
        """«12:00 午餐»: no sender and no known notice, so a line of somebody's timetable."""
        return not row.tabbed and " " not in row.rest.strip(" ")

    def _earliest_sure_later(self, candidates) -> list[int]:
        """For each candidate, the earliest clock of a known sender after it on the same day that is not before the day's first row."""
        first: dict[int, int] = {}
        for row in candidates:
            first.setdefault(row.day, row.minute)
        falling = {row.day for row, after in pairwise(candidates) if row.day == after.day and after.minute < row.minute}
        low, day, found = 1 << 20, None, [0] * len(candidates)
        for place in range(len(candidates) - 1, -1, -1):
            row = candidates[place]
            if row.day != day:
                low, day = 1 << 20, row.day
            found[place] = low
            if row.day in falling and row.minute >= first[row.day] and self._known(row):
                low = min(low, row.minute)
        return found

    def _ends(self, chosen) -> list[int]:
        """The last line of each row: up to the next row or date row, blank lines before those not counted."""
        starts = [row.number for row in chosen]
        stops = sorted({*starts[1:], len(self.lines), *(n for n, role in enumerate(self.rows.roles) if role == "date")})
        ends, stop = [], iter(stops)
        border = next(stop)
        for start in starts:
            while border <= start:
                border = next(stop)
            end = border - 1
            while end > start and not self.lines[end].strip():
                end -= 1
            ends.append(end)
        self._mark_blanks()
        return ends

    def _mark_blanks(self):
        """All blank lines are structure; those inside a body are swallowed when its message is added."""
        for number, line in enumerate(self.lines):
            if not line.strip():
                self.rows.roles[number] = "blank"

    def _add(self, row: _Candidate, end: int) -> int:
        """Add one row; 1 when its sender is a guess."""
        at = NO_TIME if row.midnight == NO_TIME else row.midnight + row.minute * 60
        if at == NO_TIME:
            self.rows.warn("truncated-head", row.number)
        notice = self.senders.notice(row.rest) if end == row.number else None
        if notice is not None and not (row.tabbed and "\t" in row.rest.strip("\t")):
            self.rows.message(row.number, end, at, None, "system", row.rest)
            state_notice(self.rows, len(self.rows) - 1, notice)
            return 0
        sender, body, sure = _at_tab(row.rest) if row.tabbed and "\t" in row.rest else self.senders.split(row.rest)
        if sender is None:
            self.rows.message(row.number, row.number, at, None, "system", row.rest)
            self.rows.warn("unknown-notice", row.number)
            return 0
        text = "\n".join([body, *self.lines[row.number + 1:end + 1]])
        self.rows.message(row.number, end, at, sender, self.media.get(text, "text"), text)
        return int(not sure)

    def _cut_end(self):
        if self.lines and re.fullmatch(r"[0-9]{1,2}(:[0-9]{0,2} ?)?", self.lines[-1]):
            self.rows.warn("truncated", len(self.lines) - 1)

    def _chat_type(self) -> str:
        """A desktop file does not say; speakers and events do, and a title that is the other speaker's name."""
        speakers = self.rows.accounts() - {EXPORTER}
        if len(speakers) > 2 or self.rows.events:
            return "group"
        if self.title in speakers:
            for name in speakers - {self.title}:
                self.rows.is_exporter(name)
            return "direct"
        return "unknown"


def _at_tab(rest):
    sender, _, body = rest.partition("\t")
    return sender, body, True


def _tabbed_names(candidates) -> set[str]:
    return {row.rest.partition("\t")[0] for row in candidates if row.tabbed and "\t" in row.rest} - {""}


def _locale(lines) -> str | None:
    """The locale, by the weekday words of the date rows."""
    for line in lines:
        if _DOTTED.match(line) and (date := read_date(line)) and date[1]:
            word = line.strip().rpartition(" ")[2]
            return "ja" if word.endswith(("曜日", "曜")) else "en" if word.isascii() else "zh-CN" if word[0] == "周" else "zh-TW"
    return None

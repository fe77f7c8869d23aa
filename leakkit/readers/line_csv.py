"""LINE Official Account Manager exports: three metadata rows, a header row, then CSV with a clock of seconds."""

from __future__ import annotations

import csv
import datetime as dt
import re

from leakkit.readers import reader
from leakkit.readers.export import NO_TIME, Export, Rows
from leakkit.readers.line_notices import Notice, read_notice, strings

_TYPES = ("User", "Account", "System")
_EPOCH = dt.datetime(1970, 1, 1)
_ZONE = re.compile(r"([+-])([0-9]{1,2}):?00\Z")
TESTED_ON = ("zh-TW: golden samples in tests/readers/line; ja header words unproved",)


@reader(platform="line", name="line-csv", suffixes=(".csv",), tested_on=TESTED_ON, variants=("official account CSV",),
        locales=("zh-TW",))
class LineCsv:
    """The Official Account family."""

    def detect(self, head: list[str], name: str) -> float:
        """Certainty 0-1: the header row with its five columns among the first lines."""
        return 0.99 if any(_is_header(line) for line in head[:6]) else 0.0

    def read(self, lines: list[str], evidence_id: str, name: str, **options) -> Export:
        """The Export of one file. No options."""
        return _Reading(lines, evidence_id).export()


def _is_header(line: str) -> bool:
    return _cells(line) in strings()["csv"]["headers"]


def _cells(line: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.strip("\ufeff \r").split(",")]


class _Reading:
    def __init__(self, lines, evidence_id):
        self.lines, self.rows = lines, Rows(evidence_id, lines)
        self.facts = {"platform": "line", "variant": "official account CSV", "chat_type": "direct", "timezone": "unknown-local"}
        self.last = NO_TIME
        self.media = {word: kind for kind in ("image", "sticker", "video", "file", "audio") for word in strings()["csv"][kind]}

    def export(self) -> Export:
        """The finished Export."""
        start = next((n + 1 for n, line in enumerate(self.lines[:12]) if _is_header(line)), 0)
        for number in range(start):
            self._metadata(number)
        end = start
        for first, last, cells in self._records(start):
            self._record(first, last, cells)
            end = last + 1
        if start == 0 or end < len(self.lines):
            self.rows.warn("truncated", end)
        return self.rows.export("second", **self.facts)

    def _metadata(self, number):
        line = self.lines[number]
        self.rows.roles[number] = "header" if line.strip() else "blank"
        word, value = next(csv.reader([line.lstrip("\ufeff")]), ["", ""])[:1], line.partition(",")[2].strip().strip('"')
        known = strings()["csv"]
        if word and word[0] in known["title"]:
            self.facts["chat_title"] = value
        elif word and word[0] in known["zone"]:
            self.facts["timezone"] = _zone(value)
        elif word and word[0] in known["saved"]:
            moment = _moment(*value.partition(" ")[::2])
            self.facts["saved_at"] = None if moment == NO_TIME else _EPOCH + dt.timedelta(seconds=moment)

    def _records(self, start):
        """(first line, last line, cells) of every CSV record; stops at a cell longer than the csv module allows."""
        rows = csv.reader(line + "\n" for line in self.lines[start:])
        first = start
        while True:
            try:
                cells = next(rows)
            except (StopIteration, csv.Error):
                return
            yield first, start + rows.line_num - 1, cells
            first = start + rows.line_num

    def _record(self, first, last, cells):
        if not any(cell.strip() for cell in cells):
            self.rows.roles[first:last + 1] = ["blank"] * (last + 1 - first)
            return
        if len(cells) != 5 or cells[0] not in _TYPES:
            if last == len(self.lines) - 1:
                self.rows.warn("truncated", first)
            return
        kind, sender, day, clock, body = cells
        if last == len(self.lines) - 1 and "\n".join(self.lines[first:last + 1]).count('"') % 2:
            self.rows.warn("truncated", first)
        at, body = _moment(day, clock), body.removesuffix("\n")
        if at != NO_TIME and at < self.last:
            self.rows.warn("backwards", first)
        self.last = max(self.last, at)
        if kind == "System":
            self._notice(first, last, at, body)
        else:
            self.rows.message(first, last, at, sender or self.facts.get("chat_title"), self.media.get(body, "text"), body)

    def _notice(self, first, last, at, body):
        from leakkit.readers.line_mobile import state_notice

        notice = read_notice(body)
        if notice is None:
            self.rows.warn("unknown-notice", first)
        self.rows.message(first, last, at, None, "system", body)
        state_notice(self.rows, len(self.rows) - 1, notice or Notice("other"))


def _moment(day: str, clock: str) -> int:
    """Seconds since 1970 of 2025/03/31 and 17:45:10 (or 17:45), or NO_TIME."""
    date, time = re.fullmatch(r"([0-9]{4})[/-]([0-9]{1,2})[/-]([0-9]{1,2})", day.strip()), re.fullmatch(
        r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?", clock.strip())
    try:
        moment = dt.datetime(*map(int, date.groups()), int(time[1]), int(time[2]), int(time[3] or 0)) if date and time else None
    except ValueError:
        return NO_TIME
    return int((moment - _EPOCH).total_seconds()) if moment else NO_TIME


def _zone(offset: str) -> str:
    """An IANA zone for a whole-hour offset: +08:00 is Asia/Taipei (these files are zh-TW), +09:00 Etc/GMT-9."""
    match = _ZONE.match(offset.strip())
    if not match:
        return "unknown-local"
    if (match[1], int(match[2])) == ("+", 8):
        return "Asia/Taipei"
    return f"Etc/GMT{'-' if match[1] == '+' else '+'}{int(match[2])}" if int(match[2]) else "Etc/UTC"

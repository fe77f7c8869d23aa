"""LINE exports written on a PC («儲存聊天»): date rows with dots, one blank between time, sender and body, bare continuation lines.

Two things are truly ambiguous here, names with blanks (`line_senders`) and continuation lines that look like rows. A «row» whose clock
runs backwards without a date row between is a continuation; so is one by nobody known after which a known sender's clock runs
backwards. What stays a guess is counted in a warning.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import numpy as np

from leakkit.readers import reader
from leakkit.readers.bulk import BulkRows, Coded, Lines
from leakkit.readers.export import EXPORTER, NO_TIME, ROLES, Export
from leakkit.readers.line_mobile import state_notice
from leakkit.readers.line_senders import Senders
from leakkit.readers.line_shapes import media, read_date

_ROW = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])([ \t])(.*)\Z", re.S)
_DOTTED = re.compile(r"[\ufeff\u200e\u200f]*[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2} ")
_TITLE = re.compile(r"\A\[LINE\] ?(.+?)(?:[ _]?\([0-9]{1,3}\)|_[0-9]{1,2})?\.txt\Z", re.I | re.S)
_EPOCH = dt.date(1970, 1, 1)
_NEVER = 1 << 20
TESTED_ON = ("zh-TW, ja, en: golden samples in tests/readers/line", "datasets/seed_case: 134 rows, names with blanks")


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

    by_columns = True

    def read(self, lines, evidence_id: str, name: str, names=(), **options) -> Export:
        """The Export of one file; `names` are sure account names."""
        return _Reading(Lines.of(lines), evidence_id, name, names).export()


class _Reading:
    def __init__(self, lines, evidence_id, file, names):
        self.lines, self.rows = lines, BulkRows(evidence_id, lines)
        title = _TITLE.match(Path(file).name)
        self.title = title.group(1).strip() if title else None
        self.given = {name for name in names if name}
        self.locale = _locale(lines)

    def export(self) -> Export:
        """The finished Export."""
        self._candidates()
        self._dates()
        self._names()
        self._chosen()
        self._fill()
        self._cut_end()
        chat_type = self._chat_type()
        del self.senders, self.number, self.minute, self.start, self.end, self.day, self.midnight, self.place, self.dotted, self.tabbed
        return self.rows.export("minute", platform="line", variant=f"desktop {self.locale or ''}".strip(), chat_title=self.title,
                                chat_type=chat_type)

    # ---- what looks like a row

    def _candidates(self):
        """Every line that looks like a row: `number`, `minute`, and where what follows the clock begins and ends (`start`, `end`)."""
        lines = self.lines
        starts, ends = lines.starts.copy(), lines.ends
        if len(lines) and (first := lines[0]) != (bare := first.lstrip("\ufeff\u200e\u200f")):
            starts[0] += len(first[:len(first) - len(bare)].encode())
        byte = [np.where(starts + k < ends, lines.at(starts + k), 0).astype(np.int16) for k in range(6)]
        digit = [(b >= 48) & (b <= 57) for b in byte]
        wide = digit[0] & digit[1] & (byte[2] == 58) & digit[3] & digit[4] & ((byte[5] == 32) | (byte[5] == 9))
        wide &= (byte[0] * 10 + byte[1] - 528 <= 24) & (byte[3] <= 53)
        slim = digit[0] & (byte[1] == 58) & digit[2] & digit[3] & ((byte[4] == 32) | (byte[4] == 9)) & (byte[2] <= 53)
        self.dotted = digit[0] & digit[1] & digit[2] & digit[3] & (byte[4] == 46) | (lines.at(lines.starts) >= 0xE2)
        minute = np.where(wide, (byte[0] * 10 + byte[1] - 528) % 24 * 60 + byte[3] * 10 + byte[4] - 528,
                          (byte[0] - 48) * 60 + byte[2] * 10 + byte[3] - 528)
        self.number = np.flatnonzero(wide | slim)
        after = np.where(wide, 6, 5)[self.number]
        self.minute, self.start, self.end = minute[self.number].astype(np.int64), starts[self.number] + after, ends[self.number]
        self.tabbed = lines.at(self.start - 1) == 9

    def _dates(self):
        """The date rows in order, and the day and midnight of each candidate (−1 and NO_TIME before the first)."""
        found, date_of, rows = [], None, set(self.number.tolist())
        first_row = int(self.number[0]) if len(self.number) else len(self.lines)
        for number in np.flatnonzero(self.dotted).tolist():
            line = self.lines[number]
            date = read_date(line) if _DOTTED.match(line) else None
            if not date:
                continue
            alone = not found or not self.lines[number - 1].strip() or number + 1 in rows
            if (date[1] and (date_of is None or date[0] >= date_of)) or (date[1] is False and alone and number < first_row):
                self.rows.roles[number] = "date"
                found.append((number, (date[0] - _EPOCH).days * 86400))
                date_of = date[0]
            if date[1] is False and alone:
                self.rows.warn("weekday", number)
        self.dates = np.array([number for number, _ in found], np.int64)
        midnights = np.array([NO_TIME, *(midnight for _, midnight in found)], np.int64)
        self.day = np.searchsorted(self.dates, self.number) - 1
        self.midnight = midnights[self.day + 1]

    def _names(self):
        spaced = ~self.tabbed
        self.place = np.cumsum(spaced) - 1                # of a candidate among those parted by blanks
        starts, ends, data = self.start[spaced], self.end[spaced], self.lines.data
        titled = {self.title} if self.title and any(
            data.startswith(f"{self.title} ".encode(), start) for start in starts.tolist()) else set()
        rests = [(row, data[self.start[row]:self.end[row]].decode()) for row in np.flatnonzero(self.tabbed).tolist()]
        self.parted = {row: rest.partition("\t") for row, rest in rests if "\t" in rest}
        named = {sender for sender, _, _ in self.parted.values()} - {""}
        if rests:                                        # few files: all rows are looked at as if blanks parted them
            starts, ends, self.place = self.start, self.end, np.arange(len(self.number))
        self.senders = Senders(self.lines, starts, ends, self.given | titled | named)
        self.media = media("desktop", self.locale)

    # ---- which of them are rows

    def _chosen(self):
        """Which candidates are rows (`keep`); the others continue the body above."""
        self.keep = np.ones(len(self.number), bool)
        same_day = self.day[1:] == self.day[:-1]
        falling = np.unique(self.day[1:][same_day & (self.minute[1:] < self.minute[:-1])])
        in_falling = np.isin(self.day, falling)
        for day in falling.tolist():
            self._falling_day(np.flatnonzero(self.day == day).tolist())
        first_of_day = np.concatenate([[True], ~same_day])[:len(self.number)]
        for row in self._lone_words():
            if not in_falling[row] and not first_of_day[row] and not self._known(row):
                self._continues(row)

    def _continues(self, row):
        self.keep[row] = False
        self.rows.warn("guessed-rows", int(self.number[row]))

    def _falling_day(self, rows):
        """A day whose clocks run backwards: a line earlier than the row above is no row, nor is one by nobody known after which a known
        sender's clock is earlier."""
        later, low = {}, _NEVER
        for row in reversed(rows):
            later[row] = low
            if self.minute[row] >= self.minute[rows[0]] and self._known(row):
                low = min(low, int(self.minute[row]))
        lone, last, open_body = set(self._lone_words()), -1, False
        for row in rows:
            minute = int(self.minute[row])
            if minute < last:
                self.keep[row] = False
            elif open_body and (later[row] < minute or row in lone) and not self._known(row):
                self._continues(row)
            else:
                last, open_body = minute, True

    def _known(self, row) -> bool:
        return bool(self.tabbed[row]) or self.senders.known(int(self.place[row]))

    def _lone_words(self) -> list[int]:
        """«12:00 午餐»: no sender and no known notice, so a line of somebody's timetable."""
        if not hasattr(self, "lone"):
            blanks = self.lines.places(32)
            inside = np.searchsorted(blanks, self.end) - np.searchsorted(blanks, self.start)
            outer = (self.lines.at(self.start) == 32) | (self.lines.at(self.end - 1) == 32)
            odd = [row for row in np.flatnonzero(~self.tabbed & outer & (inside > 0)).tolist()
                   if " " not in self.senders.rest(int(self.place[row])).strip(" ")]
            self.lone = sorted([*np.flatnonzero(~self.tabbed & (inside == 0)).tolist(), *odd])
        return self.lone

    def _ends(self, first) -> np.ndarray:
        """The last line of each row: up to the next row or date row, blank lines before those not counted."""
        full = self.lines.not_blank()
        self.rows.roles.codes[~full] = ROLES.index("blank")
        dates = np.append(self.dates, len(self.lines))
        next_stop = np.minimum(np.append(first[1:], len(self.lines)), dates[np.searchsorted(self.dates, first, side="right")])
        filled = np.maximum.accumulate(np.where(full, np.arange(len(self.lines)), -1))
        return np.maximum(filled[next_stop - 1], first)

    # ---- rows

    def _fill(self):
        """All rows with sender, body and time; then those that are notices."""
        rows, kept = self.rows, np.flatnonzero(self.keep)
        first = self.number[kept]
        last = self._ends(first) if len(first) else first
        codes, names, bodies, sure = self.senders.split_all()
        place = self.place[kept]
        codes, bodies, sure, stop = codes[place].astype(np.int32), bodies[place], sure[place], self.lines.ends[last]
        account = Coded(codes, [*names, None])
        at = np.where(self.midnight[kept] == NO_TIME, NO_TIME, self.midnight[kept] + self.minute[kept] * 60)
        for candidate, (sender, _, _) in self.parted.items():
            if self.keep[candidate]:
                row = int(np.searchsorted(kept, candidate))
                account[row] = sender
                bodies[row], sure[row] = self.start[candidate] + len(sender.encode()) + 1, True
        notices = self._notices(kept, first, last)
        lone = np.flatnonzero(account.codes < 0)
        for row in {*lone.tolist(), *notices}:
            account[row] = None
            bodies[row], sure[row] = self.start[kept[row]], True
            last[row], stop[row] = first[row], self.end[kept[row]]
        rows.fill(first, last, at, account, bodies, stop)
        self._kinds(notices, lone.tolist())
        for row in np.flatnonzero(at == NO_TIME).tolist():
            rows.warn("truncated-head", int(first[row]))
        if not sure.all():
            rows.warn("guessed-names", count=int((~sure).sum()))

    def _notices(self, kept, first, last) -> dict:
        """Row → notice. A notice stands alone: a line that words follow was typed, unless a TAB shows that it has no sender."""
        found = {}
        for place in self.senders.notices:
            candidate = int(np.searchsorted(self.place, place))
            if not self.keep[candidate] or candidate in self.parted:
                continue
            row = int(np.searchsorted(kept, candidate))
            if (first[row] == last[row] or self.tabbed[kept[row]]) and (notice := self.senders.notice(place)):
                found[row] = notice
        return found

    def _kinds(self, notices, lone):
        rows = self.rows
        sizes = {len(word.encode()) for word in self.media}
        for row in np.flatnonzero(np.isin(rows.ends - rows.starts, list(sizes))).tolist():
            kind = self.media.get(rows.body(row))
            if kind and row not in notices and rows.account[row] is not None:
                rows.kind[row] = kind
        for row in lone:
            if row not in notices:
                rows.kind[row] = "system"
                rows.warn("unknown-notice", int(rows.first[row]))
        for row in sorted(notices):
            state_notice(rows, row, notices[row])

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


def _locale(lines) -> str | None:
    """The locale, by the weekday words of the date rows."""
    for line in lines:
        if _DOTTED.match(line) and (date := read_date(line)) and date[1]:
            word = line.strip().rpartition(" ")[2]
            return "ja" if word.endswith(("曜日", "曜")) else "en" if word.isascii() else "zh-CN" if word[0] == "周" else "zh-TW"
    return None

"""LINE exports written on a PC («儲存聊天»): date rows with dots, one blank between time, sender and body, bare continuation lines.

Two things are truly ambiguous here, names with blanks and continuation lines that look like rows. They are resolved in this order: names that
notices prove; names that the officer gives; the longest known name first; a name repeated with different texts after it. A «row» whose
clock runs backwards without a date row between is a continuation. What stays a guess is counted in a warning.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from pathlib import Path

from leakkit.readers import reader
from leakkit.readers.export import EXPORTER, Export, Rows
from leakkit.readers.line_mobile import add_notice
from leakkit.readers.line_notices import Notice, read_notice
from leakkit.readers.line_shapes import read_body, read_clock, read_date

ROW = re.compile(r"(\d{1,2}):(\d{2})[ \t](.*)\Z", re.S)
_DOTTED = re.compile(r"\d{4}\.\d{1,2}\.\d{1,2} ")
_TITLE = re.compile(r"\A\[LINE\] ?(.+?)(?:[ _]?\(?\d{0,2}\)?)?\.txt\Z", re.I)
TESTED_ON = ("zh-TW, ja, en: golden samples in tests/readers", "datasets/seed_case: 134 rows, names with blanks")


@reader(platform="line", name="line-desktop", suffixes=(".txt",), tested_on=TESTED_ON)
class LineDesktop:
    """The desktop family."""

    def detect(self, head: list[str], name: str) -> float:
        """Certainty 0-1: dotted date rows, and rows with a 24-hour clock."""
        dates = sum(bool(_DOTTED.match(line) and read_date(line)) for line in head)
        rows = sum(ROW.match(line) is not None for line in head)
        return 0.95 if dates and rows else 0.3 if dates else 0.0

    def read(self, lines: list[str], evidence_id: str, name: str, names=(), **options) -> Export:
        """The Export of one file; `names` are sure account names."""
        return _Reading(lines, evidence_id, name, names).export()


class _Reading:
    def __init__(self, lines, evidence_id, file, names):
        self.lines, self.rows = lines, Rows(evidence_id, lines)
        self.given = {name for name in names if name}
        title = _TITLE.match(Path(file).name)
        self.facts = {"platform": "line", "variant": "desktop zh-TW", "chat_type": "unknown",
                      "chat_title": title.group(1).strip() if title else None}

    def export(self) -> Export:
        found = self._events()
        names = _Names([rest for _, _, _, rest in found], self.given)
        guessed = 0
        for number, last, at, rest in found:
            guessed += self._add(number, last, at, rest, names)
        if guessed:
            self.rows.warn("guessed-names", count=guessed)
        speakers = self.rows.accounts() - {EXPORTER}
        if len(speakers) > 2 or len(self.rows._events):
            self.facts["chat_type"] = "group"
        return self.rows.export("minute", **self.facts)

    def _events(self) -> list[tuple]:
        """(first line, last line, time, rest) of every row, continuation lines taken in."""
        found, day, last, blanks = [], None, -1, []
        for number, line in enumerate(self.lines):
            date = read_date(line) if _DOTTED.match(line) else None
            if date and date[1] and (day is None or date[0] >= day):
                day, last, blanks = date[0], -1, self._blank(blanks)
                self.rows.roles[number] = "date"
                continue
            match = ROW.match(line) if day else None
            minute = read_clock(None, match[1], match[2], None) if match else None
            if minute is not None and minute >= last:
                blanks, last = self._blank(blanks), minute
                found.append([number, number, dt.datetime.combine(day, dt.time(minute // 60, minute % 60)), match[3]])
            elif not line.strip():
                blanks.append(number)
            elif found and day:
                found[-1][1], blanks = number, []
        self._blank(blanks)
        return found

    def _blank(self, numbers) -> list:
        """Blank lines before a row or date row are structure; inside a body they are swallowed by `message`."""
        for number in numbers:
            self.rows.roles[number] = "blank"
        return []

    def _add(self, number, last, at, rest, names) -> int:
        """Add one row; 1 when its sender is a guess."""
        notice = names.notice(rest) if number == last else None
        if notice is not None:
            add_notice(self.rows, number, at, rest, notice)
            return 0
        sender, body, sure = names.split(rest)
        text = "\n".join([body, *self.lines[number + 1:last + 1]])
        kind, attachment = read_body(text, "desktop")
        self.rows.message(number, last, at, sender, kind, text, attachment)
        return int(not sure)


class _Names:
    """Which leading words of a row are its sender."""

    def __init__(self, rests: list[str], given):
        self.after = defaultdict(Counter)
        for rest in rests:
            first, _, more = rest.replace("\t", " ", 1).partition(" ")
            self.after[first][more.split(" ", 1)[0]] += 1
        self.sure = set(given) | self._from_notices(rests)
        self.likely = self._repeated(rests)
        self.by_length = sorted(self.sure | self.likely, key=len, reverse=True)

    def _from_notices(self, rests) -> set[str]:
        """Names that notices prove. A blank inside one is believed unless its first word speaks for itself elsewhere."""
        found = set()
        for notice in filter(None, map(read_notice, rests)):
            found |= {name for name in (notice.actor, *notice.subjects) if name and name != EXPORTER and self._whole(name)}
        return found

    def _whole(self, name) -> bool:
        first, blank, more = name.partition(" ")
        if not blank:
            return True
        others = {word: n for word, n in self.after[first].items() if word != more.split(" ", 1)[0]}
        return sum(others.values()) <= 1

    def _repeated(self, rests) -> set[str]:
        """Leading words that always stand together, with different texts after them: «Mia Chang», «科長 王建勳»."""
        found = set()
        for first, following in self.after.items():
            second, count = following.most_common(1)[0]
            texts = {rest.split(" ", 2)[2] for rest in rests if rest.startswith(f"{first} {second} ")}
            if count >= 2 and count == sum(following.values()) and second and len(texts) >= 2:
                found.add(f"{first} {second}")
        return found

    def notice(self, rest) -> Notice | None:
        """The notice a row is, if it is one: its actor must be a name, and not somebody known who typed those words."""
        notice = read_notice(rest)
        if notice is None or (notice.actor and not self._whole(notice.actor) and notice.actor not in self.sure):
            return None
        typed = [name for name in self.by_length if rest.startswith(name + " ") and name != notice.actor]
        if typed and notice.action != "other" and not (notice.actor or "").startswith(typed[0] + " "):
            return None
        return notice

    def split(self, rest) -> tuple[str, str, bool]:
        """(sender, body, whether the sender is sure)."""
        for name in self.by_length:
            if rest == name or rest.startswith((name + " ", name + "\t")):
                return name, rest[len(name) + 1:], name in self.sure or name in self.likely
        sender, _, body = rest.replace("\t", " ", 1).partition(" ")
        return sender, body, len(self.after[sender]) > 1 or " " not in body

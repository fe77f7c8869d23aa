"""LINE exports written on a phone («傳送聊天記錄»): a header, date rows, and TAB between time, sender and body.

One pass. Quote state (`line_quotes`) decides before anything else is looked at. System rows are those without a sender column; their
wording is read at the end, when the senders of the file are known.
"""

from __future__ import annotations

import datetime as dt
import re

import numpy as np

from leakkit.readers import reader
from leakkit.readers.bulk import BulkRows, Coded, Lines, coded
from leakkit.readers.export import EXPORTER, NO_TIME, Export, Rows
from leakkit.readers.line_notices import Notice, read_notice
from leakkit.readers.line_quotes import CUT, LITERAL, Quotes, doubled, unquoted
from leakkit.readers.line_shapes import day_comes_first, group_title, media, read_body, read_clock, read_date, read_saved, read_title

_EPOCH = dt.date(1970, 1, 1)
_MOST_TABS = 8             # in a name
_LONGEST_CLOCK = 72        # bytes
_LOCALE_OF_CLOCK = {"上": "zh-TW", "下": "zh-TW", "午": "ja"}
_SPOKEN = re.compile("\u2068([^\u2068\u2069]*)\u2069(?:\t|\\Z)")
TESTED_ON = (
    "zh-TW (2025 上午/下午 with isolates; 24 h with 週; older), zh-CN, ja, en, OpenChat: golden samples in tests/readers/line",
    "datasets/seed_case: 341 messages in three exports; datasets/harmless_case: 72",
)


@reader(platform="line", name="line-mobile", suffixes=(".txt",), tested_on=TESTED_ON, variants=("mobile", "openchat"),
        locales=("zh-TW", "zh-CN", "ja", "en"))
class LineMobile:
    """The mobile family, any of the locales in `line_strings.toml`."""

    by_columns = True

    def detect(self, head: list[str], name: str) -> float:
        """Certainty 0-1 from the first lines: a header, or date rows and rows with TAB; a cut file begins in the middle."""
        if not head:
            return 0.0
        title = read_title(head[0]) or read_saved(head[0])
        saved = len(head) > 1 and read_saved(head[1])
        dates = sum(bool((date := read_date(line)) and date[1] and "/" in line) for line in head)
        rows = sum("\t" in line and read_clock(line.partition("\t")[0]) is not None for line in head)
        if title and (saved or dates or rows):
            return 0.99
        if title and read_title(head[0]) and head[0].lstrip("\ufeff").startswith("[LINE]"):
            return 0.6
        if rows and (dates or rows * 2 >= len(head)):
            return 0.9 if read_date(head[0]) or saved else 0.55
        return 0.0

    def read(self, lines, evidence_id: str, name: str, names=(), **options) -> Export:
        """The Export of one file. `names`: sure account names; only needed for names that hold a TAB."""
        lines = Lines.of(lines)
        reading = _Reading(lines, evidence_id, {name for name in names if "\t" in name})
        reading.walk()
        found = {name for name in reading.named if "\t" in name} - reading.tabbed
        if found:                            # a notice showed a name with a TAB in it: read once more, knowing it
            reading = _Reading(lines, evidence_id, reading.tabbed | found)
            reading.walk()
        return reading.export()


class _Reading:
    """One pass over the lines of a file."""

    def __init__(self, lines, evidence_id, tabbed):
        self.lines, self.rows, self.tabbed = lines, BulkRows(evidence_id, lines), tabbed
        self.quotes = Quotes(lines, self._seconds_of, self._date_of)
        self.day, self.dates = None, []      # of dates: (line, midnight)
        self.title, self.direct, self.locale, self.saved = None, False, None, None
        self.day_first = None
        self.notices, self.named, self.quoted, self.open_chat = [], set(), {}, False

    # ---- the walk

    def walk(self):
        """Read every line, then what needs the whole file: notices, quotation marks. Lines that begin with a clock and hold no opening
        mark need no look of their own: they are rows unless they stand in a quoted body."""
        self._columns()
        header = self._header()
        self.media = media("mobile", self.locale or self._guess_locale())
        self.second[:header] = -1
        self._senders()
        first = self._rows_after(header)
        self._fill(first)
        del self.tab, self.tab2, self.row_lines, self.second, self.account, self.body
        self.quotes = None
        self._closing()

    def _columns(self):
        """Clock of every line in seconds since midnight (`second`, −1 = no row), and where its first two TABs stand."""
        lines = self.lines
        self.tab = lines.found(9, lines.starts, lines.ends)
        self.tab2 = lines.found(9, np.minimum(self.tab + 1, lines.ends), lines.ends)
        could = np.flatnonzero((self.tab < lines.ends) & (self.tab - lines.starts <= _LONGEST_CLOCK))
        codes, words = coded(lines.data, lines.starts[could], self.tab[could])
        minutes = [read_clock(word) for word in words]
        self.second = np.full(len(lines), -1, np.int64)
        if len(could):
            self.second[could] = np.array([-1 if minute is None else minute * 60 for minute in minutes], np.int64)[codes]

    def _senders(self):
        """Sender of every row (a `Coded`; None = system row) and where its body begins."""
        lines, rows = self.lines, np.flatnonzero(self.second >= 0)
        begin, tab2, ends = self.tab[rows] + 1, self.tab2[rows], lines.ends[rows]
        spoken = (tab2 < ends) & (tab2 > begin)
        codes, names = coded(lines.data, begin[spoken], tab2[spoken])
        account = Coded(np.full(len(rows), len(names), np.int32), [*names, None])
        account.codes[spoken] = codes
        body = np.where(tab2 < ends, tab2 + 1, begin)
        heads = {name.partition("\t")[0] for name in self.tabbed}
        odd = np.array([*("\u2068" in name or name in heads for name in names), bool(self.tabbed)], bool)[account.codes]
        for place in np.flatnonzero(odd).tolist():
            rest = lines.data[begin[place]:ends[place]].decode()
            sender, text = self._parted(rest)
            account[place], body[place] = sender, ends[place] - len(text.encode())
        self.row_lines, self.account, self.body = rows, account, body

    def _rows_after(self, header) -> np.ndarray:
        """The lines that are rows, after date rows and quoted bodies have been seen in their order."""
        lead = np.where(self.body < self.lines.ends[self.row_lines], self.lines.at(self.body), 0)
        opening = (lead == 34) & (self.account.codes != self.account.code(None))
        others = np.flatnonzero(self.second < 0)
        inside, resume = np.zeros(len(self.lines), bool), header
        for number in np.sort(np.concatenate([self.row_lines[opening], others[others >= header]])).tolist():
            if number < resume:
                continue
            if self.second[number] < 0:
                self._structure(number)
                continue
            end = self._quoted(number)
            inside[number + 1:end + 1], resume = True, end + 1
        kept = ~inside[self.row_lines]
        self.account.codes, self.body = self.account.codes[kept], self.body[kept]
        return self.row_lines[kept]

    def _fill(self, first):
        """All rows at once, then those that are more than words."""
        rows, lines = self.rows, self.lines
        last = first.copy()
        place = {number: int(np.searchsorted(first, number)) for number in self.quoted}
        for number, (end, text, _) in self.quoted.items():
            last[place[number]] = end
            rows.said[place[number]] = text
        self.quoted = {place[number]: whole for number, (_, _, whole) in self.quoted.items()}
        day = np.searchsorted(np.array([number for number, _ in self.dates], np.int64), first)
        midnight = np.array([NO_TIME, *(midnight for _, midnight in self.dates)], np.int64)[day]
        second = self.second[first]
        rows.fill(first, last, np.where(midnight == NO_TIME, NO_TIME, midnight + second), self.account, self.body, lines.ends[first])
        for number in first[midnight == NO_TIME].tolist():
            rows.warn("truncated-head", number)
        for number in first[1:][(day[1:] == day[:-1]) & (second[1:] < second[:-1])].tolist():
            rows.warn("backwards", number)
        lead = np.where(rows.starts < rows.ends, lines.at(rows.starts), 0)
        nobody = self.account.codes == self.account.code(None)
        for row in np.flatnonzero((lead == 91) | (lead == 0xE2) | nobody).tolist():
            if row not in rows.said:
                self._more_than_words(row, int(first[row]), bool(nobody[row]))

    def _more_than_words(self, row, number, system):
        body = self.rows.body(row)
        if system:
            self.notices.append((row, number, body))
        if system or body[:1] in "[☎":
            self.rows.kind[row] = self._special(row, body)

    def _seconds_of(self, number) -> int | None:
        """The clock of a line, in seconds since midnight, when it is a well-formed row."""
        return int(self.second[number]) if self.second[number] >= 0 else None

    def _date_of(self, number):
        return read_date(self.lines[number], bool(self.day_first))

    def _special(self, row, body) -> str:
        what = self.media.get(body)
        if what is not None:
            return what
        what, attachment = read_body(body)
        if attachment is not None:
            self.rows.rare.setdefault("attachment", {})[row] = attachment
        return what

    def _parted(self, rest) -> tuple[str | None, str]:
        """(sender or None for a system row, body), where names may be isolated or hold a TAB."""
        if self.tabbed and (name := self._tabbed_name(rest)):
            return name, rest[len(name) + 1:]
        isolated = _SPOKEN.match(rest)
        if isolated and isolated.end() <= len(rest) and rest[isolated.end() - 1:isolated.end()] == "\t":
            return isolated.group(1), rest[isolated.end():]
        if rest.startswith("\t"):
            return None, rest[1:]
        sender, tab, body = rest.partition("\t")
        if not tab or sender.count("\u2068") > sender.count("\u2069"):
            return None, rest
        return sender, body

    def _tabbed_name(self, rest) -> str | None:
        """The longest known name with a TAB in it that a row begins with."""
        cut, found = rest.find("\t"), None
        for _ in range(_MOST_TABS):
            cut = rest.find("\t", cut + 1)
            if cut < 0:
                break
            found = rest[:cut] if rest[:cut] in self.tabbed else found
        return found

    # ---- header, dates, what is left

    def _header(self) -> int:
        """Read the title and saved-at rows; the number of the first line after them."""
        for number, line in enumerate(self.lines[:6]):
            if self._seconds_of(number) is not None or read_date(line):
                return number
            title, saved = (read_title(line) if self.title is None else None), read_saved(line)
            if saved:
                self.saved, locale = saved
                self.locale = self.locale or locale
            elif title:
                self.title, self.direct, self.locale = title
            if title or saved:
                self.rows.roles[number] = "header"
            elif not line.strip():
                self.rows.roles[number] = "blank"
        return min(6, len(self.lines))

    def _guess_locale(self) -> str | None:
        """The locale of a file without header, by its clocks (上午, 午前) where they tell."""
        for line in self.lines[:200]:
            if line[:1] in _LOCALE_OF_CLOCK and "\t" in line:
                return _LOCALE_OF_CLOCK[line[:1]]
        return None

    def _structure(self, number):
        line = self.lines[number]
        if not line.strip():
            self.rows.roles[number] = "blank"
            return
        if self.day_first is None and "/" in line and line[:1].isalpha() and line.isascii() and read_date(line, True):
            self._order_of_days(number)
        date = self._date_of(number)
        if date and (date[1] is not None or self._stands_alone(number)):
            self._date(number, *date)

    def _order_of_days(self, number):
        order = day_comes_first(self.lines)
        if order is None:
            self.rows.warn("ambiguous-dates", number)
        self.day_first = bool(order)

    def _stands_alone(self, number) -> bool:
        """A date without a weekday counts only between a blank line and a row."""
        before = number == 0 or not self.lines[number - 1].strip()
        return before and number + 1 < len(self.lines) and self._seconds_of(number + 1) is not None

    def _date(self, number, date, fits):
        self.rows.roles[number] = "date"
        if fits is False:
            self.rows.warn("weekday", number)
        if self.day and date < self.day:
            self.rows.warn("backwards", number)
        self.day = date
        self.dates.append((number, (date - _EPOCH).days * 86400))

    # ---- quoted bodies

    def _quoted(self, number) -> int:
        """The last line of a body that begins with a quotation mark; its text is noted."""
        place = int(np.searchsorted(self.row_lines, number))
        body = self.lines.data[self.body[place]:self.lines.ends[number]].decode()
        end = self.quotes.end(number, int(self.second[number]), self.day, body)
        if end == LITERAL:
            return number
        cut = end == CUT
        if cut:
            self.rows.warn("truncated", number)
            end = len(self.lines) - 1
        whole = f"{body}\n{self.lines.between(number + 1, end)}" if end > number else body
        self.quoted[number] = end, unquoted(whole, not cut), not cut
        return end

    def _undouble(self):
        """Halve inner quotation marks, unless some body of the file shows that this exporter leaves them bare."""
        texts = self.rows.said
        marked = [(row, whole) for row, whole in self.quoted.items() if '"' in texts[row]]
        votes = [doubled(texts[row]) for row, whole in marked if whole]
        if all(votes):                       # a cut body has no vote: its last mark may be half a pair
            for row, whole in marked:
                texts[row] = texts[row].replace('""', '"') if whole or votes else texts[row]

    # ---- what needs the whole file

    def _closing(self):
        self._undouble()
        self._cut_end()
        known = self.rows.accounts() | ({self.title} if self.direct and self.title else set())
        heard: dict[str, Notice | None] = {}
        for row, number, text in self.notices:
            if text not in heard:
                heard[text] = read_notice(text, known)
            notice = heard[text]
            if notice is None and self.rows.kind[row] != "text":
                continue                     # a placeholder or a call without sender
            if notice is None:
                self.rows.warn("unknown-notice", number)
            self._state(row, notice or Notice("other"))
            self.open_chat |= "社群" in text or "聊天" in text and notice is not None and notice.action in ("join", "leave")

    def _state(self, row, notice):
        state_notice(self.rows, row, notice)
        self.named.update(name for name in (notice.actor, *notice.subjects) if name)

    def _cut_end(self):
        """The last line, when it is no whole row: the file may be cut."""
        if not self.lines or not len(self.rows):
            return
        end = len(self.lines) - 1
        if self.rows.roles[end] == "unexplained":
            self.rows.warn("truncated", end)
        elif self.notices and self.notices[-1][1] == end and read_notice(self.notices[-1][2]) is None \
                and not self.lines[end].partition("\t")[2].startswith("\t"):
            self.rows.warn("truncated", end)

    def export(self) -> Export:
        """The finished Export, the kind of chat and the exporter's name decided."""
        chat_type, title = self._chat()
        variant = " ".join(filter(None, ("openchat" if chat_type == "open" else "mobile", self.locale)))
        return self.rows.export("minute", platform="line", variant=variant, chat_title=title, chat_type=chat_type, saved_at=self.saved)

    def _chat(self) -> tuple[str, str | None]:
        """(chat type, title). More than two speakers, or a stranger to the title, make a group of what looked one-to-one."""
        if self.open_chat:
            return "open", self.title
        speakers = self.rows.accounts() - {EXPORTER}
        others = speakers - {self.title}
        if self.direct and len(others) <= 1 and not self.rows.events:
            for name in others:
                self.rows.is_exporter(name)
            return "direct", self.title
        if self.direct and self.locale != "en":
            return "group", group_title(self.title, self.locale)
        return ("group" if self.title or self.rows.events or len(speakers) > 2 else "unknown"), self.title


def state_notice(rows: Rows, row: int, notice: Notice) -> None:
    """Write what a notice says into its row and the membership events; shared by the LINE families."""
    rows.kind[row] = "unsent" if notice.action == "unsent" else "system"
    rows.account[row] = notice.actor if notice.action == "unsent" else None
    message_id, at = f"{rows.evidence_id}-{row + 1:06d}", int(rows.at[row])
    if notice.action in ("join", "leave"):
        for name in filter(None, (notice.actor, *notice.subjects)):
            rows.event(message_id, at, notice.action, name)
    elif notice.action == "rename":
        rows.event(message_id, at, "rename", None, by=notice.actor)
    elif notice.action in ("add", "invite", "remove"):
        for name in notice.subjects:
            rows.event(message_id, at, "join" if notice.action == "add" else notice.action, name, by=notice.actor)

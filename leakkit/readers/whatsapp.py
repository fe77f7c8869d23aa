"""WhatsApp exports: `_chat.txt` of an iPhone, `NAME.txt` of an Android phone (the zip around them is read in
`zipped`).

Since 2024 an iPhone gives notices a «sender» (the group's title or the actor) and marks what the app wrote with
U+200E after the colon. So a body with that mark is a notice or a placeholder, and in a file with marks a body without
one was typed by a person, whatever it says. Android has no marks: a row without «sender: » is a notice there, and a
whole-body placeholder is taken for one.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from leakkit.readers import reader
from leakkit.readers.bulk import BulkRows, Coded, Lines
from leakkit.readers.export import EXPORTER, Export
from leakkit.readers.records import zone_of
from leakkit.readers.whatsapp_names import Names
from leakkit.readers.whatsapp_notices import (
    MARK,
    Notice,
    app_bodies,
    app_letters,
    attachment,
    banner,
    general,
    placeholder,
    read_notice,
    strings,
    title_of,
    without_edit_mark,
)
from leakkit.readers.whatsapp_rows import find_rows, shape

TESTED_ON = (
    "iOS zh-TW, zh-HK, en (U+200E notices of 2024 and older): golden samples in tests/readers/whatsapp",
    "Android zh-TW 12/24 h, en: golden samples in tests/readers/whatsapp",
)


@reader(
    platform="whatsapp",
    name="whatsapp",
    suffixes=(".txt", ".zip"),
    tested_on=TESTED_ON,
    variants=("ios", "android"),
    locales=("zh-TW", "zh-HK", "en"),
)
class WhatsApp:
    """Both families."""

    by_columns = True

    def detect(self, head: list[str], name: str) -> float:
        """Certainty 0-1: the first line starts a row, or many lines do."""
        rows = sum(shape(line) is not None for line in head)
        if not rows:
            return 0.0
        if shape(head[0]):
            return 0.9
        return 0.6 if rows * 5 > len(head) else 0.2

    def read(
        self,
        lines,
        evidence_id: str,
        name: str,
        date_order: str | None = None,
        timezone: str | None = None,
        **options,
    ) -> Export:
        """The Export of one file. `date_order`: "dmy" or "mdy"; `timezone`: the phone's zone, if known. Raises
        InputError."""
        zone = zone_of(timezone).key if timezone else "unknown-local"
        lines = Lines.of(lines)
        return _Reading(lines, evidence_id, name, find_rows(lines, date_order), zone).export()


class _Row(NamedTuple):
    number: int
    at: int


class _Reading:
    def __init__(self, lines, evidence_id, file, found, zone):
        self.lines, self.rows, self.found = lines, BulkRows(evidence_id, lines), found
        self.title, self.zone = title_of(file), zone
        self.locales, self.fake, self.edited = Counter(), set(), False
        self.group, self.called, self.host, self.actors = False, None, None, set()

    def export(self) -> Export:
        if self.found is None:
            return self.rows.export(
                "minute", platform="whatsapp", variant="unknown", chat_type="unknown", timezone=self.zone
            )
        for code, line, facts in self.found.warnings:
            self.rows.warn(code, line, **facts)
        self._read_rows()
        if self.edited:
            marks = self.rows.rare["edited"]
            self.rows.rare["edited"] = {n: marks.get(n, False) for n in range(len(self.rows))}
        locale = (self.locales.most_common(1) or [("zh-TW" if self.found.chinese else "en", 1)])[0][0]
        return self.rows.export(
            "second" if self.found.seconds else "minute",
            platform="whatsapp",
            timezone=self.zone,
            variant=f"{self.found.family} {locale}",
            **self._chat(),
        )

    def _read_rows(self):
        """All rows as if each were its sender's typed words; then those that the app may have written, one by one."""
        found, lines = self.found, self.lines
        self.marked = found.family == "ios" and b": " + MARK.encode() in lines.data
        self.names = names = Names(found)
        full = lines.not_blank()
        last = np.append(found.number[1:] - 1, self._last_line(full))[:len(found)] if len(found) else found.number
        accounts = names.settled
        settled = [accounts.get(name) for name in names.names]
        starts, stops = np.minimum(names.colon + 2, lines.ends[found.number]), lines.ends[last] if len(found) else last
        known = np.array([account is not None for account in settled], bool)[names.codes] & names.parted if len(found) else full[:0]
        self.rows.fill(found.number, last, found.at, self._accounts(settled), starts, stops)
        app = app_bodies()
        plain_rows = known & self._surely_typed(starts, stops)
        for row in np.flatnonzero(~plain_rows).tolist():
            text = self.rows.body(row) if known[row] else ""
            kind = app.get(text)
            if not kind:
                self._row(row, int(last[row]))
                continue
            self.locales[kind[1]] += 1
            self.rows.kind[row], self.rows.said[row] = kind[0], text[1:]
            self.rows.roles[int(found.number[row])] = "system" if kind[0] == "unsent" else "message"

    def _accounts(self, settled) -> Coded:
        """The account of each row by its head; a head that needs a second look has none yet."""
        account = Coded(np.zeros(0, np.int32), [None])
        code = np.array([account.code(name) for name in settled], np.int32)
        account.codes = code[self.names.codes] if len(code) else code
        return account

    def _surely_typed(self, starts, stops) -> np.ndarray:
        """Bodies without a mark, a bracket, or a first letter that the app could have written."""
        lines = self.lines
        lead = [lines.at(np.minimum(starts + k, max(len(lines.data) - 1, 0))).astype(np.int64) for k in range(3)]
        wide = lead[0] << 16 | lead[1] << 8 | lead[2]
        letters = [char.encode() for char in app_letters()]
        typed = ~np.isin(wide, [int.from_bytes(one) for one in letters if len(one) == 3]) & ~np.isin(lead[0], [one[0] for one in letters if len(one) == 1])
        typed &= ~np.isin(lead[0] << 8 | lead[1], [int.from_bytes(one) for one in letters if len(one) == 2])
        for byte in (60, 41):                                  # < )
            places = lines.places(byte)
            typed &= np.searchsorted(places, starts) == np.searchsorted(places, stops)
        marks = np.flatnonzero(lines.bytes == 0xE2)
        marks = marks[(lines.at(np.minimum(marks + 1, len(lines.data) - 1)) == 0x80) & (lines.at(np.minimum(marks + 2, len(lines.data) - 1)) == 0x8E)]
        return typed & (np.searchsorted(marks, starts) == np.searchsorted(marks, stops))

    def _last_line(self, full) -> int:
        last = len(self.lines) - 1
        while last > 0 and not full[last]:
            self.rows.roles[last] = "blank"
            last -= 1
        return last

    def _row(self, number, end):
        row = _Row(int(self.found.number[number]), int(self.found.at[number]))
        end, rest = max(end, row.number), self.found.rest_of(number)
        split = self.names.split(rest)
        first = rest if split is None else split[1]
        text = first if end == row.number else "\n".join([first, self.lines.between(row.number + 1, end)])
        if split is None:
            return self._notice(row, end, text, read_notice(text))
        sender = split[0]
        if text.startswith(MARK):
            return self._by_the_app(row, end, sender, text)
        if not self.marked and banner(text) and end == row.number:
            self.fake, self.host = self.fake | {sender}, sender
            return self._notice(row, end, text, read_notice(text))
        return self._typed(row, end, sender, text)

    def _by_the_app(self, row, end, sender, text):
        """A body with the mark: placeholder, then notice, else named as unknown."""
        if self._placeholder(row, end, sender, text, alone=True):
            return
        notice = read_notice(text) if end == row.number else None
        if notice:
            self.fake.add(sender)
            self.host = sender if notice.action == "banner" and self.host is None else self.host
        self._notice(row, end, text, notice)

    def _typed(self, row, end, sender, text):
        if self._placeholder(row, end, sender, text, alone=not self.marked):
            return
        text, edited = without_edit_mark(text) if ">" in text else (text, False)
        self.rows.message(row.number, end, row.at, sender, "text", text, edited=edited or None)
        self.edited |= edited

    def _placeholder(self, row, end, sender, text, alone) -> bool:
        """Add the row as media, deletion or call when its body is one."""
        body, edited = without_edit_mark(text) if ">" in text else (text, False)
        file = attachment(body) if alone or MARK in body else None
        known = None if file else placeholder(body) if alone else _tail(body)
        if known and not body.startswith(MARK) and alone and known[0] not in strings()["placeholders_alone"]["kinds"]:
            known = None
        if not file and not known:
            return False
        if known:
            self.locales[known[1]] += 1
        kind, name = file or (general(known[0]), None)
        self.rows.message(
            row.number,
            end,
            row.at,
            sender,
            kind,
            body.removeprefix(MARK),
            name,
            edited=edited or None,
        )
        self.edited |= edited
        return True

    def _notice(self, row, end, text, notice: Notice | None):
        shown = text.removeprefix(MARK)
        if notice is None and (known := placeholder(text)) and known[0] == "unsent":
            by = EXPORTER if shown[:1] in "你您Y" else None          # «你已刪除此訊息» without a sender
            self.rows.message(row.number, end, row.at, by, "unsent", shown)
            return
        message_id = self.rows.message(row.number, end, row.at, None, "system", shown)
        if notice is None:
            self.rows.warn("unknown-notice", row.number)
            return
        self.locales[notice.locale] += 1
        add = {
            "create": [("create", None)],
            "join": [("join", notice.actor)],
            "leave": [("leave", notice.actor)],
            "rename": [("rename", None)],
        }.get(notice.action)
        self.actors |= {notice.actor} - {None}
        by = notice.actor if notice.action in ("create", "rename", "add", "invite", "remove") else None
        action = "join" if notice.action == "add" else notice.action
        if add is None and notice.action in ("add", "invite", "remove"):
            add = [(action, name) for name in self.names.whole(notice.subjects, text)]
        for name, subject in add or ():
            self.group = True
            self.rows.event(message_id, row.at, name, subject, by=by)
        if notice.title and notice.action in ("create", "rename"):
            self.called = notice.title

    def _chat(self) -> dict:
        """Title and type; in a chat of two the other party is the title, so the rest is the exporter."""
        speakers = self.rows.accounts() - {EXPORTER}
        titles = self.fake - speakers
        if self.title is None:
            host = None if self.group and self.host in speakers | self.actors else self.host
            titles -= self.actors
            self.title = host or (next(iter(titles)) if len(titles) == 1 else self.called)
        if self.group or len(speakers) > 2 or (len(speakers) == 2 and titles and self.title not in speakers):
            return {"chat_title": self.title, "chat_type": "group"}
        if self.title in speakers:
            others = speakers - {self.title}
            if len(others) == 1:
                self.rows.is_exporter(others.pop())
            return {"chat_title": self.title, "chat_type": "direct"}
        return {"chat_title": self.title, "chat_type": "unknown"}


def _tail(text) -> tuple[str, str] | None:
    """A caption with the app's placeholder behind it: «文字 U+200E圖像已省略»."""
    return placeholder(text.rpartition(MARK)[2]) if MARK in text else None

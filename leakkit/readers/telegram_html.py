"""Telegram Desktop, `messages.html` (and its further pages, in the zip or one by one). JSON says more; this is for
offices that got only this.

Day separators and event sentences stand in rows without a clock: they get the time of the row above on that day and
the precision "day". The name inside a forwarded body is the source, not the sender. A row of the class `joined` has
the sender of the row above.
"""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

from leakkit.readers import reader
from leakkit.readers.archive import basename, hashed, member_names, opened
from leakkit.readers.export import Export
from leakkit.readers.records import Records, chosen, insist, kind_of, zone_of

_PAGE = re.compile(r"messages(\d*)\.html\Z")
_CLOCK = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?: UTC([+-]\d\d):?(\d\d))?\Z")
_DAY = re.compile(r"(\d{1,2}) (\w+) (\d{4})\Z")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_VOID = {"br", "img", "hr", "input", "meta", "link", "source", "wbr"}
_EVENTS = [
    (action, re.compile(pattern, re.S))
    for action, pattern in (
        (
            "create",
            r"(?P<A>.+?) created (?:the )?(?:group|channel) [«\"“](?P<N>.*)[»\"”](?: with members (?P<B>.+))?\Z",
        ),
        ("join", r"(?P<A>.+?) joined (?:the )?group (?:by|via) (?:link|invite link|request).*\Z"),
        ("rename", r"(?P<A>.+?) changed group (?:title|name) to [«\"“](?P<N>.*)[»\"”]\Z"),
        ("invite", r"(?P<A>.+?) (?:invited|added) (?P<B>.+)\Z"),
        ("remove", r"(?P<A>.+?) removed (?P<B>.+)\Z"),
        ("leave", r"(?P<A>.+?) left (?:the )?group\Z"),
    )
]
_KINDS = {
    "photo": "image",
    "sticker": "sticker",
    "video": "video",
    "voice_message": "audio",
    "audio_file": "audio",
    "file": "file",
    "animated": "video",
    "contact": "contact",
    "location": "location",
    "venue": "location",
    "poll": "poll",
    "call": "call",
    "video_file": "video",
    "live_location": "location",
}
TESTED_ON = ("one page and several pages in a zip: golden samples in tests/readers/telegram_html",)


@reader(platform="telegram", name="telegram-html", suffixes=(".html", ".zip"), tested_on=TESTED_ON, variants=("html",))
class TelegramHtml:
    """`messages.html`, or a zip with all its pages."""

    def detect_bytes(self, data: bytes, name: str) -> float:
        """0.95 for a page with Telegram's page header and history, or a zip with `messages.html`."""
        if any(_PAGE.match(basename(member)) for member in member_names(data)):
            return 0.9
        return 0.95 if b"page_header" in data[:20000] and b'class="history"' in data[:40000] else 0.0

    def read_bytes(
        self, data: bytes, evidence_id: str, name: str, chat=None, timezone: str | None = None, **options
    ) -> Export:
        """The Export of a page or of all pages. `timezone`: the zone to show times in. Raises HostileArchive,
        InputError."""
        insist(self, data, name)
        if not member_names(data):
            return _Reading([data], evidence_id, timezone).export()
        archive = opened(data, name)
        folders: dict[str, list] = {}
        for member in archive.names:
            if _PAGE.match(basename(member)):
                folders.setdefault(member[: -len(basename(member))] or "/", []).append(member)
        pages = sorted(chosen(folders, chat, name), key=lambda member: int(_PAGE.match(basename(member))[1] or 1))
        return hashed(_Reading([archive.read(page) for page in pages], evidence_id, timezone).export(), archive)


class _Page(HTMLParser):
    """The rows of a page as dicts: service or not, joined, and what stands in the parts that matter."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.rows, self.title = [], ""
        self._open: list[tuple] = []  # (tag, classes)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        classes = frozenset((found.get("class") or "").split())
        if tag == "br" and self.rows:
            self._add("\n")
        if tag in _VOID:
            return
        self._open.append((tag, classes))
        if "message" in classes and ("default" in classes or "service" in classes):
            self.rows.append(
                {"service": "service" in classes, "joined": "joined" in classes, "id": found.get("id") or ""}
            )
        if self.rows:
            self._row(classes, found)

    def _row(self, classes, found):
        row = self.rows[-1]
        if {"date", "details"} <= classes and not self._inside("forwarded"):
            row.setdefault("clock", (found.get("title") or "").strip())
        if "forwarded" in classes:
            row["forwarded"] = True
        media = next((name.removeprefix("media_") for name in classes if name.startswith("media_")), None)
        if media:
            row["media"] = media
        kinds = {
            "photo_wrap": "photo",
            "sticker_wrap": "sticker",
            "video_file_wrap": "video",
            "animated_wrap": "animated",
        }
        row.update({"media": kinds[name] for name in classes & set(kinds)})
        href = found.get("href") or ""
        if self._inside("reply_to") and "#go_to_message" in href:
            row["reply"] = href.rpartition("#go_to_")[2]
        elif href and (media or classes & set(kinds)) and not re.match("[a-z]+:", href):
            row["file"] = basename(href)

    def handle_endtag(self, tag):
        for place in range(len(self._open) - 1, max(-1, len(self._open) - 40), -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data):
        if self._inside("page_header") and self._inside("text", "bold"):
            self.title += data
        elif self.rows:
            self._add(data)

    def _add(self, data):
        row, kind = self.rows[-1], None
        if not self._inside("message"):
            return
        if row["service"]:
            kind = "text" if self._inside("details") else None
        elif self._inside("from_name") and not self._inside("details") and not self._inside("reply_to"):
            kind = "source" if self._inside("forwarded") else "name"
        elif self._inside("text") and not self._inside("reply_to"):
            kind = "text"
        elif self._inside("media_wrap") or self._inside("media"):
            kind = "label"
        elif self._inside("signature"):
            kind = "signature"
        if kind:
            row[kind] = row.get(kind, "") + data

    def _inside(self, *names) -> bool:
        return any(classes.issuperset(names) for _, classes in self._open[-40:])


class _Reading:
    def __init__(self, pages, evidence_id, timezone):
        parsed = [_parsed(page) for page in pages]
        self.title = next((page.title.strip() for page in parsed if page.title.strip()), None)
        self.found = [row for page in parsed for row in page.rows]
        self.rows = Records(evidence_id, self.found, timezone)
        self.zone = zone_of(timezone) if timezone else None
        self.sender, self.day, self.at, self.offset = None, None, None, None
        self.ids: dict[str, str] = {}

    def export(self) -> Export:
        for number, row in enumerate(self.found):
            add = self._service if row["service"] else self._message
            message_id = add(number, row)
            if message_id:
                self.ids[row["id"]] = message_id
        speakers = self.rows.accounts()
        direct = not self.rows.events and len(speakers) <= 2 and self.title in speakers
        zone = self.zone.key if self.zone else "Asia/Taipei" if self.offset in (None, 480) else "unknown-local"
        return self.rows.finish("telegram", "html", self.title, "direct" if direct else "group", timezone=zone)

    def _message(self, number, row) -> str | None:
        at = self._clock(row.get("clock", ""))
        name = row.get("name", "").strip()
        self.sender = name or (self.sender if row["joined"] else None)
        if at is None:
            self.rows.warn("no-time", number)
            return None
        self.day, self.at = at.date(), at
        kind = _KINDS.get(row.get("media", ""), "file") if "media" in row else "text"
        kind = kind_of(row.get("file")) if kind == "file" else kind
        text = _tidy(row.get("text", "")) or ("" if kind == "text" else " ".join(row.get("label", "").split()))
        return self.rows.message(
            number,
            number,
            at,
            self.sender,
            kind,
            text,
            row.get("file"),
            forwarded="forwarded" in row,
            reply_to=self.ids.get(row.get("reply", "-")),
        )

    def _service(self, number, row) -> str | None:
        text = " ".join(row.get("text", "").split())
        day = _day(text)
        if day:
            self.day, self.rows.roles[number] = day, "date"
            return None
        at = (
            self.at
            if self.at and (self.day is None or self.at.date() == self.day)
            else self.day and dt.datetime.combine(self.day, dt.time())
        )
        message_id = self.rows.message(number, number, at, None, "system", text, precision="day")
        for action, subject, by in _events(text):
            self.rows.event(message_id, at, action, subject, by=by)
        return message_id

    def _clock(self, printed) -> dt.datetime | None:
        match = _CLOCK.match(printed)
        if not match:
            return None
        day, month, year, hour, minute, second = map(int, match.groups()[:6])
        try:
            at = dt.datetime(year, month, day, hour, minute, second)
            if match[7]:
                self.offset = int(match[7]) * 60 + int(match[8]) * (-1 if match[7].startswith("-") else 1)
                zoned = at.replace(tzinfo=dt.timezone(dt.timedelta(minutes=self.offset)))
                at = zoned.astimezone(self.rows.zone).replace(tzinfo=None)
                self.offset = 480 if self.rows.zone.key == "Asia/Taipei" else self.offset
            return at
        except (ValueError, OverflowError):
            return None


def _parsed(page: bytes) -> _Page:
    parser = _Page()
    try:
        parser.feed(page.decode("utf-8", "replace"))
        parser.close()
    except (AssertionError, ValueError, IndexError):
        pass  # broken markup: what was read so far is what the page says
    return parser


def _tidy(text: str) -> str:
    """A body without the indentation of the page: lines broken by <br> only."""
    return "\n".join(line.strip(" \t") for line in re.sub(r"\A\s+|\s+\Z", "", text).split("\n"))


def _day(text) -> dt.date | None:
    match = _DAY.match(text)
    if not match or match[2] not in _MONTHS:
        return None
    try:
        return dt.date(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:
        return None


def _events(text):
    """(action, subject, by) of an event sentence, which is English whatever the interface."""
    for action, pattern in _EVENTS:
        match = pattern.match(text)
        if not match:
            continue
        actor, members = match["A"], match.groupdict().get("B")
        names = [name for name in re.split(r", and |, | and ", members) if name] if members else []
        if action in ("create", "rename"):
            yield action, None, actor
        if action in ("join", "leave"):
            yield action, actor, None
        if action in ("create", "invite"):
            yield from (("join", name, None if name == actor else actor) for name in names)
        if action == "remove":
            yield from (("leave", actor, None) if name == actor else ("remove", name, actor) for name in names)
        return

"""What the structured formats share: JSON read once, times in a zone, accounts by id, the kind of a file.

A "line" of such a format is one record. `Records` is `Rows` over records: `raw` is the record as JSON on one line.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from functools import lru_cache
from zoneinfo import ZoneInfo

from leakkit.errors import InputError, NotAChat
from leakkit.language import tell
from leakkit.readers.export import NO_TIME, Export, Rows

TAIPEI = "Asia/Taipei"
_BOM = b"\xef\xbb\xbf"
#: half of a surrogate pair: alone it is no character, and no table can hold it
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?\Z")
_KINDS = {
    "image": "jpg jpeg png heic heif gif bmp webp tif tiff",
    "video": "mp4 mov 3gp m4v avi mkv webm",
    "audio": "opus m4a mp3 aac ogg oga amr wav flac caf",
    "contact": "vcf",
}
_KIND_OF = {suffix: kind for kind, suffixes in _KINDS.items() for suffix in suffixes.split()}


@lru_cache(maxsize=1)
def load_json(data: bytes):
    """The JSON value in `data`, or None when it is none (also when it is nested beyond reason)."""
    if data.lstrip(_BOM + b" \t\r\n")[:1] not in (b"{", b"["):
        return None
    try:
        value = json.loads(data.removeprefix(_BOM).decode("utf-8"))
        return (
            json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
            if _HALF.search(data)
            else value
        )
    except (ValueError, RecursionError):
        return None


def insist(structured, data: bytes, name: str):
    """Raise NotAChat when a reader was forced on a file that is not of its structure."""
    if not structured.detect_bytes(data, name):
        raise NotAChat(file=name, lines=0)


def records_of(value, *path) -> list[dict]:
    """The list of dicts at a path of keys in a parsed JSON; anything else in its place is an empty list."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return [item if isinstance(item, dict) else {} for item in value] if isinstance(value, list) else []


def said(value) -> str:
    """A JSON value as text: strings as they are, missing as "", numbers printed."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def part(value, *path):
    """The value at a path of keys, or None wherever the path breaks."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


class Records(Rows):
    """Rows whose lines are records."""

    def __init__(self, evidence_id: str, records: list, zone: str | None = None):
        super().__init__(evidence_id, [_printed(record) for record in records])
        self.zone = zone_of(zone or TAIPEI)

    def members(self, number: int, names) -> list[str]:
        """The members that a record names; one without a name is nobody that could be kept, and is warned of."""
        found = list(names)
        if not all(found):
            self.warn("nameless-member", number)
        return [name for name in found if name]

    def roster(self, names):
        """Note the member list that the export carries, as of its last record; it proves no joining."""
        dated = [at for at in self.at if at != NO_TIME]
        for name in dict.fromkeys(filter(None, names)):
            self.event(None, max(dated, default=None), "join", name)
            self.events[-1]["basis"] = "roster"

    def finish(
        self, platform: str, variant: str, title, chat_type: str = "group", precision: str = "second", **facts
    ) -> Export:
        """The Export of a format whose times carry their zone."""
        load_json.cache_clear()
        return self.export(
            precision,
            **{
                "platform": platform,
                "variant": variant,
                "chat_title": said(title) or None,
                "chat_type": chat_type,
                "timezone": self.zone.key,
                "encoding": "utf-8",
                **facts,
            },
        )


def _printed(record) -> str:
    try:
        return record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)
    except RecursionError:
        return ""


def zone_of(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises InputError."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError, AttributeError) as error:
        raise InputError(
            why=tell("readers.bad_option", option="timezone", value=name, allowed="Asia/Taipei, UTC …")
        ) from error


def from_epoch(seconds, zone) -> dt.datetime | None:
    """Wall time in `zone` of seconds since 1970 (number or its text); None when it is no such number."""
    try:
        return dt.datetime.fromtimestamp(int(float(seconds)), zone).replace(tzinfo=None)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def from_millis(millis, zone) -> dt.datetime | None:
    """As `from_epoch`, for milliseconds."""
    try:
        return from_epoch(int(millis) // 1000, zone)
    except (TypeError, ValueError, OverflowError):
        return None


def from_iso(text, zone) -> dt.datetime | None:
    """Wall time in `zone` of an ISO 8601 time; without an offset it is taken as printed. None when it is none."""
    match = _ISO.match(text.strip()) if isinstance(text, str) else None
    if not match:
        return None
    try:
        at = dt.datetime.fromisoformat(match[1].replace(" ", "T") + (match[2] or "").replace("Z", "+00:00"))
        return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at
    except (ValueError, OverflowError):
        return None


class Accounts:
    """Display names by id; two ids of one name are told apart by the id, since names are not identities."""

    def __init__(self, pairs=()):
        self._names: dict[str, str] = {}
        self._bearers: Counter = Counter()
        for key, name in pairs:
            self.add(key, name)

    def add(self, key, name):
        """Note that the account `key` is shown as `name`; the first name seen stays."""
        if said(key) and said(name).strip() and said(key) not in self._names:
            self._names[said(key)] = said(name)
            self._bearers[said(name)] += 1

    def of(self, key, name=None) -> str | None:
        """What to call the account: its name, name and id where two share the name, else the id; None when nothing is
        known."""
        key, shown = said(key), self._names.get(said(key)) or said(name).strip()
        if not shown:
            return key or None
        return f"{shown} ({key})" if key and self._bearers[shown] > 1 else shown


def kind_of(name=None, mime=None) -> str:
    """The message kind of an attachment, by its mime type or its suffix; "file" when neither tells."""
    head = said(mime).partition("/")[0]
    if head in ("image", "video", "audio"):
        return head
    return _KIND_OF.get(said(name).lower().rpartition(".")[2], "file")


def chosen(chats: dict, wanted, file: str):
    """The one chat asked for by title or number; with one chat, that. Raises InputError that lists them (they may be
    other people's)."""
    listed = "、".join(f"{number}. {title}" for number, title in enumerate(chats, 1))
    if wanted is None:
        if len(chats) == 1:
            return next(iter(chats.values()))
        raise InputError(why=tell("readers.several_chats", file=file, chats=listed))
    if said(wanted) in chats:
        return chats[said(wanted)]
    number = int(said(wanted)) if re.fullmatch("[0-9]{1,6}", said(wanted)) else 0
    if not 1 <= number <= len(chats):
        raise InputError(why=tell("readers.no_chat", file=file, chat=said(wanted), chats=listed))
    return list(chats.values())[number - 1]


def titled(pairs) -> dict:
    """A dict of chats by title; a title that comes again gets its number behind it."""
    found: dict = {}
    for title, chat in pairs:
        name, again = title, 2
        while name in found:
            name, again = f"{title} ({again})", again + 1
        found[name] = chat
    return found

"""Messenger and Instagram downloads: the classic `message_1.json` (mojibake, newest first) and the
end-to-end-encrypted form.

Meta writes UTF-8 bytes as Latin-1 code points; `repaired` undoes that string by string and only where both steps
succeed.
"""

from __future__ import annotations

import re

from leakkit.readers import reader
from leakkit.readers.archive import basename, hashed, member_names, opened
from leakkit.readers.export import Export
from leakkit.readers.records import (
    Records,
    chosen,
    from_millis,
    insist,
    kind_of,
    load_json,
    part,
    records_of,
    said,
    titled,
)

_THREAD = re.compile(r"(?:.*/)?([^/]+)/message_(\d+)\.json\Z")
_MEDIA = {"photos": "image", "videos": "video", "audio_files": "audio", "gifs": "image", "files": "file"}
_LEVELS = 12
_INSTAGRAM_SAID = re.compile(r"Liked a message\s*\Z|.{1,80} (?:liked a message|sent a story|shared a story|replied to (?:your|their) story)\.?\s*\Z", re.I)
_INSTAGRAM_NAMED = re.compile(r"Instagram(?:mer\Z| ?(?:User|使用者|用户|用戶)\Z)", re.I)
_FACEBOOK = re.compile(r"your_facebook_activity|stickers_used|//(?:www\.)?(?:m\.me|messenger\.com|facebook\.com|fb\.me)/")
TESTED_ON = (
    "Messenger: classic download, end-to-end-encrypted download, zip of several threads; Instagram: shared post, group link, "
    "«Liked a message»: golden samples in tests/readers/messenger",
)


def repaired(text: str) -> str:
    """`text` as it was typed, when it is UTF-8 written as Latin-1; else unchanged."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _mended(value, level=0):
    """A parsed JSON with every string repaired."""
    if isinstance(value, str):
        return repaired(value)
    if level > _LEVELS:
        return None
    if isinstance(value, list):
        return [_mended(item, level + 1) for item in value]
    return {key: _mended(item, level + 1) for key, item in value.items()} if isinstance(value, dict) else value


@reader(
    platform="messenger",
    name="messenger",
    suffixes=(".json", ".zip"),
    tested_on=TESTED_ON,
    variants=("classic", "e2ee"),
)
class Messenger:
    """One thread: `message_1.json`, or a zip with its pages."""

    def detect_bytes(self, data: bytes, name: str) -> float:
        """0.95 for a thread's JSON, 0.9 for a zip with `message_1.json` in it."""
        if any(_THREAD.match(member) for member in member_names(data)):
            return 0.9
        return 0.95 if _classic(load_json(data)) or _encrypted(load_json(data)) else 0.0

    def read_bytes(
        self, data: bytes, evidence_id: str, name: str, chat=None, timezone: str | None = None, platform=None, **options
    ) -> Export:
        """The Export of one thread. `platform`: "messenger" or "instagram", where the file does not say. `chat`: its title or number where a zip holds several. Raises HostileArchive,
        InputError."""
        insist(self, data, name)
        if not member_names(data):
            return _Reading([load_json(data)], evidence_id, timezone, name, platform).export()
        archive = opened(data, name)
        folders: dict[str, list] = {}
        for member in archive.names:
            match = _THREAD.match(member)
            if match:
                folders.setdefault(member.rpartition("/")[0], []).append((int(match[2]), member))
        threads = [[load_json(archive.read(member)) for _, member in sorted(pages)] for pages in folders.values()]
        chats = titled(
            (repaired(said(part(pages[0], "title"))) or folder, pages)
            for folder, pages in zip(folders, threads, strict=True)
        )
        place = " ".join([name, *folders])
        return hashed(_Reading(chosen(chats, chat, name), evidence_id, timezone, place, platform).export(), archive)


def _classic(value) -> bool:
    first = next(iter(records_of(value, "messages")), {})
    return (
        isinstance(part(value, "participants"), list)
        and isinstance(part(value, "messages"), list)
        and "senderName" not in first
        and (not first or "timestamp_ms" in first or "sender_name" in first)
    )


def _encrypted(value) -> bool:
    first = next(iter(records_of(value, "messages")), {})
    return isinstance(part(value, "participants"), list) and ("threadName" in value or "senderName" in first)


class _Reading:
    def __init__(self, pages, evidence_id, timezone, place: str, forced=None):
        """`place`: the names of the file and of the folders in its zip, which may say whose it is; `forced`: what the officer says."""
        self.instagram = forced == "instagram" or (forced is None and "instagram" in place.lower())
        self.facebook = forced == "messenger" or (not self.instagram and re.search("facebook|messenger", place, re.I) is not None)
        self.encrypted = _encrypted(pages[0])
        if not self.encrypted:
            pages = [_mended(page) for page in pages]
        self.head = pages[0] if isinstance(pages[0], dict) else {}
        self.records = [record for page in pages for record in records_of(page, "messages")]
        self.rows = Records(evidence_id, self.records, timezone)

    def export(self) -> Export:
        clock = "timestamp" if self.encrypted else "timestamp_ms"
        times = [from_millis(record.get(clock), self.rows.zone) for record in self.records]
        for number in [n for n, at in enumerate(times) if at is None]:
            self.rows.warn("no-time", number)
        known = [n for n, at in enumerate(times) if at is not None]
        newest_first = sum(times[a] > times[b] for a, b in zip(known, known[1:], strict=False)) * 2 > len(known) - 1
        for number in sorted(reversed(known) if newest_first else known, key=times.__getitem__):
            (self._encrypted if self.encrypted else self._classic)(number, self.records[number], times[number])
        people = self.head.get("participants") if isinstance(self.head.get("participants"), list) else []
        title = self.head.get("threadName") if self.encrypted else self.head.get("title")
        group = len(people) > 2 or self.head.get("thread_type") == "RegularGroup" or bool(self.rows.events)
        instagram = self.instagram or (not self.encrypted and _of_instagram(self.head, self.records))
        if not instagram and not self.facebook and not self.encrypted and not _of_facebook(self.head, self.records):
            self.rows.warn("meta-platform")
        return self.rows.finish(
            "instagram" if instagram else "messenger",
            "e2ee" if self.encrypted else "classic",
            title,
            "group" if group else "direct",
        )

    def _classic(self, number, record, at):
        who, text = said(record.get("sender_name")) or None, said(record.get("content"))
        kind = said(record.get("type"))
        if kind in ("Subscribe", "Unsubscribe"):
            self._members(number, at, who, text, kind, [said(user.get("name")) for user in records_of(record, "users")])
        elif record.get("is_unsent") or record.get("is_unsent_image_by_messenger_kid_parent"):
            self.rows.message(number, number, at, who, "unsent", text)
        elif kind == "Call" or "call_duration" in record:
            self.rows.message(number, number, at, who, "call", text)
        else:
            (media, name), *further = _media(record) or [("text", None)]
            link = said(part(record, "share", "link"))
            words = "\n".join(
                filter(None, [text, "" if link in text else link, said(part(record, "share", "share_text"))])
            )
            self.rows.message(number, number, at, who, media, words, name)
            self.rows.further(further)

    def _members(self, number, at, who, text, kind, users):
        message_id = self.rows.message(number, number, at, None, "system", text)
        for user in self.rows.members(number, users):
            alone = user == who
            action = "join" if kind == "Subscribe" else "leave" if alone else "remove"
            self.rows.event(message_id, at, action, user, by=None if alone else who)

    def _encrypted(self, number, record, at):
        who, text = said(record.get("senderName")) or None, said(record.get("text"))
        if record.get("isUnsent") is True:
            self.rows.message(number, number, at, who, "unsent", text)
            return
        files = [(kind_of(name), name or None) for name in _names(record, "media")]
        alone = "call" if "call" in said(record.get("type")).lower() else "text"
        (kind, name), *further = files or [(alone, None)]
        self.rows.message(number, number, at, who, kind, text, name)
        self.rows.further(further)


def _of_instagram(head, records) -> bool:
    """Whether a thread shows that it is Instagram's: stored paths, shared posts, invitation links, what Instagram calls a deleted account.
    The two downloads differ in nothing else."""
    told = (_INSTAGRAM_SAID, _INSTAGRAM_NAMED)
    return any(_own_post(record) or "your_instagram_activity" in uri for record in records for uri in _uris(record)) or (
        "ig.me" in said(part(head, "joinable_mode", "link")).lower()
        or any(_INSTAGRAM_NAMED.match(said(part(each, "name"))) for each in records_of(head, "participants"))
        or any(pattern.match(said(record.get(key))) for record in records for pattern, key in zip(told, ("content", "sender_name"), strict=True)))


def _own_post(record) -> bool:
    share = record.get("share")
    return isinstance(share, dict) and bool(share.get("original_content_owner") or share.get("profile_share_username"))


def _of_facebook(head, records) -> bool:
    """Whether a thread shows that it is Messenger's."""
    if _FACEBOOK.search(said(part(head, "joinable_mode", "link"))) or head.get("thread_type"):
        return True
    return any(_FACEBOOK.search(uri) for record in records for uri in _uris(record)) or any(
        said(record.get("type")) in ("Subscribe", "Unsubscribe", "Call") for record in records)


def _uris(record) -> list[str]:
    """Every stored path of a record; "" at the least."""
    found = [said(item.get("uri")) for key in _MEDIA for item in records_of(record, key)]
    return [*found, said(part(record, "sticker", "uri"))]


def _names(record, key) -> list[str]:
    return [basename(said(item.get("uri"))) for item in records_of(record, key)]


def _media(record) -> list[tuple[str, str | None]]:
    """(kind, file name) of each medium of a classic record."""
    found = [(kind, name or None) for key, kind in _MEDIA.items() for name in _names(record, key)]
    if isinstance(record.get("sticker"), dict):
        found.append(("sticker", basename(said(record["sticker"].get("uri"))) or None))
    return found

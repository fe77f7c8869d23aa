"""Discord, the JSON of DiscordChatExporter. Leaving a server leaves no row there; deleted messages are simply absent."""

from __future__ import annotations

from leakkit.readers import reader
from leakkit.readers.archive import basename
from leakkit.readers.export import Export
from leakkit.readers.records import Accounts, Records, from_iso, insist, kind_of, load_json, part, records_of, said

_TYPED = {
    "Default",
    "Reply",
    "ChatInputCommand",
    "ContextMenuCommand",
    "ThreadStarterMessage",
    "0",
    "19",
    "20",
    "21",
    "23",
    "",
}
_TYPES = {"DirectTextChat": "direct", "DirectGroupTextChat": "group"}
TESTED_ON = ("group and server channel, several attachments, forwarded ones: golden samples in tests/readers/discord",)


@reader(platform="discord", name="discord", suffixes=(".json",), tested_on=TESTED_ON, variants=("DiscordChatExporter",))
class Discord:
    """One channel."""

    def detect_bytes(self, data: bytes, name: str) -> float:
        """0.95 for a JSON with guild, channel and messages."""
        value = load_json(data)
        return (
            0.95
            if isinstance(part(value, "guild"), dict)
            and isinstance(part(value, "channel"), dict)
            and isinstance(part(value, "messages"), list)
            else 0.0
        )

    def read_bytes(self, data: bytes, evidence_id: str, name: str, timezone: str | None = None, **options) -> Export:
        """The Export of one channel."""
        insist(self, data, name)
        return _Reading(load_json(data), evidence_id, timezone).export()


def _shown(author) -> str:
    return said(part(author, "nickname")) or said(part(author, "name"))


def _media(record) -> list[tuple[str, str | None, str | None]]:
    """(kind, file name, path if the exporter saved it) of each attachment and sticker."""
    found = []
    for item in records_of(record, "attachments"):
        place = said(item.get("url"))
        name = basename(said(item.get("fileName")) or place.partition("?")[0]) or None
        found.append((kind_of(name), name, place if "://" not in place else None))
    return [*found, *(("sticker", None, None) for _ in records_of(record, "stickers"))]


class _Reading:
    def __init__(self, value, evidence_id, timezone):
        self.value, self.records = value, records_of(value, "messages")
        self.rows = Records(evidence_id, self.records, timezone)
        everybody = [
            author for record in self.records for author in (record.get("author"), *records_of(record, "mentions"))
        ]
        self.accounts = Accounts((part(author, "id"), _shown(author)) for author in everybody)
        self.ids: dict[str, str] = {}

    def export(self) -> Export:
        for number, record in enumerate(self.records):
            at = from_iso(record.get("timestamp"), self.rows.zone)
            if at is None:
                self.rows.warn("no-time", number)
                continue
            kind = said(record.get("type"))
            add = self._message if kind in _TYPED else self._event
            self.ids[said(record.get("id"))] = add(number, record, at)
        self.rows.warn("no-joins")
        channel = self.value["channel"]
        kind = _TYPES.get(said(channel.get("type")), "group")
        saved = from_iso(self.value.get("exportedAt"), self.rows.zone)
        return self.rows.finish("discord", "DiscordChatExporter", channel.get("name"), kind, saved_at=saved)

    def _who(self, author):
        return self.accounts.of(part(author, "id"), _shown(author))

    def _message(self, number, record, at) -> str:
        forwarded = record.get("forwardedMessage") if isinstance(record.get("forwardedMessage"), dict) else None
        (kind, name, stored), *further = [*_media(record), *_media(forwarded or {})] or [("poll" if record.get("poll") else "text", None, None)]
        text = "\n".join(filter(None, [said(record.get("content")), said(part(forwarded, "content"))]))
        if kind == "sticker" and not text:
            text = said(part(next(iter(records_of(record, "stickers")), None), "name"))
        message_id = self.rows.message(
            number,
            number,
            at,
            self._who(record.get("author")),
            kind,
            text,
            name,
            edited=record.get("timestampEdited") is not None,
            forwarded=forwarded is not None,
            reply_to=None if forwarded else self.ids.get(said(part(record, "reference", "messageId"))),
        )
        if stored:
            self.rows.mark(stored=stored)
        self.rows.further(further)
        return message_id

    def _event(self, number, record, at) -> str:
        kind, who = said(record.get("type")), self._who(record.get("author"))
        call = kind in ("Call", "3")
        message_id = self.rows.message(
            number,
            number,
            at,
            who if call else None,
            "call" if call else "system",
            said(record.get("content")) or kind,
            edited=False,
            forwarded=False,
        )
        subjects = [self._who(mention) for mention in records_of(record, "mentions")]
        if kind in ("RecipientAdd", "1"):
            self._members(message_id, at, "join", self.rows.members(number, subjects), who)
        elif kind in ("RecipientRemove", "2"):
            self._members(message_id, at, "remove", self.rows.members(number, subjects), who)
        elif kind in ("GuildMemberJoin", "UserJoin", "7"):
            self.rows.event(message_id, at, "join", who)
        elif kind in ("ChannelNameChange", "4"):
            self.rows.event(message_id, at, "rename", None, by=who)
        return message_id

    def _members(self, message_id, at, action, subjects, who):
        for subject in subjects:
            if subject == who:
                self.rows.event(message_id, at, "leave" if action == "remove" else "join", subject)
            else:
                self.rows.event(message_id, at, action, subject, by=who)

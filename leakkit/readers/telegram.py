"""Telegram Desktop, `result.json`: one chat, or a whole account of which the officer names one chat.

Accounts are keyed by `from_id`, since names repeat and change. Service records become membership only by their
`action`, never by wording.
"""

from __future__ import annotations

from leakkit.readers import reader
from leakkit.readers.archive import basename
from leakkit.readers.export import Export
from leakkit.readers.records import (
    Accounts,
    Records,
    chosen,
    from_epoch,
    from_iso,
    insist,
    kind_of,
    load_json,
    part,
    records_of,
    said,
    titled,
)

_MEDIA = {
    "sticker": "sticker",
    "voice_message": "audio",
    "video_message": "video",
    "animation": "video",
    "video_file": "video",
    "audio_file": "audio",
}
_SKIPPED = "(File "  # «(File not included. Change data exporting settings to download.)» in place of a path
_TYPES = {"personal_chat": "direct", "bot_chat": "direct", "saved_messages": "direct"}
_FORWARDED = ("forwarded_from", "forwarded_from_id", "saved_from")
TESTED_ON = ("one chat and whole account: golden samples in tests/readers/telegram",)


@reader(
    platform="telegram", name="telegram-json", suffixes=(".json",), tested_on=TESTED_ON, variants=("chat", "account")
)
class Telegram:
    """`result.json`."""

    def detect_bytes(self, data: bytes, name: str) -> float:
        """0.95 for a JSON with Telegram's chat fields."""
        return 0.95 if _chats(load_json(data)) else 0.0

    def read_bytes(
        self, data: bytes, evidence_id: str, name: str, chat=None, timezone: str | None = None, **options
    ) -> Export:
        """The Export of one chat. `chat`: its title or number in a whole account; `timezone`: of the printed times.
        Raises InputError."""
        insist(self, data, name)
        value = load_json(data)
        wanted = chosen(titled(_chats(value) or [("", {})]), None if "messages" in (value or {}) else chat, name)
        return _Reading(wanted, evidence_id, timezone, "account" if "chats" in value else "chat").export()


def _chats(value) -> list[tuple]:
    """(title, chat) pairs of a parsed file."""
    if not isinstance(value, dict):
        return []
    found = (
        [value]
        if isinstance(value.get("messages"), list)
        else [chat for key in ("chats", "left_chats") for chat in records_of(value, key, "list")]
    )
    return [
        (said(chat.get("name")) or said(chat.get("type")) or said(chat.get("id")), chat)
        for chat in found
        if _is_chat(chat)
    ]


def _is_chat(chat) -> bool:
    first = next(iter(records_of(chat, "messages")), None)
    return (
        isinstance(chat.get("messages"), list)
        and said(chat.get("type")) != ""
        and "participants" not in chat
        and (first is None or ("date" in first and "type" in first and "id" in first))
    )


class _Reading:
    def __init__(self, chat, evidence_id, timezone, variant):
        self.chat, self.variant = chat, variant
        self.records = records_of(chat, "messages")
        self.rows = Records(evidence_id, self.records, timezone)
        self.ids: dict[str, str] = {}
        self.accounts = Accounts(
            (record.get(f"{who}_id"), record.get(who)) for record in self.records for who in ("from", "actor")
        )

    def export(self) -> Export:
        for number, record in enumerate(self.records):
            at = from_epoch(record.get("date_unixtime"), self.rows.zone) or from_iso(record.get("date"), self.rows.zone)
            if at is None:
                self.rows.warn("no-time", number)
                continue
            add = self._service if record.get("type") == "service" else self._message
            self.ids[said(record.get("id"))] = add(number, record, at)
        return self.rows.finish(
            "telegram", f"json {self.variant}", self.chat.get("name"), _TYPES.get(said(self.chat.get("type")), "group")
        )

    def _message(self, number, record, at) -> str:
        account = self.accounts.of(record.get("from_id"), record.get("from")) or "(deleted account)"
        (kind, file, extra), *further = _media(record)
        text = _text(record.get("text")) or extra
        message_id = self.rows.message(
            number,
            number,
            at,
            account,
            kind,
            text,
            file,
            edited="edited" in record or "edited_unixtime" in record,
            forwarded=any(key in record for key in _FORWARDED),
            reply_to=self.ids.get(said(record.get("reply_to_message_id")))
            if "reply_to_peer_id" not in record
            else None,
        )
        self.rows.further((kind, file) for kind, file, _ in further)
        return message_id

    def _service(self, number, record, at) -> str:
        actor, action = self.accounts.of(record.get("actor_id"), record.get("actor")), said(record.get("action"))
        named = record.get("members") if isinstance(record.get("members"), list) else []
        members = self.rows.members(number, map(said, named))
        kind = "call" if action in ("phone_call", "group_call") else "system"
        words = [actor or "", action, said(record.get("title")), "、".join(members), _text(record.get("text"))]
        message_id = self.rows.message(
            number,
            number,
            at,
            actor if kind == "call" else None,
            kind,
            " ".join(filter(None, words)),
            forwarded=False,
            edited=False,
        )
        for what, subject, by in _events(action, actor, said(record.get("actor")), members):
            self.rows.event(message_id, at, what, subject, by=by)
        if action == "clear_history":
            self.rows.warn("history-cleared", number)
        return message_id


def _events(action, actor, plain_actor, members):
    """(action, subject, by) of a service record; a member equal to the actor came or went alone."""
    alone = [name == plain_actor for name in members]
    if action == "create_group":
        yield "create", None, actor
    if action in ("create_group", "invite_members"):
        yield from (
            ("join", actor, None) if own else ("join", name, actor) for name, own in zip(members, alone, strict=True)
        )
    elif action == "remove_members":
        yield from (
            ("leave", actor, None) if own else ("remove", name, actor) for name, own in zip(members, alone, strict=True)
        )
    elif action in ("join_group_by_link", "join_group_by_request") and actor:
        yield "join", actor, None
    elif action == "edit_group_title":
        yield "rename", None, actor
    elif action == "create_channel":
        yield "create", None, actor


def _text(value) -> str:
    """A text that is a string, or an array of strings and {"type", "text"} pieces."""
    pieces = value if isinstance(value, list) else [value]
    return "".join(said(part(piece, "text")) if isinstance(piece, dict) else said(piece) for piece in pieces)


def _media(record) -> list[tuple[str, str | None, str]]:
    """(kind, file name, words for a message without text) of what a record carries; text alone when it carries nothing."""
    found, emoji = [], said(record.get("sticker_emoji"))
    for key in ("photo", "file"):
        path = said(record.get(key))
        if not path:
            continue
        name = None if path.startswith(_SKIPPED) else basename(path)
        name = name or said(record.get("file_name")) or None
        sort = "image" if key == "photo" else _MEDIA.get(said(record.get("media_type"))) or kind_of(name, record.get("mime_type"))
        found.append((sort, name, emoji))
    if not found and said(record.get("media_type")) in _MEDIA:
        found.append((_MEDIA[record["media_type"]], None, emoji))
    return found or [_other(record)]


def _other(record) -> tuple[str, str | None, str]:
    """(kind, None, words) of a card, a place or a poll, else of text."""
    if isinstance(record.get("contact_information"), dict):
        card = record["contact_information"]
        return (
            "contact",
            None,
            " ".join(filter(None, (said(card.get(key)) for key in ("last_name", "first_name", "phone_number")))),
        )
    if isinstance(record.get("location_information"), dict):
        place = record["location_information"]
        words = (record.get("place_name"), record.get("address"), place.get("latitude"), place.get("longitude"))
        return "location", None, " ".join(filter(None, map(said, words)))
    if isinstance(record.get("poll"), dict):
        answers = [said(answer.get("text")) for answer in records_of(record, "poll", "answers")]
        return "poll", None, "\n".join(filter(None, [_text(part(record, "poll", "question")), *answers]))
    return "text", None, ""

"""Microsoft Teams, the `chatMessage` collection of Graph as JSON (also several pages in one list).

Members in events often carry an id and no name: names are gathered from all records first. A newcomer who was given
the earlier history is recorded in the text of the row, since it decides who could see a message.
"""

from __future__ import annotations

import re
from html import unescape

from leakkit.readers import reader
from leakkit.readers.archive import basename
from leakkit.readers.export import Export
from leakkit.readers.records import Accounts, Records, from_iso, insist, kind_of, load_json, part, records_of, said

_EVENT = re.compile(r"#?microsoft\.graph\.(\w+?)EventMessageDetail\Z")
_MEMBERS = {"membersAdded": "join", "membersJoined": "join", "membersDeleted": "remove", "membersLeft": "leave"}
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6])\s*>", re.I)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_IMAGE = re.compile(r"<img\b[^<>]{0,5000}>", re.I)
_EMOJI = re.compile(r"<(?:emoji\b|img\b(?=[^<>]{0,2000}emoji))[^<>]{0,2000}?\balt=\"([^\"<>]{1,40})\"[^<>]{0,2000}>", re.I)
_QUOTED = re.compile(r"<attachment id=\"?([^\">]{1,200})\"?>\s*</attachment>", re.I)
TESTED_ON = ("group chat with member events, several attachments, pictures in a body: golden samples in tests/readers/teams",)


@reader(platform="teams", name="teams", suffixes=(".json",), tested_on=TESTED_ON, variants=("Graph",))
class Teams:
    """Graph's messages of one chat or channel."""

    def detect_bytes(self, data: bytes, name: str) -> float:
        """0.95 for records with messageType and createdDateTime."""
        first = next(iter(_records(load_json(data))), {})
        return 0.95 if "createdDateTime" in first and ("messageType" in first or "body" in first) else 0.0

    def read_bytes(self, data: bytes, evidence_id: str, name: str, timezone: str | None = None, **options) -> Export:
        """The Export of one collection."""
        insist(self, data, name)
        return _Reading(load_json(data), evidence_id, timezone).export()


def _records(value) -> list[dict]:
    if isinstance(value, list):
        pages = records_of({"all": value}, "all")
        return [record for page in pages for record in records_of(page, "value")] or pages
    return records_of(value, "value")


class _Reading:
    def __init__(self, value, evidence_id, timezone):
        self.records = _records(value)
        self.rows = Records(evidence_id, self.records, timezone)
        pages = value if isinstance(value, list) else [value]
        self.more = isinstance(pages[-1], dict) and bool(pages[-1].get("@odata.nextLink"))
        self.accounts = Accounts(
            (user.get("id"), user.get("displayName")) for record in self.records for user in _users(record)
        )
        self.ids: dict[str, str] = {}

    def export(self) -> Export:
        dated = []
        for number, record in enumerate(self.records):
            at = from_iso(record.get("createdDateTime"), self.rows.zone)
            if at is None:
                self.rows.warn("no-time", number)
            else:
                dated.append((said(record.get("createdDateTime")), -number, number, at))
        for _, _, number, at in sorted(dated, key=lambda row: (row[3], row[0], row[1])):
            record = self.records[number]
            event = _EVENT.match(said(part(record, "eventDetail", "@odata.type")))
            add = self._event if event or record.get("messageType") == "systemEventMessage" else self._message
            self.ids[said(record.get("id"))] = add(number, record, at, event[1] if event else "")
        if self.more:
            self.rows.warn("more-pages")
        kind = "direct" if any("@unq.gbl.spaces" in said(record.get("chatId")) for record in self.records) else "group"
        return self.rows.finish("teams", "Graph", self._title(), kind)

    def _title(self):
        names = [
            part(record, "eventDetail", key)
            for record in self.records
            for key in ("chatDisplayName", "channelDisplayName")
        ]
        return next((name for name in names if said(name)), None)

    def _who(self, identity):
        user = next(
            (found for key in ("user", "application", "device") if isinstance(found := part(identity, key), dict)), None
        )
        return self.accounts.of(part(user, "id"), part(user, "displayName"))

    def _message(self, number, record, at, _) -> str:
        who, content = self._who(record.get("from")), said(part(record, "body", "content"))
        html = part(record, "body", "contentType") != "text"
        quoted = [
            item
            for item in records_of(record, "attachments")
            if said(item.get("contentType")) in ("messageReference", "forwardedMessageReference")
        ]
        target = said(record.get("replyToId")) or next((said(item.get("id")) for item in quoted), "")
        files = [("unsent", None)] if record.get("deletedDateTime") else _files(record, content if html else "")
        (kind, name), *further = files or [("text", None)]
        message_id = self.rows.message(
            number,
            number,
            at,
            who,
            kind,
            _plain(content) if html else content,
            name,
            edited=record.get("lastEditedDateTime") is not None,
            reply_to=self.ids.get(target),
            forwarded=any(item.get("contentType") == "forwardedMessageReference" for item in quoted),
        )
        self.rows.further(further)
        return message_id

    def _event(self, number, record, at, kind) -> str:
        detail = record.get("eventDetail") if isinstance(record.get("eventDetail"), dict) else {}
        by = self._who(detail.get("initiator")) or self._who(record.get("from"))
        members = [self.accounts.of(user.get("id"), user.get("displayName")) for user in records_of(detail, "members")]
        history = said(detail.get("visibleHistoryStartDateTime"))
        words = [
            by,
            kind,
            "、".join(filter(None, members)),
            said(detail.get("chatDisplayName")),
            history and f"visibleHistoryStart={history}",
        ]
        message_id = self.rows.message(
            number, number, at, None, "system", " ".join(filter(None, words)), edited=False, forwarded=False
        )
        if kind in ("chatRenamed", "channelRenamed"):
            self.rows.event(message_id, at, "rename", None, by=by)
        for member in self.rows.members(number, members):
            action = _MEMBERS.get(kind)
            alone = member == by or kind in ("membersJoined", "membersLeft")
            if action:
                self.rows.event(
                    message_id,
                    at,
                    "leave" if action == "remove" and alone else action,
                    member,
                    by=None if alone else by,
                )
        return message_id


def _users(record):
    """Every {id, displayName} of a record."""
    for identity in (record.get("from"), part(record, "eventDetail", "initiator")):
        yield from (
            found for key in ("user", "application", "device") if isinstance(found := part(identity, key), dict)
        )
    yield from records_of(record, "eventDetail", "members")
    for mention in records_of(record, "mentions"):
        if isinstance(user := part(mention, "mentioned", "user"), dict):
            yield user


def _files(record, html) -> list[tuple[str, str | None]]:
    """(kind, file name) of each attached file, then of each picture in the body, which bears no name; an emoji is no picture."""
    named = [
        basename(said(item.get("name"))) or None
        for item in records_of(record, "attachments")
        if said(item.get("contentType")) in ("reference", "file") or said(item.get("name"))
    ]
    pictures = [tag for tag in _IMAGE.findall(html) if "emoji" not in tag.lower()]
    return [*((kind_of(name), name) for name in named), *(("image", None) for _ in pictures)]


def _plain(html: str) -> str:
    """The words of a body in HTML: breaks kept, tags dropped, entities undone."""
    text = _TAG.sub("", _BREAK.sub("\n", _EMOJI.sub(r"\1", _QUOTED.sub("", html)).replace("\r", "").replace("\n", " ")))
    return "\n".join(line.strip(" ") for line in unescape(text).replace("\xa0", " ").split("\n")).strip("\n")

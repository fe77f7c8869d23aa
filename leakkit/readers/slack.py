"""Slack workspace export (zip): users, channels, and a folder of daily JSON files for each channel, of which the
officer names one.
"""

from __future__ import annotations

import re

from leakkit.readers import reader
from leakkit.readers.archive import basename, hashed, member_names, opened
from leakkit.readers.export import Export
from leakkit.readers.records import (
    Accounts,
    Records,
    chosen,
    from_epoch,
    insist,
    kind_of,
    load_json,
    part,
    records_of,
    said,
)

_DAY = re.compile(r"(?:.*/)?([^/]+)/(\d{4}-\d\d-\d\d)\.json\Z")
_LINK = re.compile(r"<([^<>|]{1,2000})(?:\|([^<>]{0,2000}))?>")
_ROSTERS = {"channels.json": "group", "groups.json": "group", "mpims.json": "group", "dms.json": "direct"}
_EVENTS = {
    "channel_join": "join",
    "group_join": "join",
    "channel_leave": "leave",
    "group_leave": "leave",
    "channel_name": "rename",
    "group_name": "rename",
}
_SYSTEM = {
    "channel_topic",
    "channel_purpose",
    "group_topic",
    "group_purpose",
    "channel_archive",
    "channel_unarchive",
    "pinned_item",
    "channel_convert_to_private",
    "bot_add",
    "bot_remove",
    "channel_posting_permissions",
    "reminder_add",
}
TESTED_ON = ("channel, private channel and direct message, several files: golden samples in tests/readers/slack",)


@reader(platform="slack", name="slack", suffixes=(".zip",), tested_on=TESTED_ON, variants=("zip",))
class Slack:
    """The zip of a workspace."""

    def detect_bytes(self, data: bytes, name: str) -> float:
        """0.95 for a zip with a roster of channels and daily files."""
        members = member_names(data)
        rosters = {basename(member) for member in members} & ({"users.json"} | set(_ROSTERS))
        return 0.95 if "users.json" in rosters and any(map(_DAY.match, members)) else 0.0

    def read_bytes(
        self, data: bytes, evidence_id: str, name: str, chat=None, timezone: str | None = None, **options
    ) -> Export:
        """The Export of one channel. `chat`: its name or number. Raises HostileArchive, InputError."""
        insist(self, data, name)
        archive = opened(data, name)
        days: dict[str, list] = {}
        for member in archive.names:
            match = _DAY.match(member)
            if match:
                days.setdefault(match[1], []).append(member)
        rosters = {
            basename(member): load_json(archive.read(member))
            for member in archive.names
            if basename(member) in (*_ROSTERS, "users.json")
        }
        found = chosen({folder: (folder, sorted(members)) for folder, members in days.items()}, chat, name)
        records = [
            record for member in found[1] for record in records_of({"all": load_json(archive.read(member))}, "all")
        ]
        return hashed(_Reading(found[0], records, rosters, evidence_id, timezone).export(), archive)


class _Reading:
    def __init__(self, folder, records, rosters, evidence_id, timezone):
        self.folder, self.records, self.rosters = folder, records, rosters
        self.rows = Records(evidence_id, records, timezone)
        users = records_of({"all": rosters.get("users.json")}, "all")
        pairs = [(user.get("id"), _shown(user.get("profile"), user)) for user in users]
        self.accounts = Accounts([*pairs, *((r.get("user"), _shown(r.get("user_profile"), {})) for r in records)])
        self.ids: dict[str, str] = {}

    def export(self) -> Export:
        order = sorted(range(len(self.records)), key=lambda n: _stamp(self.records[n]))
        for number in order:
            record = self.records[number]
            at = from_epoch(record.get("ts"), self.rows.zone)
            if at is None:
                self.rows.warn("no-time", number)
            else:
                self.ids.setdefault(said(record.get("ts")), self._add(number, record, at))
        self.rows.warn("no-joins")
        kind, roster = self._roster()
        members = roster.get("members") if isinstance(roster.get("members"), list) else []
        self.rows.roster(self.accounts.of(member) for member in members if said(member))
        return self.rows.finish("slack", "zip", said(roster.get("name")) or self.folder, kind)

    def _roster(self) -> tuple[str, dict]:
        for file, kind in _ROSTERS.items():
            for channel in records_of({"all": self.rosters.get(file)}, "all"):
                if self.folder in (said(channel.get("name")), said(channel.get("id"))):
                    return kind, channel
        return "unknown", {}

    def _add(self, number, record, at) -> str:
        subtype = said(record.get("subtype"))
        account = self.accounts.of(record.get("user"), record.get("username")) or said(record.get("bot_id")) or None
        text = self._text(record.get("text"))
        if subtype in _EVENTS or subtype in _SYSTEM:
            message_id = self.rows.message(number, number, at, None, "system", text, edited=False)
            if _EVENTS.get(subtype) == "rename":
                self.rows.event(message_id, at, "rename", None, by=account)
            elif subtype in _EVENTS and account:
                inviter = self.accounts.of(record.get("inviter")) if record.get("inviter") else None
                self.rows.event(message_id, at, _EVENTS[subtype], account, by=inviter)
            return message_id
        gone = subtype == "tombstone"
        (kind, name), *further = [("unsent", None)] if gone else _files(record) or [("text", None)]
        thread = said(record.get("thread_ts"))
        shared = any(item.get("is_share") or item.get("is_msg_unfurl") for item in records_of(record, "attachments"))
        quoted = [
            self._text(item.get("text"))
            for item in records_of(record, "attachments")
            if item.get("is_share") or item.get("is_msg_unfurl")
        ]
        account = None if gone else account  # Slack's own account stands there, which is nobody
        message_id = self.rows.message(
            number,
            number,
            at,
            account,
            kind,
            "\n".join(filter(None, [text, *quoted])),
            name,
            edited="edited" in record,
            forwarded=True if shared else None,
            reply_to=self.ids.get(thread) if thread != said(record.get("ts")) else None,
        )
        self.rows.further(further)
        return message_id

    def _text(self, value) -> str:
        """Text with ids as names; only &amp; &lt; &gt; are escaped."""
        text = _LINK.sub(self._link, said(value))
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _link(self, match) -> str:
        target, label = match.groups()
        if target.startswith("@"):
            return "@" + (self.accounts.of(target[1:], label) or target[1:])
        if target.startswith(("#", "!")):
            return target[0].replace("!", "@") + (label or target[1:])
        target = target.removeprefix("mailto:")
        return f"{label} ({target})" if label and label != target else target


def _files(record) -> list[tuple[str, str | None]]:
    """(kind, file name) of each file of a record; one deleted since bears no name."""
    names = [(file, basename(said(file.get("name")) or said(file.get("title"))) or None) for file in records_of(record, "files")]
    return [(kind_of(name, file.get("mimetype")), name) for file, name in names]


def _shown(profile, user) -> str:
    names = (part(profile, "display_name"), part(profile, "real_name"), user.get("real_name"), user.get("name"))
    return next((said(name) for name in names if said(name).strip()), "")


def _stamp(record) -> float:
    try:
        return float(said(record.get("ts")) or "inf")
    except ValueError:
        return float("inf")

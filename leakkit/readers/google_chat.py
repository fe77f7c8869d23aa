"""Google Chat in Takeout: `messages.json` of a group, alone or in the zip with `group_info.json`. Dates are sentences
in the account's language. There are no membership rows: the roster is that of the export day.
"""

from __future__ import annotations

import datetime as dt
import re

from leakkit.readers import reader
from leakkit.readers.archive import basename, hashed, member_names, opened
from leakkit.readers.export import Export
from leakkit.readers.records import (
    Accounts,
    Records,
    chosen,
    insist,
    kind_of,
    load_json,
    part,
    records_of,
    said,
    titled,
)

_GROUP = re.compile(r"(?:.*/)?Groups/([^/]+)/messages\.json\Z")
_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})")
_EASTERN = re.compile(r"(\d{4})年\s?(\d{1,2})月\s?(\d{1,2})日")
_ENGLISH = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})")
_BRITISH = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]*\.?,? (\d{4})")
_OFFSET = re.compile(r"(?:UTC|GMT)([+-]\d{1,2})?(?::?(\d{2}))?")
TESTED_ON = ("en and zh dates, a zip with two groups: golden samples in tests/readers/google_chat",)


@reader(
    platform="google-chat",
    name="google-chat",
    suffixes=(".json", ".zip"),
    tested_on=TESTED_ON,
    variants=("Takeout",),
    locales=("en", "zh-TW"),
)
class GoogleChat:
    """`messages.json`, or the Takeout zip."""

    def detect_bytes(self, data: bytes, name: str) -> float:
        """0.95 for records with creator and created_date, or a zip with such groups."""
        if any(map(_GROUP.match, member_names(data))):
            return 0.9
        records = records_of(load_json(data), "messages")[:20]
        return (
            0.95
            if any("created_date" in record and ("creator" in record or "message_id" in record) for record in records)
            else 0.0
        )

    def read_bytes(
        self, data: bytes, evidence_id: str, name: str, chat=None, timezone: str | None = None, **options
    ) -> Export:
        """The Export of one group. `chat`: its name, folder or number in a zip. Raises HostileArchive, InputError."""
        insist(self, data, name)
        if not member_names(data):
            return _Reading(load_json(data), {}, None, evidence_id, timezone).export()
        archive = opened(data, name)
        groups = []
        for member in filter(_GROUP.match, archive.names):
            place = f"{member.rpartition('/')[0]}/group_info.json"
            info = load_json(archive.read(place)) if place in archive.names else {}
            folder = _GROUP.match(member)[1]
            groups.append((said(part(info, "name")) or folder, (member, info, folder)))
        member, info, folder = chosen(titled(groups), chat, name)
        return hashed(_Reading(load_json(archive.read(member)), info, folder, evidence_id, timezone).export(), archive)


class _Reading:
    def __init__(self, value, info, folder, evidence_id, timezone):
        self.records, self.info, self.folder = records_of(value, "messages"), info, folder
        self.rows = Records(evidence_id, self.records, timezone)
        members = [*records_of(info, "members"), *(record.get("creator") for record in self.records)]
        self.accounts = Accounts((part(each, "email"), part(each, "name")) for each in members)
        self.heads: dict[str, str] = {}

    def export(self) -> Export:
        dated = []
        for number, record in enumerate(self.records):
            at = read_date(said(record.get("created_date")), self.rows.zone)
            if at is None:
                self.rows.warn("no-time", number)
            else:
                dated.append((at, number))
        for at, number in sorted(dated):
            self._message(number, self.records[number], at)
        self.rows.warn("no-joins")
        self.rows.roster(
            self.accounts.of(member.get("email"), member.get("name")) for member in records_of(self.info, "members")
        )
        direct = (self.folder or "").startswith("DM ") or (
            len(self.rows.accounts()) == 2 and self.folder is None and not self.info
        )
        kind = "direct" if direct and self.folder else "group" if self.folder else "unknown"
        return self.rows.finish("google-chat", "Takeout", said(part(self.info, "name")) or self.folder, kind)

    def _message(self, number, record, at):
        creator = record.get("creator")
        who = self.accounts.of(part(creator, "email"), part(creator, "name"))
        names = [
            basename(said(file.get("export_name")) or said(file.get("original_name"))) or None
            for file in records_of(record, "attached_files")
        ]
        gone = (
            "deletion_metadata" in record or "deleted_date" in record or said(record.get("message_state")) == "DELETED"
        )
        files = [("unsent", next(iter(names), None))] if gone else [(kind_of(name), name) for name in names]
        (kind, name), *further = files or [("text", None)]
        topic = said(record.get("topic_id"))
        quoted = isinstance(record.get("quoted_message_metadata"), dict)
        message_id = self.rows.message(
            number,
            number,
            at,
            who,
            kind,
            said(record.get("text")),
            name,
            edited="updated_date" in record,
            reply_to=self._quoted(record) if quoted else self.heads.get(topic),
        )
        self.rows.further(further)
        self.heads.setdefault(topic or message_id, message_id)
        self.heads[f"id {said(record.get('message_id'))}"] = message_id

    def _quoted(self, record):
        return self.heads.get(f"id {said(part(record, 'quoted_message_metadata', 'message_id'))}")


def read_date(text: str, zone) -> dt.datetime | None:
    """Wall time in `zone` of a date: ``Tuesday, March 5, 2024 at 9:30:00 AM UTC``, ``2026年5月29日星期五 UTC 03:00:29``."""
    text = re.sub(r"[\u00a0\u2009\u202f]", " ", text)[:120]
    clock, day = _CLOCK.search(text), _date(text)
    if not clock or not day:
        return None
    hour, mark = int(clock[1]), text.lower()
    if re.search(r"\bpm\b|p\.m|下午|晚上", mark):
        hour = hour % 12 + 12 if hour <= 12 else hour
    elif re.search(r"\bam\b|a\.m|上午|凌晨|清晨", mark):
        hour = hour % 12 if hour <= 12 else hour
    elif "中午" in mark:
        hour = hour + 12 if hour < 10 else hour
    try:
        at = dt.datetime(*day, hour, int(clock[2]), int(clock[3]))
        offset = _OFFSET.search(text)
        if not offset:
            return at
        shift = dt.timedelta(
            hours=int(offset[1] or 0), minutes=int(offset[2] or 0) * (-1 if (offset[1] or "").startswith("-") else 1)
        )
        return at.replace(tzinfo=dt.timezone(shift)).astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def _date(text) -> tuple[int, int, int] | None:
    match = _EASTERN.search(text)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    for pattern, month, day in ((_ENGLISH, 1, 2), (_BRITISH, 2, 1)):
        match = pattern.search(text)
        if match and match[month].lower() in _MONTHS:
            return int(match[3]), _MONTHS[match[month].lower()], int(match[day])
    return None

"""Signal: the Markdown of *signal-export* and the text of *sigtop* (long and short). Group changes appear without
details in all of them.

A body may hold lines that look like a row or a header. signal-export rows all have one shape, and pasted ones run
backwards; a sigtop block starts only after a blank line with ``From:`` and ``Type:`` in that order.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import timegm
from email.utils import parsedate_to_datetime

from leakkit.readers import reader
from leakkit.readers.archive import basename
from leakkit.readers.export import EXPORTER, Export, Rows
from leakkit.readers.records import TAIPEI, Accounts, kind_of, zone_of
from leakkit.readers.whatsapp_rows import Row, pasted_rows

_ROW = re.compile(r"\[(\d{4})-(\d\d)-(\d\d)(,?) (\d\d):(\d\d)(?::(\d\d))?\] (.*)\Z", re.S)
_SHORT = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)(?::(\d\d))? (.*)\Z", re.S)
_MEDIA = re.compile(r"(!?)\[([^\]\n]{0,300})\]\(\.?/?media/([^)\n]{1,300})\)")
_DELETED = "(This message was deleted)"
_REACTIONS = re.compile(r"[ \t]*\n?[ \t]*\(- [^\n]{1,500} -\)[ \t]*\Z")
_STICKER = re.compile(r"\(\( .{1,20} \)\)\Z", re.S)
_ATTACHED = re.compile(r"\[(\d{1,4}) attachments?\] ?")
_MOST_ATTACHED = 32  # Signal's own limit; a greater number was typed
_FIELD = re.compile(
    r"(From|Type|Sent|Received|Attachment|Reaction|Edited|To|Quote|Pinned|Server|Delivered|Read|Mention): ?(.*)\Z", re.S
)
_FILE = re.compile(r"(.*?) \(([^(),]*)(?:, \d+ bytes)?\)\Z")
_EVENTS = (
    "group-v2-change",
    "group-v1-migration",
    "keychange",
    "verified-change",
    "timer-notification",
    "profile-change",
    "change-number-notification",
    "universal-timer-notification",
    "contact-removed-notification",
    "delivery-issue",
    "conversation-merge",
    "title-transition-notification",
    "message-request-response-event",
)
TESTED_ON = ("signal-export with and without seconds, several attachments: golden samples in tests/readers/signal",)
SIGTOP_TESTED_ON = ("sigtop long and short, several attachments: golden samples in tests/readers/signal",)


def _facts(name, chat_type, zone="unknown-local"):
    title = re.sub(r"\.(md|txt)\Z", "", name, flags=re.I)
    title = re.sub(r" \(\+?[\w-]+\)\Z", "", title)
    return {
        "platform": "signal",
        "chat_title": None if title in ("chat", "index") else title,
        "chat_type": chat_type,
        "timezone": zone,
    }


def _account(name: str):
    return None if name == "No-Sender" else EXPORTER if name in ("Me", "You") else name


@reader(
    platform="signal",
    name="signal-export",
    suffixes=(".md", ".txt"),
    tested_on=TESTED_ON,
    variants=("signal-export",),
)
class SignalExport:
    """`chat.md` of signal-export."""

    def detect(self, head: list[str], name: str) -> float:
        """0.95 when the first line is a row of this exact shape without WhatsApp's mark."""
        first = _ROW.match(head[0]) if head else None
        rows = sum(_ROW.match(line) is not None for line in head)
        return (
            0.95
            if first and ": " in first[8] + " " and not any("\u200e" in line for line in head)
            else 0.3
            if rows * 5 > len(head)
            else 0.0
        )

    def read(self, lines: list[str], evidence_id: str, name: str, timezone: str | None = None, **options) -> Export:
        """The Export of one chat; the clock is the exporting computer's."""
        zone, rows = zone_of(timezone).key if timezone else "unknown-local", Rows(evidence_id, lines)
        found = _rows(lines, _ROW, lambda match: (bool(match[4]), match[7] is not None), rows)
        quotes: dict[str, str] = {}
        for (number, match, at), end in found:
            _markdown(rows, number, end, at, match[8], quotes)
        seconds = bool(found) and found[0][0][1][7] is not None
        return rows.export("second" if seconds else "minute", variant="signal-export", **_facts(name, "unknown", zone))


def _moment(parts) -> dt.datetime | None:
    try:
        return dt.datetime(*(int(part or 0) for part in parts))
    except ValueError:
        return None


def _rows(lines, pattern, shape, rows) -> list:
    """[((line, match, time), last line)] of the rows that have the first one's shape and are no pasted chat."""
    found, wanted = [], None
    for number, line in enumerate(lines):
        match = pattern.match(line)
        groups = match.groups() if match else ("",)
        at = _moment([group for group in groups[:-1] if group not in (",", "")]) if ": " in groups[-1] + " " else None
        if at is not None and wanted in (None, shape(match)):
            wanted = shape(match)
            found.append((number, match, at))
    dated = [Row(number, (), 0, match.groups()[-1], timegm(at.timetuple())) for number, match, at in found]
    pasted = pasted_rows(dated, lines)
    for number in sorted(pasted):
        rows.warn("pasted-rows", number)
    found = [row for row in found if row[0] not in pasted]
    for above, row in zip(found, found[1:], strict=False):
        if row[2] < above[2]:
            rows.warn("backwards", row[0])
    ends = [number - 1 for number, _, _ in found[1:]] + [_last(lines, rows)] if found else []
    return [(row, max(end, row[0])) for row, end in zip(found, ends, strict=True)]


def _last(lines, rows) -> int:
    last = len(lines) - 1
    while last > 0 and not lines[last].strip():
        rows.roles[last] = "blank"
        last -= 1
    return last


def _markdown(rows, number, end, at, rest, quotes):
    """Add a row of signal-export: sender, an optional quote, the body."""
    sender, _, first = rest.partition(": ") if ": " in rest else (rest.rstrip().removesuffix(":"), "", "")
    body = "\n".join([first, *rows.lines[number + 1 : end + 1]])
    body, quoted = _unquoted(body)
    body = _REACTIONS.sub("", body.rstrip()).rstrip().replace("  \n", "\n")  # two blanks are Markdown's line break
    media = list(_MEDIA.finditer(body))
    text = _MEDIA.sub("", body).strip() if media else body.strip("\n")
    kind = "text"
    if text in _EVENTS:
        kind, sender = "system", "No-Sender"
    elif text == _DELETED:
        kind = "unsent"
    elif media:
        kind = _sort(media[0])
    elif _STICKER.match(text):
        kind = "sticker"
    message_id = rows.message(
        number,
        end,
        at,
        _account(sender),
        kind,
        text,
        basename(media[0][3]) if media else None,
        reply_to=quotes.get(quoted) if quoted else None,
    )
    rows.further((_sort(match), basename(match[3])) for match in media[1:])
    if text:
        quotes[_key(text)] = message_id


def _sort(match) -> str:
    kind = kind_of(match[3])
    return "image" if kind == "file" and match[1] else kind


def _unquoted(body: str) -> tuple[str, str | None]:
    """(body, key of the quoted text): a quote stands between blank lines before the body."""
    lines = body.split("\n")
    at = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    end = at
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    if end == at or at == 0:
        return body, None
    quoted = "\n".join(line.removeprefix(">").strip() for line in lines[at:end] if line.strip("> "))
    return "\n".join(lines[end:]).strip("\n"), _key(quoted)


def _key(text: str) -> str:
    return " ".join(text.split())[:60]


@reader(platform="signal", name="sigtop", suffixes=(".txt",), tested_on=SIGTOP_TESTED_ON, variants=("text", "text-short"))
class Sigtop:
    """sigtop's text formats."""

    def detect(self, head: list[str], name: str) -> float:
        """0.95 for a block with From: and Type:, 0.6 for short rows «2025-02-07 09:31 name: text»."""
        blocks = any(
            one.startswith("From: ") and two.startswith("Type: ") for one, two in zip(head, head[1:], strict=False)
        )
        if blocks and any(line.startswith(("Sent: ", "Conversation: ")) for line in head):
            return 0.95
        return 0.6 if head and _SHORT.match(head[0]) and ": " in head[0] else 0.0

    def read(self, lines: list[str], evidence_id: str, name: str, timezone: str | None = None, **options) -> Export:
        """The Export of one conversation. Long blocks carry an offset and are shown in `timezone` (Asia/Taipei);
        short rows are naive."""
        rows = Rows(evidence_id, lines)
        if any(
            one.startswith("From: ") and two.startswith("Type: ") for one, two in zip(lines, lines[1:], strict=False)
        ):
            return _long(rows, name, zone_of(timezone or TAIPEI))
        for (number, match, at), end in _rows(lines, _SHORT, lambda match: match[6] is not None, rows):
            _short(rows, number, end, at, match[7])
        zone = zone_of(timezone).key if timezone else "unknown-local"
        return rows.export("minute", variant="sigtop short", **_facts(name, "unknown", zone))


def _short(rows, number, end, at, rest):
    sender, _, first = rest.partition(": ")
    text = "\n".join([first, *rows.lines[number + 1 : end + 1]])
    files = _ATTACHED.match(text)
    rows.message(
        number,
        end,
        at,
        _account(sender),
        "file" if files else "text",
        _ATTACHED.sub("", text, count=1) if files else text,
    )
    if files:
        rows.further([("file", None)] * (min(int(files[1]), _MOST_ATTACHED) - 1))


def _long(rows, name, zone) -> Export:
    lines, title = rows.lines, None
    starts = [
        n
        for n in range(len(lines) - 1)
        if lines[n].startswith("From: ") and lines[n + 1].startswith("Type: ") and (n == 0 or not lines[n - 1].strip())
        and _is_sent(lines[n + 2 : n + 6])
    ]
    for number in range(starts[0] if starts else len(lines)):
        if lines[number].startswith("Conversation:"):
            title = lines[number].partition(":")[2].strip()
            rows.roles[number] = "header"
        elif not lines[number].strip():
            rows.roles[number] = "blank"
    accounts = Accounts(_sender(lines[start][6:]) for start in starts)
    for start, after in zip(starts, [*starts[1:], len(lines)], strict=True):
        _block(rows, start, after - 1, zone, accounts)
    facts = _facts(name, "unknown", zone.key)
    return rows.export(
        "second",
        variant="sigtop",
        **{**facts, "chat_title": re.sub(r" \([^()]*\)\Z", "", title or "") or facts["chat_title"]},
    )


def _is_sent(following) -> bool:
    """Whether the fields below «From:» and «Type:» hold a time: words that somebody typed seldom do."""
    for line in following:
        if line.startswith(("Sent: ", "Received: ")):
            return True
        if not _FIELD.match(line):
            return False
    return False


def _block(rows, start, end, zone, accounts):
    """One block: fields, a blank line, the body; trailing blank lines are structure."""
    fields, at_body = {"Attachment": []}, start
    while at_body <= end and (match := _FIELD.match(rows.lines[at_body])):
        if match[1] == "Attachment":
            fields["Attachment"].append(match[2])
        fields.setdefault(match[1], match[2])
        at_body += 1
    last = end
    while last > start and not rows.lines[last].strip():
        rows.roles[last] = "blank"
        last -= 1
    at = _sent(fields, zone)
    if at is None:
        rows.warn("no-time", start)
        return
    kept = [
        line for line in rows.lines[at_body : last + 1] if not line.startswith(("> ", "| ")) and line not in (">", "|")
    ]
    text = "\n".join(kept).strip("\n")
    files = [_file(printed) for printed in fields["Attachment"]]
    key, name = _sender(fields["From"])
    kind, account = "text", _account(name) if not key else accounts.of(key, name)
    if fields["Type"] in _EVENTS:
        kind, account, text = "system", None, text or fields["Type"]
    elif "call" in fields["Type"]:
        kind = "call"
    elif "deleted" in fields["Type"] or text in (_DELETED, "This message was deleted"):
        kind = "unsent"
    elif files:
        kind = files[0][0]
    rows.message(
        start,
        last,
        at,
        account,
        kind,
        text,
        files[0][1] if files else None,
        edited="Edited" in fields,
    )
    if files and kind == files[0][0]:
        rows.further(files[1:])


def _file(printed: str) -> tuple[str, str | None]:
    """(kind, file name) of «a.jpg (image/jpeg, 12 bytes)»."""
    match = _FILE.match(printed)
    name = basename(match[1]) if match and match[1] != "no filename" else None
    return kind_of(name, match and match[2]), name


def _sender(printed: str) -> tuple[str, str]:
    """(number or id, name) of «Mia Chang (+886900000123)»."""
    match = re.fullmatch(r"(.+) \(([^()]+)\)", printed)
    return (match[2], match[1]) if match else ("", printed)


def _sent(fields, zone) -> dt.datetime | None:
    try:
        at = parsedate_to_datetime(fields.get("Sent") or fields.get("Received") or "")
        return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at
    except (ValueError, TypeError, OverflowError, IndexError):
        return None

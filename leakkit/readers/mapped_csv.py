"""Any CSV with one message a row, read by a column mapping that the officer writes: Juiker 揪科, LINE WORKS, Purview,
a vendor's log.

The mapping is a small TOML (option ``mapping=``)::

    platform = "juiker"            # optional: title, timezone (IANA), delimiter, header (line of the column names, from 1)
    [columns]
    time = "時間"                   # or date = "日期" and clock = "時刻"
    sender = "傳送者"
    text = "內容"                   # optional: kind, attachment, subject (who joined or was removed), id and reply_to,
                                   # forwarded, edited
    [time]
    format = "%Y/%m/%d %H:%M:%S"   # or "epoch", "epoch-ms"; without it ISO 8601 and 2025/2/7 上午9:30:00 are understood
    [kinds]
    "圖片" = "image"                # a kind of the message table, or an event: join, leave, remove, invite, create, rename
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

from leakkit.errors import InputError
from leakkit.language import tell
from leakkit.readers import reader
from leakkit.readers.archive import basename
from leakkit.readers.csv_lines import header, rows_of
from leakkit.readers.export import Export, Rows
from leakkit.readers.records import TAIPEI, from_epoch, from_iso, from_millis, kind_of, zone_of
from leakkit.schema import MESSAGE_KINDS

_ACTIONS = ("join", "leave", "remove", "invite", "create", "rename")
_COLUMNS = (
    "time",
    "date",
    "clock",
    "sender",
    "text",
    "kind",
    "attachment",
    "subject",
    "id",
    "reply_to",
    "forwarded",
    "edited",
)
_PRINTED = re.compile(
    r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})[ T]?(上午|下午|AM|PM|am|pm)? ?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?(AM|PM|am|pm)?\Z"
)
_YES = {"1", "true", "yes", "y", "是", "有", "v", "✓"}
TESTED_ON = (
    "vendor logs invented for the tests (no public layout exists): golden samples in tests/readers/mapped_csv",
)


@reader(
    platform="other", name="mapped-csv", suffixes=(".csv", ".tsv", ".txt"), tested_on=TESTED_ON, variants=("mapping",)
)
class MappedCsv:
    """Read only when a mapping is given."""

    def detect(self, head: list[str], name: str) -> float:
        """Always 0: no table is read by guess."""
        return 0.0

    def read(
        self, lines: list[str], evidence_id: str, name: str, mapping=None, timezone: str | None = None, **options
    ) -> Export:
        """The Export; `mapping`: path of the TOML above. Raises InputError when it is missing, wrong, or names
        columns that are not there."""
        plan = read_mapping(mapping)
        start = plan["header"] - 1
        rows = Rows(evidence_id, lines)
        for number in range(min(start, len(lines))):
            rows.roles[number] = "header"
        zone = timezone or plan["timezone"]
        reading = _Reading(rows, plan, zone_of(zone or TAIPEI))
        found = list(rows_of(rows, lines, plan["delimiter"], start)) if start < len(lines) else []
        _columns_there(plan, found, lines, start)
        for record, row in found:
            reading.add(record, row)
        zoned = zone or (TAIPEI if plan["format"] in ("epoch", "epoch-ms") or reading.zoned else "unknown-local")
        return rows.export(
            "second" if reading.seconds else "minute",
            platform=plan["platform"],
            variant="mapped-csv",
            chat_title=plan["title"],
            chat_type="group" if rows.events or len(rows.accounts()) > 2 else "unknown",
            timezone=zoned,
        )


def read_mapping(path) -> dict:
    """The mapping with its defaults: platform, title, timezone, delimiter, header, columns, format, kinds. Raises
    InputError."""
    if path is None:
        raise InputError(why=tell("readers.bad_option", option="mapping", value="", allowed="mapping.toml"))
    try:
        value = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise _wrong(path, getattr(error, "strerror", None) or str(error)) from error
    columns, kinds, time = (value.get(key, {}) for key in ("columns", "kinds", "time"))
    if not all(isinstance(each, dict) for each in (columns, kinds, time)):
        raise _wrong(path, "[columns] [time] [kinds]")
    odd = sorted(set(columns) - set(_COLUMNS)) + sorted(
        str(kind) for kind in kinds.values() if kind not in (*MESSAGE_KINDS, *_ACTIONS)
    )
    if odd or not {"sender", "text"} & set(columns) or not ("time" in columns or "date" in columns):
        raise _wrong(path, "、".join(odd) or "[columns] time / date, sender, text")
    plan = {
        "platform": "other",
        "title": None,
        "timezone": None,
        "delimiter": ",",
        "header": 1,
        **value,
        "columns": columns,
        "kinds": kinds,
        "format": time.get("format"),
    }
    if (
        not isinstance(plan["header"], int)
        or plan["header"] < 1
        or not isinstance(plan["delimiter"], str)
        or len(plan["delimiter"]) != 1
        or plan["delimiter"] in '\r\n"'
        or not all(isinstance(name, str) for name in columns.values())
    ):
        raise _wrong(path, "header, delimiter, [columns]")
    return plan


def _wrong(path, why):
    return InputError(why=tell("readers.bad_mapping", file=Path(str(path)).name, why=why))


def _columns_there(plan, found, lines, start):
    if found:
        missing = sorted(set(plan["columns"].values()) - set(found[0][1]) - set(_cells(lines, start, plan)))
        if missing:
            raise InputError(
                why=tell(
                    "readers.bad_option",
                    option="mapping [columns]",
                    value="、".join(missing),
                    allowed="、".join(_cells(lines, start, plan)),
                )
            )


def _cells(lines, start, plan):
    return header(lines[start : start + 1], plan["delimiter"])


class _Reading:
    def __init__(self, rows, plan, zone):
        self.rows, self.plan, self.zone = rows, plan, zone
        self.seconds, self.zoned = True, False
        self.ids: dict[str, str] = {}

    def add(self, record, row):
        cells = {name: (row.get(column) or "").strip("\r") for name, column in self.plan["columns"].items()}
        at = self._time(cells)
        if at is None:
            self.rows.warn("no-time", record.first)
            return
        what = self.plan["kinds"].get(cells.get("kind", "").strip(), "text")
        sender, text, name = (
            cells.get("sender", "").strip() or None,
            cells.get("text", ""),
            basename(cells.get("attachment", "").strip()) or None,
        )
        event = what in _ACTIONS
        kind = "system" if event else kind_of(name) if what == "text" and name and not text else what
        rare = {key: cells[key].strip().lower() in _YES for key in ("forwarded", "edited") if key in cells}
        message_id = self.rows.message(
            record.first,
            record.last,
            at,
            None if kind == "system" else sender,
            kind,
            text,
            name,
            reply_to=self.ids.get(cells.get("reply_to", "")),
            **rare,
        )
        if cells.get("id"):
            self.ids[cells["id"]] = message_id
        if event:
            self._event(message_id, at, what, sender, cells.get("subject", "").strip() or None)

    def _event(self, message_id, at, action, sender, subject):
        if action in ("create", "rename"):
            self.rows.event(message_id, at, action, None, by=sender)
        elif subject or action in ("join", "leave"):
            alone = subject in (None, sender)
            self.rows.event(message_id, at, action, subject or sender, by=None if alone else sender)

    def _time(self, cells) -> dt.datetime | None:
        text = " ".join(filter(None, (cells.get(key, "").strip() for key in ("time", "date", "clock"))))
        form = self.plan["format"]
        if form in ("epoch", "epoch-ms"):
            return (from_epoch if form == "epoch" else from_millis)(text, self.zone)
        if isinstance(form, str):
            return self._formatted(text, form)
        found = from_iso(text, self.zone)
        if found is not None:
            self.zoned |= bool(re.search(r"(Z|[+-]\d\d:?\d\d)\Z", text)) and "T" in text
            return found
        return self._printed(text)

    def _formatted(self, text, form):
        try:
            at = dt.datetime.strptime(text, form)
        except (ValueError, OverflowError, re.error):
            return None
        self.seconds &= any(mark in form for mark in ("%S", "%T", "%X", "%c"))
        self.zoned |= at.tzinfo is not None
        try:
            return at.astimezone(self.zone).replace(tzinfo=None) if at.tzinfo else at
        except (ValueError, OverflowError):
            return None

    def _printed(self, text):
        match = _PRINTED.match(re.sub(r"[\u00a0\u202f]", " ", text))
        if not match:
            return None
        year, month, day, before, hour, minute, second, after = match.groups()
        mark, hours = (before or after or "").lower(), int(hour)
        if mark and hours <= 12:
            hours = hours % 12 + (12 if mark in ("下午", "pm") else 0)
        self.seconds &= second is not None
        try:
            return dt.datetime(int(year), int(month), int(day), hours, int(minute), int(second or 0))
        except ValueError:
            return None

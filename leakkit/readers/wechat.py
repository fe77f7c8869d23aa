"""WeChat as CSV of WeChatMsg / MemoTrace. A row of Type 10000 is a notice; every other row has a sender.

`CreateTime` is in seconds since 1970; `StrTime` is the exporting computer's clock and is used only where the first is
missing.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from leakkit.readers import reader
from leakkit.readers.csv_lines import header, rows_of
from leakkit.readers.export import EXPORTER, Export, Rows
from leakkit.readers.records import TAIPEI, Accounts, from_epoch, from_iso, zone_of

_KINDS = {
    "1": "text",
    "3": "image",
    "34": "audio",
    "42": "contact",
    "43": "video",
    "47": "sticker",
    "48": "location",
    "49": "text",
    "50": "call",
}
_TITLE = re.compile(r"<title>(?:<!\[CDATA\[)?([^<\]]{0,2000})", re.S)
_BLANKS = {"{A}": "(?P<A>.+?)", "{B}": "(?P<B>.+?)", "{N}": "(?P<N>.*)", "*": ".*"}
_QUOTES = '"“”「」『』'
TESTED_ON = ("WeChatMsg / MemoTrace CSV: golden sample in tests/readers/wechat",)


@cache
def _strings() -> dict:
    return tomllib.loads((Path(__file__).parent / "wechat_strings.toml").read_text(encoding="utf-8"))


@cache
def _wordings() -> list[tuple]:
    return [
        (
            action,
            re.compile(
                "".join(_BLANKS.get(piece, re.escape(piece)) for piece in re.split(r"(\{[ABN]\}|\*)", template))
                + r"[。.]?\Z",
                re.S,
            ),
        )
        for action, templates in _strings()["notices"].items()
        for template in templates
    ]


def read_notice(text: str) -> tuple[str, str | None, tuple] | None:
    """(action, actor, subjects) of a notice, or None when no wording fits."""
    if len(text) > 1000:
        return None
    for action, pattern in _wordings():
        match = pattern.match(text.strip())
        if match:
            found = match.groupdict()
            names = re.split(r"[、,，]", found.get("B") or "") if action not in ("join", "other") else []
            return action, _named(found.get("A")), tuple(filter(None, map(_named, names)))
    return None


def _named(part: str | None) -> str | None:
    name = (part or "").strip(" ").strip(_QUOTES).strip(" ")
    return EXPORTER if name in _strings()["you"] else name or None


@reader(
    platform="wechat",
    name="wechat-csv",
    suffixes=(".csv",),
    tested_on=TESTED_ON,
    variants=("MemoTrace",),
    locales=("zh-CN",),
)
class WeChat:
    """The CSV of one chat."""

    def detect(self, head: list[str], name: str) -> float:
        """0.98 when the header has WeChatMsg's columns."""
        return 0.98 if {"Type", "IsSender", "StrContent"} <= set(header(head)) else 0.0

    def read(self, lines: list[str], evidence_id: str, name: str, timezone: str | None = None, **options) -> Export:
        """The Export; `timezone` (default Asia/Taipei) is the zone in which the times are shown."""
        rows, zone = Rows(evidence_id, lines), zone_of(timezone or TAIPEI)
        found = list(rows_of(rows, lines))
        accounts = Accounts(
            (row.get("Sender"), _shown(row))
            for _, row in found
            if row.get("IsSender") != "1" and row.get("Type") != "10000"
        )
        for record, row in found:
            at = from_epoch(row.get("CreateTime"), zone) or from_iso(row.get("StrTime"), zone)
            if at is None:
                rows.warn("no-time", record.first)
            elif row.get("Type") in ("10000", "10002"):
                _notice(rows, record, at, row.get("StrContent") or "")
            else:
                _message(rows, record, at, row, accounts)
        title, group = _title(found)
        return rows.export(
            "second",
            platform="wechat",
            variant="MemoTrace",
            chat_title=title,
            timezone=zone.key,
            chat_type="group" if group or rows.events else "direct",
        )


def _shown(row) -> str:
    return row.get("Remark") or row.get("NickName") or ""


def _title(found) -> tuple[str | None, bool]:
    rooms = {row.get("TalkerId") or "" for _, row in found}
    others = {
        row.get("Sender") or _shown(row)
        for _, row in found
        if row.get("IsSender") == "0" and row.get("Type") != "10000"
    }
    return None, any(room.endswith("@chatroom") for room in rooms) or len(others) > 1


def _message(rows, record, at, row, accounts):
    content, kind = row.get("StrContent") or "", _KINDS.get(row.get("Type") or "", "text")
    title = _TITLE.search(content) if row.get("Type") == "49" else None
    if row.get("Type") == "49" and row.get("SubType") == "6":
        kind = "file"
    text = title[1].strip() if title else "" if kind != "text" and content.lstrip().startswith("<") else content
    who = EXPORTER if row.get("IsSender") == "1" else accounts.of(row.get("Sender"), _shown(row))
    rows.message(
        record.first,
        record.last,
        at,
        who,
        kind,
        text,
        text if kind == "file" and text else None,
        forwarded=True if row.get("Type") == "49" and row.get("SubType") == "19" else None,
    )


def _notice(rows, record, at, text):
    notice = read_notice(text)
    action, actor, subjects = notice or ("other", None, ())
    unsent = action == "unsent"
    message_id = rows.message(
        record.first, record.last, at, actor if unsent else None, "unsent" if unsent else "system", text
    )
    if notice is None:
        rows.warn("unknown-notice", record.first)
    elif action in ("join", "leave"):
        rows.event(message_id, at, action, actor)
    elif action == "rename":
        rows.event(message_id, at, "rename", None, by=actor)
    elif action in ("invite", "remove", "removed"):
        for subject in subjects:
            # in WeChat an invitation takes effect at once: the wording is «加入了群聊»
            rows.event(message_id, at, "join" if action == "invite" else "remove", subject, by=actor)

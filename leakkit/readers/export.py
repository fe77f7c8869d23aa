"""What a reader gives back: tables, warnings, and the account of every line."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from leakkit.errors import LeakkitError
from leakkit.language import language
from leakkit.schema import EVIDENCE, MEMBERSHIP, MESSAGES

#: «you» in a system row: the account that exported the chat, not yet mapped to a name.
EXPORTER = "（匯出者）"
ROLES = ("header", "date", "message", "continued", "system", "blank", "unexplained")


@cache
def _sentences() -> dict:
    return tomllib.loads((Path(__file__).parent / "warnings.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class ReadWarning:
    """A named warning: `code`, `line` (None = the whole file), `facts` for its sentence. ``str()`` is the sentence."""

    code: str
    line: int | None = None
    facts: tuple = ()

    def __str__(self):
        return _sentences()[self.code][language()].format(line=self.line, **dict(self.facts))


@dataclass(frozen=True)
class Export:
    """One file, read. `messages` (MESSAGES), `membership` (MEMBERSHIP), `evidence` (an EVIDENCE row as a Series), `warnings`
    (list of ReadWarning), `account` (frame: line Int64, role str, one row a line)."""

    messages: pd.DataFrame = field(repr=False)
    membership: pd.DataFrame = field(repr=False)
    evidence: pd.Series = field(repr=False)
    warnings: list = field(repr=False)
    account: pd.DataFrame = field(repr=False)

    def __repr__(self):
        row = self.evidence
        return (f"Export({row['platform']} {row['variant']}，{len(self.messages)} 則；{row['lines']} 行 = 訊息 {row['lines_message']}"
                f" + 續行 {row['lines_continued']} + 系統與結構 {row['lines_system']} + 無法解釋 {row['lines_unexplained']}，"
                f"{len(self.warnings)} 則警示)")


class Rows:
    """Messages, membership and line roles under construction, column by column."""

    def __init__(self, evidence_id: str, lines: list[str]):
        self.evidence_id, self.lines = evidence_id, lines
        self.roles = ["unexplained"] * len(lines)
        self.warnings: list[ReadWarning] = []
        self._columns = {name: [] for name in ("message_id", "first_line", "last_line", "raw", "sent_at", "account", "kind",
                                               "text", "attachment")}
        self._events: list[dict] = []

    def __len__(self):
        return len(self._columns["message_id"])

    def message(self, first: int, last: int, at, account, kind: str, text: str, attachment=None) -> str:
        """Add one event in lines `first` to `last` (from 0, both included); its id."""
        message_id = f"{self.evidence_id}-{len(self) + 1:06d}"
        row = (message_id, first + 1, last + 1, "\n".join(self.lines[first:last + 1]), at, account, kind, text, attachment)
        for column, cell in zip(self._columns.values(), row, strict=True):
            column.append(cell)
        self.roles[first] = "message" if account is not None and kind != "unsent" else "system"
        for number in range(first + 1, last + 1):
            self.roles[number] = "continued"
        return message_id

    def event(self, message_id: str, at, action: str, account, by=None):
        """Add one membership event."""
        self._events.append({"message_id": message_id, "evidence_id": self.evidence_id, "at": at, "account": account,
                             "action": action, "by": by, "basis": "system-line"})

    def warn(self, code: str, line: int | None = None, **facts):
        """Add a named warning; `line` from 0."""
        self.warnings.append(ReadWarning(code, None if line is None else line + 1, tuple(facts.items())))

    def accounts(self) -> set[str]:
        """Everybody with a sender column so far."""
        return {account for account in self._columns["account"] if account}

    def is_exporter(self, name: str):
        """Put a name in the place of «you» everywhere (one-to-one chats, where it is known)."""
        self._columns["account"] = [name if account == EXPORTER else account for account in self._columns["account"]]
        for event in self._events:
            event.update({key: name for key in ("account", "by") if event[key] == EXPORTER})

    def export(self, precision: str, **facts) -> Export:
        """The finished Export; `facts` are EVIDENCE columns. The line account must add up."""
        count = {role: self.roles.count(role) for role in ROLES}
        system = count["system"] + count["header"] + count["date"] + count["blank"]
        if count["message"] + count["continued"] + system + count["unexplained"] != len(self.lines):
            raise LeakkitError(why="行數交代不符 the line account does not add up")
        for number in [n for n, role in enumerate(self.roles) if role == "unexplained"][:20]:
            self.warn("unexplained", number)
        evidence = {**dict.fromkeys(EVIDENCE.names), "evidence_id": self.evidence_id, "timezone": "unknown-local",
                    "lines": len(self.lines), "lines_message": count["message"], "lines_continued": count["continued"],
                    "lines_system": system, "lines_unexplained": count["unexplained"], **facts}
        account = pd.DataFrame({"line": pd.array(range(1, len(self.lines) + 1), dtype="Int64"), "role": self.roles})
        return Export(self._messages(precision), MEMBERSHIP.frame(self._events), EVIDENCE.frame([evidence]).iloc[0],
                      self.warnings, account)

    def _messages(self, precision):
        size = len(self)
        blank = [None] * size
        frame = pd.DataFrame({**self._columns, "evidence_id": [self.evidence_id] * size, "precision": [precision] * size,
                              "attachment_sha256": blank, "reply_to": blank, "forwarded": blank, "edited": blank,
                              "ocr_confidence": blank})
        return MESSAGES.check(frame[MESSAGES.names])

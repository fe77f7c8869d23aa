"""What a reader gives back: tables, warnings, and the account of every line.

`Rows` is what a reader fills while it walks through a file: columns as plain lists, one role a line. `Rows.export` makes the tables of the
schema and checks that every line is accounted for.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from array import array
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from leakkit.errors import LeakkitError
from leakkit.language import language
from leakkit.schema import EVIDENCE, MEMBERSHIP, MESSAGES
from leakkit.schema import MESSAGE_KINDS as KINDS

#: «you» in a system row: the account that exported the chat, not yet mapped to a name.
EXPORTER = "（匯出者）"
ROLES = ("header", "date", "message", "continued", "system", "blank", "unexplained")
#: the printed time is not known (rows before the first date row of a file whose beginning is missing)
NO_TIME = int(np.iinfo("int64").min)
_EPOCH = dt.datetime(1970, 1, 1)
_RARE = {"attachment": "str", "attachment_sha256": "str", "reply_to": "str", "forwarded": "boolean", "edited": "boolean",
         "ocr_confidence": "Float64"}
_NAMED_LINES = 10
_CHUNK = 20_000


@cache
def _sentences() -> dict:
    return tomllib.loads((Path(__file__).parent / "warnings.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class ReadWarning:
    """A named warning: `code`, `line` (the first it concerns, None = the whole file), `facts` for its sentence.

    ``str()`` and `sentence` give one sentence, zh-TW or English by LEAKKIT_LANG; it quotes nothing of the chat.
    """

    code: str
    line: int | None = None
    facts: tuple = ()

    @property
    def sentence(self) -> str:
        facts = {"line": self.line, "lines": self.line, "count": 1, **dict(self.facts)}
        return _sentences()[self.code][language()].format(**facts)

    def __str__(self):
        return self.sentence


@dataclass(frozen=True)
class Export:
    """One file, read. `messages` (MESSAGES), `membership` (MEMBERSHIP), `evidence` (an EVIDENCE row as a Series), `warnings`
    (list of ReadWarning), `account` (frame: line int64 from 1, role category, one row a line), `media` (SHA-256 → Medium: attached files
    that were found beside the export or in its zip)."""

    messages: pd.DataFrame = field(repr=False)
    membership: pd.DataFrame = field(repr=False)
    evidence: pd.Series = field(repr=False)
    warnings: list = field(repr=False)
    account: pd.DataFrame = field(repr=False)
    media: dict = field(default_factory=dict, repr=False)
    stored: dict = field(default_factory=dict, repr=False)      # row → path of its attachment, where its name does not tell

    def __repr__(self):
        row = self.evidence
        return (f"Export({row['platform']} {row['variant']}，{len(self.messages)} 則；{row['lines']} 行 = 訊息 {row['lines_message']}"
                f" + 續行 {row['lines_continued']} + 系統與結構 {row['lines_system']} + 無法解釋 {row['lines_unexplained']}，"
                f"{len(self.warnings)} 則警示)")


class Rows:
    """Messages, membership and line roles under construction, column by column.

    `lines` are the lines of the file, or its records as text for a format without lines. Line numbers are from 0 here, from 1 in the
    tables. A line whose role nobody sets stays "unexplained". `spend_lines`: `export` may empty the list of lines as it goes, so that a
    big file does not stand in memory twice.
    """

    spend_lines = False
    by_number = False          # kinds are codes, so that none can be outside the table's levels

    def __init__(self, evidence_id: str, lines: list[str]):
        self.evidence_id, self.lines = evidence_id, lines
        self.roles = ["unexplained"] * len(lines)
        self.first, self.last, self.at = array("q"), array("q"), array("q")
        self.account, self.kind, self.text = [], [], []
        self.rare: dict[str, dict[int, object]] = {}
        self.events: list[dict] = []
        self._noted: dict[str, tuple[list, dict]] = {}

    def __len__(self):
        return len(self.first)

    def message(self, first: int, last: int, at, account, kind: str, text: str, attachment=None, **rare) -> str:
        """Add one event in lines `first` to `last` (from 0, both included); its id. `at`: datetime, seconds since 1970 of the printed
        local time, or None. `rare`: attachment_sha256, reply_to, forwarded, edited, ocr_confidence, precision."""
        for name, cell in (("attachment", attachment), *rare.items()):
            if cell is not None:
                self.rare.setdefault(name, {})[len(self.first)] = cell
        self.first.append(first)
        self.last.append(last)
        self.at.append(at if isinstance(at, int) else _seconds(at))
        self.account.append(account)
        self.kind.append(kind)
        self.text.append(text)
        self.roles[first] = "message" if account is not None and kind not in ("unsent", "system") else "system"
        if last > first:
            self.roles[first + 1:last + 1] = ["continued"] * (last - first)
        return f"{self.evidence_id}-{len(self.first):06d}"

    def further(self, files):
        """A row for each further (kind, name[, stored path]) attached to the last message: its lines, time, sender and marks again, and no text."""
        row = len(self) - 1
        marks = {name: cells[row] for name, cells in self.rare.items() if name in ("reply_to", "forwarded", "edited", "precision") and row in cells}
        for kind, name, *place in files:
            self.message(self.first[row], self.last[row], self.at[row], self.account[row], kind, "", name, **marks)
            if place and place[0]:
                self.mark(stored=place[0])

    def mark(self, **cells):
        """Fill rare cells of the last message: reply_to, forwarded, edited, attachment_sha256, precision; `stored`: the path under which an
        exporter saved the attachment, where that is not the name it bears."""
        for name, cell in cells.items():
            self.rare.setdefault(name, {})[len(self) - 1] = cell

    def event(self, message_id: str, at, action: str, account, by=None):
        """Add one membership event; `at` as in `message`."""
        moment = at if isinstance(at, int) else _seconds(at)
        self.events.append({"message_id": message_id, "evidence_id": self.evidence_id, "account": account, "action": action, "by": by,
                            "at": None if moment == NO_TIME else np.datetime64(moment, "s"), "basis": "system-line"})

    def warn(self, code: str, line: int | None = None, **facts):
        """Note a named warning; `line` from 0. The same code on many lines becomes one warning with a count and the first lines."""
        lines, known = self._noted.setdefault(code, ([], {}))
        known.update(facts)
        if line is not None:
            lines.append(line + 1)

    def renamed(self, code: str, other: str):
        """Give what was noted under one code another code; nothing happens where it was not noted."""
        if code in self._noted:
            self._noted[other] = self._noted.pop(code)

    @property
    def warnings(self) -> list[ReadWarning]:
        """The warnings so far, one a code."""
        return [_warning(code, sorted(lines), facts) for code, (lines, facts) in self._noted.items()]

    def accounts(self) -> set[str]:
        """Everybody with a sender column so far, or named by a recall notice."""
        return {account for account in set(self.account) if account}

    def is_exporter(self, name: str):
        """Put a name in the place of «you» everywhere (one-to-one chats, where it is known)."""
        self.account = [name if account == EXPORTER else account for account in self.account]
        for event in self.events:
            event.update({key: name for key in ("account", "by") if event[key] == EXPORTER})

    def export(self, precision: str, **facts) -> Export:
        """The finished Export; `facts` are EVIDENCE columns. Raises LeakkitError when the line account does not add up."""
        codes = self._role_codes()
        count = dict(zip(ROLES, np.bincount(codes, minlength=len(ROLES)).tolist(), strict=True))
        system = count["system"] + count["header"] + count["date"] + count["blank"]
        parts = {"lines_message": count["message"], "lines_continued": count["continued"], "lines_system": system,
                 "lines_unexplained": count["unexplained"]}
        if sum(parts.values()) != len(self.lines) or len(codes) != len(self.lines):
            raise LeakkitError(why="行數交代不符 the line account does not add up")
        self._closing_warnings(count, codes)
        evidence = {**dict.fromkeys(EVIDENCE.names), "evidence_id": self.evidence_id, "timezone": "unknown-local",
                    "lines": len(self.lines), **parts, **facts}
        account = pd.DataFrame({"line": np.arange(1, len(codes) + 1), "role": pd.Categorical.from_codes(codes, list(ROLES))})
        self.roles = []
        membership = MEMBERSHIP.frame(self.events)
        return Export(self._messages(precision), membership, EVIDENCE.frame([evidence]).iloc[0], self.warnings, account, stored=self.rare.get("stored", {}))

    def _role_codes(self) -> np.ndarray:
        code = {role: n for n, role in enumerate(ROLES)}
        return np.fromiter(map(code.__getitem__, self.roles), "int8", len(self.roles))

    def _closing_warnings(self, count, codes):
        for number in np.flatnonzero(codes == ROLES.index("unexplained")).tolist():
            self.warn("unexplained", number)
        if len(self) and not count["message"]:
            self.warn("zero-messages")

    def _text_columns(self) -> dict:
        """The columns of text, and what of them is spent on the way."""
        return {"text": _text(_spent(self.text)), "raw": _text(self._raw()), "account": _text(_spent(self.account)), "kind": _text(_spent(self.kind))}

    def _messages(self, precision):
        size = len(self)
        index = pd.RangeIndex(size)
        columns = self._text_columns() | {
            "first_line": pd.Series(np.array(self.first, "int64") + 1, dtype="Int64"),
            "last_line": pd.Series(np.array(self.last, "int64") + 1, dtype="Int64"),
            "sent_at": pd.Series(np.array(self.at, "int64").view("datetime64[s]"))}
        columns["message_id"] = _ids(self.evidence_id, size)
        for name, cell in (("evidence_id", self.evidence_id), ("precision", precision)):
            columns[name] = _repeated(cell, size)
        for name, dtype in _RARE.items():
            cells = self.rare.get(name)
            if cells or dtype != "str":
                columns[name] = pd.Series([cells.get(n) for n in range(size)] if cells else None, index=index, dtype=dtype)
            else:
                columns[name] = _repeated(None, size)
        for row, cell in self.rare.get("precision", {}).items():
            columns["precision"].iloc[row] = cell
        return MESSAGES.check(pd.DataFrame(columns, columns=MESSAGES.names, copy=False), sure=self.by_number)

    def _raw(self):
        """The raw text of each row, in chunks; spends the lines if it may."""
        lines, size = self.lines, len(self.first)
        for start in range(0, size, _CHUNK):
            part = slice(start, start + _CHUNK)
            yield [lines[first] if first == last else "\n".join(lines[first:last + 1])
                   for first, last in zip(self.first[part], self.last[part], strict=True)]
            if self.spend_lines:
                done = self.first[min(start + _CHUNK, size) - 1]
                lines[self.first[start]:done] = [""] * (done - self.first[start])


def _repeated(cell: str | None, size: int) -> pd.Series:
    """A str column with one value, or none: its chunks are one and the same."""
    import pyarrow as pa

    whole = pa.array([cell] * min(size, _CHUNK), pa.large_string())
    chunks = [whole] * (size // _CHUNK) if size >= _CHUNK else []
    return pd.Series(pd.array(pa.chunked_array([*chunks, whole[:size % _CHUNK] if size else whole], pa.large_string()), dtype="str"))


def _ids(evidence_id: str, size: int) -> pd.Series:
    """E1-000001, E1-000002, …; from a million on one digit more."""
    import pyarrow as pa

    chunks, begin = [], 1
    while begin <= size:
        digits = max(6, len(str(begin)))
        end = min(size + 1, 10 ** digits, begin + _CHUNK)
        numbers = np.arange(begin, end)
        head = np.frombuffer(f"{evidence_id}-".encode(), np.uint8)
        cells = np.empty((len(numbers), len(head) + digits), np.uint8)
        cells[:, :len(head)] = head
        for place in range(digits):
            cells[:, -1 - place] = numbers // 10 ** place % 10 + 48
        offsets = np.arange(len(numbers) + 1, dtype=np.int64) * cells.shape[1]
        chunks.append(pa.LargeStringArray.from_buffers(len(numbers), pa.py_buffer(offsets), pa.py_buffer(cells.tobytes())))
        begin = end
    return pd.Series(pd.array(pa.chunked_array(chunks, pa.large_string()), dtype="str"))


def _seconds(at) -> int:
    return NO_TIME if at is None or at != at else int((at - _EPOCH).total_seconds())


def _spent(cells: list):
    """A column in chunks, emptied on the way."""
    for start in range(0, len(cells), _CHUNK):
        yield cells[start:start + _CHUNK]
        cells[start:start + _CHUNK] = [None] * len(cells[start:start + _CHUNK])


def _text(chunks) -> pd.Series:
    """A str column of lists of str or None; lone surrogates, which no file of text can hold but a broken JSON can, become �."""
    import pyarrow as pa

    held = pa.chunked_array([_strings(chunk) for chunk in chunks], pa.large_string())
    return pd.Series(pd.array(held, dtype="str"))


def _strings(cells: list):
    import pyarrow as pa

    try:
        return pa.array(cells, pa.large_string(), from_pandas=True)
    except UnicodeEncodeError:
        return pa.array([cell if cell is None else cell.encode("utf-8", "replace").decode("utf-8") for cell in cells],
                        pa.large_string())


def _warning(code, lines, facts) -> ReadWarning:
    shown = "、".join(map(str, lines[:_NAMED_LINES])) + ("…" if len(lines) > _NAMED_LINES else "")
    return ReadWarning(code, lines[0] if lines else None, tuple({"count": len(lines), "lines": shown, **facts}.items()))

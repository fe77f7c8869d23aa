"""Big files column by column: lines as offsets into one block of UTF-8, rows as arrays, no Python object a line or a row.

`Lines` stands where a list of lines would (index, slice, iterate), and makes a string only of the line that is asked for. `BulkRows` is
`Rows` for readers that find their rows with numpy: texts are spans of that block, accounts and kinds are codes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import pandas as pd

from leakkit.readers.export import KINDS, NO_TIME, ROLES, Rows

_CHUNK = 20_000
_ITERATED = 4096


class Lines(Sequence):
    """The lines of a text. `data`: its UTF-8 with line feeds only; `starts`, `ends`: int64 offsets of each line in it, the feed not included."""

    def __init__(self, data: bytes):
        self.data = data
        self.bytes = np.frombuffer(data, np.uint8)
        feeds = np.flatnonzero(self.bytes == 10)
        self._places: dict[int, np.ndarray] = {}
        whole = len(data) > 0 and data[-1] != 10
        self.starts = np.concatenate([[0], feeds + 1]).astype(np.int64)[:len(feeds) + whole]
        self.ends = np.concatenate([feeds, [len(data)]]).astype(np.int64)[:len(feeds) + whole]

    @classmethod
    def of(cls, lines) -> Lines:
        """Lines from a list of str, or as they are."""
        return lines if isinstance(lines, Lines) else cls("".join(line + "\n" for line in lines).encode("utf-8", "replace"))

    def __len__(self):
        return len(self.starts)

    def __getitem__(self, which):
        if isinstance(which, slice):
            return [self[number] for number in range(*which.indices(len(self)))]
        return self.data[self.starts[which]:self.ends[which]].decode()

    def __iter__(self):
        for start in range(0, len(self), _ITERATED):
            end = min(start + _ITERATED, len(self))
            yield from self.data[self.starts[start]:self.ends[end - 1]].decode().split("\n")

    def between(self, first: int, last: int) -> str:
        """Lines `first` to `last`, both included, as one string."""
        return self.data[self.starts[first]:self.ends[last]].decode()

    def at(self, places) -> np.ndarray:
        """The bytes at these offsets (int64), 0 beyond the end."""
        if not len(self.bytes):
            return np.zeros(places.shape, np.uint8)
        if places.size == 0 or places.max() < len(self.bytes):
            return self.bytes[places]
        return np.where(places < len(self.bytes), self.bytes[np.minimum(places, len(self.bytes) - 1)], 0)

    def found(self, byte: int, after, ends) -> np.ndarray:
        """The first place of a byte from each offset on, or `ends` where it stands nowhere before."""
        places = self.places(byte)
        return np.minimum(np.append(places, len(self.bytes))[np.searchsorted(places, after)], ends)

    def places(self, byte: int) -> np.ndarray:
        """Where a byte stands (int64, in order)."""
        if byte not in self._places:
            self._places[byte] = np.flatnonzero(self.bytes == byte)
        return self._places[byte]

    def forget(self):
        """Drop what was only remembered to be quick."""
        self._places.clear()

    def not_blank(self) -> np.ndarray:
        """Which lines hold more than white space (bool)."""
        full = self.ends > self.starts
        first = self.at(self.starts)
        odd = full & ((first <= 32) | (first == 0xC2) | (first == 0xE1) | (first == 0xE2) | (first == 0xE3) | (first == 0x1C))
        for number in np.flatnonzero(odd):
            full[number] = bool(self[number].strip())
        return full


def spans(data: bytes, starts, ends, instead=None):
    """Arrow strings of the spans of `data`, in chunks; `instead`: number → str that takes a span's place (None = missing)."""
    import pyarrow as pa

    chunks, changed = [], sorted(instead or ())
    for begin in range(0, len(starts), _CHUNK) or (0,):
        part = slice(begin, begin + _CHUNK)
        pieces = [data[start:end] for start, end in zip(starts[part].tolist(), ends[part].tolist(), strict=True)]
        for number in changed[bisect_left(changed, begin):bisect_left(changed, begin + _CHUNK)]:
            pieces[number - begin] = instead[number].encode("utf-8", "replace")
        offsets = np.zeros(len(pieces) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)), out=offsets[1:])
        joined = b"".join(pieces)
        chunks.append(pa.LargeStringArray.from_buffers(len(pieces), pa.py_buffer(offsets), pa.py_buffer(joined)))
    return pa.chunked_array(chunks, pa.large_string())


def coded(data: bytes, starts, ends) -> tuple[np.ndarray, list[str]]:
    """(int32 codes, the different strings) of the spans of `data`."""
    import pyarrow.compute as pc

    found = pc.dictionary_encode(spans(data, starts, ends)).unify_dictionaries()
    if not len(starts):
        return np.zeros(0, np.int32), []
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in found.chunks])
    return codes, found.chunk(0).dictionary.to_pylist()


class Coded:
    """A column of few different strings: `codes` (an array) into `names`; reads and writes like a list."""

    def __init__(self, codes, names):
        self.codes, self.names = codes, list(names)
        self._place = {name: number for number, name in enumerate(self.names)}

    def code(self, name) -> int:
        """The code of a name, a new one for a new name."""
        if name not in self._place:
            self._place[name] = len(self.names)
            self.names.append(name)
        return self._place[name]

    def __len__(self):
        return len(self.codes)

    def __getitem__(self, which):
        return self.names[self.codes[which]]

    def __setitem__(self, which, name):
        self.codes[which] = self.code(name)

    def __iter__(self):
        return iter([self.names[code] for code in self.codes.tolist()])

    def used(self) -> set:
        """The names that stand in the column."""
        return {self.names[code] for code in np.flatnonzero(np.bincount(self.codes, minlength=1)).tolist()}

    def arrow(self):
        """The column as Arrow strings."""
        import pyarrow as pa

        return pa.DictionaryArray.from_arrays(pa.array(self.codes, pa.int32()), pa.array(self.names, pa.large_string())).cast(pa.large_string())


class BulkRows(Rows):
    """Rows found all at once. `fill` takes the arrays; single rows may be changed afterwards through `kind`, `account`, `at` and `said`."""

    by_number = True

    def __init__(self, evidence_id: str, lines: Lines):
        super().__init__(evidence_id, [])
        self.lines = lines
        self.roles = Coded(np.full(len(lines), ROLES.index("unexplained"), np.int8), ROLES)
        self.first = self.last = self.at = self.starts = self.ends = np.zeros(0, np.int64)
        self.account, self.kind = Coded(np.zeros(0, np.int32), [None]), Coded(np.zeros(0, np.int8), KINDS)
        self.said: dict[int, str] = {}

    def fill(self, first, last, at, account: Coded, starts, ends):
        """All rows: first and last line (from 0), seconds since 1970, accounts, and the span of each text. Kinds begin as text; lines get
        the roles of a person's message (system where there is no account) and of continued ones."""
        self.first, self.last, self.at, self.account, self.starts, self.ends = first, last, at, account, starts, ends
        self.kind = Coded(np.zeros(len(first), np.int8), ["text", *(kind for kind in KINDS if kind != "text")])
        inside = np.zeros(len(self.lines) + 1, np.int32)
        longer = last > first
        np.add.at(inside, first[longer] + 1, 1)
        np.add.at(inside, last[longer] + 1, -1)
        self.roles.codes[np.cumsum(inside[:-1]) > 0] = ROLES.index("continued")
        nobody = account.code(None)
        self.roles.codes[first] = np.where(account.codes == nobody, ROLES.index("system"), ROLES.index("message"))

    def message(self, first: int, last: int, at, account, kind: str, text: str, attachment=None, **rare) -> str:
        """Write one of the rows anew: as `Rows.message`, for the row that begins in line `first`."""
        row = int(np.searchsorted(self.first, first))
        for name, cell in (("attachment", attachment), *rare.items()):
            if cell is not None:
                self.rare.setdefault(name, {})[row] = cell
        self.account[row], self.kind[row], self.said[row] = account, kind, text
        self.roles[first] = "message" if account is not None and kind not in ("unsent", "system") else "system"
        return f"{self.evidence_id}-{row + 1:06d}"

    def body(self, row: int) -> str:
        """The text of one row."""
        return self.said[row] if row in self.said else self.lines.data[self.starts[row]:self.ends[row]].decode()

    def accounts(self) -> set[str]:
        """Everybody with a sender column so far, or named by a recall notice."""
        return self.account.used() - {None}

    def is_exporter(self, name: str):
        """Put a name in the place of «you» everywhere."""
        from leakkit.readers.export import EXPORTER

        self.account.codes[self.account.codes == self.account.code(EXPORTER)] = self.account.code(name)
        for event in self.events:
            event.update({key: name for key in ("account", "by") if event[key] == EXPORTER})

    def _role_codes(self) -> np.ndarray:
        return self.roles.codes

    def _text_columns(self) -> dict:
        lines = self.lines
        lines.forget()
        columns = {"text": _column(spans(lines.data, self.starts, self.ends, self.said)),
                   "account": _column(self.account.arrow()), "kind": _column(self.kind.arrow())}
        self.starts = self.ends = np.zeros(0, np.int64)
        columns["raw"] = _column(spans(lines.data, lines.starts[self.first], lines.ends[self.last]))
        return columns


def _column(held) -> pd.Series:
    return pd.Series(pd.array(held, dtype="str"))


def unknown_times(rows: BulkRows):
    """Rows whose time is not known get NO_TIME and a warning each."""
    for row in np.flatnonzero(rows.at < NO_TIME + 2 * 86400):
        rows.at[row] = NO_TIME
        rows.warn("truncated-head", int(rows.first[row]))

"""Chat exports to tables: one module a format, one registry, one account of every line.

Add a format: write `readers/NAME.py` with a class decorated with ``@reader(...)`` and name the module in `_MODULES`. A text format has
``detect(head, name) -> 0-1`` and ``read(lines, evidence_id, name, **options) -> Export``. A structured one (JSON, zip, CSV) has
``detect_bytes(data, name) -> 0-1`` and ``read_bytes(data, evidence_id, name, **options) -> Export``; it is asked first, and its "lines" are
its records.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import pandas as pd

from leakkit.errors import EvidenceError, FileMissing, NotAChat, NothingRead
from leakkit.readers.decoding import decode, split_lines
from leakkit.readers.export import EXPORTER, Export, ReadWarning

__all__ = ["EXPORTER", "Export", "ReadWarning", "detect", "formats", "read_bytes", "read_export", "reader"]

#: raised when what the readers give for one file changes, so that cases read again
VERSION = "1"
_MODULES = ("line_mobile", "line_desktop")
_HEAD = 50
_REGISTRY: dict[str, Registered] = {}


@dataclass(frozen=True)
class Registered:
    """A reader with what it is for: `name`, `platform`, `suffixes`, `tested_on`, and the reader itself."""

    name: str
    platform: str
    suffixes: tuple
    tested_on: tuple
    inner: object


def reader(platform: str, name: str, suffixes=(".txt",), tested_on=()):
    """Class decorator that registers a reader under `name`. `tested_on`: one line a sample family, for `formats()`."""
    def register(kind):
        _REGISTRY[name] = Registered(name, platform, tuple(suffixes), tuple(tested_on), kind())
        return kind
    return register


@cache
def _loaded() -> dict[str, Registered]:
    for module in _MODULES:
        import_module(f"leakkit.readers.{module}")
    return _REGISTRY


def formats() -> pd.DataFrame:
    """Every reader: name, platform, suffixes, tested_on (str)."""
    return pd.DataFrame([{"name": r.name, "platform": r.platform, "suffixes": " ".join(r.suffixes),
                          "tested_on": "；".join(r.tested_on)} for r in _loaded().values()])


def detect(lines: list[str], name: str) -> Registered | None:
    """The most certain reader for the first 50 non-blank lines, or None."""
    head = [line for line in lines[:500] if line.strip()][:_HEAD]
    scored = [(registered.inner.detect(head, name), registered) for registered in _loaded().values()
              if hasattr(registered.inner, "detect")]
    certainty, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best if certainty > 0 else None


def _structured(data: bytes, name: str, forced: str | None) -> Registered | None:
    """The structured reader that takes these bytes, if one does."""
    readers = [r for r in _loaded().values() if hasattr(r.inner, "read_bytes") and forced in (None, r.name)]
    scored = [(r.inner.detect_bytes(data, name), r) for r in readers]
    certainty, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best if certainty > 0 or (best and forced) else None


def read_export(path, evidence_id: str = "E1", reader: str | None = None, **options) -> Export:
    """Read one export file, without a case. `reader` forces one by name; `options` go to it (``names=`` for desktop files).

    Raises FileMissing, EmptyFile, Undecodable, NotAChat, NothingRead.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(file=str(path)) from error
    except OSError as error:
        raise EvidenceError(why=f"{path.name}: {error.strerror}") from error
    return read_bytes(data, path.name, evidence_id, reader, **options)


def read_bytes(data: bytes, name: str, evidence_id: str = "E1", reader: str | None = None, **options) -> Export:
    """Read the bytes of an export that bears the file name `name`. Raises as `read_export`."""
    structured = _structured(data, name, reader)
    if structured:
        export = structured.inner.read_bytes(data, evidence_id, name, **options)
        if export.messages.empty:
            raise NothingRead(file=name, lines=int(export.evidence["lines"]))
        return export
    text, encoding, codes = decode(data, name)
    lines = split_lines(text)
    chosen = _loaded()[reader] if reader else detect(lines, name)
    if chosen is None:
        raise NotAChat(file=name, lines=min(len(lines), _HEAD))
    export = chosen.inner.read(lines, evidence_id, name, **options)
    if export.messages.empty:
        raise NothingRead(file=name, lines=len(lines))
    return Export(export.messages, export.membership, _with_encoding(export.evidence, encoding, name),
                  [*map(ReadWarning, codes), *export.warnings], export.account)


def _with_encoding(evidence: pd.Series, encoding: str, name: str) -> pd.Series:
    row = evidence.copy()
    row["encoding"], row["file"] = encoding, name
    return row

"""Chat exports to tables: one module a format, one registry, one account of every line.

Add a format: write `readers/NAME.py` with a class decorated with ``@reader(...)``; every module of this folder is loaded. A text format has
``detect(head, name) -> 0-1`` and ``read(lines, evidence_id, name, **options) -> Export``. A structured one (JSON, zip, CSV) has
``detect_bytes(data, name) -> 0-1`` and ``read_bytes(data, evidence_id, name, **options) -> Export``; it is asked first, and its "lines" are
its records.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pandas as pd

from leakkit.errors import EvidenceError, FileMissing, InputError, NotAChat, NothingRead
from leakkit.language import tell
from leakkit.readers.attachments import Folder, matched
from leakkit.readers.bulk import Lines
from leakkit.readers.decoding import Line, decode, plain, plain_utf8, readings, split_lines
from leakkit.readers.export import EXPORTER, Export, ReadWarning, Rows

__all__ = ["EXPORTER", "Export", "Line", "ReadWarning", "Rows", "decode", "detect", "formats", "plain", "read_bytes", "read_export",
           "reader", "split_lines"]

#: raised when what the readers give for one file changes, so that cases read again
VERSION = "3"
_HEAD = 50
_REGISTRY: dict[str, Registered] = {}


@dataclass(frozen=True)
class Registered:
    """A reader with what it is for: `name`, `platform`, `suffixes`, `tested_on`, `variants`, `locales`, and the reader itself."""

    name: str
    platform: str
    suffixes: tuple
    tested_on: tuple
    inner: object
    variants: tuple = ()
    locales: tuple = ()


def reader(platform: str, name: str, suffixes=(".txt",), tested_on=(), variants=(), locales=()):
    """Class decorator that registers a reader under `name`. `tested_on`: one line a sample family, for `formats()`."""
    def register(kind):
        _REGISTRY[name] = Registered(name, platform, tuple(suffixes), tuple(tested_on), kind(), tuple(variants), tuple(locales))
        return kind
    return register


@cache
def _loaded() -> dict[str, Registered]:
    for module in sorted(found.name for found in iter_modules([str(Path(__file__).parent)])):
        import_module(f"leakkit.readers.{module}")
    return dict(sorted(_REGISTRY.items()))


def formats() -> pd.DataFrame:
    """Every reader, one row each: name, platform, variants, locales, suffixes, tested_on (all str)."""
    return pd.DataFrame([{"name": r.name, "platform": r.platform, "variants": "、".join(r.variants), "locales": "、".join(r.locales),
                          "suffixes": " ".join(r.suffixes), "tested_on": "；".join(r.tested_on)} for r in _loaded().values()])


def _certainty(lines: list[str], name: str) -> tuple[float, Registered | None]:
    head = [line for line in lines[:500] if line.strip()][:_HEAD]
    suffix = Path(name).suffix.lower()
    scored = [(registered.inner.detect(head, name), suffix in registered.suffixes, registered) for registered in _loaded().values()
              if hasattr(registered.inner, "detect")]
    certainty, _, best = max(scored, key=lambda found: found[:2], default=(0.0, False, None))
    return certainty, best if certainty > 0 else None


def detect(lines: list[str], name: str) -> Registered | None:
    """The most certain reader for the first 50 non-blank lines, or None."""
    return _certainty(lines, name)[1]


def _structured(data: bytes, name: str, forced: str | None) -> Registered | None:
    """The structured reader that takes these bytes, if one does."""
    readers = [r for r in _loaded().values() if hasattr(r.inner, "read_bytes") and forced in (None, r.name)]
    scored = [(r.inner.detect_bytes(data, name), r) for r in readers]
    certainty, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best if certainty > 0 or (best and forced) else None


def read_export(path, evidence_id: str = "E1", reader: str | None = None, **options) -> Export:
    """Read one export file, without a case; attached files in its folder are matched and hashed. `reader` forces one by name; `options` go to it (``names=`` for desktop files).

    Raises FileMissing, EmptyFile, Undecodable, NotAChat, NothingRead, EvidenceError (not readable), InputError (no such reader).
    """
    path = Path(path)
    export = read_bytes(file_bytes(path), path.name, evidence_id, reader, **options)
    named = export.messages["attachment"].notna().any() and path.suffix.lower() != ".zip"
    return matched(export, Folder(path)) if named else export


def file_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises FileMissing, EvidenceError."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileMissing(file=str(path)) from error
    except (OSError, ValueError) as error:
        raise EvidenceError(why=f"{path.name}: {getattr(error, 'strerror', None) or error}") from error


def read_bytes(data: bytes, name: str, evidence_id: str = "E1", reader: str | None = None, **options) -> Export:
    """Read the bytes of an export that bears the file name `name`. Raises as `read_export`."""
    if reader is not None and reader not in _loaded():
        raise InputError(why=tell("readers.no_reader", name=reader, known="、".join(_loaded())))
    reader = "mapped-csv" if reader is None and options.get("mapping") else reader
    structured = _structured(data, name, reader)
    if structured:
        return _whole(structured.inner.read_bytes(data, evidence_id, name, **options), _facts(data, name))
    chosen, encoding, warned, lines = _choice(data, name, reader)
    facts = _facts(data, name)
    del data
    # a reader that works on columns takes the block of bytes, any other a list that it may spend
    lines = lines if getattr(chosen.inner, "by_columns", False) else list(lines)
    export = chosen.inner.read(lines, evidence_id, name, spend_lines=True, **options)
    return _whole(export, facts | {"encoding": encoding}, [ReadWarning(code, line + 1, tuple(told.items())) for code, line, told in warned])


def _choice(data: bytes, name: str, forced: str | None):
    """(reader, encoding, warnings, lines): the reading of the bytes in which a reader is surest."""
    plainly = plain_utf8(data)
    if plainly is not None:
        return _best([(Lines(plainly), "utf-8", ())], name, forced)
    return _best(((Lines(_one_feed(reading.text).encode()), reading.encoding, reading.warnings) for reading in readings(data, name)), name, forced)


def _best(found, name, forced):
    best = None
    for lines, encoding, warned in found:
        certainty, chosen = (1.0, _loaded()[forced]) if forced else _certainty(lines, name)
        if best is None or certainty > best[0]:
            best = certainty, chosen, encoding, warned, lines
    if best[1] is None:
        raise NotAChat(file=name, lines=min(len(best[4]), _HEAD))
    return best[1:]


def _one_feed(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _facts(data: bytes, name: str) -> dict:
    """What only the bytes tell, as EVIDENCE cells."""
    return {"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _whole(export: Export, facts: dict, warned=()) -> Export:
    """`export` with what only the bytes tell, and the warnings of decoding."""
    if export.messages.empty:
        raise NothingRead(file=facts["file"], lines=int(export.evidence["lines"]))
    row = export.evidence.copy()
    for column, cell in facts.items():
        row[column] = cell
    known = {warning.code for warning in warned}
    warnings = [*warned, *(warning for warning in export.warnings if warning.code not in known)]
    return replace(export, evidence=row, warnings=warnings)

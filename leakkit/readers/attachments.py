"""Files that messages name: found in the zip or in the folder beside the export, hashed, and handed on.

A store knows its `names` (stored paths), and gives `size`, `sha256` and `read` of each. A message is given a file when exactly one stored
file bears its name; of several of one name, the one whose folder the message's raw text prints too. Nothing is guessed beyond that.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from leakkit.readers.export import Export, ReadWarning

#: suffixes of chats and of what a page of a chat needs: no attachments
CHAT_SUFFIXES = frozenset({".txt", ".json", ".html", ".htm", ".md", ".csv", ".css", ".js", ".toml"})
MOST_BESIDE = 20_000
_DEEPEST = 4
_CHUNK = 1 << 20
_SUFFIX = re.compile(rb"\.[A-Za-z0-9]{1,8}(?![A-Za-z0-9])")
_DECORATION = re.compile(r"(?:^|/)(?:images|css|js)/|_thumb\.", re.I)


@dataclass(frozen=True)
class Medium:
    """One attached file: `sha256`, `place` (its stored path), `size` in bytes; ``read()`` gives its bytes."""

    sha256: str
    place: str = field(repr=False)
    size: int = 0
    read: Callable[[], bytes] = field(default=lambda: b"", repr=False, compare=False)


class Folder:
    """The files beside an export, as a store: no links, nothing hidden, at most four folders deep."""

    all_of_one_chat = False              # whatever else lies there is nobody's business

    def __init__(self, export):
        self.root, own = Path(export).parent, Path(export).name
        self.names = [name for name in _walk(self.root) if name != own and Path(name).suffix.lower() not in CHAT_SUFFIXES]

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return (self.root / name).stat().st_size

    def read(self, name: str) -> bytes:
        """A file's bytes."""
        return (self.root / name).read_bytes()

    def sha256(self, name: str) -> str:
        """A file's SHA-256, read in pieces."""
        digest = hashlib.sha256()
        with open(self.root / name, "rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()


def _walk(root: Path) -> list[str]:
    found = []
    for folder, inner, files in os.walk(root):
        depth = len(Path(folder).relative_to(root).parts)
        inner[:] = sorted(name for name in inner if not name.startswith(".") and not (Path(folder) / name).is_symlink()
                          ) if depth < _DEEPEST else []
        for name in sorted(files):
            path = Path(folder) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                found.append(path.relative_to(root).as_posix())
        if len(found) > MOST_BESIDE:
            return []
    return found


class Kept:
    """Files that a case keeps already, as a store: dicts with name, sha256, bytes, and `path` of the copy."""

    all_of_one_chat = False

    def __init__(self, rows: list[dict]):
        self._rows = {row["name"]: row for row in rows}
        self.names = list(self._rows)

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return self._rows[name]["bytes"]

    def read(self, name: str) -> bytes:
        """A file's bytes."""
        return Path(self._rows[name]["path"]).read_bytes()

    def sha256(self, name: str) -> str:
        """The hash it was kept under."""
        return self._rows[name]["sha256"]


def named_in(data: bytes, names: list[str]) -> list[str]:
    """Which of the stored paths have a base name that stands in the bytes of an export (as UTF-8, or escaped as JSON does)."""
    wanted: dict[bytes, list[str]] = {}
    for name in names:
        base = name.rpartition("/")[2]
        for form in {base.encode(), base.encode("unicode_escape"), base.encode("cp950", "ignore")}:
            wanted.setdefault(form, []).append(name)
    sizes = sorted({len(form) for form in wanted})
    found: set[str] = set()
    for match in _SUFFIX.finditer(data):
        for size in sizes:
            if size <= match.end() and (form := data[match.end() - size:match.end()]) in wanted:
                found.update(wanted[form])
    return [name for name in names if name in found]


def matched(export: Export, store, nested=()) -> Export:
    """`export` with the SHA-256 of each attachment that lies in `store`, and `media`: one `Medium` a file, by hash."""
    places: dict[str, list[str]] = {}
    for name in [*store.names, *nested]:
        places.setdefault(re.split(r"[/\\]", name)[-1], []).append(name)
    files, raws = export.messages["attachment"].tolist(), export.messages["raw"]
    chosen = {row: place for row, file in enumerate(files) if isinstance(file, str) and (place := _place(
        places.get(re.split(r"[/\\]", export.stored.get(row, ""))[-1]) or places.get(file, ()), raws, row))}
    media = {place: _medium(store, place) for place in dict.fromkeys(chosen.values())}
    messages = export.messages.copy()
    digests = [media[chosen[row]].sha256 if row in chosen else None for row in range(len(files))]
    messages["attachment_sha256"] = pd.Series(digests, dtype="str", index=messages.index)
    warned = _warnings(files, chosen, store, set(media))
    return replace(export, messages=messages, media={medium.sha256: medium for medium in media.values()},
                   warnings=[*export.warnings, *warned])


def _place(found, raws, row) -> str | None:
    """The one place of a name; of several, the one whose folder stands before the name in the message's raw text."""
    if len(found) < 2:
        return found[0] if found else None
    raw = raws.iloc[row].replace("\\/", "/")
    named = [place for place in found if "/" in place and "/".join(place.split("/")[-2:]) in raw]
    return named[0] if len(named) == 1 else None


def _medium(store, place) -> Medium:
    return Medium(store.sha256(place), place, store.size(place), lambda: store.read(place))


def _warnings(files, chosen, store, used) -> list[ReadWarning]:
    missing = [row for row, file in enumerate(files) if isinstance(file, str) and row not in chosen]
    others = [name for name in store.names if store.all_of_one_chat and name not in used and Path(name).suffix.lower() not in CHAT_SUFFIXES
              and not _DECORATION.search(name)]
    counts = (("media-missing", len(missing) if used else 0), ("media-unnamed", len(others)))
    return [ReadWarning(code, None, (("count", count),)) for code, count in counts if count]

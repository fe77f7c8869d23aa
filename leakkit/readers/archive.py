"""Zip archives, which are untrusted: members are read in memory, nothing is ever unpacked to a path.

Refused whole (HostileArchive): damage, a password, too many members, a bomb (size or ratio, declared or met while
reading), a path that leads out of the folder, a link, two members of one name. Contained: a nested archive stays a
closed member. Names without the UTF-8 flag are read as UTF-8 or cp950, which is what Windows in Taiwan writes.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import replace
from functools import lru_cache

from leakkit.errors import HostileArchive
from leakkit.language import tell
from leakkit.readers.attachments import matched
from leakkit.readers.export import Export, ReadWarning

MAX_MEMBERS = 50_000
MAX_MEMBER = 512 * 2**20  # one text or JSON member, in memory
MAX_TOTAL = 16 * 2**30  # all members together, media included
MAX_RATIO = 200
_RATIO_FROM = 2**20  # small members may be packed well without being a bomb
_CHUNK = 2**20
_NESTED = re.compile(r"\.(zip|rar|7z|gz|tgz|bz2|xz|tar)\Z", re.I)
_FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
    IndexError,
    KeyError,
    TypeError,
)


class Archive:
    """A checked zip. `names`: readable members in stored order; `nested`: archives inside, left closed."""

    all_of_one_chat = True

    def __init__(self, data: bytes, file: str):
        """Raises HostileArchive."""
        self.file = file
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = [info for info in self._zip.infolist() if not info.is_dir()]
        except _FAULTS as error:
            raise self._refused("damaged") from error
        self._limits(infos, len(data))
        self._members = {}
        for info in infos:
            self._admit(info)
        self.nested = [name for name in self._members if _NESTED.search(name)]
        self.names = [name for name in self._members if not _NESTED.search(name) and not _clutter(name)]

    def read(self, name: str, limit: int = MAX_MEMBER) -> bytes:
        """A whole member. Raises HostileArchive when it is locked, damaged, or larger than `limit` bytes."""
        return b"".join(self._chunks(name, limit))

    def size(self, name: str) -> int:
        """The unpacked size of a member in bytes."""
        return self._members[name].file_size

    def sha256(self, name: str) -> str:
        """The SHA-256 of a member, read in pieces."""
        digest = hashlib.sha256()
        for chunk in self._chunks(name, MAX_TOTAL):
            digest.update(chunk)
        return digest.hexdigest()

    def _chunks(self, name, limit):
        info = self._members[name]
        if info.file_size > limit:
            raise self._refused("size", member=_short(name), size=info.file_size, limit=limit)
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(_CHUNK):
                    yield chunk
        except _FAULTS as error:
            raise self._refused("damaged") from error

    def _limits(self, infos, packed):
        if len(infos) > MAX_MEMBERS:
            raise self._refused("count", count=len(infos), limit=MAX_MEMBERS)
        total = sum(info.file_size for info in infos)
        if total > MAX_TOTAL:
            raise self._refused("size", member=_short(self.file), size=total, limit=MAX_TOTAL)
        if total > _RATIO_FROM and total > MAX_RATIO * max(packed, 1):
            raise self._refused("ratio", member=_short(self.file), ratio=total // max(packed, 1))

    def _admit(self, info):
        name = _name(info)
        shown = _short(name)
        if info.flag_bits & 0x1:
            raise self._refused("locked", member=shown)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise self._refused("link", member=shown)
        if (
            ".." in re.split(r"[/\\]", name)
            or name.startswith(("/", "\\"))
            or re.match("[A-Za-z]:", name)
            or "\0" in info.orig_filename
        ):
            raise self._refused("path", member=shown)
        if name in self._members:
            raise self._refused("twice", member=shown)
        if info.file_size > _RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise self._refused("ratio", member=shown, ratio=info.file_size // max(info.compress_size, 1))
        self._members[name] = info

    def _refused(self, why, **facts):
        return HostileArchive(file=self.file, why=tell(f"readers.archive.{why}", **facts))


def member_names(data: bytes) -> tuple[str, ...]:
    """The readable members of a zip, for detection; nothing when it is no zip or is refused."""
    if not is_zip(data):
        return ()
    try:
        return tuple(opened(data, "").names)
    except HostileArchive:
        return ()


@lru_cache(maxsize=2)
def opened(data: bytes, file: str) -> Archive:
    """The checked archive. Raises HostileArchive."""
    return Archive(data, file)


def hashed(export: Export, archive: Archive) -> Export:
    """`export` with its attachments found in the archive (see `attachments.matched`)."""
    warned = [ReadWarning("nested-archive", None, (("count", len(archive.nested)),))] if archive.nested else []
    opened.cache_clear()
    found = matched(export, archive, archive.nested)
    return replace(found, warnings=[*found.warnings, *warned])


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin as a zip does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def basename(name: str) -> str:
    """The last part of a stored path, whichever way its slashes lean."""
    return re.split(r"[/\\]", name)[-1]


def _clutter(name) -> bool:
    return name.startswith("__MACOSX/") or basename(name) in (".DS_Store", "Thumbs.db", "desktop.ini")


def _short(name) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", "�", name[-60:])


def _name(info) -> str:
    """The stored name; zipfile has read it as cp437 where the UTF-8 flag is missing."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "cp950"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename

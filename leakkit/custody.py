"""Custody: hash what comes in, log what is done, and say the first thing that is not as it was recorded.

The log (`custody.jsonl` in a case folder) is append-only, one JSON object a line; each line holds the SHA-256 of the line
before it, so a changed, inserted or dropped line breaks the chain from there on. What the log cannot show is a cut-off
tail together with everything that tail recorded: `head` is the value to copy by hand into the paper custody record.
Practice after ISO/IEC 27037 (identify, collect, acquire, preserve); hash FIPS 180-4 SHA-256.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from leakkit.errors import CannotWrite, CaseDamaged, CaseInUse, CustodyBroken, NoSuchCase
from leakkit.language import tell

LOG = "custody.jsonl"
GENESIS = "0" * 64
_CHUNK = 1 << 20


def sha256_of(path) -> str:
    """SHA-256 of a file's bytes, as 64 hex digits."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextlib.contextmanager
def writing(path):
    """Turn an OSError (no permission, full disk, vanished drive) into the officer's `CannotWrite`."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(file=str(path), why=why_not(error)) from error


#: the failures that an officer can do something about, in words: error number → key of the sentence
_WHY = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "large", errno.EACCES: "denied", errno.EPERM: "denied", errno.EROFS: "readonly"}


def known_failure(error: OSError) -> bool:
    """Whether `why_not` has words of its own for this failure."""
    return error.errno in _WHY


def why_not(error: OSError) -> str:
    """Why a file could not be written, in the officer's words; the system's own where there are none."""
    key = _WHY.get(error.errno)
    return tell(f"custody.why.{key}") if key else error.strerror or str(error)


def write_part(path, data: bytes) -> Path:
    """Write `data` beside `path` under a `.part` name, on the disk for sure, and return that name.

    A failed write leaves nothing behind. The caller puts the part in place with `os.replace`.
    """
    part = Path(path).with_name(f".{Path(path).name}.part")
    with writing(path):
        try:
            with open(part, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
    return part


def write_whole(path, data: bytes) -> None:
    """Write a file whole or not at all. Raises CannotWrite."""
    with writing(path):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    part = write_part(path, data)
    with writing(path):
        os.replace(part, path)


@contextlib.contextmanager
def locked(path):
    """Hold the lock file `path`, so that a notebook and the command line do not append at the same time."""
    with writing(path), open(path, "ab") as stream:
        if os.name == "nt":
            import msvcrt
            msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def turn(path, tries: int | None = None):
    """Hold the lock file `path` for a whole step of work. Raises CaseInUse when another process or thread does not let go of it.

    Gives the open stream: a child process that inherits it holds the turn too. A killed process leaves nothing behind, since the system
    lets go of its lock.
    """
    with writing(path):
        stream = open(path, "ab")
    with stream:
        if not any(_taken(stream) or _PAUSE.wait(0.1) for _ in range(tries or _TRIES)):
            raise CaseInUse(file=Path(path).parent.name)
        yield stream


#: how often a turn is asked for, a tenth of a second apart; nobody ever sets the event
_TRIES, _PAUSE = 30, threading.Event()


def _taken(stream) -> bool:
    try:
        if os.name == "nt":
            import msvcrt
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@dataclass(frozen=True)
class Broken:
    """One broken link: `where` (a file of the case, or a log line) and `why`. Prints as one sentence."""

    where: str
    why: str

    def __str__(self):
        return f"{self.where}：{self.why}"


def _line_of(entry: dict) -> bytes:
    return (json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def _hash_of(entry: dict) -> str:
    return hashlib.sha256(_line_of({k: v for k, v in entry.items() if k != "hash"})).hexdigest()


class Log:
    """The hash-chained log of one case.

    An entry: ``seq`` (int from 1) · ``at`` (ISO local time) · ``by`` · ``action`` · ``what`` (dict of str, int, list; ``media`` lists many files in one entry) ·
    ``previous`` and ``hash`` (64 hex digits). `OWN` are the hashes of the entries that this process appended.
    """

    OWN: ClassVar[set[str]] = set()

    def __init__(self, path):
        self.path = Path(path)
        self._read: tuple[bytes, list[dict]] = (b"", [])

    def entries(self) -> list[dict]:
        """Every entry. The bytes are read each time; lines that are as they were are not parsed again.

        Raises CaseDamaged when a line is no JSON object."""
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise CaseDamaged(file=self.path.name, why=error.strerror or str(error)) from error
        before, entries = self._read
        grown = data.startswith(before) and before.endswith(b"\n")
        entries = list(entries) if grown else []
        for number, line in enumerate(data[len(before):].splitlines(keepends=True) if grown else data.splitlines(keepends=True), len(entries) + 1):
            entry = _parsed(line)
            if entry is None:
                raise CaseDamaged(file=f"{self.path.name}:{number}", why=tell("custody.unreadable"))
            entries.append(entry)
        self._read = (data, entries)
        return list(entries)

    @property
    def head(self) -> str:
        """Hash of the last entry: what to copy into the paper record."""
        entries = self.entries()
        return entries[-1]["hash"] if entries else GENESIS

    def append(self, action: str, by: str, at, **what) -> dict:
        """Add one entry and return it. `at` is a datetime. Raises CannotWrite; a failed append leaves the log as it was."""
        with locked(self.path.with_name(".lock")):
            entries = self.entries() if self.path.exists() else []
            entry = {"seq": len(entries) + 1, "at": at.isoformat(timespec="seconds"), "by": by, "action": action,
                     "what": what, "previous": entries[-1]["hash"] if entries else GENESIS}
            entry["hash"] = _hash_of(entry)
            self._add(_line_of(entry))
            self.OWN.add(entry["hash"])
        return entry

    def _add(self, line: bytes):
        with writing(self.path), open(self.path, "ab") as stream:
            size = stream.tell()
            try:
                stream.write(line)
                stream.flush()
                os.fsync(stream.fileno())
            except OSError:
                os.truncate(self.path, size)
                raise

    def drop_torn_tail(self) -> bytes:
        """Cut off a last line that a killed process left half-written; return what was cut (empty = nothing).

        Only a last line without its line end is touched: a whole line, right or wrong, is never removed.
        """
        if self.path.read_bytes()[-1:] in (b"", b"\n"):
            return b""
        with locked(self.path.with_name(".lock")):          # another window may be writing that very line
            return self._dropped()

    def _dropped(self) -> bytes:
        data = self.path.read_bytes()
        end = data.rfind(b"\n") + 1
        tail = data[end:]
        if not tail:
            return b""
        if _parsed(tail + b"\n") is not None:
            self._add(b"\n")
            return b""
        with writing(self.path):
            os.truncate(self.path, end)
        return tail

    def broken(self) -> list[Broken]:
        """The links that do not hold, first one first."""
        found, previous = [], GENESIS
        lines = self.path.read_bytes().splitlines(keepends=True)
        for number, line in enumerate(lines, 1):
            entry = _parsed(line)
            why = _fault(entry, line, number, previous)
            if why:
                found.append(Broken(f"{self.path.name}:{number}", tell(f"custody.{why}")))
            previous = entry["hash"] if entry and "hash" in entry else GENESIS
        return found or ([] if lines else [Broken(self.path.name, tell("custody.empty"))])


def _parsed(line: bytes) -> dict | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and {"seq", "hash", "previous", "what", "action"} <= set(entry) else None


def _fault(entry, line, number, previous) -> str:
    if entry is None:
        return "unreadable"
    if entry["seq"] != number or entry["previous"] != previous:
        return "chain"
    # the bytes, not only the meaning: an added blank is a change too
    return "" if _line_of(entry) == line and _hash_of(entry) == entry["hash"] else "entry"


def verify(case_path) -> list[Broken]:
    """Walk log → evidence → tables of a case folder; every broken link in the log's order, empty = whole.

    Checked: each log line's own hash and its link to the line before; each evidence file, table and settings file against
    the last hash logged for it; files that no log line knows. Raises NoSuchCase.
    """
    folder = Path(case_path)
    log = Log(folder / LOG)
    if not log.path.is_file():
        raise NoSuchCase(folder=str(folder))
    broken = log.broken()
    known = recorded(log)
    for name, digest in known.items():
        broken += file_fault(folder, name, digest)
    return broken + _strangers(folder, known)


def require_whole(case_path) -> None:
    """Raise CustodyBroken (exit 2) with the first broken link, if there is one."""
    broken = verify(case_path)
    if broken:
        raise CustodyBroken(why=str(broken[0]))


def recorded(log: Log) -> dict[str, str]:
    """File (relative to the case) → last hash logged for it, in the order of first mention."""
    hashes = {}
    for line in log.path.read_bytes().splitlines(keepends=True):
        entry = _parsed(line)
        if entry and "path" in entry["what"]:
            hashes[entry["what"]["path"]] = entry["what"].get("sha256", "")
        if entry and entry["action"] == "media":
            hashes.update((row["path"], row["sha256"]) for row in entry["what"]["files"])
    return hashes


def file_fault(folder: Path, name: str, digest: str) -> list[Broken]:
    """The one fault of a file of the case against its logged hash, as a list; empty = as recorded."""
    path = folder / name
    if not path.is_file():
        return [Broken(name, tell("custody.missing"))]
    return [] if sha256_of(path) == digest else [Broken(name, tell("custody.changed"))]


def _strangers(folder: Path, known) -> list[Broken]:
    kept = [path for part in ("evidence", "tables") for path in sorted((folder / part).rglob("*")) if path.is_file()]
    names = [path.relative_to(folder).as_posix() for path in kept]
    return [Broken(name, tell("custody.stranger")) for name in names if name not in known]


def seal(case_path, target, passphrase: str) -> Path:
    """Put a whole case folder into one encrypted file (age, scrypt passphrase) and return its path.

    The folder itself stays; removing it is the officer's decision. Raises NoSuchCase, CustodyBroken, CannotWrite.
    """
    import io
    import tarfile

    import pyrage

    require_whole(case_path)
    folder, bundle = Path(case_path), io.BytesIO()
    with tarfile.open(fileobj=bundle, mode="w") as tar:
        tar.add(folder, arcname=folder.name, filter=lambda info: None if info.name.endswith(("/.lock", "/.turn")) else info)
    write_whole(target, pyrage.passphrase.encrypt(bundle.getvalue(), passphrase))
    return Path(target)


def unseal(sealed, into, passphrase: str) -> Path:
    """Open a sealed case below the folder `into` and return the case folder. An existing case is never overwritten.

    Raises CaseDamaged for a wrong passphrase or a changed file, CannotWrite, CustodyBroken.
    """
    import io
    import tarfile

    import pyrage

    try:
        data = pyrage.passphrase.decrypt(Path(sealed).read_bytes(), passphrase)
    except (pyrage.DecryptError, OSError) as error:
        raise CaseDamaged(file=str(sealed), why=tell("custody.wrong_passphrase")) from error
    with writing(into), tarfile.open(fileobj=io.BytesIO(data)) as tar:
        folder = Path(into) / tar.getnames()[0]
        if folder.exists():
            raise CannotWrite(file=str(folder), why=tell("custody.exists"))
        tar.extractall(into, filter="data")
    require_whole(folder)
    return folder

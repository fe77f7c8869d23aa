"""A case folder on disk: evidence, tables, settings and the custody log. It opens without leakkit.

    CASE/
      case.json             name, officer, created
      custody.jsonl         the hash-chained log
      evidence/E1/NAME      the received file, byte for byte, read-only
      evidence/E1/media/    files that its messages name, as SHA-256 and suffix, read-only
      tables/NAME.parquet   one file a table, with codebook.csv
      out/                  produced documents

Every file is kept in this order: bytes under a `.part` name, log line, rename. So a process killed at any point leaves
either the old file, or a part that the log already vouches for and that the next opening puts in place.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import stat
import threading
from functools import wraps
from pathlib import Path

import pandas as pd

from leakkit import custody
from leakkit.errors import (
    CannotWrite,
    CaseDamaged,
    CaseError,
    CaseInUse,
    CustodyBroken,
    EmptyFile,
    FileMissing,
    NoSuchCase,
    UnknownRow,
)
from leakkit.language import tell
from leakkit.masking import SecretFrame
from leakkit.schema import EVIDENCE, TABLES, Table, codebook


def write_parquet(frame: pd.DataFrame, table: Table) -> bytes:
    """A checked frame as Parquet bytes (zstd); lists become list<string>. Equal frames give equal bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    lists = {c.name: pa.list_(pa.string()) for c in table.columns if c.dtype == "list"}
    columns = {name: pa.array(list(frame[name]), type=lists[name]) if name in lists
               else pa.array(frame[name], from_pandas=True) for name in table.names}
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return sink.getvalue()


def read_parquet(data: bytes, table: Table) -> SecretFrame:
    """The frame that `write_parquet` wrote. Raises CaseDamaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        frame = pq.read_table(io.BytesIO(data)).to_pandas()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise CaseDamaged(file=f"tables/{table.name}.parquet", why=type(error).__name__) from error
    return table.check(frame)


def in_turn(verb):
    """A verb of a case that reads tables and writes them: while it works, no other window or command changes the case."""
    @wraps(verb)
    def taken(case, *arguments, **options):
        with case.folder.turn():
            return verb(case, *arguments, **options)
    return taken


class CaseFolder:
    """The files of one case. `clock` is a callable that gives the local datetime; `officer` signs the log lines."""

    def __init__(self, path, officer: str, clock):
        self.path = Path(path)
        self.officer = officer
        self._clock = clock
        self.log = custody.Log(self.path / custody.LOG)
        self._parsed: dict[str, tuple[str, SecretFrame]] = {}       # table → the SHA-256 of its bytes, and the frame in them
        self._mine = threading.local()          # how deep this thread stands in its own turn
        with contextlib.suppress(CaseInUse):    # whoever is at work has parts that are not torn
            self._settle()

    @classmethod
    def create(cls, path, officer: str, clock, name: str = "") -> CaseFolder:
        """Make a new case folder. Raises CaseError when something is there already, CannotWrite."""
        path = Path(path)
        if path.is_file():
            raise CannotWrite(file=str(path), why=tell("case.is_file"))
        if path.exists() and any(path.iterdir()):
            raise CaseError(why=tell("case.not_empty", folder=path))
        with custody.writing(path):
            for part in ("evidence", "tables", "out"):
                (path / part).mkdir(parents=True, exist_ok=True)
        log = custody.Log(path / custody.LOG)
        log.append("new", officer, clock(), name=name or path.name)
        folder = cls(path, officer, clock)
        facts = {"name": name or path.name, "officer": officer, "created": clock().isoformat(timespec="seconds")}
        folder.keep("case.json", json.dumps(facts, ensure_ascii=False, indent=1).encode(), "settings")
        folder.keep("tables/codebook.csv", codebook().to_csv(index=False).encode("utf-8-sig"), "codebook")
        return folder

    @classmethod
    def open(cls, path, officer: str, clock) -> CaseFolder:
        """Open an existing case folder, finishing or undoing what a killed run left. Raises NoSuchCase."""
        if not (Path(path) / custody.LOG).is_file():
            raise NoSuchCase(folder=str(path))
        folder = cls(path, officer, clock)
        folder.officer = officer or folder.settings().get("officer", "")
        return folder

    @property
    def name(self) -> str:
        """The case's name as the officer gave it."""
        return self.settings().get("name", self.path.name)

    def settings(self) -> dict:
        """What `case.json` holds (dict of str)."""
        try:
            return json.loads((self.path / "case.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CaseDamaged(file="case.json", why=str(error)) from error

    def now(self):
        """The case's clock (datetime, to the second)."""
        return self._clock().replace(microsecond=0)

    # ---- keeping files

    @contextlib.contextmanager
    def turn(self):
        """Hold the case for one step of work. Raises CaseInUse when another window or command holds it for longer than some seconds."""
        depth = getattr(self._mine, "depth", 0)
        with contextlib.nullcontext() if depth else custody.turn(self.path / ".turn"):
            self._mine.depth = depth + 1
            try:
                yield
            finally:
                self._mine.depth = depth

    def keep(self, relative: str, data: bytes, action: str, **what) -> Path:
        """Write one file of the case, whole or not at all, with its log line. Raises CannotWrite, CaseInUse."""
        with self.turn():
            return self._kept(self.path / relative, data, action, path=relative, **what)

    def _kept(self, target: Path, data: bytes, action: str, **what) -> Path:
        with custody.writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        part = custody.write_part(target, data)
        try:
            self.note(action, sha256=hashlib.sha256(data).hexdigest(), **what)
            with custody.writing(target):
                os.replace(part, target)
        except BaseException:      # Ctrl-C may come after the log line was written: the log decides, not the exception
            with contextlib.suppress(CannotWrite):
                self._cut_torn_tail()
                self._settle_part(part, custody.recorded(self.log))
            raise
        return target

    def note(self, action: str, **what) -> dict:
        """One line in the custody log."""
        return self.log.append(action, self.officer, self.now(), **what)

    def _settle(self):
        """Finish what the log vouches for and drop what it does not, after a run that was killed."""
        self._cut_torn_tail()
        parts = sorted(self.path.rglob(".*.part"))
        with self.turn() if parts else contextlib.nullcontext():        # a part may be what another window is writing just now
            recorded = custody.recorded(self.log)
            for part in parts:
                self._settle_part(part, recorded)

    def _cut_torn_tail(self):
        torn = self.log.drop_torn_tail()
        if torn:
            self.note("recovered", cut_bytes=len(torn))

    def _settle_part(self, part: Path, recorded: dict):
        """Put one `.part` in place when the log vouches for it, else drop it; nothing when it is gone already."""
        if not part.exists():
            return
        target = part.with_name(part.name[1:-len(".part")])
        wanted = recorded.get(target.relative_to(self.path).as_posix())
        with custody.writing(part):
            if wanted and custody.sha256_of(part) == wanted:
                os.replace(part, target)
            else:
                part.unlink()

    # ---- evidence

    def add_evidence(self, file, received_from: str) -> str | None:
        """Copy a received file into the case, hashed and read-only; its evidence id, or None if its bytes are here already.

        The original is only read. Raises FileMissing, EmptyFile, CannotWrite.
        """
        file = Path(file)
        try:
            data = file.read_bytes()
        except FileNotFoundError as error:
            raise FileMissing(file=str(file)) from error
        except OSError as error:
            raise CaseError(why=f"{file}: {error.strerror}") from error
        if not data:
            raise EmptyFile(file=file.name)
        digest = hashlib.sha256(data).hexdigest()
        if digest in {row["sha256"] for row in self.received()}:
            return None
        evidence_id = f"E{len(self.received()) + 1}"
        target = self.keep(f"evidence/{evidence_id}/{file.name}", data, "add", evidence_id=evidence_id, file=file.name,
                           bytes=len(data), received_from=received_from)
        with custody.writing(target):
            target.chmod(stat.S_IREAD | stat.S_IRGRP)
        return evidence_id

    def received(self) -> list[dict]:
        """What the log says was added: dicts with evidence_id, file, sha256, bytes, received_from, at (ISO), path."""
        return [{**entry["what"], "at": entry["at"]} for entry in self.log.entries() if entry["action"] == "add"]

    def evidence_bytes(self, evidence_id: str) -> bytes:
        """The bytes of one received file, checked against its logged hash. Raises CustodyBroken, UnknownRow."""
        for row in self.received():
            if row["evidence_id"] == evidence_id:
                custody_fault = custody.file_fault(self.path, row["path"], row["sha256"])
                if custody_fault:
                    raise CustodyBroken(why=str(custody_fault[0]))
                return (self.path / row["path"]).read_bytes()
        raise UnknownRow(what=evidence_id)

    def keep_media(self, evidence_id: str, media) -> None:
        """Keep files that an export's messages name: `media` are (name, sha256, bytes, read) with read() giving the content.

        One log entry for all of them; a file that is kept already is not written again. Raises CannotWrite.
        """
        old = self.media(evidence_id)
        known, names = {row["sha256"] for row in old}, {row["name"] for row in old}
        rows, parts = [], []
        try:
            for name, digest, size, read in media:
                if name in names:
                    continue
                path = f"evidence/{evidence_id}/media/{digest}{_plain_suffix(name)}"
                if digest not in known:
                    known.add(digest)
                    with custody.writing(self.path / path):
                        (self.path / path).parent.mkdir(parents=True, exist_ok=True)
                    parts.append((custody.write_part(self.path / path, read()), self.path / path))
                rows.append({"name": name, "path": path, "sha256": digest, "bytes": size})
            if rows:
                self.note("media", evidence_id=evidence_id, files=rows)
        except BaseException:
            for part, _ in parts:
                part.unlink(missing_ok=True)
            raise
        for part, target in parts:
            with custody.writing(target):
                os.replace(part, target)
                target.chmod(stat.S_IREAD | stat.S_IRGRP)

    def media(self, evidence_id: str | None = None) -> list[dict]:
        """What the log says of kept media, of one export or of all: dicts with name, path (in the case), sha256, bytes."""
        entries = [entry["what"] for entry in self.log.entries() if entry["action"] == "media"]
        return [row for what in entries if evidence_id in (None, what["evidence_id"]) for row in what["files"]]

    def attachment(self, digest: str) -> Path:
        """The kept file (media, or a received file itself) of that SHA-256, checked. Raises UnknownRow, CustodyBroken."""
        for row in [*self.media(), *self.received()]:
            if row["sha256"] == digest:
                fault = custody.file_fault(self.path, row["path"], digest)
                if fault:
                    raise CustodyBroken(why=str(fault[0]))
                return self.path / row["path"]
        raise UnknownRow(what=digest[:12])

    # ---- tables

    def save(self, table: str, frame: pd.DataFrame, made_from: str = "") -> SecretFrame:
        """Check a frame and keep it as a table; `made_from` names the inputs (see `key`). An equal table is not rewritten."""
        checked = TABLES[table].check(frame)
        data = write_parquet(checked, TABLES[table])
        if (hashlib.sha256(data).hexdigest(), made_from) != self._logged(table):
            self.keep(f"tables/{table}.parquet", data, "save", table=table, rows=len(checked), made_from=made_from)
        return checked

    def table(self, name: str) -> SecretFrame:
        """A table of the case, a frame of its own at each call; an empty one when it was not made yet.

        Its bytes are read and hashed at each call; only their parsing is spared while the hash is the same. Raises CustodyBroken when
        it is not as it was logged (a lost table must never look like an empty one), CaseDamaged.
        """
        logged = self._logged(name)[0]
        if not logged:
            return TABLES[name].frame()
        data = self._table_bytes(f"tables/{name}.parquet", logged)
        if self._parsed.get(name, ("",))[0] != logged:
            self._parsed[name] = (logged, read_parquet(data, TABLES[name]))
        return _copied(self._parsed[name][1], TABLES[name])

    def _table_bytes(self, relative: str, logged: str) -> bytes:
        """The bytes of a table as the log has it. Raises CustodyBroken."""
        try:
            data = (self.path / relative).read_bytes()
        except OSError:
            raise CustodyBroken(why=str(custody.Broken(relative, tell("custody.missing")))) from None
        if hashlib.sha256(data).hexdigest() != logged:
            raise CustodyBroken(why=str(custody.Broken(relative, tell("custody.changed"))))
        return data

    def key(self, *parts: str, tables=()) -> str:
        """A digest of a step's inputs: its parameters, and the hash of each table that it reads."""
        inputs = [*map(str, parts), *(f"{name}={self._logged(name)[0]}" for name in tables)]
        return hashlib.sha256("\n".join(inputs).encode()).hexdigest()

    def made_from(self, table: str) -> str:
        """The `made_from` that a table was last saved with; "" when it was never saved."""
        return self._logged(table)[1]

    def _logged(self, table: str) -> tuple[str, str]:
        for entry in reversed(self.log.entries()):
            if entry["action"] == "save" and entry["what"].get("table") == table:
                return entry["what"]["sha256"], entry["what"]["made_from"]
        return "", ""

    def evidence_table(self, rows: list[dict]) -> SecretFrame:
        """EVIDENCE rows from the readers, completed with what the log knows of each file."""
        known = {row["evidence_id"]: row for row in self.received()}
        full = [{**row, **{key: known[row["evidence_id"]][key] for key in ("file", "sha256", "bytes", "received_from")},
                 "received_at": pd.Timestamp(known[row["evidence_id"]]["at"])} for row in rows]
        return EVIDENCE.frame(full)


def _copied(frame: SecretFrame, table: Table) -> SecretFrame:
    """A frame that may be changed without changing `frame`: pandas copies a column when it is written to, lists are copied here."""
    lists = {c.name: [list(cell) for cell in frame[c.name]] for c in table.columns if c.dtype == "list"}
    return SecretFrame(frame.copy(deep=False).assign(**{name: pd.Series(cells, index=frame.index, dtype=object) for name, cells in lists.items()}))


def _plain_suffix(name: str) -> str:
    """The suffix of a stored name where it is a harmless one; a name from outside never becomes part of a path otherwise."""
    suffix = Path(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""

"""Wording that the officer imported from the national law database, kept in one SQLite file on this computer.

`$LEAKKIT_HOME/law.sqlite` (default ``~/.leakkit``). Filled by `bulk`; read once by `catalogue`.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS laws (pcode TEXT PRIMARY KEY, name TEXT, since TEXT, note TEXT, as_of TEXT);
CREATE TABLE IF NOT EXISTS articles (pcode TEXT, article TEXT, paragraph INTEGER, hash TEXT, text TEXT,
                                     PRIMARY KEY (pcode, article, paragraph));
CREATE INDEX IF NOT EXISTS by_hash ON articles (hash);
CREATE TABLE IF NOT EXISTS files (sha256 TEXT PRIMARY KEY, name TEXT, as_of TEXT, laws INTEGER, articles INTEGER);
"""
_AT_ONCE = 500  # values in one question to SQLite


@dataclass(frozen=True)
class Imported:
    """One article as imported: `paragraphs` (項), `since` = the law's last amendment (None = not all of it in force)."""

    law: str
    since: dt.date | None
    note: str
    as_of: str
    paragraphs: tuple[str, ...] = field(repr=False)


def store() -> Path:
    """Where the imported wording is kept."""
    return Path(os.environ.get("LEAKKIT_HOME") or Path.home() / ".leakkit") / "law.sqlite"


def texts(hashes) -> dict[str, str]:
    """Hash of a paragraph → its wording, for those of `hashes` that were imported."""
    wanted = [mark for mark in dict.fromkeys(hashes) if mark]
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start:start + _AT_ONCE]
        found |= dict(_rows(f"SELECT hash, text FROM articles WHERE hash IN ({','.join('?' * len(part))})", part))
    return found


def article(pcode: str, number: str) -> Imported | None:
    """One imported article, or None."""
    rows = _rows("SELECT l.name, l.since, l.note, l.as_of, a.text FROM articles a JOIN laws l USING (pcode) "
                 "WHERE pcode = ? AND article = ? ORDER BY paragraph", (pcode, number))
    if not rows:
        return None
    law, since, note, as_of, _ = rows[0]
    return Imported(law, dt.date.fromisoformat(since) if since else None, note, as_of, tuple(row[-1] for row in rows))


def law_code(name: str) -> str | None:
    """The official code of an imported law by its full name or code."""
    rows = _rows("SELECT pcode FROM laws WHERE name = ? OR pcode = ?", (name, name))
    return rows[0][0] if rows else None


def files() -> list[tuple[str, str, str, int, int]]:
    """The files imported: sha256, name, as-of date of the data, number of laws, number of articles."""
    return _rows("SELECT sha256, name, as_of, laws, articles FROM files ORDER BY rowid")


def _rows(question: str, values=()) -> list[tuple]:
    if not store().is_file():
        return []
    try:
        with closing(sqlite3.connect(f"file:{store()}?mode=ro", uri=True)) as opened:
            return opened.execute(question, values).fetchall()
    except sqlite3.DatabaseError:
        return []


def keep(laws: list[tuple], rows: list[tuple], file: tuple) -> None:
    """Put in the laws (pcode, name, since, note, as_of) with their articles (pcode, article, paragraph, hash, text).

    A law that is there already is replaced whole. `file`: sha256, name, as_of, laws, articles.
    """
    store().parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(store())) as opened, opened:
        opened.executescript(_TABLES)
        opened.executemany("DELETE FROM articles WHERE pcode = ?", [(law[0],) for law in laws])
        opened.executemany("INSERT OR REPLACE INTO laws VALUES (?, ?, ?, ?, ?)", laws)
        opened.executemany("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?)", rows)
        opened.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", file)

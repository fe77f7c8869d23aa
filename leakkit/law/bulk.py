"""Import of the official bulk download of the national law database (全國法規資料庫), read with the library twlaw.

An offline file, ``ChLaw.json`` or ``ChOrder.json``, alone or in the zip as downloaded. Its text fills the paragraphs of
the catalogue that have the same hash; where a current version's hash differs, the difference is listed.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from leakkit.errors import InputError
from leakkit.law import imported
from leakkit.law.catalogue import catalogue, forget, status_words, versions, wording_hash
from leakkit.law.numerals import article_words

_PART = re.compile(r"\s*(?:[一二三四五六七八九十]{1,4}、|[（(][一二三四五六七八九十]{1,3}[)）]|[0-9１-９]{1,2}[.．、])")
_ENDS = tuple("。：；」）")


@dataclass(frozen=True)
class Report:
    """What an import brought: counts, `confirmed` versions, and `differs` (articles in force whose text in the file is another's)."""

    file: str
    as_of: str
    laws: int
    articles: int
    confirmed: int
    filled: int
    differs: tuple[str, ...]
    missing: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{self.file}（資料日期 {self.as_of}）：{self.laws} 部法規、{self.articles} 條。",
                 f"與收錄之現行版本逐項雜湊相同：{self.confirmed} 條；其中新補上原文 {self.filled} 條。"]
        lines += [f"文字不同（可能已修正，或該頁顯示尚未施行之文字），請人工覆核：{'、'.join(self.differs)}"] if self.differs else []
        lines += [f"匯入檔中沒有：{'、'.join(self.missing)}"] if self.missing else []
        return "\n".join(lines)

    __repr__ = __str__


def load(file) -> Report:
    """Import one bulk file (path). Keeps its articles on this computer; returns a Report. Raises InputError."""
    path = Path(file)
    raw = _bytes(path)
    dataset = _dataset(raw, path)
    before = {p.id for p in catalogue() if p.text_held}
    laws, rows, texts = _read(dataset)
    if not laws:
        raise InputError(why=f"「{path.name}」裡沒有法規，請用全國法規資料庫的整包下載檔（ChLaw.json、ChOrder.json 或其 zip）")
    as_of = str(dataset.get("UpdateDate", ""))
    imported.keep(laws, rows, (hashlib.sha256(raw).hexdigest(), path.name, as_of, len(laws), len(texts)))
    forget()
    return _report(path.name, as_of, laws, texts, before)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(why=f"讀不到「{path}」：{error.strerror}") from error


def _dataset(raw: bytes, path: Path) -> dict:
    """The JSON inside, out of a zip or not, with or without a byte-order mark."""
    try:
        if zipfile.is_zipfile(io.BytesIO(raw)):
            with zipfile.ZipFile(io.BytesIO(raw)) as packed:
                name = next(n for n in packed.namelist() if n.lower().endswith(".json"))
                raw = packed.read(name)
        found = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, StopIteration, zipfile.BadZipFile) as error:
        raise InputError(why=f"「{path.name}」不是全國法規資料庫的下載檔（JSON 或其 zip）") from error
    return found if isinstance(found, dict) else {}


def _read(dataset: dict) -> tuple[list, list, dict]:
    """Rows for the store: laws, paragraphs; and (pcode, article) → the article's paragraphs."""
    from twlaw.parse import iter_rows

    shapes = _expected()
    laws, rows, texts = [], [], {}
    for law, articles in iter_rows(dataset, "law", "zh"):
        if law["abolished"]:
            continue
        laws.append((law["id"], law["name"], _since(law), _note(law), law["update_date"]))
        for one in articles:
            key = (law["id"], one["article_key"])
            if not one["article_key"] or key in texts:
                continue
            texts[key] = paragraphs(one["content"], shapes.get(key, ()))
            rows += [(*key, n, wording_hash(text), text) for n, text in enumerate(texts[key], 1)]
    return laws, rows, texts


def _expected() -> dict[tuple[str, str], list[tuple[str, ...]]]:
    """(pcode, article) → the paragraph hashes of every version of the catalogue."""
    out: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for p in catalogue():
        out.setdefault((p.pcode, p.article), []).append(p.hashes)
    return out


def paragraphs(content: str, shapes=()) -> tuple[str, ...]:
    """The 項 of an article as the bulk file prints it, line by line; 款 and 目 stay on lines of their own.

    `shapes`: hashes of the paragraphs of known versions, which decide where one 項 ends when the lines alone do not.
    """
    lines = [line.strip("\u3000 \t") for line in content.replace("\r", "").split("\n")]
    lines = [line for line in lines if line]
    for shape in shapes:
        if (fitted := _fitted(lines, shape)) is not None:
            return fitted
    return _split(lines)


def _fitted(lines: list[str], shape: tuple[str, ...]) -> tuple[str, ...] | None:
    """The lines joined so that each paragraph has the hash of the shape; None when they do not fit."""
    out, at = [], 0
    for mark in shape:
        for end in range(at + 1, len(lines) + 1):
            if mark and wording_hash("".join(lines[at:end])) == mark:
                out += _split(lines[at:end], one=True)
                at = end
                break
        else:
            return None
    return tuple(out) if at == len(lines) else None


def _split(lines: list[str], one: bool = False) -> tuple[str, ...]:
    """Lines into paragraphs: a 款 or 目 belongs to the paragraph above, a line cut in its middle is mended."""
    out: list[str] = []
    for line in lines:
        if out and not out[-1].endswith(_ENDS):
            out[-1] += line
        elif out and (one or _PART.match(line)):
            out[-1] += "\n" + line
        else:
            out.append(line)
    return tuple(out)


def _since(law: dict) -> str:
    """The law's last amendment as an ISO date; "" when part of the text printed is not in force."""
    if law["effective_note"] or str(law["effective_date"]).startswith("9999"):
        return ""
    day = re.sub(r"\D", "", str(law["effective_date"] or law["modified_date"]))
    return f"{day[:4]}-{day[4:6]}-{day[6:8]}" if len(day) == 8 else ""


def _note(law: dict) -> str:
    return str(law["effective_note"] or "").strip()


def _which(p, theirs: tuple[str, ...]) -> str:
    """What the file prints in place of the version in force."""
    marks = tuple(map(wording_hash, theirs))
    other = next((q for q in versions(p.pcode, p.article) if q.hashes == marks), None)
    return f"匯入者為{status_words(other.status)}之版本" if other else "匯入者不是任何收錄的版本"


def _report(name: str, as_of: str, laws: list, texts: dict, before: set[str]) -> Report:
    """Compare the file with the catalogue's versions in force."""
    there = {law[0] for law in laws}
    confirmed, filled, differs, missing = 0, 0, [], []
    for p in catalogue():
        if p.pcode not in there or p.status != "in_force" or "" in p.hashes:
            continue
        theirs = texts.get((p.pcode, p.article))
        if theirs is None:
            missing.append(f"{p.law}{article_words(p.article, p.unit)}")
        elif tuple(map(wording_hash, theirs)) == p.hashes:
            confirmed += 1
            filled += p.id not in before
        else:
            differs.append(f"{p.law}{article_words(p.article, p.unit)}（{_which(p, theirs)}）")
    return Report(name, as_of, len(laws), len(texts), confirmed, filled, tuple(differs), tuple(missing))

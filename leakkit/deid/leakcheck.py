"""The leak check: does any original value of the case survive in an output, in whatever form?

A refused output is not written; the officer is told where, never what. House rule 3 holds: the report says what was
looked at and what was not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from leakkit.deid.documents import Part, read_anything
from leakkit.deid.encoded import disguises, layers
from leakkit.deid.finder import Finder
from leakkit.deid.forms import NAME_KINDS, is_masked
from leakkit.deid.misread import nearly
from leakkit.errors import FileMissing

_HOW = {"whole": "完整", "given": "名字（無姓）", "masked": "遮蔽不足", "part": "部分殘留", "encoded": "編碼後殘留", "misread": "圖中疑似，一字不符"}


@dataclass(frozen=True)
class Survivor:
    """One original that survives: `where` (part and line), its `kind`, `how`, its `row` in the originals (from 0).

    Never the value.
    """

    where: str
    kind: str
    how: str = "完整"
    row: int = -1

    def __str__(self):
        return f"{self.where}：{self.kind}（{self.how}）"


class Report(list):
    """A list of Survivor, empty = clean. `looked_at`: the parts that were read; `not_looked_at`: what was not, why."""

    def __init__(self, found=(), looked_at=(), not_looked_at=()):
        super().__init__(found)
        self.looked_at = tuple(looked_at)
        self.not_looked_at = tuple(not_looked_at)

    def __repr__(self):
        lines = [f"{len(self)} 處原始個資殘留" if self else f"未發現原始個資殘留（檢查 {len(self.looked_at)} 個部分）"]
        lines += [f"  {survivor}" for survivor in self]
        return "\n".join([*lines, *(f"  未檢查：{part}" for part in self.not_looked_at)])


_A_DOCUMENT = re.compile(r"[^\s\x00]{1,300}\.(odt|docx|ods|xlsx|pdf|md|txt|html|csv|json|ipynb|parquet)")


def check(path_or_text, case) -> Report:
    """The leak check of a file, a folder, a text or bytes against a case.

    `case`: anything with a method `originals()` that gives a frame (value, kind), or such a frame. A str that looks like the
    name of a document which is not there raises FileMissing: a mistyped name must not be judged as a text, and found clean.
    """
    if isinstance(path_or_text, str) and _A_DOCUMENT.fullmatch(path_or_text) and not Path(path_or_text).exists():
        raise FileMissing(file=path_or_text)
    return survivors(path_or_text, case.originals() if hasattr(case, "originals") else case)


def survivors(path_or_text, originals, name: str = "") -> Report:
    """Where the values of `originals` survive in `path_or_text`.

    `path_or_text`: a Path, the path of an existing file or folder as str, a text, or the bytes of a document (then
    `name` gives its suffix). `originals`: a frame with columns value, kind, or (value, kind) pairs, or plain values.
    One Survivor per part and value. Raises FileMissing for a Path that is not there.
    """
    pairs = _pairs(originals)
    searcher = _Searcher(pairs)
    reading = read_anything(path_or_text, name)
    safe = searcher.safe_names([part.where for part in reading.parts])
    found = [survivor for part, where in zip(reading.parts, safe, strict=True)
             for survivor in searcher.in_part(part, where)]
    missing = searcher.safe_names(reading.not_read) + searcher.limits()
    return Report(found, dict.fromkeys(safe), missing)


def _pairs(originals) -> list[tuple[str, str, int]]:
    """(value, kind, row), each pair once; what is masked already is no original."""
    if isinstance(originals, pd.DataFrame):
        rows = zip(originals["value"], originals["kind"], strict=True)
    else:
        rows = [row if isinstance(row, tuple) else (row, "person") for row in originals]
    kept = {}
    for number, (value, kind) in enumerate(rows):
        if isinstance(value, str) and value.strip() and not is_masked(value):
            kept.setdefault((value.strip(), kind), number)
    return [(value, kind, number) for (value, kind), number in kept.items()]


class _Searcher:
    """The originals, ready to be searched for in many parts."""

    def __init__(self, pairs):
        self.pairs = pairs
        self.finder = Finder([(value, kind) for value, kind, _ in pairs])
        silent = set(self.finder.silent)
        self.signs = {owner for owner in silent if _is_sign(pairs[owner][0])}
        self.silent = silent - self.signs
        self.coded = [(form, owner) for owner, (value, _, _) in enumerate(pairs)
                      if owner not in silent for form in disguises(value)]
        self.raw = [(form, owner) for owner, (value, _, _) in enumerate(pairs)
                    if owner not in silent for form in _as_bytes(value)]

    def limits(self) -> list[str]:
        """What could not be searched for, in words."""
        if not self.pairs:
            return ["案件沒有任何原值可供比對，等於未檢查"]
        names = sum(self.pairs[owner][1] in NAME_KINDS for owner in self.silent)
        others = len(self.silent) - names
        told = [f"{names} 個姓名或帳號太短或是一般詞語，無法與內文區別"] if names else []
        return told + ([f"{others} 個其他原值太短或是一般詞語，無法與內文區別"] if others else [])

    def in_part(self, part: Part, where: str):
        """The survivors in one part, one per value."""
        if part.data:
            return [self._survivor(where, owner, "whole") for owner in self._in_bytes(part.data)]
        seen = {}
        for text, layer in layers(part.text):
            for start, owner, how in self._in_text(text):
                if part.blurred and how != "whole":
                    continue
                seen.setdefault(owner, (_line(where, text, start, layer), layer or how))
        for start, owner in nearly(part.text, self.pairs) if part.misread else ():
            seen.setdefault(owner, (_line(where, part.text, start, ""), "misread"))
        for owner in self._in_code(part.text):
            seen.setdefault(owner, (where, "encoded"))
        return [self._survivor(place, owner, how) for owner, (place, how) in seen.items()]

    def _in_text(self, text):
        hits = sorted(self.finder.find(text), key=lambda hit: (hit.how != "whole", hit.start))
        found = {hit.owner: (hit.start, hit.how) for hit in reversed(hits)}
        for owner in self.signs:
            if self.pairs[owner][0] in text:
                found[owner] = text.find(self.pairs[owner][0]), "whole"
        return [(start, owner, how) for owner, (start, how) in found.items()]

    def _in_code(self, text):
        packed = "".join(text.split())
        low = packed.lower()
        return {owner for form, owner in self.coded if form in packed or (form.isalnum() and form in low)}

    def _in_bytes(self, raw: bytes):
        return sorted({owner for form, owner in self.raw if form in raw})

    def _survivor(self, where, owner, how) -> Survivor:
        _, kind, row = self.pairs[owner]
        return Survivor(where, kind, _HOW.get(how, how), row)

    def safe_names(self, names) -> list[str]:
        """Names of parts without any original in them: a file that is called after a person is named by its place."""
        return [self._safe(name, number) for number, name in enumerate(names, 1)]

    def _safe(self, name, number) -> str:
        pieces = name.split(" › ")
        leaky = [any(True for _ in self._in_text(piece)) or bool(self._in_code(piece)) for piece in pieces]
        if any(leaky):
            pieces = [f"第 {number} 個部分{Path(piece).suffix[:6]}" if bad else piece
                      for piece, bad in zip(pieces, leaky, strict=True)]
        return " › ".join(pieces)


def _is_sign(value) -> bool:
    """Emoji and the like: nothing else in a document looks like it."""
    return any(ord(char) >= 0x2600 for char in value) and not any(char.isalnum() for char in value)


def _line(where, text, start, layer) -> str:
    return where if layer else f"{where} 第 {text.count(chr(10), 0, start) + 1} 行"


def _as_bytes(value):
    """The value as bytes in the encodings of Taiwan; forms under six bytes would turn up by chance."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp950"):
        try:
            form = value.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(form) >= 6:
            yield form

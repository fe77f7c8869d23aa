"""The originals of one case, and how a text shows without them: on the screen, and in a saved notebook.

`Known` reads the case's tables again only when its log has grown. A number is recognised however it is typed: with or without separators,
in full-width digits. Values that are leakkit's own words (they stand in the shipped notebooks) are left alone.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from leakkit.masking import mask_name, mask_title, mask_value

_BETWEEN = r"[\s\-－—.．()（）]{0,2}"
_NUMBERLIKE = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ\s\-－—.．()（）]{4,}")
_ALL = "*"


class Known:
    """What may not be seen of a case. `hide` is for screens, `encode` for files; both leave a text without originals as it was."""

    def __init__(self, case):
        self.case = case
        self._read_at = -1
        self._rows: list[tuple[str, str, str]] = []
        self._pattern = None
        self._since = len(case.folder.log.entries())

    def _refresh(self):
        size = self.case.folder.log.path.stat().st_size
        if size == self._read_at:
            return
        revealed = self.revealed()
        rows = _rows(self.case)
        self._by_value = {_key(value): (screen, saved) for value, screen, saved, _ in rows}
        self._pattern = _pattern([value for value, *_ in rows])
        self._open = {_key(value) for value, _, _, finding in rows if _ALL in revealed or finding in revealed}
        self._read_at = size

    def revealed(self) -> set[str]:
        """finding ids that were revealed in this kernel since this was made, from the custody log; ``*`` = everything. What another
        notebook or command reveals stays masked here."""
        log = self.case.folder.log
        entries = [entry for entry in log.entries()[self._since:] if entry["hash"] in log.OWN]
        shown: set[str] = set()
        for entry in entries:
            if entry["action"] == "reveal":
                shown.add(entry["what"]["finding_id"])
            elif entry["action"] == "mask":
                shown.clear()
        return shown

    def hide(self, text: str) -> str:
        """`text` with every original masked, but for what was revealed."""
        return self._replaced(text, 0)

    def encode(self, text: str) -> str:
        """`text` with a name given as the person's id and a value as its finding's id; reveals change nothing."""
        return self._replaced(text, 1)

    def _replaced(self, text, which):
        self._refresh()
        if self._pattern is None:
            return text

        def instead(match):
            key = _key(match.group())
            if key not in self._by_value or (which == 0 and key in self._open):
                return match.group()
            return self._by_value[key][which]
        return self._pattern.sub(instead, text)


def _rows(case) -> list[tuple[str, str, str, str]]:
    """(value, on screen, in a file, finding id), the longest value first."""
    people, found = case.table("people"), case.table("findings")
    by_name = {name: row.person_id for row in people.itertuples() for name in [*row.accounts, *row.names]}
    by_value = {row.value: row.finding_id for row in found.itertuples()}
    by_title = {title: f"{row.evidence_id}" for row in case.table("evidence").itertuples()
                if isinstance(title := row.chat_title, str)}
    rows = []
    for row in case.originals().itertuples():
        value, finding = row.value, by_value.get(row.value, "")
        if len(value) < 2 or (value.isascii() and len(value) < 4) or value in shipped_words():
            continue
        saved = by_name.get(value) or by_title.get(value) or f"〔{finding or row.kind}〕"
        screen = mask_name(value) if value in by_name or row.kind == "person" else (
            mask_title(value) if value in by_title else mask_value(value))
        rows.append((value, screen, saved, finding))
    return sorted(rows, key=lambda row: -len(row[0]))


@cache
def shipped_words() -> str:
    """All words of the shipped notebooks: they tell nobody apart, and are never masked."""
    from leakkit.notebook.lab import shipped

    return "".join(file.read_text(encoding="utf-8") for file in sorted(shipped().glob("*.ipynb")))


def _key(value: str) -> str:
    """A value without separators, width and case, so that one number typed two ways has one key."""
    import unicodedata

    folded = unicodedata.normalize("NFKC", value)
    return re.sub(r"[\s\-－—.．()（）]", "", folded).casefold() if _NUMBERLIKE.fullmatch(value) else folded


def _pattern(values):
    return re.compile("|".join(map(_typed, values))) if values else None


def _typed(value: str) -> str:
    """A pattern for a value as a hurried hand may type it."""
    import unicodedata

    if not _NUMBERLIKE.fullmatch(value) or not any(c.isnumeric() for c in value):
        return re.escape(value)
    folded = [c for c in unicodedata.normalize("NFKC", value) if c.isalnum()]
    return _BETWEEN.join(f"[{c.lower()}{c.upper()}{chr(ord(c.upper()) + 0xFEE0)}{chr(ord(c.lower()) + 0xFEE0)}]" if c.isalpha()
                         else f"[{c}{chr(ord(c) + 0xFEE0)}]" for c in folded)


def loose_numbers(text: str) -> str:
    """`text` with every number of three digits or more, every address of mail, starred: what the finders may have missed."""
    return re.sub(r"[0-9０-９][0-9０-９\-－—]+[0-9０-９]|[\w.+-]+@[\w.-]+", lambda found: "＊" * min(len(found.group()), 8), text)


def within(folder) -> Path | None:
    """The case folder that `folder` lies in, or None."""
    from leakkit.custody import LOG

    for place in (Path(folder).resolve(), *Path(folder).resolve().parents):
        if (place / LOG).is_file():
            return place
    return None

"""What a LINE system row says: who joined, was added, invited, removed, left, renamed, or took a message back.

The wordings are data (`line_strings.toml`). Newer files put names between U+2068 and U+2069; these are cut out first, so that a
name may hold anything, even a wording. Older files have no marks: the wording is then matched from its end.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from leakkit.readers.decoding import plain
from leakkit.readers.export import EXPORTER

_ISOLATE = re.compile("\u2068([^\u2068\u2069]*)\u2069")
_TOKEN = re.compile("[\ue000-\uf8ff]")
_BLANKS = {"{A}": "(?P<A>.+?)", "{B}": "(?P<B>.+?)", "{N}": "(?P<N>.*)", "*": ".*"}


@cache
def strings() -> dict:
    """All strings of `line_strings.toml`."""
    return tomllib.loads((Path(__file__).parent / "line_strings.toml").read_text(encoding="utf-8"))


def wording(template: str) -> re.Pattern:
    """A wording with blanks as an anchored pattern."""
    parts = re.split(r"(\{[ABN]\}|\*)", template)
    return re.compile("".join(_BLANKS.get(part, re.escape(part)) for part in parts) + r"\Z", re.S)


@cache
def _wordings() -> list[tuple[str, str, re.Pattern]]:
    """(action, fixed words to look for first, pattern)."""
    return [(action, max(re.split(r"\{[ABN]\}|\*", template), key=len), wording(template))
            for action, templates in strings()["notices"].items() for template in templates]


@dataclass(frozen=True)
class Notice:
    """`action` (unsent/add/invite/remove/join/leave/rename/other), `actor`, `subjects`."""

    action: str
    actor: str | None
    subjects: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def read_notice(text: str) -> Notice | None:
    """The Notice in a system row's text, or None when no wording fits."""
    names: list[str] = []

    def cut(match):
        names.append(match.group(1))
        return chr(0xE000 + len(names) - 1)

    marked = plain(_ISOLATE.sub(cut, text)) if text.count("\u2068") < 4000 else plain(text)
    for action, fixed, pattern in _wordings():
        if fixed in marked:
            match = pattern.match(marked)
            if match:
                return _notice(action, match.groupdict(), names)
    return None


def _notice(action, found, names) -> Notice:
    actor = _named(found["A"], names) if found.get("A") else None
    subjects = tuple(_subjects(found["B"], names)) if found.get("B") else ()
    if action == "unsent_own":
        return Notice("unsent", EXPORTER)
    return Notice(action, actor, subjects)


def _named(part: str, names: list[str]) -> str:
    """A name as printed, cut-out names put back; «you» becomes the exporter."""
    name = _TOKEN.sub(lambda token: names[ord(token.group()) - 0xE000] if ord(token.group()) - 0xE000 < len(names)
                      else token.group(), part).strip(" ")
    return EXPORTER if name in strings()["you"]["words"] else name


def _subjects(part: str, names: list[str]):
    """One or several names: 「B, C」, ⁨B⁩, ⁨C⁩, or a bare name."""
    inner = part.strip()
    listed = inner.startswith("「") and inner.endswith("」")
    inner = inner[1:-1] if listed else inner
    several = listed or len(_TOKEN.findall(inner)) > 1
    for piece in re.split("[,、] ?(?=[\ue000-\uf8ff])|, |、", inner) if several else [inner]:
        if piece.strip():
            yield _named(piece, names)

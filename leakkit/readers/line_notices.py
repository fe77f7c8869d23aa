"""What a LINE system row says: who joined, was added, invited, removed, left, renamed, or took a message back.

The wordings are data (`line_strings.toml`). Newer files put names between U+2068 and U+2069; these are cut out first, so that a
name may hold anything, even a wording. Older files have no marks: the wording is then matched from its end, and where that leaves a
choice, the one with names that are senders elsewhere in the file is taken. No regular expression: time is linear in the text.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from leakkit.readers.decoding import plain
from leakkit.readers.export import EXPORTER

_ISOLATE = re.compile("\u2068([^\u2068\u2069]*)\u2069")
_TOKEN = re.compile("\ufdd0([0-9]+)\ufdd1")            # noncharacters: no text holds them
_BLANK = re.compile(r"(\{[ABN]\})")
_MOST_SPLITS = 16


@cache
def strings() -> dict:
    """All strings of `line_strings.toml`."""
    return tomllib.loads((Path(__file__).parent / "line_strings.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Notice:
    """`action` (unsent/add/invite/remove/join/leave/rename/other), `actor` (None = not named), `subjects`."""

    action: str
    actor: str | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Wording:
    """One wording: fixed words before, between and after its blanks; `open_end` = anything may follow."""

    action: str
    blanks: tuple[str, ...]
    fixed: tuple[str, ...]
    open_end: bool


@cache
def _wordings() -> list[_Wording]:
    return [_wording(action, template) for action, templates in strings()["notices"].items() for template in templates]


def _wording(action: str, template: str) -> _Wording:
    open_end = template.endswith("*")
    parts = _BLANK.split(template.rstrip("*"))
    fixed = parts[0::2] if open_end else [*parts[0:-1:2], _unstopped(parts[-1])]
    return _Wording(action, tuple(part[1] for part in parts[1::2]), tuple(fixed), open_end)


def _unstopped(text: str) -> str:
    return text[:-1] if text.endswith(("。", ".")) else text


@cache
def _closed_by_last() -> dict[str, list[_Wording]]:
    """Wordings by their last character; "" for those whose end is open."""
    table: dict[str, list[_Wording]] = {}
    for wording in _wordings():
        table.setdefault("" if wording.open_end else wording.fixed[-1][-1:], []).append(wording)
    return table


@cache
def _ends_and_openings() -> tuple[frozenset[str], tuple[str, ...]]:
    """The last characters of closed wordings, and for each open one its longest fixed words."""
    openings = {max(wording.fixed, key=len) for wording in _closed_by_last().get("", ())}
    return frozenset(_closed_by_last()) - {""}, tuple(openings)


def _surely_none(text: str) -> bool:
    """A quick no for what people type. Marks, isolates and odd blanks are not printable: those texts are looked at in full."""
    ends, openings = _ends_and_openings()
    return text.isprintable() and _unstopped(text.rstrip(" "))[-1:] not in ends and not any(words in text for words in openings)


_ODD = {0xC2: (0xA0,), 0xE2: (0x8089, 0x808E, 0x808F, *range(0x80AA, 0x80B0), *range(0x81A6, 0x81AA)), 0xEF: (0xBBBF,)}


def _odd_lines(lines) -> set[int]:
    """Lines with marks or odd blanks that `plain` takes away, or with the fixed words of a wording whose end is open."""
    import numpy as np

    found = []
    for lead, following in _ODD.items():
        places = np.flatnonzero(lines.bytes == lead)
        one = lines.at(places + 1).astype(np.int64)
        found.append(places[np.isin(one if lead == 0xC2 else one << 8 | lines.at(places + 2), following)])
    for word in _ends_and_openings()[1]:
        found.append(np.array(_places(lines.data, word.encode()), np.int64))
    return set(np.searchsorted(lines.ends, np.concatenate(found)).tolist())


def _places(data: bytes, word: bytes) -> list[int]:
    found, at = [], data.find(word)
    while at >= 0:
        found.append(at)
        at = data.find(word, at + len(word))
    return found


@cache
def _tails() -> tuple[str, ...]:
    """The fixed words at the end of closed wordings."""
    return tuple({wording.fixed[-1] for wording in _wordings() if not wording.open_end} - {""})


def may_be_notices(lines, starts, ends) -> list[int]:
    """Numbers of those spans of `lines` (a `bulk.Lines`; each in a line of its own) that `read_notice` has to look at."""
    import numpy as np

    last = ends.copy()
    for row in np.flatnonzero((last > starts) & (lines.at(last - 1) == 32)).tolist():
        last[row] = starts[row] + len(lines.data[starts[row]:ends[row]].rstrip(b" "))
    bytes_back = [lines.at(np.maximum(last - n, 0)).astype(np.int64) for n in (1, 2, 3)]
    three = bytes_back[2] << 16 | bytes_back[1] << 8 | bytes_back[0]
    stop = (three == 0xE38082) * 3 + (bytes_back[0] == 0x2E)
    last = last - stop
    bytes_back = [lines.at(np.maximum(last - n, 0)).astype(np.int64) for n in (1, 2, 3)]
    three = bytes_back[2] << 16 | bytes_back[1] << 8 | bytes_back[0]
    wide = [int.from_bytes(char.encode()) for char in _ends_and_openings()[0] if len(char.encode()) == 3]
    ascii_ends = [ord(char) for char in _ends_and_openings()[0] if char.isascii() and char]
    hit = np.isin(three, wide) | np.isin(bytes_back[0], ascii_ends)
    tails = tuple(tail.encode() for tail in _tails())
    found = [row for row in np.flatnonzero(hit).tolist() if lines.data[starts[row]:last[row]].endswith(tails)]
    odd = np.array(sorted(_odd_lines(lines)), np.int64)
    if len(odd):
        row_of = np.searchsorted(starts, lines.starts[odd], side="left")       # the span, if any, that begins in such a line
        inside = (row_of < len(starts)) & (starts[np.minimum(row_of, len(starts) - 1)] <= lines.ends[odd]) if len(starts) else odd < 0
        found += row_of[inside].tolist()
    return sorted(set(found))


def read_notice(text: str, known=frozenset()) -> Notice | None:
    """The Notice in a system row's text, or None when no wording fits. `known`: names that are senders in the file."""
    if _surely_none(text):
        return None
    names: list[str] = []

    def cut(match):
        names.append(match.group(1))
        return f"\ufdd0{len(names) - 1}\ufdd1"

    marked = _ISOLATE.sub(cut, text) if "\u2068" in text else text
    for shown in dict.fromkeys((marked.strip(" "), plain(marked).strip(" "))):
        found = _fits(shown, names, known)
        if found:
            return max(found, key=lambda pair: pair[0])[1]
    return None


def _fits(shown, names, known) -> list[tuple[tuple, Notice]]:
    """(how good, Notice) of every wording that fits: known names first, then the longer wording."""
    bare = _unstopped(shown)
    found = []
    for wording in (*_closed_by_last().get(bare[-1:], ()), *_closed_by_last().get("", ())):
        if not wording.open_end and not bare.endswith(wording.fixed[-1]):
            continue
        for parts in _splits(wording, shown if wording.open_end else bare):
            notice = _notice(wording, dict(zip(wording.blanks, parts, strict=True)), names, known)
            heard = [name for name in (notice.actor, *notice.subjects) if name]
            score = sum(name in known or name == EXPORTER for name in heard) / max(len(heard), 1)
            found.append(((score, sum(map(len, wording.fixed)), -len(found)), notice))
    return found


def _splits(wording: _Wording, text: str):
    """Ways to fill the blanks of a wording, the preferred first."""
    head, *middle, tail = wording.fixed if wording.blanks else (wording.fixed[0], "")
    if not text.startswith(head):
        return
    if not wording.blanks:
        if wording.open_end or text == head:
            yield ()
        return
    end = text.rfind(tail) if wording.open_end else len(text) - len(tail)
    if end < len(head) or not text.startswith(tail, end):
        return
    inner = text[len(head):end]
    if not middle:
        if inner:
            yield (inner,)
    else:
        yield from _halves(inner, middle[0])


def _halves(inner: str, middle: str):
    """`inner` parted at `middle`: from the end, or for a one-letter particle (が) from the start."""
    at, step = (inner.find(middle, 1), 1) if len(middle) == 1 else (inner.rfind(middle), -1)
    for _ in range(_MOST_SPLITS):
        if at < 1:
            return
        if at + len(middle) < len(inner):
            yield inner[:at], inner[at + len(middle):]
        at = inner.find(middle, at + 1) if step == 1 else inner.rfind(middle, 0, at + len(middle) - 1)


def _notice(wording, parts, names, known) -> Notice:
    action = wording.action
    if action == "unsent_own":
        return Notice("unsent", EXPORTER)
    if action == "unsent_somebody":
        return Notice("unsent")
    subjects = tuple(_subjects(parts["B"], names, known)) if parts.get("B") else ()
    if action in ("join", "leave") and len(_TOKEN.findall(parts["A"])) > 1:
        return Notice(action, None, tuple(names[int(n)] for n in _TOKEN.findall(parts["A"])))
    return Notice(action, _named(parts["A"], names) if parts.get("A") else None, subjects)


def _named(part: str, names: list[str]) -> str:
    """A name as printed, cut-out names put back; a bare «you» is the exporter."""
    name = part.strip(" ")
    if name in strings()["you"]["words"]:
        return EXPORTER
    return _TOKEN.sub(lambda token: names[int(token.group(1))], name)


def _subjects(part: str, names: list[str], known) -> list[str]:
    """One or several names: 「B, C」, ⁨B⁩, ⁨C⁩, or a bare name. A known name that holds a comma stays whole."""
    inner = part.strip(" ")
    if inner.startswith("「") and inner.endswith("」"):
        inner = inner[1:-1]
    tokens = _TOKEN.findall(inner)
    if tokens and not re.sub(r"[,、，和與及 ]|and|と", "", _TOKEN.sub("", inner)):
        return [names[int(token)] for token in tokens]
    pieces, found = inner.split(", "), []
    while pieces:
        size = next((n for n in range(min(len(pieces), 8), 1, -1) if ", ".join(pieces[:n]) in known), 1)
        found.append(_named(", ".join(pieces[:size]), names))
        pieces = pieces[size:]
    return [name for name in found if name]

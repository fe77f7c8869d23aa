"""Identifiers by pattern, checksum and context, read on several readings of the text (`patterns.toml`, `address.toml`).

Two stages: patterns without look-around over the whole column (`first_stage`), then the exact patterns on the texts that survive them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from leakkit.pii import address, first_stage, whereabouts
from leakkit.pii.checksums import CHECKS
from leakkit.pii.hits import Hit, around
from leakkit.pii.readings import Reading, readings, safe

VERSION = "2"
_HERE = Path(__file__).parent
_READ_AS = {
    "text": "",
    "numerals": "；中文數字轉數字後讀出",
    "lookalike": "；形似字（O/0、l/1 等）校正後讀出",
    "unbroken": "；去除空白、換行或分隔後讀出",
}
#: readings further from the text are a little less sure
_DISCOUNT = {"text": 0.0, "numerals": 0.03, "lookalike": 0.08, "unbroken": 0.1}


@dataclass(frozen=True)
class Pattern:
    """One rule of `patterns.toml`; see the head of that file for the fields."""

    name: str
    kind: str
    regex: re.Pattern
    why: str
    score: float
    check: str = ""
    failed: float = 0.0
    alone: float = 0.0
    needs: bool = False
    broken: bool = False
    masked: bool = False
    before: int = 16
    after: int = 8
    raises: tuple[str, ...] = ()
    lowers: tuple[str, ...] = ()
    digits: int = 0
    must: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@cache
def _data() -> dict:
    return tomllib.loads((_HERE / "patterns.toml").read_text(encoding="utf-8"))


def _expanded(regex: str, words: dict) -> str:
    for name, meaning in words.items():
        regex = regex.replace(f"<{name}>", meaning)
    return regex


def _pattern(row: dict, words: dict) -> Pattern:
    row = dict(row)
    regex = re.compile(_expanded(row.pop("regex"), words))
    lists = {
        "raises": tuple(row.pop("raise", ())),
        "lowers": tuple(row.pop("lower", ())),
        "examples": tuple(row.pop("examples", ())),
        "must": tuple(row.pop("must", ())),
    }
    return Pattern(regex=regex, **lists, **row)


@cache
def patterns() -> tuple[Pattern, ...]:
    """All identifier patterns, in file order."""
    data = _data()
    return tuple(_pattern(row, data["abbreviations"]) for row in data["pattern"])


def survivors(texts) -> list[int]:
    """Positions of the texts that may hold an identifier or an address."""
    return sorted(first_stage.candidates([safe(text) for text in texts]))


def find(text: str, among=None) -> list[Hit]:
    """All hits of the exact patterns in one text, overlaps and all; `merge.resolve` chooses among them.

    among: what `first_stage.candidates` says of this text (None: every pattern is tried).
    """
    text = safe(text)
    out: dict[tuple, Hit] = {}
    with_address = among is None or first_stage.ADDRESS in among
    worth = [pattern for pattern in (patterns() if among is None else among) if pattern != first_stage.ADDRESS]
    for reading in readings(text):
        for hit in [*_in_reading(text, reading, worth), *((*address.find(text, reading), *whereabouts.find(text, reading)) if with_address else ())]:
            old = out.get(hit[:3])
            if old is None or hit.score > old.score:
                out[hit[:3]] = hit
    return sorted(out.values())


def _in_reading(text: str, reading: Reading, worth: list[Pattern]):
    for pattern in worth:
        if reading.name == "unbroken" and not pattern.broken:
            continue
        for match in pattern.regex.finditer(reading.text):
            hit = _judged(text, reading, pattern, match)
            if hit:
                yield hit


def _judged(text, reading, pattern, match) -> Hit | None:
    group = "v" if "v" in pattern.regex.groupindex else 0
    low, high = _trimmed(reading.text, *match.span(group))
    if low >= high:
        return None
    start, end = reading.span(low, high)
    left, right = around(text, start, end, pattern.before, pattern.after)
    context = f"{left}\n{text[start:end]}\n{right}" if pattern.before == 0 else f"{left}\n{right}"
    raised = _nearest(pattern.raises, left, right, context)
    lowered = next((word for word in pattern.lowers if word in context), "")
    checked = CHECKS[pattern.check](match.group(group)) if pattern.check else None
    score = _score(pattern, raised, lowered, checked, left, right) - _DISCOUNT[reading.name]
    if score < _data()["least"] or (reading.name == "unbroken" and not _tight(text, start, end, raised, checked)):
        return None
    return Hit(
        start,
        end,
        pattern.kind,
        round(min(score, 0.99), 3),
        f"{pattern.kind}/{pattern.name}",
        _why(pattern, reading, raised, lowered, checked) + _width(text[start:end], reading, low, high),
    )


def _trimmed(text, low, high):
    """The span without blanks at its ends and without a bracket that is not closed in it."""
    while low < high and text[low].isspace():
        low += 1
    while low < high and text[high - 1].isspace():
        high -= 1
    return low + (text[low : low + 1] == "(" and ")" not in text[low:high]), high


def _nearest(words, left, right, context) -> str:
    """The context word that stands nearest to the value; "" if none is there."""
    return min((word for word in words if word in context), key=lambda word: _distance(word, left, right), default="")


def _distance(word, left, right) -> int:
    """Characters between a context word and the value."""
    before = left.rfind(word)
    behind = right.find(word)
    gaps = [len(left) - before - len(word)] if before >= 0 else []
    return min([*gaps, *([behind] if behind >= 0 else [])], default=99)


def _score(pattern, raised, lowered, checked, left, right) -> float:
    if pattern.needs and not raised:
        return 0.0
    base = pattern.score if checked is not False else pattern.failed if raised else pattern.alone
    if not base:
        return 0.0
    near = _distance(raised, left, right) <= 4 if raised else False
    return base + (0.15 if near else 0.07 if raised else 0) - (0.45 if lowered else 0)


def _tight(text, start, end, raised, checked) -> bool:
    """A value read across breaks: the gaps are short, and a checksum or a context word vouches for it."""
    gaps = re.findall(r"\s{4,}", text[start:end])
    return not gaps and bool(raised or checked)


def _width(value, reading, low, high) -> str:
    return "；全形轉半形後讀出" if reading.name == "text" and value != reading.text[low:high] else ""


def _why(pattern, reading, raised, lowered, checked) -> str:
    parts = [pattern.why]
    if checked is not None:
        parts.append("檢查相符" if checked else "檢查碼不符，因前後文保留" if raised else "檢查碼不符，因樣式特別而保留")
    if raised:
        parts.append(f"前後文「{raised.strip()}」")
    if lowered:
        parts.append(f"前後文「{lowered.strip()}」減分")
    return "；".join(parts) + _READ_AS[reading.name]

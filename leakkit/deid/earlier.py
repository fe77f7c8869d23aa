"""What a case has called somebody or something before, and different data told apart by a number.

A document that is out cannot be called back: who was 甲 in it stays 甲 in the next one, whatever has been decided since.
"""

from __future__ import annotations

from dataclasses import replace

from leakkit.deid.entries import Entry
from leakkit.deid.folding import key
from leakkit.deid.placeholders import numeral

_PERSON = ("person", "account")


class Earlier:
    """An earlier key (a frame of value, kind, placeholder), or none."""

    def __init__(self, known=None):
        rows = [] if known is None or not len(known) else zip(known["value"], known["kind"], known["placeholder"], strict=True)
        self._held: dict[tuple[str, str], str] = {}
        for value, kind, placeholder in rows:
            if isinstance(value, str) and isinstance(placeholder, str):
                self._held.setdefault((key(value) or value, _sort(kind)), placeholder)

    @property
    def persons(self) -> set[str]:
        """Every placeholder that a person had."""
        return self.placeholders("person")

    def placeholders(self, kind: str) -> set[str]:
        """Every placeholder that was given to this kind of thing."""
        return {placeholder for (_, sort), placeholder in self._held.items() if sort == _sort(kind)}

    def of(self, value: str, kind: str) -> str:
        """What this value was called, "" if it was not."""
        return self._held.get((key(value) or value, _sort(kind)), "")

    def of_person(self, values, taken: set[str], characters: set[str]) -> str:
        """What the person with these (value, kind) names was called, unless another person has it or a real name spells it."""
        for value, kind in values:
            found = self.of(value, kind)
            spelled = set(found) & characters and not found.startswith("〔")
            if found and found not in taken and not spelled and found != "某人":
                return found
        return ""


def _sort(kind: str) -> str:
    return "person" if kind in _PERSON else kind


def told_apart(entries: list[Entry], earlier: Earlier) -> list[Entry]:
    """Different data with one label are numbered, so that no two originals share a placeholder: 〔電話號碼〕, 〔電話號碼二〕.

    The names of one person share theirs, and so do the spellings of one value (０９１２ and 0912).
    """
    owner: dict[str, str] = {}
    for entry in entries:
        if entry.kind in (*_PERSON, "org", "chat"):
            owner.setdefault(entry.placeholder, "")
    kept = {entry: earlier.of(entry.value, entry.kind) for entry in entries if _counted(entry)}
    for entry, placeholder in kept.items():
        if _same_label(placeholder, entry.placeholder):
            owner.setdefault(placeholder, key(entry.value) or entry.value)
    last: dict = {}
    return [replace(entry, placeholder=_own(entry, kept.get(entry, ""), owner, last)) if _counted(entry) else entry
            for entry in entries]


def _counted(entry: Entry) -> bool:
    return entry.kind not in (*_PERSON, "org", "chat")


def _own(entry: Entry, before: str, owner: dict[str, str], last: dict) -> str:
    """The entry's own placeholder; `last` = the highest number that a label has, so that many values stay quick."""
    spelled = key(entry.value) or entry.value
    if before and owner.get(before) == spelled:
        return before
    given = (entry.placeholder, spelled)
    if given in last:
        return _with_number(entry.placeholder, last[given])
    number = last.get(entry.placeholder, 0) + 1
    while owner.setdefault(_with_number(entry.placeholder, number), spelled) != spelled:
        number += 1
    last[entry.placeholder] = last[given] = number
    return _with_number(entry.placeholder, number)


def _with_number(label: str, number: int) -> str:
    if number == 1:
        return label
    return f"{label[:-1]}{numeral(number)}〕" if label.endswith("〕") else f"{label}（{numeral(number)}）"


def _same_label(before: str, now: str) -> bool:
    """Whether an earlier placeholder is this label, or this label with a number."""
    stem = now[:-1] if now.endswith("〕") else now
    return bool(before) and before.startswith(stem)

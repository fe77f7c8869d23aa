"""Find all forms of many values in one text: one walk down a trie of keys, rules on each hit, dates, hidden names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from leakkit.deid.dates import find_dates, read_date
from leakkit.deid.folding import Folded, fold, key
from leakkit.deid.forms import PARTIAL_KINDS, Form, forms_of, hidden_names
from leakkit.deid.halfway import Halfway
from leakkit.deid.rules import believe
from leakkit.deid.words import data, is_han

_END = ""


@dataclass(frozen=True)
class Hit:
    """A survivor at text[start:end] (code points): whose (`owner`) and how; the value itself is not in here."""

    start: int
    end: int
    owner: int
    how: str


class Finder:
    """The searchable forms of numbered owners. Build once, then `find` in any number of texts.

    `entries`: (value, kind) in the owners' order; `extra`: more forms as (Form, owner). `silent` lists the owners that
    cannot be searched for (too short, or an ordinary word).
    """

    def __init__(self, entries, extra=()):
        self._trie: dict = {}
        self._days, self._hidden, self._halfway = {}, {}, Halfway()
        self.silent = [owner for owner, entry in enumerate(entries) if not self._add(owner, *entry)]
        for form, owner in extra:
            self._insert(form, owner)
        self._first = _first_of(self._trie)

    def _add(self, owner, value, kind) -> bool:
        forms = forms_of(value, kind)
        for form in forms:
            self._insert(form, owner)
        day = read_date(value) if kind == "birthdate" else None
        if day:
            self._days.setdefault(day, owner)
        if kind in PARTIAL_KINDS or kind == "email":
            self._halfway.add(owner, value, kind)
        for pair in hidden_names(value, kind):
            self._hidden.setdefault(pair, []).append(owner)
        return bool(forms)

    def _insert(self, form: Form, owner: int):
        node = self._trie
        for char in form.key:
            node = node.setdefault(char, {})
        node.setdefault(_END, []).append((form, owner))

    def find(self, text: str) -> list[Hit]:
        """Every accepted hit, in no particular order; hits may overlap."""
        folded = fold(text)
        hits = self._walk(folded, text, digits=False)
        numerals = folded.with_digits()
        hits += self._walk(numerals, text, digits=True)
        halfway = [Hit(start, end, owner, "masked") for start, end, owner in self._halfway.find(text)]
        return hits + self._on_days(text) + self._half_hidden(text) + halfway

    def _walk(self, folded: Folded, text: str, digits: bool) -> list[Hit]:
        hits, chars, size = [], folded.chars, len(folded.chars)
        if not self._trie:
            return hits
        for first in self._first.finditer(chars):
            start = end = first.start()
            node = self._trie
            while end < size and (node := node.get(chars[end])) is not None:
                end += 1
                if _END in node:
                    hits += self._accept(folded, text, (start, end), node[_END], digits)
        return hits

    def _accept(self, folded, text, span, entries, digits):
        for form, owner in entries:
            if form.digits != digits:
                continue
            found = believe(folded, span, form)
            if found:
                start, end = _bracketed(text, folded.at[found[0]], folded.at[found[1] - 1] + 1)
                if not form.value or unicodedata.normalize("NFKC", text[start:end]) == form.value:
                    yield Hit(start, end, owner, form.how)

    def _on_days(self, text) -> list[Hit]:
        if not self._days:
            return []
        return [Hit(start, end, self._days[day], "whole") for start, end, day in find_dates(text) if day in self._days]

    def _half_hidden(self, text) -> list[Hit]:
        if not self._hidden:
            return []
        return [hit for run in _hiding().finditer(text) for hit in self._around(text, run.start(), run.end())]

    def _around(self, text, start, end):
        """Names with this run of circles in place of one of their characters."""
        left, right = _han_before(text, start), _han_after(text, end)
        for size in range(len(left), -1, -1):
            for rest in range(len(right), -1, -1):
                pair = ("".join(char for _, char in left[:size])[::-1], "".join(char for _, char in right[:rest]))
                if pair in self._hidden:
                    begin = left[size - 1][0] if size else start
                    stop = right[rest - 1][0] + 1 if rest else end
                    yield from (Hit(begin, stop, owner, "masked") for owner in self._hidden[pair])
                    return


_BRACKETS = dict(zip("([{（［｛【〔「『《〈<", ")]}）］｝】〕」』》〉>", strict=True))


def _bracketed(text, start, end) -> tuple[int, int]:
    """The span with the bracket that closes or opens it: keys hold no signs, so that 〈班親會 (26)〉 would leave its last bracket behind."""
    span = text[start:end]
    for left, right in _BRACKETS.items():
        missing = span.count(left) - span.count(right)
        if missing == 1 and text[end:end + 1] == right:
            end += 1
        elif missing == -1 and start and text[start - 1] == left:
            start -= 1
    return start, end


def _first_of(trie) -> re.Pattern:
    return re.compile("[" + "".join(re.escape(char) for char in sorted(trie)) + "]") if trie else re.compile("(?!)")


def _hiding() -> re.Pattern:
    """A run of circles or stars, or of Latin O and X beside a Chinese character."""
    signs = re.escape(data()["fold"]["circles"] + data()["fold"]["marks"])
    han = "[\u3400-\u9fff]"
    return re.compile(f"[{signs}]+|(?<={han})[OoXxＯＸ]{{1,4}}|[OoXxＯＸ]{{1,4}}(?={han})")


def _han_before(text, start) -> list[tuple[int, str]]:
    """Up to four Chinese characters before `start`, nearest first, blanks skipped."""
    found, place = [], start - 1
    while place >= max(0, start - 8) and len(found) < 4 and (is_han(text[place]) or text[place] in " \u3000\u200b"):
        if is_han(text[place]):
            found.append((place, key(text[place])))
        place -= 1
    return found


def _han_after(text, end) -> list[tuple[int, str]]:
    found, place, last = [], end, min(len(text), end + 8)
    while place < last and len(found) < 4 and (is_han(text[place]) or text[place] in " \u3000\u200b"):
        if is_han(text[place]):
            found.append((place, key(text[place])))
        place += 1
    return found

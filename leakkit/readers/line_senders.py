"""Which leading words of a desktop LINE row are its sender, and which rows are notices: both are parted by blanks only.

In this order: names that the officer gives; names that notices prove (…已加入群組。); the longest known name first; words that always stand
together in front of different texts; else the first word, which is a guess when the rest holds further blanks. First words are counted as
columns; single rows are looked at only where something depends on them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cached_property
from itertools import accumulate

import numpy as np

from leakkit.readers.bulk import Lines, coded
from leakkit.readers.export import EXPORTER
from leakkit.readers.line_notices import Notice, may_be_notices, read_notice, strings

_OFTEN = 3
_MOST_BLANKS = 12          # in a name
_SHORT = 4
_LAST = "\U0010ffff"


class _Followers:
    """The words that follow one first word, counted so that those akin to a given word are found without a walk over all."""

    def __init__(self, counted: Counter):
        self.counted, self.words = counted, sorted(counted)
        self.sums = [0, *accumulate(counted[word] for word in self.words)]

    def unlike(self, word: str) -> int:
        """How often neither `word`, nor a longer or shorter form of it, follows («Chang» and «Chang已加入群組。» are alike)."""
        longer = self.sums[bisect_left(self.words, word + _LAST)] - self.sums[bisect_left(self.words, word)]
        shorter = sum(self.counted.get(word[:size], 0) for size in range(min(len(word), 64)))
        return self.sums[-1] - longer - shorter


class Senders:
    """The names of one file, from the rests of all its rows (spans of `lines`, after the clock) at once. `given` are sure."""

    def __init__(self, lines: Lines, starts, ends, given):
        self.lines, self.starts, self.ends = lines, starts, ends
        self.blank = lines.found(32, starts, ends)
        self.codes, self.firsts = coded(lines.data, starts, self.blank)
        self.counts = np.bincount(self.codes, minlength=len(self.firsts))
        self.place = {first: code for code, first in enumerate(self.firsts)}
        self.given = set(given)
        self._heard: dict[tuple, Notice | None] = {}
        self.notices = {row: found for row in may_be_notices(lines, starts, ends) if (found := self._read(row, 0, self.given))}
        self._followers: dict[str, _Followers] = {}
        self.sure = self.given | self._from_notices()
        self.likely = self._repeated() - self.sure
        self.names = {name for name in self.sure | self.likely if name.count(" ") <= _MOST_BLANKS}
        self.blanks = max((name.count(" ") for name in self.names), default=0)

    def rest(self, row: int) -> str:
        """What stands after the clock of a row."""
        return self.lines.data[self.starts[row]:self.ends[row]].decode()

    def _read(self, row: int, round_: int, known) -> Notice | None:
        rest = self.rest(row)
        if (round_, rest) not in self._heard:
            self._heard[round_, rest] = read_notice(rest, known)
        return self._heard[round_, rest]

    # ---- first words and what follows them

    @cached_property
    def _sorted(self):
        return np.argsort(self.codes, kind="stable"), np.concatenate([[0], np.cumsum(self.counts)])

    def _rests_of(self, first: str):
        order, bounds = self._sorted
        code = self.place.get(first)
        for row in [] if code is None else order[bounds[code]:bounds[code + 1]].tolist():
            yield self.rest(row)

    def often(self, first: str) -> bool:
        """Whether a word begins more than one row."""
        return bool(first) and first in self.place and self.counts[self.place[first]] > 1

    def varied(self, first: str) -> bool:
        """Whether different words follow a first word."""
        seen = None
        for rest in self._rests_of(first):
            second = rest.partition(" ")[2].partition(" ")[0]
            if seen is not None and second != seen:
                return True
            seen = second
        return False

    def _following(self, first: str) -> _Followers:
        if first not in self._followers:
            rows = np.flatnonzero(self.codes == self.place.get(first, -1))
            begin = np.minimum(self.blank[rows] + 1, self.ends[rows])
            codes, words = coded(self.lines.data, begin, self.lines.found(32, begin, self.ends[rows]))
            counts = np.bincount(codes, minlength=len(words)).tolist()
            self._followers[first] = _Followers(Counter(dict(zip(words, counts, strict=True))))
        return self._followers[first]

    # ---- names

    def _from_notices(self) -> set[str]:
        found = set()
        for row, notice in self.notices.items():
            if notice.action != "other":
                names = {name for name in (notice.actor, *notice.subjects) if name and name != EXPORTER}
                rest = self.rest(row)
                if all(self._whole(name) for name in names if rest.startswith(name)):
                    found |= names
        return found

    def _whole(self, name) -> bool:
        """Whether a name with a blank may be one: its first word does not speak by itself elsewhere."""
        first, blank, more = name.partition(" ")
        if not blank or name in self.given:
            return True
        if first in self.given:
            return False
        followers = self._following(first)
        others = followers.unlike(more.split(" ", 1)[0])
        return others <= 1 and others * 2 <= followers.sums[-1]

    def _leading(self, rest: str):
        """Known names that a row begins with, each followed by a blank or the row's end; the longest first."""
        cut, cuts = -1, []
        for _ in range(self.blanks + 1):
            cut = rest.find(" ", cut + 1)
            cuts.append(len(rest) if cut < 0 else cut)
            if cut < 0:
                break
        return [rest[:cut] for cut in reversed(cuts) if rest[:cut] in self.names]

    def _repeated(self) -> set[str]:
        """Leading words that always stand together, with different texts after them: «Mia Chang», «科長 王建勳»."""
        found = set()
        for code in np.flatnonzero(self.counts >= 2).tolist():
            first = self.firsts[code]
            second = self._always_second(first) if first and first not in self.sure else ""
            if second:
                found.add(f"{first} {second}")
        return found

    def _always_second(self, first: str) -> str:
        """The one word that follows a first word in every row, when it looks like a part of a name; else ""."""
        seen, texts, count = None, set(), 0
        for rest in self._rests_of(first):
            second, _, text = rest.partition(" ")[2].partition(" ")
            if not second or seen is not None and second != seen:
                return ""
            seen, count = second, count + 1
            if text and len(texts) < _OFTEN:
                texts.add(text)
        looks = (seen[:1].isupper() and seen.isascii() or len(seen) <= _SHORT) and seen not in strings()["everyday"]["words"]
        return seen if looks and len(texts) >= min(count, _OFTEN) else ""

    # ---- single rows

    def notice(self, row: int) -> Notice | None:
        """The notice a row is, if it is one, and not words that somebody known typed."""
        if row not in self.notices:
            return None
        rest = self.rest(row)
        notice = self._read(row, 1, self.sure)
        lead = notice.actor if notice.actor and rest.startswith(notice.actor) else ""
        typed = [name for name in self._leading(rest) if len(name) < len(rest) and name != lead]
        if typed and (len(typed[0]) >= len(lead) or lead not in self.sure):
            return None
        if " " in lead and lead not in self.sure and not self._whole(lead):
            return None
        return notice

    def known(self, row: int) -> bool:
        """Whether a row surely is one: its sender is a sure name or speaks more than once, or it is a notice by a sure name."""
        rest = self.rest(row)
        if self._leading(rest) or " " in rest and self.often(rest.partition(" ")[0]):
            return True
        return self.notice(row) is not None

    def split_all(self):
        """For all rows: (int32 codes into the list of names, −1 = no sender; the names; where each body begins; whether the sender is sure)."""
        codes, names = self.codes.astype(np.int32), list(self.firsts)
        bodies = np.minimum(self.blank + 1, self.ends)
        single = np.array([name in self.sure or self.varied(name) for name in names], bool)
        sure = single[codes] | (self.lines.found(32, bodies, self.ends) >= self.ends)
        nobody = (self.blank >= self.ends) | (self.blank == self.starts)
        taken = np.zeros(len(codes), bool)
        for name in sorted((name for name in self.names if " " in name), key=len, reverse=True):
            here = self._beginning_with(name) & ~taken
            codes[here], sure[here], nobody[here] = len(names), name in self.sure, False
            bodies[here] = np.minimum(self.starts[here] + len(name.encode()) + 1, self.ends[here])
            names.append(name)
            taken |= here
        whole = np.array([name in self.names for name in self.firsts], bool)[self.codes] & ~taken & (self.blank >= self.ends)
        nobody &= ~whole
        return np.where(nobody, -1, codes), names, bodies, sure | nobody

    def _beginning_with(self, name: str) -> np.ndarray:
        """Which rows begin with a name, followed by a blank or the row's end."""
        word = np.frombuffer(name.encode(), np.uint8)
        found = np.zeros(len(self.codes), bool)
        code = self.place.get(name.partition(" ")[0], -1)
        rows = np.flatnonzero((self.codes == code) & (self.ends - self.starts >= len(word)))
        same = (self.lines.at(self.starts[rows][:, None] + np.arange(len(word))) == word).all(axis=1)
        after = self.starts[rows] + len(word)
        found[rows[same & ((after == self.ends[rows]) | (self.lines.at(after) == 32))]] = True
        return found

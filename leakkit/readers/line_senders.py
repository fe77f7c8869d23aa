"""Which leading words of a desktop LINE row are its sender, and which rows are notices: both are parted by blanks only.

In this order: names that the officer gives; names that notices prove (…已加入群組。); the longest known name first; words that always stand
together in front of different texts; else the first word, which is a guess when the rest holds further blanks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import accumulate

from leakkit.readers.export import EXPORTER
from leakkit.readers.line_notices import Notice, read_notice

_OFTEN = 3
_MOST_BLANKS = 12          # in a name
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
    """The names of one file, from all its rows at once. `given` are sure."""

    def __init__(self, rests: list[str], given):
        self.after = defaultdict(Counter)
        texts = defaultdict(set)
        for rest in rests:
            first, _, more = rest.partition(" ")
            second, _, text = more.partition(" ")
            self.after[first][second] += 1
            if text:
                texts[first, second].add(text)
        self.followers = {first: _Followers(seconds) for first, seconds in self.after.items()}
        self.given = set(given)
        self.sure = self.given | self._from_notices(rests)
        self.likely = self._repeated(texts) - self.sure
        self.often = {first for first, seconds in self.after.items() if first and sum(seconds.values()) > 1}
        self.names = {name for name in self.sure | self.likely if name.count(" ") <= _MOST_BLANKS}
        self.blanks = max((name.count(" ") for name in self.names), default=0)

    def _from_notices(self, rests) -> set[str]:
        found = set()
        for rest in rests:
            notice = read_notice(rest, self.given)
            if notice and notice.action != "other":
                names = {name for name in (notice.actor, *notice.subjects) if name and name != EXPORTER}
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
        second = more.split(" ", 1)[0]
        followers = self.followers.get(first)
        others = followers.unlike(second) if followers else 0
        return others <= 1 and (not followers or others * 2 <= followers.sums[-1])

    def _leading(self, rest: str):
        """Known names that a row begins with, each followed by a blank or the row's end; the longest first."""
        cut, cuts = -1, []
        for _ in range(self.blanks + 1):
            cut = rest.find(" ", cut + 1)
            cuts.append(len(rest) if cut < 0 else cut)
            if cut < 0:
                break
        return [rest[:cut] for cut in reversed(cuts) if rest[:cut] in self.names]

    def _repeated(self, texts) -> set[str]:
        """Leading words that always stand together, with different texts after them: «Mia Chang», «科長 王建勳»."""
        found = set()
        for first, seconds in self.after.items():
            second, count = seconds.most_common(1)[0]
            looks = second[:1].isupper() and second.isascii() or count >= _OFTEN and len(second) <= 4
            together = count == sum(seconds.values()) and count >= 2 and first not in self.sure
            if first and second and together and looks and len(texts[first, second]) >= min(count, _OFTEN):
                found.add(f"{first} {second}")
        return found

    def notice(self, rest: str) -> Notice | None:
        """The notice a row is, if it is one, and not words that somebody known typed."""
        notice = read_notice(rest, self.sure)
        if notice is None:
            return None
        lead = notice.actor if notice.actor and rest.startswith(notice.actor) else ""
        typed = [name for name in self._leading(rest) if len(name) < len(rest) and name != lead]
        if typed and len(typed[0]) >= len(lead):
            return None
        if typed and lead not in self.sure:
            return None
        if " " in lead and lead not in self.sure and not self._whole(lead):
            return None
        return notice

    def known(self, rest: str) -> bool:
        """Whether a row surely is one: its sender is a sure name or speaks more than once, or it is a notice by a sure name."""
        first = rest.partition(" ")[0]
        if self._leading(rest):
            return True
        if first in self.often and " " in rest:
            return True
        return self.notice(rest) is not None

    def split(self, rest: str) -> tuple[str | None, str, bool]:
        """(sender or None for an unknown notice, body, whether the sender is sure)."""
        for name in self._leading(rest):
            return name, rest[len(name) + 1:], name in self.sure
        sender, blank, body = rest.partition(" ")
        if not blank or not sender:
            return None, rest, True
        return sender, body, " " not in body or len(self.after[sender]) > 1

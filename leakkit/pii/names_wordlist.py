"""The word-list name finder: surnames, given-name characters, cue words, titles, and words that only look like names.

Always there and needs nothing. Every candidate collects points for what speaks for it (a cue word before, a title
after, a
plausible given name, edges) and loses points for what speaks against it (an ordinary word that begins with the
surname).
"""

from __future__ import annotations

import re

from leakkit.pii import wordlists as lists
from leakkit.pii.names import Found
from leakkit.pii.names_doubt import nobody
from leakkit.pii.names_shapes import shaped
from leakkit.pii.readings import safe

_HAN = re.compile(r"[㐀-鿿\U00020000-\U0003ffff]")
_NAME_LEAST, _SURNAME_LEAST = 3.2, 2.2


class WordList:
    """The backend `wordlist`. Figures on the development set stand in benchmarks/pii/README.md."""

    name = "wordlist"
    version = "1"

    def find(self, texts: list[str]) -> list[list[Found]]:
        """For each text, its names as (start, end, score, why)."""
        return [find_in(safe(text)) for text in texts]


def find_in(text: str) -> list[Found]:
    """The names in one text, none overlapping."""
    found = [hit for hit in (*candidates(text), *shaped(text)) if not nobody(text, hit[0], hit[1])]
    found.sort(key=lambda hit: (-hit[2], hit[0] - hit[1], hit[0]))
    taken, out = bytearray(len(text) + 1), []
    for hit in found:
        if not any(taken[hit[0] : hit[1]]):
            taken[hit[0] : hit[1]] = b"\x01" * (hit[1] - hit[0])
            out.append(hit)
    return sorted(out)


def candidates(text: str):
    """Every surname with a given name or a title that has points enough."""
    for match in lists.starts_regex().finditer(text):
        for start, end in _surname_spans(text, match):
            yield from _at(text, start, end)


def _surname_spans(text, match):
    yield match.span()
    if len(match.group()) == 2 and match.group()[0] in lists.surnames():
        yield match.start(), match.start() + 1
    if len(match.group()) == 2 and match.group()[1] in lists.surnames():
        yield match.start() + 1, match.end()


def _at(text: str, start: int, end: int):
    title = lists.title_regex().match(text, end)
    before = _left(text, start)
    if title:
        points, why = _surname_points(text, start, end, title.group(), before)
        if points >= _SURNAME_LEAST:
            yield start, end, _score(points - _SURNAME_LEAST), _why([*why, f"姓加稱謂「{title.group()}」"])
        if len(title.group()) > 1:
            return
    best = max((_name_points(text, start, end, end + size, before) for size in (2, 1)), key=lambda row: row[0])
    points, stop, why = best
    if points >= _NAME_LEAST:
        yield start, stop, _score(points - _NAME_LEAST), _why(why)


def _score(over: float) -> float:
    return round(min(0.95, 0.55 + 0.08 * over), 3)


def _why(reasons) -> str:
    return "姓名字表：" + "、".join(reasons)


def _surname_points(text, start, end, title, before):
    """A surname alone before a title."""
    surname = text[start:end]
    points, why = lists.surnames()[surname] + 2, [f"姓「{surname}」"]
    left, reason = before
    crossing = _word_at(text, start, end)
    if title in lists.words("titles", "short"):
        right = text[end + len(title) : end + len(title) + 1]
        lone = left > 0 and (not _HAN.match(right) or right in lists.signs("cues", "next"))
        points -= 1.2 if lone else 4
    if crossing:
        points -= 4
    return points + left, why + reason


def _name_points(text, start, end, stop, before):
    """Points, end and reasons of surname + given name; minus infinity if it cannot be one."""
    surname, given = text[start:end], text[end:stop]
    weights = lists.given_weights()
    if len(given) < stop - end or not all(_HAN.match(sign) for sign in given):
        return float("-inf"), stop, []
    points = lists.surnames()[surname] + sum(weights.get(sign, 0.0) for sign in given)
    left, why = before
    if points + left + 3 < _NAME_LEAST:
        return float("-inf"), stop, []
    right, more = _right(text, stop)
    points += left + right - _against(text, start, end, stop)
    if stop - end == 1:
        points -= 1.6
    return points, stop, [f"姓「{surname}」", *why, *more]


def _left(text: str, start: int):
    """Points and reasons for what stands before a name."""
    before = text[max(0, start - 12) : start]
    if lists.form_regex().search(before):
        return 4.0, ["欄名在前"]
    cue = lists.cue_regex().search(before)
    if cue:
        return (3.0 if cue.group("gap") else 2.0), [f"前有「{cue.group().strip()}」"]
    if not before or not _HAN.match(before[-1]):
        return 1.0, []
    if before[-1] in lists.signs("cues", "left"):
        return 0.5, []
    return -0.5, []


def _right(text: str, stop: int):
    """Points and reasons for what stands after a name."""
    title = lists.title_regex().match(text, stop)
    if title and len(title.group()) > 1:
        return 3.0, [f"後有稱謂「{title.group()}」"]
    after = text[stop : stop + 3]
    if lists.tie_regex().match(text, stop):
        return 2.0, ["後接親屬稱謂"]
    if not after or not _HAN.match(after[0]):
        return 1.0, []
    if title or lists.next_regex().match(text, stop):
        return 0.7, []
    return -0.7, []


def _against(text, start, end, stop) -> float:
    """Points lost to ordinary words that overlap the candidate."""
    negatives = lists.negatives()
    whole = text[start:stop]
    lost = 6.0 if whole in negatives else 3.0 if whole in lists.words("negative", "public") else 0.0
    if _word_at(text, start, end):
        lost += 3.5
    if any(text[start : start + size] in negatives for size in (stop - start + 1, stop - start + 2)):
        lost += 2.0
    if text[end:stop] in negatives:
        lost += 2.5
    if text[stop - 1 : stop + 1] in negatives:
        lost += 1.2
    return lost


def _word_at(text: str, start: int, end: int) -> bool:
    """An ordinary word that begins with the surname, or ends with it."""
    negatives = lists.negatives()
    begins = any(text[start : start + size] in negatives for size in (2, 3, 4))
    ends = start > 0 and any(text[max(0, end - size) : end] in negatives for size in (2, 3))
    across = start > 0 and text[start - 1 : end + 1] in negatives
    return begins or ends or across

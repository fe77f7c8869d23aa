"""What identifies without a name: an office and a title in one sentence, in a text that says the year.

技佐 of 工程科 in 114年 is one person to everybody who works there. With the case's persons it is counted whom it can mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from leakkit.deid.words import data

_YEAR = re.compile(r"(?<![0-9])(?:[0-9]{2,3}\s?年|20[0-9]{2}\s?年?[-/.]?|[0-9]{2,3}/[0-9]{1,2}/)")
_SENTENCE = re.compile(r"[^。！？；\n]+")


@dataclass(frozen=True)
class Combination:
    """`line` (from 1), the `title` and the `unit` that stand together, how many `persons` of the case they fit (None = not known)."""

    line: int
    title: str
    unit: str
    persons: int | None = None

    def __str__(self):
        fits = "" if self.persons is None else f"，案內符合者 {self.persons} 人"
        return f"第 {self.line} 段：職稱「{self.title}」與單位「{self.unit}」並見且全文載有年份，可能使人得以識別當事人{fits}；宜改為概括用語"


def identifying(text: str, people=None, names=None) -> list[Combination]:
    """The combinations in `text`, each once. `people` (a PEOPLE frame): whom they fit is counted by unit and account.

    `names`: a DeidMap that the shown words go through. A text without a year, and words that name no particular office
    (政風室, 主管機關, A機關), give nothing.
    """
    if not _YEAR.search(text):
        return []
    found: dict[tuple[str, str], Combination] = {}
    for line, sentence in _sentences(text):
        for unit in _units(sentence):
            for title in _titles(sentence):
                shown = (title, names.apply(unit)) if names else (title, unit)
                found.setdefault((title, unit), Combination(line, *shown, _fitting(title, unit, people)))
    return list(found.values())


def _sentences(text: str):
    for line, words in enumerate(text.split("\n"), 1):
        yield from ((line, sentence) for sentence in _SENTENCE.findall(words))


@cache
def _patterns() -> tuple[re.Pattern, re.Pattern]:
    words = data()["combination"]
    ends = "|".join(sorted(words["unit_ends"], key=len, reverse=True))
    titles = "|".join(map(re.escape, sorted(words["titles"], key=len, reverse=True)))
    return re.compile(f"[0-9A-Za-z\u4e00-\u9fff]{{1,8}}?(?:{ends})"), re.compile(titles)


def _units(sentence: str) -> list[str]:
    """Names of particular offices: a unit's ending with its own name before it, cut at words that are no part of one."""
    words = data()["combination"]
    units = []
    for hit in _patterns()[0].finditer(sentence):
        name = hit.group()
        for stop in words["unit_stops"]:
            name = name.rpartition(stop)[2] if stop in name[:-1] else name
        tails = [word for word in words["general"] if word not in words["unit_ends"] and len(word) > 1]
        if len(name) >= 2 and name not in words["general"] and not name.endswith(tuple(tails)):
            units.append(name)
    return list(dict.fromkeys(units))


def _titles(sentence: str) -> list[str]:
    return list(dict.fromkeys(_patterns()[1].findall(sentence)))


def _fitting(title: str, unit: str, people) -> int | None:
    """How many persons of the case have this unit and title in what the roster or the account says; None without a roster."""
    if people is None or not people["unit"].notna().any():
        return None
    return sum(unit in str(row.unit) and (title in str(row.unit) or any(title in account for account in row.accounts))
               for row in people.itertuples() if isinstance(row.unit, str))

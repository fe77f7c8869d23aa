"""Where a text names a law: full names, short names, former names, misnomers, and the names a text gives (下稱本法)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from leakkit.law.catalogue import laws

_MAY_PRECEDE = set("依據按照違反及與和之是為犯觸涉現行即以所因由於如在援引條對且另並又則有用國成含括參見看指稱受屬其此涉述查惟而至將到新經係後前時令我國")
#: what may stand between a law's name and the number
_BETWEEN = re.compile(r"[》〉」』]?）?(?:（[^（）]{0,40}）)?[》〉」』]?(?:[\u4e00-\u9fff]{2,8}罪章|分則|總則|罰則)?(?:第[一二三四五六七八九十]{1,4}章)?之?"
                      r"(?P<amended>修正草案|草案|修正條文|新修正|修正後|新法)?(?:現行|修正前|原|舊)?(?:條文|規定)?(?:之|的|中)?[：:]?")
_CALLED = re.compile(r"[》〉」』]?(?:第[^（）。]{1,16})?[（](?:以)?下(?:簡|均|同|合)?稱(?:為)?[：:]?[「『《]?([^）」』》]{1,16})[」』》]?[）]")


@dataclass(frozen=True)
class Mention:
    """A law's name at `start` to `end` of a flattened text; `amended` = words for an amendment or draft follow."""

    start: int
    end: int
    law: str
    amended: bool = False


@cache
def law_names() -> dict[str, str]:
    """Every way to name a law → its full name; misnomers lead to the law they mean, longest first."""
    from leakkit.law.citing import data

    known = {name: law["name"] for law in laws().values() for name in (law["name"], *law["names"])}
    known |= {one["name"]: law["name"] for law in laws().values() for one in law["former"]}
    known |= {law["name"]: law["name"] for law in data()["law"]} | {
        name: law["name"] for law in data()["law"] for name in law["names"]}
    wrong = {w["wrong"]: known.get(w["right"]) or _beginning(w["right"], known) for w in data()["wrong_name"]}
    other = {name: name for name in data()["real_names"]}
    return dict(sorted((other | wrong | known).items(), key=lambda pair: -len(pair[0])))


def _beginning(words: str, known: dict[str, str]) -> str:
    """The law whose full name begins with these words, else the words."""
    return next((law for law in known.values() if law.startswith(words)), words)


def mentions(text: str, starts=frozenset()) -> list[Mention]:
    """Every law named, in order, the longest name winning where names overlap; `starts` = where lines begin."""
    taken = bytearray(len(text))
    found = []
    for name, law in law_names().items():
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if not any(taken[at:end]) and (at in starts or _stands_alone(text, at, name)):
                found.append(Mention(at, end, law))
                taken[at:end] = b"\1" * len(name)
            at = text.find(name, end)
    return sorted(found, key=lambda m: m.start)


def _stands_alone(text: str, at: int, name: str) -> bool:
    """A name of two or three characters must not be the tail of another law's name (陸海空軍刑法 is not 刑法)."""
    before = text[at - 1:at]
    after = text[at + len(name):at + len(name) + 4]
    if after.startswith(("官", "院", "治", "律", "規", "制", "令", "人", "庭", "條例")):
        return False
    return len(name) > 4 or not ("\u4e00" <= before <= "\u9fff") or before in _MAY_PRECEDE


def short_names(text: str, named: list[Mention]) -> dict[str, str]:
    """Names that the text itself gives to a law: 個人資料保護法（下稱本法） → {"本法": "個人資料保護法"}."""
    out = {}
    for one in named:
        called = _CALLED.match(text, one.end)
        if called:
            out[called[1]] = one.law
    return out


def at_end(text: str, floor: int, end: int, named: list[Mention], own_names: dict[str, str]) -> Mention | None:
    """The law whose name ends right before `end`, with nothing but brackets and filling words between."""
    head = text[floor:end]
    for name, law in own_names.items():
        if head.endswith(name):
            return Mention(end - len(name), end, law)
    for one in reversed([m for m in named if floor <= m.start and m.end <= end]):
        between = _BETWEEN.fullmatch(text, one.end, end) if end > one.end else None
        if one.end == end or between:
            return Mention(one.start, one.end, one.law, bool(between and between["amended"]))
        return None
    return None

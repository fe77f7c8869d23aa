"""Law names written wrong: known misnomers, former names, and names one or two characters away from a real one."""

from __future__ import annotations

import datetime as dt
import re
from difflib import SequenceMatcher
from functools import cache

from leakkit.law.catalogue import laws
from leakkit.law.citing import Citation, data
from leakkit.law.days import roc
from leakkit.law.flat import Flat
from leakkit.law.mentions import law_names
from leakkit.law.remark import Remark

_KIND = r"(?:條例|施行細則|細則|施行規則|規則|辦法|要點|手冊|準則|規程|標準|法)"
_TAIL = re.compile(rf"[\u4e00-\u9fff]{{3,24}}?{_KIND}$")
_HISTORY = re.compile(r"(?:原名?|舊稱?|前身|修正前|更名前|改名前|原稱)(?:為|之|係|即)?[「《〈]?$")
_PAST = re.compile(r"過去係?|當時|廢止|前身|修正前|原名|昔|舊稱")
_RENAMED = re.compile(r"[」》〉]?(?:已|業|同日|同時)?(?:修正(?:名稱|為)|更名|改名|改稱|廢止)")
_ALIKE = 0.8
_SHORTEST = 5


def names(flat: Flat, day: dt.date, cited: list[Citation]) -> list[Remark]:
    """Remarks on law names written wrong, each place once."""
    found = [*_misnomers(flat.text, day), *_former(flat.text, day), *_nearly(flat.text, cited)]
    out: list[Remark] = []
    for one in sorted(found, key=lambda r: (r.start, not r.message.startswith("〔確定〕"), -(r.end - r.start))):
        if not out or one.start >= out[-1].end:
            out.append(one)
    return out


def _misnomers(text: str, day: dt.date):
    for entry in data()["wrong_name"]:
        if entry.get("since", "") > day.isoformat():
            continue
        for at in places(text, entry["wrong"]):
            end = at + len(entry["wrong"])
            if _wrong_here(text, at, end, entry):
                yield Remark(at, end, "wrong-name", f"〔確定〕{entry['why']}。", f"改為「{entry['right']}」")


def _wrong_here(text: str, at: int, end: int, entry: dict) -> bool:
    after = text[end:end + 4]
    if "before" in entry and not after.startswith(tuple(entry["before"])):
        return False
    if after.startswith(tuple(entry.get("unless_after", ()))) or _history(text, at, end):
        return False
    if entry.get("history") and _PAST.search(text, max(0, at - 40), end + 30):
        return False
    return not _part_of_right(text, at, entry)


def _history(text: str, at: int, end: int) -> bool:
    """The text itself says that this is the old name."""
    return bool(_HISTORY.search(text, max(0, at - 10), at) or _RENAMED.match(text, end))


def _part_of_right(text: str, at: int, entry: dict) -> bool:
    """The misnomer stands inside a right name (資通安全法 is not in 資通安全管理法, but …保護法 may be)."""
    lead = entry["right"].find(entry["wrong"])
    return lead >= 0 and text.startswith(entry["right"], max(0, at - lead))


def places(text: str, word: str):
    """Where `word` stands, from left to right, not overlapping."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _former(text: str, day: dt.date):
    """A name that the law had before the day of the act."""
    for law in laws().values():
        for one in law["former"]:
            if day.isoformat() < one["until"]:
                continue
            for at in places(text, one["name"]):
                end = at + len(one["name"])
                if not _history(text, at, end):
                    since = roc(dt.date.fromisoformat(one["until"]))
                    yield Remark(at, end, "wrong-name", f"〔確定〕{since} 起法規名稱為《{law['name']}》。", f"改為「{law['name']}」")


def _nearly(text: str, cited: list[Citation]):
    """A cited name that is no law's, but nearly one's."""
    for c in cited:
        tail = _TAIL.search(text, max(0, c.head - 30), c.head) if not c.law else None
        if not tail:
            continue
        found = nearest_name(tail.group())
        if found:
            wrong, right = found
            yield Remark(c.head - len(wrong), c.head, "wrong-name", f"〔可能〕沒有「{wrong}」這部法規，或為《{right}》之誤。",
                         f"改為「{right}」")


@cache
def nearest_name(tail: str) -> tuple[str, str] | None:
    """(the words meant as a name, the real name they nearly are) for words that end before a number; None for no such."""
    best, score = None, 0.0
    for right in dict.fromkeys(law_names().values()):
        for length in range(len(right) - 2, len(right) + 3):
            wrong = tail[-length:]
            if length < _SHORTEST or len(wrong) < length or len(right) < _SHORTEST or wrong[0] != right[0]:
                continue
            ratio = _alike(wrong, right)
            if ratio > score:
                best, score = (wrong, right), ratio
    return best if score >= _ALIKE else None


def _alike(wrong: str, right: str) -> float:
    """1 for the same name with another rank (法 for 條例), else how much of the characters is shared."""
    stems = [re.sub(rf"{_KIND}$", "", name) for name in (wrong, right)]
    if stems[0] == stems[1] and len(stems[0]) >= 4:
        return 1.0
    return SequenceMatcher(None, wrong, right, autojunk=False).ratio()

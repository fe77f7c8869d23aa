"""A law that a text leans on without ever naming an article of it."""

from __future__ import annotations

import datetime as dt
import re

from leakkit.law.catalogue import catalogue, in_force
from leakkit.law.citing import Citation
from leakkit.law.flat import Flat, words_only
from leakkit.law.mentions import mentions
from leakkit.law.quoting import wording
from leakkit.law.remark import Remark

_BY = re.compile(r"(?:依據|依照|根據|按照|依|按|照)[「《〈]?$")
_SAYS = re.compile(r"[」》〉]?(?:之|的)?(?:規定|明定|明文規定)?[，：,:]")
_SHARED = 10


def unnumbered(flat: Flat, cited: list[Citation], day: dt.date) -> list[Remark]:
    """「依據公務人員考績法，公務員因洩漏職務上之機密…」: the words of an article of a law of which no number is given.

    Only where at least ten characters after the name stand in an article whose wording is held. Each law once.
    """
    numbered = {c.law for c in cited}
    out: dict[str, Remark] = {}
    for one in mentions(flat.text, flat.starts):
        told = _SAYS.match(flat.text, one.end)
        if one.law in numbered | out.keys() or not told or not _BY.search(flat.text, max(0, one.start - 3), one.start):
            continue
        sentence = flat.text[told.end():told.end() + 120].split("。")[0]
        article = _whose(one.law, sentence, day)
        if article:
            out[one.law] = Remark(one.start, one.end, "no-article", f"〔提示〕引用《{one.law}》之內容而未註明條號。",
                                  f"內容近似{article}，請核對後註明條、項、款")
    return list(out.values())


def _whose(law: str, sentence: str, day: dt.date) -> str:
    """The article that shares the longest run of words with the sentence, in words; "" when none is long enough."""
    words = words_only(sentence)[0]
    best, article = _SHARED - 1, ""
    for p in catalogue():
        if p.law == law and p.status != "unverified" and in_force(p, day) and p.text_held:
            shared = _run(words, wording(p))
            if shared > best:
                best, article = shared, p.short
    return article


def _run(words: str, law: str) -> int:
    """Length of the longest run of `words` that stands in `law`."""
    best = 0
    for start in range(len(words)):
        while start + best < len(words) and words[start:start + best + 1] in law:
            best += 1
    return best

"""Whose words a quotation is: an article whose text holds it, where the article cited does not."""

from __future__ import annotations

import datetime as dt
from functools import cache

from leakkit.law.catalogue import Provision, catalogue, in_force
from leakkit.law.citing import Citation
from leakkit.law.flat import Flat
from leakkit.law.numbers import of_the_day
from leakkit.law.numerals import article_words
from leakkit.law.quoting import is_in, pieces, wording
from leakkit.law.remark import Remark

_SHORTEST = 14


@cache
def _texts(_which: int) -> tuple[tuple[Provision, str], ...]:
    """Every version with its words; `_which` tells a catalogue read anew from the one before."""
    return tuple((p, words) for p in catalogue() if (words := wording(p)))


def wrong_article(flat: Flat, c: Citation, day: dt.date) -> list[Remark]:
    """A quotation after a citation that stands word for word in another article, of the same law first."""
    if not c.quote:
        return []
    quote, p = flat.text[c.quote[0]:c.quote[1]], of_the_day(c, day)
    parts = [part for part in pieces(quote) if len(part) >= _SHORTEST]
    if not parts or p and is_in(quote, p):
        return []
    found = [p for p, words in _texts(id(catalogue())) if all(part in words for part in parts)]
    if not found or any((p.law, p.article) == (c.law, c.article) for p in found):
        return []
    best = max(found, key=lambda p: (p.law == c.law, in_force(p, day), p.status == "in_force"))
    return [Remark(c.start, c.end, "wrong-article", f"〔確定〕引文是{best.short}之文字，不是《{c.law}》{article_words(c.article, c.unit)}。",
                   f"改為「{best.law}{article_words(best.article, best.unit)}」")]

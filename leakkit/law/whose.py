"""Whose words a quotation is: an article whose text holds it, where the article cited does not."""

from __future__ import annotations

import datetime as dt
from functools import cache

from leakkit.law.catalogue import Provision, catalogue, in_force
from leakkit.law.citing import Citation
from leakkit.law.flat import Flat
from leakkit.law.numerals import article_words
from leakkit.law.quoting import pieces, wording
from leakkit.law.remark import Remark

_SHORTEST = 14


@cache
def _texts() -> tuple[tuple[Provision, str], ...]:
    return tuple((p, words) for p in catalogue() if (words := wording(p)))


def wrong_article(flat: Flat, c: Citation, day: dt.date) -> list[Remark]:
    """A quotation after a citation that stands word for word in another article, of the same law first."""
    if not c.quote:
        return []
    parts = [part for part in pieces(flat.text[c.quote[0]:c.quote[1]]) if len(part) >= _SHORTEST]
    if not parts:
        return []
    found = [p for p, words in _texts() if all(part in words for part in parts)]
    if not found or any((p.law, p.article) == (c.law, c.article) for p in found):
        return []
    best = max(found, key=lambda p: (p.law == c.law, in_force(p, day), p.status == "in_force"))
    return [Remark(c.start, c.end, "wrong-article", f"〔確定〕引文是{best.short}之文字，不是《{c.law}》{article_words(c.article, c.unit)}。",
                   f"改為「{best.law}{article_words(best.article, best.unit)}」")]

"""Quoted words against the wording of an article: exact, another version's, or slightly wrong."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from leakkit.law.catalogue import NOT_HELD, Provision
from leakkit.law.flat import even, words_only

_ALIKE = 0.75
_SHORTEST = 8
_LONGEST = 600


@dataclass(frozen=True)
class Difference:
    """`wrong` stands in the quotation (characters `start` to `end` of it) where the law has `right`."""

    wrong: str
    right: str
    start: int
    end: int


def wording(p: Provision, paragraph: int | None = None) -> str:
    """The words of an article (or of one 項) in a row, without punctuation; "" where the text is not held."""
    texts = p.paragraphs if paragraph is None else p.paragraphs[paragraph - 1:paragraph]
    return words_only("".join(even(c) for text in texts if text != NOT_HELD for c in text))[0]


def is_in(quote: str, p: Provision) -> bool:
    """Whether every piece of the quotation (between ellipses) stands in the article word for word."""
    law = wording(p)
    return all(piece in law for piece in pieces(quote))


def pieces(quote: str) -> list[str]:
    """The quotation cut at its ellipses, words only."""
    for dots in ("……", "⋯⋯", "...", "．．．", "⋯"):
        quote = quote.replace(dots, "…")
    return [words for part in quote.split("…") if (words := words_only(part)[0])]


def differences(quote: str, p: Provision) -> list[Difference] | None:
    """How one sentence differs from the article's nearest words; [] = not at all, None = it is not this article's text.

    What stands in the article before or after the quoted part does not count.
    """
    words, at = words_only(quote[:_LONGEST])
    law = wording(p)
    if not law or words in law:
        return [] if law else None
    best = _nearest(words, law)
    blocks = [b for b in SequenceMatcher(None, words, best, autojunk=False).get_matching_blocks() if b.size]
    if sum(b.size for b in blocks) < _ALIKE * len(words) or len(words) < _SHORTEST:
        return None
    return _between(words, best, blocks, at)


def _nearest(words: str, law: str) -> str:
    """The stretch of the law that starts where the longest common run would put the quotation's start."""
    run = SequenceMatcher(None, words, law, autojunk=False).find_longest_match()
    slack = 60  # room for a clause that the quotation left out
    start = max(0, run.b - run.a - slack)
    return law[start:run.b + len(words) - run.a + slack]


def _between(words, law, blocks, at) -> list[Difference]:
    """Differences between the first and the last common run."""
    first, last = blocks[0], blocks[-1]
    ops = SequenceMatcher(None, words, law, autojunk=False).get_opcodes()
    out = []
    for tag, i1, i2, j1, j2 in ops:
        inside = first.b <= j1 and j2 <= last.b + last.size
        if tag == "equal" or not (inside or i2 > i1):
            continue
        right = law[j1:j2] if inside else ""
        lead = words[max(0, i1 - 1):i1]
        tail = words[i2:i2 + 1]
        start, end = at[max(0, i1 - 1)], at[min(len(at) - 1, i2)] + 1
        out.append(Difference(lead + words[i1:i2] + tail, lead + right + tail, start, end))
    return out

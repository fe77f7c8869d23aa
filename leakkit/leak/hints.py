"""What the officer is told when a document was written: blanks to fill in, combinations that identify, words to decide."""

from __future__ import annotations

from pathlib import Path

from leakkit import deid, review
from leakkit.language import tell
from leakkit.writeup import Draft, pandoc
from leakkit.writeup.plain import blocks


class Written(type(Path())):
    """The path of a document that was written, and its `hints`: a sentence each, for the officer, in no document.

    Behaves as the path that it is; in a notebook the hints stand below it.
    """

    hints: tuple[str, ...] = ()

    def __repr__(self):
        return "\n".join([str(self), *(f"  {hint}" for hint in self.hints)])


def written(path: Path, hints) -> Written:
    """`path` as a Written with `hints`, each once."""
    made = Written(path)
    made.hints = tuple(dict.fromkeys(hints))
    return made


def hints_of(draft: Draft, case, names) -> list[str]:
    """How many findings wait to be decided, the draft's blanks, its combinations that identify; `names`: the map that shown words go through."""
    words = "\n".join(blocks(pandoc.tree(draft.markdown)))
    return [*open_findings(case), *draft.blanks, *map(str, deid.identifying(words, case.table("people"), names))]


def open_findings(case) -> list[str]:
    """One sentence that counts the case's undecided and unsure findings; none if all are decided. Every output says it."""
    counts = review.counts(case.table("findings"), case.table("decisions"))
    waiting = {name: counts[name] for name in ("undecided", "unsure")}
    return [tell("leak.open", **waiting)] if any(waiting.values()) else []

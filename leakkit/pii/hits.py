"""One place in one text that a detector points at; the common coin of this room."""

from __future__ import annotations

from typing import NamedTuple


class Hit(NamedTuple):
    """`start`, `end` are code points of the original text, end exclusive; `score` is 0-1; `why` is for the officer."""

    start: int
    end: int
    kind: str
    score: float
    rule: str
    why: str

    @property
    def length(self) -> int:
        return self.end - self.start


def around(text: str, start: int, end: int, before: int, after: int) -> tuple[str, str]:
    """The `before` characters left of a span and the `after` ones right of it."""
    return text[max(0, start - before) : start], text[end : end + after]

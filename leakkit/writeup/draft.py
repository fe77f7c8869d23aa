"""A document before it has a format: its Markdown, and every sentence in it with the rows it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field

from leakkit.writeup.sentences import Sentence


@dataclass(frozen=True)
class Draft:
    """`genre` (writeup, bulletin, memo, notice, report), `title`, `marking` (密等; "" = none), `markdown`.

    `sentences`: those that the document says about the case, in order, with their rows whether or not these are printed.
    `blanks`: what the officer still has to fill in, a sentence each.
    """

    genre: str
    title: str
    markdown: str
    marking: str = "密"
    sentences: tuple[Sentence, ...] = ()
    blanks: tuple[str, ...] = field(default=())

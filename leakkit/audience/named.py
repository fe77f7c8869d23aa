"""A warning that has a name: a sentence for the officer that a test or a program can tell by its `code`."""

from __future__ import annotations


class Named(str):
    """A str with `code`: roster-contradicts-events, roster-incomplete, declared-too-small, sizes-disagree, undated-size,
    uncovered-time, impossible-time, exporter-unmapped, namesake, two-names, late-joiners, renamed-chat, same-title, readers."""

    code: str

    def __new__(cls, code: str, sentence: str):
        made = super().__new__(cls, sentence)
        made.code = code
        return made

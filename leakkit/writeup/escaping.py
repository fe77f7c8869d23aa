"""Text from a case into Markdown as text: nothing that somebody typed becomes a heading, a table, a link or code.

pandoc lets every ASCII symbol be escaped with a backslash (User's Guide, "Backslash escapes"). Line breaks become
blanks, because a template places a value inside a line; control and direction characters become a visible mark,
because they can hide or turn what a reader sees (Unicode TR 36, section 2.5).
"""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>$|~^@&#])")
#: what begins a list, a quote, a rule, a heading or a definition when it stands first in a line
_START = re.compile(r"^([-+=:%>!]|[0-9A-Za-z]{1,9}(?=[.)](?: |$))|\((?=[0-9A-Za-z#@]{1,9}\)))")
_BLANK = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029 ]+")
_HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x9f"
                     r"\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]")


class Text(str):
    """Markdown that a template may print as it stands: already escaped."""

    __slots__ = ()


def text(value) -> Text:
    """`value` as one line of Markdown that shows exactly its characters. Missing (None, NaN, NA) gives ""."""
    if isinstance(value, Text):
        return value
    if value is None or str(value) in ("<NA>", "NaT") or (isinstance(value, float) and value != value):
        return Text("")
    line = _HIDDEN.sub("□", _BLANK.sub(" ", str(value))).strip(" ")
    return Text(_START.sub(_escaped_start, _SPECIAL.sub(r"\\\1", line)))


def _escaped_start(match) -> str:
    found = match.group()
    return f"{found}\\" if found[0].isalnum() else f"\\{found}"


def joined(parts, between: str = "、") -> Text:
    """The parts, each escaped, as one text."""
    return Text(between.join(text(part) for part in parts))


def plain(words: str) -> str:
    """Escaped Markdown of one line as the characters that it shows."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", words)

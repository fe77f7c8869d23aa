"""Text from evidence as plain, visible text: no control sequence, no hidden turn of direction, no mark-up."""

from __future__ import annotations

import html
import re

_TURNS = {"\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI"}
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_ANSI = re.compile("\x1b(\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(\x07|\x1b\\\\)?|[@-Z\\\\-_])")


def visible(text) -> str:
    """`text` with control characters as their pictures (␛), direction turns named, and zero-width marks dropped; breaks are kept."""
    text = str(text).replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub(_seen, text)


def _seen(match) -> str:
    char = match.group()
    if char in _TURNS:
        return f"⟨{_TURNS[char]}⟩"
    code = ord(char)
    if code < 0x20 or code == 0x7F:
        return chr(0x2421 if code == 0x7F else 0x2400 + code)
    return ""


def html_text(text) -> str:
    """`visible` text, escaped for HTML."""
    return html.escape(visible(text), quote=True)


def without_ansi(text: str) -> str:
    """A terminal's text without its control sequences: a sender's name must not colour, hide or overwrite a screen."""
    return _ANSI.sub("", text).replace("\x1b", "␛")

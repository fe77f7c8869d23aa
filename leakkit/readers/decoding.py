"""Bytes to lines, as the export wrote them.

Encoding: byte-order mark; strict UTF-8 (a file cut inside its last character is still UTF-8, and so is one with a few damaged bytes);
UTF-16 without a mark; cp950 (Big5 as Windows saves it); GB18030; else UTF-8 with replacement and a warning. Lines end at CR LF, LF or a
lone CR and nowhere else: ``str.splitlines`` also splits at U+2028 and others, which occur inside messages. Text is never normalised;
only `plain`, for matching, drops direction marks and makes odd blanks ordinary.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from leakkit.errors import EmptyFile, Undecodable
from leakkit.language import tell

_BOMS = ((codecs.BOM_UTF8, "utf-8", "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"))
_MAGIC = ((b"PK\x03\x04", "zip"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"%PDF", "PDF"), (b"GIF8", "GIF"),
          (b"SQLite format", "SQLite"), (b"\x1f\x8b", "gzip"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"))
_DROPPED = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_PLAIN = _DROPPED | dict.fromkeys((0x00A0, 0x2009, 0x202F), " ")
_PIECE = 1 << 18
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


class Decoded(NamedTuple):
    """One reading of a file: its `text` without byte-order mark, the `encoding`, and `warnings` as (code, line from 0, facts)."""

    text: str
    encoding: str
    warnings: tuple = ()


class Line(NamedTuple):
    """One line: its `number`, from 1, and its `text` without the line end."""

    number: int
    text: str


def decode(data: bytes, name: str) -> tuple[str, str, list[str]]:
    """(text without its byte-order mark, encoding, warning codes). Raises EmptyFile, Undecodable."""
    best = readings(data, name)[0]
    return best.text, best.encoding, [code for code, _, _ in best.warnings]


def readings(data: bytes, name: str) -> list[Decoded]:
    """The readings of `data` worth trying, likeliest first. More than one only where cp950 fits: it also accepts most GB18030 text.

    Raises EmptyFile when the file holds no character, Undecodable for binary content.
    """
    if not data:
        raise EmptyFile(file=name)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise Undecodable(file=name, why=tell("readers.binary", kind=kind))
    found = [reading for reading in _readings(data) if not _binary(reading.text)]
    if not found:
        raise Undecodable(file=name, why=tell("readers.controls"))
    if not found[0].text[:4096].strip().strip("\ufeff") and not found[0].text.strip().strip("\ufeff"):
        raise EmptyFile(file=name)
    return found


def plain_utf8(data: bytes) -> bytes | None:
    """The bytes of a file that is UTF-8 without a mark and without a fault, with line feeds only; None for any other. The text as a whole
    is never made: a file of 100 MB with one emoji in it would take 400."""
    if not data or data.startswith((*(bom for bom, _, _ in _BOMS), *(magic for magic, _ in _MAGIC))) or _unmarked_utf16(data):
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        head = decoder.decode(data[:_PIECE], len(data) <= _PIECE)
        if _binary(head) or not head.strip():
            return None
        for start in range(_PIECE, len(data), _PIECE):
            decoder.decode(data[start:start + _PIECE], start + _PIECE >= len(data))
    except UnicodeDecodeError:
        return None
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def _readings(data: bytes) -> list[Decoded]:
    for bom, codec, label in _BOMS:
        if data.startswith(bom):
            return [_strict(data[len(bom):], codec, label) or _replaced(data[len(bom):], codec, label)]
    wide = [_strict(data, codec, codec) for codec in _unmarked_utf16(data)]
    if any(wide):
        return wide
    whole = _strict(data, "utf-8", "utf-8")
    if whole:
        return [whole]
    damaged = _replaced(data, "utf-8", "utf-8")
    if _mostly_sound(damaged.text):
        return [damaged]
    return [reading for codec in ("cp950", "gb18030") if (reading := _strict(data, codec, codec))] or [damaged]


def _strict(data: bytes, codec: str, label: str) -> Decoded | None:
    """`data` decoded strictly, forgiving only a last character that was cut; None when it does not fit."""
    try:
        return Decoded(data.decode(codec), label)
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3 or not re.search("unexpected end|incomplete|truncated", error.reason):
            return None
        text = data[:error.start].decode(codec)
    return Decoded(text, label, (("truncated", max(len(split_lines(text)) - 1, 0), {}),))


def _replaced(data: bytes, codec: str, label: str) -> Decoded:
    text = data.decode(codec, "replace")
    line = len(split_lines(text[:text.find("\ufffd") + 1])) - 1
    return Decoded(text, label, (("replaced", line, {"count": text.count("\ufffd")}),))


def _mostly_sound(text: str) -> bool:
    """UTF-8 with a few damaged bytes; any other encoding would leave replacement marks all over the text."""
    bad = text.count("\ufffd")
    return bad * 20 < sum(char > "\x7f" for char in text) - bad


def _binary(text: str) -> bool:
    """Control characters beyond a stray one (5 per cent of the beginning)."""
    head = text[:65536]
    return len(_CONTROLS.findall(head)) > len(head) / 20


def _unmarked_utf16(data: bytes) -> list[str]:
    """UTF-16 without a mark shows in its zero bytes, which plain text has none of."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) / 20 or min(even, odd) * 10 > max(even, odd):
        return []
    return ["utf-16-le"] if odd > even else ["utf-16-be"]


def split_lines(text: str) -> list[str]:
    """The lines of a text; a line end at the very end opens no further line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines


def numbered(text: str) -> list[Line]:
    """The lines of a text with their numbers, from 1."""
    return [Line(number, line) for number, line in enumerate(split_lines(text), 1)]


def plain(text: str) -> str:
    """`text` for matching only: direction marks dropped, no-break and thin blanks as blanks."""
    return text if text.isascii() else text.translate(_PLAIN)

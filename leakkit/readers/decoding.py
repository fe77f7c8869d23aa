"""Bytes to lines, as the export wrote them.

Encoding: byte-order mark; strict UTF-8 (a file cut inside its last character is still UTF-8); UTF-16 without a mark; cp950 (Big5 as
Windows saves it); GB18030; else UTF-8 with replacement and a warning. Lines end at CR LF, LF or a lone CR and nowhere else:
``str.splitlines`` also splits at U+2028 and others, which occur inside messages. Text is never normalised; only `plain`, for
matching, drops direction marks and makes odd blanks ordinary.
"""

from __future__ import annotations

import codecs
import re

from leakkit.errors import EmptyFile, Undecodable
from leakkit.language import tell

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MAGIC = ((b"PK\x03\x04", "zip"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"%PDF", "PDF"), (b"GIF8", "GIF"),
          (b"SQLite format", "SQLite"), (b"\x1f\x8b", "gzip"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"))
_LINE_END = re.compile(r"\r\n|\n|\r")
_DROPPED = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_PLAIN = _DROPPED | dict.fromkeys((0x00A0, 0x2009, 0x202F), " ")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(data: bytes, name: str) -> tuple[str, str, list[str]]:
    """(text without its byte-order mark, encoding, warning codes). Raises EmptyFile, Undecodable."""
    if not data:
        raise EmptyFile(file=name)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise Undecodable(file=name, why=tell("readers.binary", kind=kind))
    text, encoding, codes = _decoded(data)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise EmptyFile(file=name)
    if len(_CONTROLS.findall(text[:65536])) > len(text[:65536]) / 20:
        raise Undecodable(file=name, why=tell("readers.controls"))
    return text, encoding, codes


def _decoded(data: bytes) -> tuple[str, str, list[str]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace"), encoding, _replaced(data, encoding)
    for cut in range(4):
        try:
            return data[:len(data) - cut].decode("utf-8"), "utf-8", ["truncated"] if cut else []
        except UnicodeDecodeError:
            continue
    for encoding in (*_unmarked_utf16(data), "cp950", "gb18030"):
        try:
            return data.decode(encoding), encoding, []
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace"), "utf-8", ["replaced"]


def _replaced(data, encoding) -> list[str]:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return ["truncated" if error.end >= len(data) - 1 else "replaced"]
    return []


def _unmarked_utf16(data: bytes) -> list[str]:
    """UTF-16 without a mark shows in its zero bytes, which plain text has none of."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) / 20:
        return []
    return ["utf-16-le"] if odd > even else ["utf-16-be"]


def split_lines(text: str) -> list[str]:
    """The lines of a text; a line end at the very end opens no further line."""
    lines = _LINE_END.split(text)
    if lines and lines[-1] == "":
        lines.pop()
    return lines


def plain(text: str) -> str:
    """`text` for matching only: direction marks dropped, no-break and thin blanks as blanks."""
    return text.translate(_PLAIN)

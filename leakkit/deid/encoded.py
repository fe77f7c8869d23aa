"""A text as a reader, a browser or a program would decode it: the layers in which a value may hide."""

from __future__ import annotations

import base64
import binascii
import html
import re

from leakkit.deid.folding import BREAK

_BLOCKS = ("p|div|td|th|tr|li|ul|ol|dt|dd|h[1-6]|br|hr|table|section|title|caption|figcaption|figure|option|script|"
           "style|desc|text|si|row|c|v|is|w:p|w:tc|w:tr|w:br|w:tab|w:cr|text:p|text:h|text:line-break|text:tab|"
           "table:table-cell|table:table-row|a:p|a:br|draw:frame|dc:[a-z]+|meta:[a-z-]+|cp:[a-zA-Z]+|vt:[a-z]+")
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_PHONETIC = re.compile(r"<rPh\b[^<>]{0,200}>(?:<t(?: [^<>]{0,80})?>)?[^<>]{0,200}(?:</t>)?</rPh>")
_TAG = re.compile("<[^<>]*>")
_GEOMETRY = re.compile(r"""\b(?:d|points|transform|viewBox|gradientTransform)\s*=\s*"""
                       r"""(?:"[^"\u3400-\u9fff]*"|'[^'\u3400-\u9fff]*')""")
_BYTES = re.compile(r"(?:(?:%|=|\\x)[0-9A-Fa-f]{2})+")
_UNICODE = re.compile(r"\\u\{?([0-9A-Fa-f]{4,6})\}?|\\U([0-9A-Fa-f]{8})|\\u(-?[0-9]{4,5})\?")
_COLOURS = re.compile("\x1b\\[[0-9;]*[A-Za-z]")
_SPACES = re.compile(r'<text:s(?:\s+text:c="[0-9]+")?\s*/>')
DATA_URI = re.compile(r"data:([a-zA-Z0-9.+/-]{0,80})((?:;[a-zA-Z0-9=_-]{1,40}){0,4}),([A-Za-z0-9+/=_%-]*)")


def layers(text: str):
    """(text, how) of every layer, the text itself first with how = "". Linear in the length of the text."""
    plain = DATA_URI.sub(BREAK, text)
    seen = set()
    for layer in _layers(_GEOMETRY.sub(BREAK, plain) if "<" in plain else plain):
        if layer not in seen:
            yield layer, "encoded" if seen else ""
            seen.add(layer)


def _layers(text: str):
    yield text
    yield decoded(text)
    if "<" in text:
        bare = without_tags(text)
        yield bare
        yield decoded(bare)


def without_tags(text: str) -> str:
    """Markup taken out: inline tags leave nothing behind, so that a value over several runs is whole again."""
    return _TAG.sub("", _BLOCK.sub("\n", _PHONETIC.sub("", _SPACES.sub(" ", text))))


def decoded(text: str) -> str:
    """HTML entities, percent-encoding, quoted-printable, backslash escapes read; terminal colours taken out."""
    if "\x1b" in text:
        text = _COLOURS.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if "%" in text or "=" in text or "\\x" in text:
        text = _BYTES.sub(lambda hit: _from_bytes(hit.group()), text)
    return _UNICODE.sub(_from_code, text) if "\\u" in text or "\\U" in text else text


def _from_bytes(escaped: str) -> str:
    return bytes.fromhex(re.sub(r"%|=|\\x", "", escaped)).decode("utf-8", errors="replace")


def _from_code(hit: re.Match) -> str:
    number = int(hit[3]) % 65536 if hit[3] else int(hit[1] or hit[2], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else hit.group()


def data_uris(text: str):
    """(media type, bytes) of every base64 data URI."""
    for hit in DATA_URI.finditer(text):
        if "base64" in hit[2]:
            yield hit[1], from_base64(hit[3])


def from_base64(text: str) -> bytes:
    """The bytes, as far as they can be read; b"" where nothing can."""
    clean = re.sub("[^A-Za-z0-9+/]", "", text.replace("-", "+").replace("_", "/"))
    whole = clean[:-1] if len(clean) % 4 == 1 else clean
    try:
        return base64.b64decode(whole + "=" * (-len(whole) % 4))
    except (binascii.Error, ValueError):
        return b""


def disguises(value: str) -> list[str]:
    """How `value` stands in base64 (at each of the three alignments, the telling middle) and in hexadecimal."""
    raw = value.encode("utf-8")
    found = []
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + raw).decode()
        start, tail = (0, 2, 3)[shift], (shift + len(raw)) % 3
        middle = coded[start:len(coded) - (0, 3, 2)[tail]]
        if len(middle) >= 8:
            found += dict.fromkeys((middle, middle.replace("+", "-").replace("/", "_")))
    return found + ([raw.hex()] if len(raw) >= 6 else [])

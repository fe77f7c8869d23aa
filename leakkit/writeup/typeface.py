"""The bundled Kai face (全字庫正楷體, cut; see ``fonts/NOTICE``) in a document: the characters that documents are written in, not all.

A document names 標楷體, which every office computer has. One that lacks it would show boxes, so the .odt and .docx carry the
face under that name, and the .html as a data address. Sources: OpenDocument 1.3 part 3, 16.25; ECMA-376 part 4, 9.1 (obfuscation).
"""

from __future__ import annotations

import base64
import io
import lzma
import re
from functools import lru_cache
from pathlib import Path

from leakkit.writeup.packages import packed, unpacked

NAME = "標楷體"
#: the key that ECMA-376 asks for; it hides nothing, so one is as good as another
_KEY = "{6C65616B-6B69-7400-8000-000000000001}"
_FACE = ('<style:font-face style:name="標楷體-embedded" svg:font-family="標楷體"><svg:font-face-src><svg:font-face-uri xlink:href="Fonts/kai.ttf" '
         'xlink:type="simple"><svg:font-face-format svg:string="truetype" /></svg:font-face-uri></svg:font-face-src></style:font-face>')
_ENTRY = '<manifest:file-entry manifest:full-path="Fonts/kai.ttf" manifest:media-type="application/x-font-ttf" />'
#: where the words of documents stand, below the package
_WORDS = ("writeup/*.toml", "writeup/templates/*.j2", "writeup/reference/*.xml", "law/*.toml", "law/provisions/*.toml", "readers/warnings.toml", "messages.toml")
_XLINK = "http://www.w3.org/1999/xlink"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = ('<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
              f'<Relationship Id="rId1" Type="{_OFFICE}/font" Target="fonts/kai.odttf" /></Relationships>')
_OBFUSCATED = '<Default Extension="odttf" ContentType="application/vnd.openxmlformats-officedocument.obfuscatedFont" />'


@lru_cache(maxsize=1)
def kai() -> bytes:
    """The whole bundled face as TrueType."""
    return lzma.decompress((Path(__file__).parent / "fonts/TW-Kai-subset.ttf.xz").read_bytes())


@lru_cache(maxsize=4)
def _cut(characters: str) -> bytes:
    """The face with these characters alone, allowed to be embedded and edited (its licence allows both)."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(hinting=False, name_IDs=["*"], name_languages=["*"], notdef_outline=True, layout_features=[])
    font = TTFont(io.BytesIO(kai()), recalcTimestamp=False, lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font["OS/2"].fsType = 0
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def cut_to(text: str) -> bytes:
    """The face for the characters of `text`, signs and Latin always among them; the same bytes for the same characters."""
    always = map(chr, (*range(0x20, 0x7F), *range(0x3000, 0x3020), *range(0xFF01, 0xFF5F)))
    return _cut("".join(sorted({*text, *always} - {"\n", "\t"})))


@lru_cache(maxsize=1)
def vocabulary() -> str:
    """The characters of leakkit's own words: sentences, laws, warnings.

    An editable document carries them whether or not they stand in it: what an officer adds is written in them, and an office program
    that has two documents open shows both in the face of the first.
    """
    home = Path(__file__).parents[1]
    files = (file for place in _WORDS for file in sorted(home.glob(place)))
    return "".join(sorted({char for file in files for char in file.read_text(encoding="utf-8", errors="ignore") if char > "\x7f"}))


def with_odt_face(data: bytes) -> bytes:
    """The .odt with the face in it, where its styles name 標楷體 (an office's own reference may not)."""
    parts = unpacked(data)
    styles, content, listed = (parts[name].decode("utf-8") for name in ("styles.xml", "content.xml", "META-INF/manifest.xml"))
    if NAME not in styles or "</office:font-face-decls>" not in styles or "font-face-src" in styles:
        return data
    if "xmlns:xlink=" not in styles:
        styles = styles.replace("<office:document-styles ", f'<office:document-styles xmlns:xlink="{_XLINK}" ', 1)
    parts["styles.xml"] = styles.replace("</office:font-face-decls>", f"{_FACE}</office:font-face-decls>", 1).encode()
    parts["META-INF/manifest.xml"] = listed.replace("</manifest:manifest>", f"{_ENTRY}</manifest:manifest>").encode()
    return packed({**parts, "Fonts/kai.ttf": cut_to(vocabulary() + _words(content + styles))})


def with_docx_face(data: bytes) -> bytes:
    """The .docx with the face in it, where its font table names 標楷體 and holds no face yet."""
    parts = unpacked(data)
    table = parts.get("word/fontTable.xml", b"").decode("utf-8")
    if f'w:name="{NAME}"' not in table or "embedRegular" in table or "word/_rels/fontTable.xml.rels" in parts:
        return data
    embedded = f'<w:embedRegular xmlns:r="{_OFFICE}" r:id="rId1" w:fontKey="{_KEY}" />'
    parts["word/fontTable.xml"] = re.sub(f'(<w:font w:name="{NAME}">.*?)(</w:font>)', rf"\g<1>{embedded}\g<2>", table, count=1, flags=re.DOTALL).encode()
    parts["word/_rels/fontTable.xml.rels"] = _RELATIONS.encode()
    types = parts["[Content_Types].xml"].decode("utf-8")
    parts["[Content_Types].xml"] = re.sub(r"(<Types[^>]*>)", rf"\g<1>{_OBFUSCATED}", types, count=1).encode()
    texts = (parts[name].decode("utf-8") for name in parts if re.fullmatch(r"word/(document|footnotes|header\w*|footer\w*)\.xml", name))
    return packed({**parts, "word/fonts/kai.odttf": _obfuscated(cut_to(vocabulary() + _words("".join(texts))))})


def style_of(text: str) -> str:
    """A CSS rule that carries the face for `text` as a data address; Latin and digits are left to the faces after it."""
    data = base64.b64encode(cut_to(text)).decode("ascii")
    return f'@font-face {{ font-family: "leakkit Kai"; src: url(data:font/ttf;base64,{data}) format("truetype"); unicode-range: U+2E80-FFFF, U+20000-3FFFF; }}'


def _words(xml: str) -> str:
    return re.sub(r"<[^>]*>", "", xml)


def _obfuscated(font: bytes) -> bytes:
    """The first 32 bytes mixed with the key, as Word wants a face in a document."""
    key = bytes.fromhex(re.sub("[{}-]", "", _KEY))[::-1]
    return bytes(byte ^ key[i % 16] for i, byte in enumerate(font[:32])) + font[32:]

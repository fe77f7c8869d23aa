"""The reference documents that pandoc takes its styles from, and the page styles of typst and html.

Pandoc's own are US Letter, with Western fonts and no Asian language. Ours are put together from the XML beside this
file (``reference/``): A4, zh-TW, 標楷體 with fallbacks, ruled tables, page numbers, the 密等 in the header. An office
may bring its own folder with ``reference.odt``, ``reference.docx``, ``page.typ`` or ``page.html``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from leakkit.writeup import packages, pandoc

FOLDER = Path(__file__).parent / "reference"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def reference_bytes(kind: str, folder=None) -> bytes:
    """The reference document for `kind` ("odt" or "docx"): the office's in `folder` if it has one, else leakkit's."""
    own = Path(folder) / f"reference.{kind}" if folder else None
    if own and own.is_file():
        return own.read_bytes()
    return {"odt": _odt, "docx": _docx}[kind]()


def style_text(name: str, folder=None) -> str:
    """``page.typ`` or ``page.html``, from the office's `folder` if it is there."""
    own = Path(folder) / name if folder else None
    return (own if own and own.is_file() else FOLDER / name).read_text(encoding="utf-8")


def _part(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def _default(kind: str) -> dict[str, bytes]:
    return packages.unpacked(pandoc.run(["--print-default-data-file", f"reference.{kind}"]))


@cache
def _odt() -> bytes:
    return packages.packed(_default("odt") | {"styles.xml": _part("odt_styles.xml")})


@cache
def _docx() -> bytes:
    parts = _default("docx") | {
        "word/styles.xml": _part("docx_styles.xml"), "word/document.xml": _part("docx_document.xml"),
        "word/header1.xml": _part("docx_header.xml"), "word/footer1.xml": _part("docx_footer.xml"),
        "word/fontTable.xml": _part("docx_fonts.xml"),
    }
    parts["[Content_Types].xml"] = _added(parts["[Content_Types].xml"], "</Types>", "".join(
        f'<Override PartName="/word/{kind}1.xml" ContentType="{_TYPE}.{kind}+xml" />' for kind in ("header", "footer")))
    parts["word/_rels/document.xml.rels"] = _added(parts["word/_rels/document.xml.rels"], "</Relationships>", "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATION}/{kind}" Target="{kind}1.xml" />'
        for number, kind in ((101, "header"), (102, "footer"))))
    settings = parts["word/settings.xml"].replace(b'<w:themeFontLang w:val="en-US" />',
                                                  b'<w:themeFontLang w:val="en-US" w:eastAsia="zh-TW" />')
    return packages.packed(parts | {"word/settings.xml": settings})


def _added(part: bytes, end: str, text: str) -> bytes:
    """`part` with `text` put before its closing tag."""
    return part.replace(end.encode(), text.encode() + end.encode())

"""The words of a document that somebody hands in for checking: .md, .txt, .odt, .docx, .html, .pdf."""

from __future__ import annotations

import io
from pathlib import Path

from leakkit.errors import FileMissing, InputError, Undecodable
from leakkit.readers.decoding import decode
from leakkit.writeup import pandoc

_BY_PANDOC = {".odt": "odt", ".docx": "docx", ".html": "html", ".htm": "html"}


def plain_text(path) -> str:
    """The text of a document, a paragraph a line. Raises FileMissing, EmptyFile, Undecodable, InputError (unknown suffix)."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileMissing(file=str(path)) from error
    suffix = path.suffix.lower()
    if suffix in _BY_PANDOC:
        return pandoc.run(["-f", _BY_PANDOC[suffix], "-t", "plain", "--wrap=none"], data).decode("utf-8")
    if suffix == ".pdf":
        return _pdf_text(data, path.name)
    if suffix in (".md", ".txt", ""):
        return decode(data, path.name)[0]
    raise InputError(why=f"不能校對「{suffix}」，可用 .md .txt .odt .docx .html .pdf")


def _pdf_text(data: bytes, name: str) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    except PyPdfError as error:
        raise Undecodable(file=name, why=type(error).__name__) from error

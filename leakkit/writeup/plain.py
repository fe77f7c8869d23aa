"""The words of a document that somebody hands in for checking: .md, .txt, .odt, .docx, .html, .pdf."""

from __future__ import annotations

import io
import json
from pathlib import Path

from leakkit.errors import FileMissing, InputError, Undecodable
from leakkit.readers.decoding import decode
from leakkit.writeup import pandoc

_BY_PANDOC = {".odt": "odt", ".docx": "docx", ".html": "html", ".htm": "html"}
_PLAIN = ("Para", "Plain", "Header", "CodeBlock", "LineBlock")


def plain_text(path) -> str:
    """The text of a document, a paragraph a line. Raises FileMissing, EmptyFile, Undecodable, InputError (unknown suffix)."""
    path = Path(path)
    data = _bytes(path)
    suffix = path.suffix.lower()
    if suffix in _BY_PANDOC:
        return pandoc.run(["-f", _BY_PANDOC[suffix], "-t", "plain", "--wrap=none"], data).decode("utf-8")
    if suffix == ".pdf":
        return _pdf_text(data, path.name)
    if suffix in (".md", ".txt", ""):
        return decode(data, path.name)[0]
    raise InputError(why=f"不能校對「{suffix}」，可用 .md .txt .odt .docx .html .pdf")


def paragraphs(path) -> list[str]:
    """Every paragraph, heading, caption, footnote and table cell of a document, in order, as its words; empty ones left out.

    A .txt gives its lines and a .pdf its printed lines. Raises as `plain_text`.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in _BY_PANDOC:
        data = pandoc.run(["-f", _BY_PANDOC[suffix], "-t", "json"], _bytes(path))
        return blocks(json.loads(data))
    if suffix == ".md":
        return blocks(pandoc.tree(plain_text(path)))
    return [line.strip() for line in plain_text(path).splitlines() if line.strip()]


def blocks(tree) -> list[str]:
    """The words of every paragraph in a pandoc tree, in order."""
    found: list[str] = []
    _walk(tree.get("blocks", []), found)
    return [words for words in found if words]


def _walk(node, found: list[str]):
    if isinstance(node, list):
        for item in node:
            _walk(item, found)
    elif isinstance(node, dict):
        if node.get("t") in _PLAIN:
            found.append(" ".join(_words(node["c"]).split()))
            _notes(node["c"], found)
        elif "c" in node:
            _walk(node["c"], found)


def _notes(node, found: list[str]):
    """The footnotes inside a paragraph, as paragraphs of their own."""
    if isinstance(node, list):
        for item in node:
            _notes(item, found)
    elif isinstance(node, dict):
        (_walk if node.get("t") == "Note" else _notes)(node.get("c", []), found)


def _words(node) -> str:
    """The words of a paragraph; attributes of pictures and links are no words, a footnote stands elsewhere."""
    if isinstance(node, list):
        return "".join(_words(item) for item in node)
    if not isinstance(node, dict) or node.get("t") == "Note":
        return ""
    kind = node.get("t")
    if kind in ("Str", "Code"):
        return node["c"] if kind == "Str" else node["c"][1]
    return " " if kind in ("Space", "SoftBreak", "LineBreak") else _words(node.get("c", []))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileMissing(file=str(path)) from error


def _pdf_text(data: bytes, name: str) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    except PyPdfError as error:
        raise Undecodable(file=name, why=type(error).__name__) from error

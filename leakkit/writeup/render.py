"""One Markdown source → .md, .odt, .docx, .pdf or .html, byte for byte the same each time.

PDF is set by typst with the bundled faces alone (全字庫正楷體, cut; Noto Sans for what it lacks); the rest by pandoc with the reference documents of `reference.py`.
No author, no path, no clock: the only date is the caller's.
"""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

from leakkit.custody import write_whole
from leakkit.errors import FileMissing, InputError, MissingPart
from leakkit.writeup import packages, pandoc, typeface
from leakkit.writeup.escaping import text
from leakkit.writeup.layout import laid_out
from leakkit.writeup.reference import reference_bytes, style_text

#: What can be written; the suffix of the path chooses.
SUFFIXES = (".md", ".odt", ".docx", ".pdf", ".html")
_DAY = date(1980, 1, 1)


def render(markdown: str, path, pictures=None, title: str = "", marking: str = "密", when: date | None = None,
           reference=None) -> Path:
    """Write `markdown` to `path` and return the path.

    `path`: str or Path ending in one of SUFFIXES. `pictures`: dict of picture name in the Markdown → PNG file.
    `title`: str, the document's title. `marking`: 密等, printed in every page's header; "" = none. `when`: the day the
    document bears in its metadata (no clock is read). `reference`: a folder with the office's own ``reference.odt``,
    ``reference.docx``, ``page.typ`` or ``page.html``; what it lacks comes from leakkit.

    Raises InputError (unknown suffix), FileMissing (a picture), CannotWrite, MissingPart (pandoc or typst failed).
    An existing file is replaced whole or not at all.
    """
    path = Path(path)
    page = _Page(path, title, marking, when or _DAY, dict(pictures or {}), reference)
    _require_pictures(page.pictures)
    data = _maker(path)(markdown, page)
    if path.suffix.lower() == ".md":
        _write_pictures(page)
    write_whole(path, data)
    return path


class _Page:
    """What every format needs besides the text."""

    def __init__(self, path, title, marking, when, pictures, reference):
        self.path, self.title, self.marking = path, " ".join(title.split()), marking
        self.pictures, self.reference = pictures, reference
        self.updated = "" if when == _DAY else f"最後更新日期：{when.year - 1911}/{when:%m/%d}"
        self.epoch = int(datetime(when.year, when.month, when.day, tzinfo=UTC).timestamp())

    def beside(self, name: str) -> str:
        """The name under which a picture is put beside a Markdown file: 報告-timeline.png."""
        return f"{self.path.stem}-{Path(name).stem}.png"

    def inlined(self):
        return {name: pandoc.data_uri(file) for name, file in self.pictures.items()}


def _maker(path: Path):
    makers = {".md": _markdown, ".odt": _odt, ".docx": _docx, ".pdf": _pdf, ".html": _html}
    try:
        return makers[path.suffix.lower()]
    except KeyError:
        raise InputError(why=f"不能輸出「{path.suffix}」，可用 {'、'.join(SUFFIXES)}") from None


def _require_pictures(pictures):
    for file in pictures.values():
        if not Path(file).is_file():
            raise FileMissing(file=str(file))


def _write_pictures(page: _Page):
    """A Markdown file has its pictures beside it."""
    for name, file in sorted(page.pictures.items()):
        write_whole(page.path.with_name(page.beside(name)), Path(file).read_bytes())


def _markdown(markdown: str, page: _Page) -> bytes:
    """The source itself, its title and marking on top, its pictures under the names they get beside it."""
    head = [f"密等：{text(page.marking)}"] if page.marking else []
    head += [f"# {text(page.title)}"] if page.title else []
    for name in page.pictures:
        markdown = markdown.replace(f"]({name})", f"]({page.beside(name)})")
    return ("\n\n".join([*head, markdown.strip()]) + "\n").encode("utf-8", "replace")


def _office(markdown: str, page: _Page, kind: str):
    """(the document as pandoc writes it, alternative texts) for docx and odt."""
    document, alts = pandoc.with_pictures(laid_out(pandoc.tree(markdown), kind), page.inlined())
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / f"reference.{kind}"
        model.write_bytes(reference_bytes(kind, page.reference))
        document["meta"] = _meta(page)
        options = ["--standalone", f"--reference-doc={model}"]
        return pandoc.written(document, kind, *options, epoch=page.epoch), alts


def _meta(page: _Page) -> dict:
    """The title that the document opens with, as pandoc's metadata.

    Not the language: pandoc would put it on Latin text too, and LibreOffice would then break ids anywhere. The
    reference documents say zh-TW for Asian text.
    """
    return {"title": {"t": "MetaInlines", "c": [{"t": "Str", "c": page.title}]}} if page.title else {}


def _docx(markdown: str, page: _Page) -> bytes:
    data, alts = _office(markdown, page, "docx")
    return typeface.with_docx_face(packages.clean_docx(data, page.title, page.marking, alts))


def _odt(markdown: str, page: _Page) -> bytes:
    data, alts = _office(markdown, page, "odt")
    return typeface.with_odt_face(packages.clean_odt(data, page.title, page.marking, alts))


def _html(markdown: str, page: _Page) -> bytes:
    """One file: pictures inside, no script, no outside address."""
    document, _ = pandoc.with_pictures(laid_out(pandoc.tree(markdown), "html"), page.inlined())
    body = pandoc.written(document, "html5", epoch=page.epoch).decode("utf-8")
    head = style_text("page.html", page.reference)
    face = typeface.style_of(page.title + page.marking + page.updated + re.sub("<[^>]*>", "", body)) if "[[face]]" in head else ""
    for blank, filled in (("[[face]]", face), ("[[title]]", escape(page.title)), ("[[marking]]", escape(page.marking)), ("[[updated]]", page.updated),
                          ("[[body]]", body)):
        head = head.replace(blank, filled)
    return head.encode("utf-8")


def _pdf(markdown: str, page: _Page) -> bytes:
    """Set by typst: pandoc's typst text under our page style, with the bundled faces alone."""
    names = {name: f"picture{i}.png" for i, name in enumerate(sorted(page.pictures), 1)}
    document, alts = pandoc.with_pictures(laid_out(pandoc.tree(markdown), "typst"), names)
    body = _described(pandoc.written(document, "typst", epoch=page.epoch).decode("utf-8"), alts)
    source = "\n".join([f"#let title = {_typst(page.title)}", f"#let marking = {_typst(page.marking)}",
                        style_text("page.typ", page.reference), body])
    with tempfile.TemporaryDirectory() as folder:
        for name, inside in names.items():
            (Path(folder) / inside).write_bytes(Path(page.pictures[name]).read_bytes())
        return _compiled(Path(folder), source, page)


def _typst(text: str) -> str:
    """A typst string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _described(body: str, alts: list[str]) -> str:
    """Each of our pictures in order with its alternative text (PDF/UA wants one; pandoc's writer has none)."""
    texts = iter(alts)
    return re.sub(r'image\("(picture[0-9]+\.png)"', lambda m: f'{m.group()}, alt: {_typst(next(texts, ""))}', body)


def _compiled(folder: Path, source: str, page: _Page) -> bytes:
    import typst
    from noto_cjk_sans_otc import FONT_PATH

    main = folder / "main.typ"
    main.write_text(source, encoding="utf-8")
    empty = folder / "packages"
    empty.mkdir()
    (folder / "kai.ttf").write_bytes(typeface.kai())
    fonts = [str(folder), str(Path(str(FONT_PATH)).parent), *([str(page.reference)] if page.reference else [])]
    options = {"root": str(folder), "font_paths": fonts, "ignore_system_fonts": True,
               "format": "pdf", "timestamp": page.epoch, "package_path": str(empty), "package_cache_path": str(empty)}
    # An untitled text, or one that skips a heading level, cannot be PDF/UA; it is still a document.
    for standards in (["ua-1"], []):
        try:
            return typst.compile(str(main), pdf_standards=standards, **options)
        except typst.TypstError as error:
            if not standards or not str(error).startswith("PDF/UA"):
                raise MissingPart(part="typst", why=str(error)) from error

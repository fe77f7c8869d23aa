"""What pandoc leaves in a .docx or .odt that an office must not send out: dates, programs, missing alt texts.

Both are zip packages. They are opened, a few parts are rewritten, and they are packed again with fixed times, so that
equal input gives equal bytes. Sources: ECMA-376 part 1 (WordprocessingML), OASIS OpenDocument 1.3 parts 2 and 3.
"""

from __future__ import annotations

import io
import re
import zipfile
from html import escape

_TIME = (1980, 1, 1, 0, 0, 0)
_CORE = ('<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/'
         '2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
         '<dc:creator></dc:creator><dc:language>zh-TW</dc:language></cp:coreProperties>')
_APP = ('<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/'
        '2006/extended-properties"></Properties>')
_META = ('<?xml version="1.0" encoding="utf-8"?><office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:'
         'xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>'
         '<dc:title>{title}</dc:title><dc:language>zh-TW</dc:language></office:meta></office:document-meta>')
#: LibreOffice lays a table out by absolute widths; the text area of the reference page is 16 cm wide.
_TEXT_CM = 16.0
_CELL = ('<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties '
         'fo:border="0.5pt solid #595959" fo:padding="0.12cm"{fill} /></style:style>')


def odf_meta(title: str) -> bytes:
    """``meta.xml`` of an OpenDocument file with a title and nothing else."""
    return _META.format(title=escape(title)).encode("utf-8")


def manifest(mime: str) -> bytes:
    """``META-INF/manifest.xml`` of an OpenDocument file that holds content.xml and meta.xml."""
    entries = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}" />'
                      for name, kind in (("/", mime), ("content.xml", "text/xml"), ("meta.xml", "text/xml")))
    return ('<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            f'manifest:1.0" manifest:version="1.3">{entries}</manifest:manifest>').encode()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a zip package by name, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip package with fixed times; ``mimetype`` first and stored, as OpenDocument asks."""
    out = io.BytesIO()
    names = sorted(parts, key=lambda name: name != "mimetype")
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, parts[name], compresslevel=9)
    return out.getvalue()


def clean_docx(data: bytes, title: str, marking: str, alts: list[str]) -> bytes:
    """A .docx with empty metadata, the marking in its header, and the alternative texts in place."""
    parts = unpacked(data)
    parts["docProps/core.xml"] = _CORE.format(title=escape(title)).encode("utf-8")
    parts["docProps/app.xml"] = _APP.encode("utf-8")
    for name in [n for n in parts if re.fullmatch(r"word/header\w*\.xml", n)]:
        parts[name] = parts[name].replace("〔密等〕".encode(), escape(marking).encode("utf-8"))
    body = parts["word/document.xml"].decode("utf-8")
    body = re.sub(r'descr="data:[^"]*"', 'descr=""', body)
    parts["word/document.xml"] = _docx_alts(body, alts).encode("utf-8")
    return packed(parts)


def _docx_alts(body: str, alts: list[str]) -> str:
    """Each drawing in order gets its alternative text, whatever pandoc wrote there."""
    texts = iter(alts)

    def named(match):
        text = escape(next(texts, ""))
        return re.sub(r'descr="[^"]*"', lambda _: f'descr="{text}"', match.group())

    return re.sub(r"<wp:docPr\b[^>]*/>", named, body)


def clean_odt(data: bytes, title: str, marking: str, alts: list[str]) -> bytes:
    """A .odt with empty metadata, the marking in its header, ruled tables and alternative texts."""
    parts = unpacked(data)
    parts["meta.xml"] = odf_meta(title)
    parts["styles.xml"] = parts["styles.xml"].replace("〔密等〕".encode(), escape(marking).encode("utf-8"))
    body = parts["content.xml"].decode("utf-8")
    parts["content.xml"] = _odt_alts(_ruled(_sized(body)), alts).encode("utf-8")
    return packed(parts)


def _ruled(body: str) -> str:
    """Borders on every cell and a light fill on header cells; pandoc writes tables without rules."""
    for name, fill in (("TableHeaderRowCell", ' fo:background-color="#e7e6e6"'), ("TableRowCell", "")):
        body = re.sub(rf'<style:style style:name="{name}".*?</style:style>',
                      lambda _, n=name, f=fill: _CELL.format(name=n, fill=f), body, count=1, flags=re.DOTALL)
    return body


def _sized(body: str) -> str:
    """Relative column widths as centimetres, and the table as wide as the text."""
    def column(match):
        width = _TEXT_CM * int(match.group(1)) / 65535
        return f'style:column-width="{width:.2f}cm" {match.group()}'

    body = re.sub(r'style:rel-column-width="([0-9]+)\*"', column, body)
    return body.replace('style:rel-width="100%"', f'style:width="{_TEXT_CM:.0f}cm" style:rel-width="100%"')


def _odt_alts(body: str, alts: list[str]) -> str:
    texts = iter(alts)

    def described(match):
        return f"{match.group()}<svg:desc>{escape(next(texts, ''))}</svg:desc>"

    return re.sub(r"<draw:image\b[^>]*/>", described, body)

"""The tables of the case writeup for a spreadsheet: one .ods and one .csv each, in placeholders, without metadata.

A .csv is UTF-8 with a byte-order mark, as Excel wants it, and a text that a spreadsheet would run as a formula gets an
apostrophe before it (OWASP, "CSV Injection"). In a .ods every cell is a typed string or number: nothing is run.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from html import escape
from pathlib import Path

from leakkit.custody import write_whole
from leakkit.writeup import annexes, packages
from leakkit.writeup.blocks import Table
from leakkit.writeup.codes import Codes, missing
from leakkit.writeup.escaping import Text, plain
from leakkit.writeup.material import Material

_STARTS = "=+-@\t\r\n"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"' for name, place in (
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("fo", "xsl-fo-compatible"),
    ("svg", "svg-compatible")))
_FONT = '<style:font-face style:name="標楷體" svg:font-family="標楷體, DFKai-SB, BiauKai, TW-Kai, \'Noto Sans CJK TC\'" />'
_LOOK = (
    '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:background-color="#e7e6e6" '
    'fo:border="0.5pt solid #595959" fo:wrap-option="wrap" /><style:text-properties fo:font-weight="bold" '
    'style:font-weight-asian="bold" style:font-name-asian="標楷體" style:language-asian="zh" style:country-asian="TW" />'
    '</style:style><style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt '
    'solid #595959" fo:wrap-option="wrap" style:vertical-align="top" /><style:text-properties style:font-name-asian="標楷體" '
    'style:language-asian="zh" style:country-asian="TW" /></style:style>')


def sheets(material: Material) -> dict[str, Table]:
    """Name → table, those that have rows: evidence, timeline, audience, members, elements, findings, deadlines."""
    codes = Codes(material)
    made = {"evidence": annexes.evidence_table(material, codes)}
    if not material.harmless:
        made |= {"timeline": annexes.timeline_table(material), "audience": annexes.totals_table(material),
                 "members": annexes.audience_table(material, codes), "elements": annexes.element_table(material, codes),
                 "findings": annexes.finding_table(material, codes), "deadlines": annexes.due_table(material, codes)}
    return {name: table for name, table in made.items() if table.rows}


def write_sheets(material: Material, folder) -> dict[str, Path]:
    """Write every table of `sheets` into `folder` as .ods and .csv; name → the .ods. Raises CannotWrite."""
    files = {}
    for name, table in sheets(material).items():
        files[name] = Path(folder) / f"{name}.ods"
        write_whole(files[name], ods(table))
        write_whole(files[name].with_suffix(".csv"), comma_separated(table))
    return files


def comma_separated(table: Table) -> bytes:
    """A table as CSV: UTF-8 with BOM, CRLF, formulas neutralised."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([[harmless(_shown(cell)) for cell in row] for row in (table.headers, *table.rows)])
    return out.getvalue().encode("utf-8-sig", "replace")


def harmless(cell: str) -> str:
    """`cell`, with an apostrophe before it where a spreadsheet would run it, also behind blanks or in full width."""
    start = unicodedata.normalize("NFKC", cell).lstrip(" \u3000\u200b\ufeff")[:1]
    return f"'{cell}" if start and start in _STARTS or cell[:1] in _STARTS and cell else cell


def _shown(cell) -> str:
    if missing(cell):
        return ""
    return plain(cell) if isinstance(cell, Text) else str(cell)


def ods(table: Table) -> bytes:
    """A table as .ods: header row repeated on each page, typed cells, no author, equal bytes for equal tables."""
    head = _row(table.headers, "head")
    body = "".join(_row(row, "cell") for row in table.rows)
    widths = "".join(f'<style:style style:name="w{i}" style:family="table-column"><style:table-column-properties '
                     f'style:column-width="{_width(table, i):.1f}cm" /></style:style>' for i in range(len(table.headers)))
    columns = "".join(f'<table:table-column table:style-name="w{i}" />' for i in range(len(table.headers)))
    name = escape(re.sub(r"[\[\]*?:/\\]", "", table.caption).strip() or "表")
    content = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.3">'
               f"<office:font-face-decls>{_FONT}</office:font-face-decls><office:automatic-styles>{widths}{_LOOK}"
               f'</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="{name}">{columns}'
               f"<table:table-header-rows>{head}</table:table-header-rows>{body}</table:table></office:spreadsheet>"
               f"</office:body></office:document-content>")
    return packages.packed({"mimetype": _MIME.encode(), "content.xml": content.encode("utf-8"),
                            "meta.xml": packages.odf_meta(table.caption), "META-INF/manifest.xml": packages.manifest(_MIME)})


def _row(cells, style: str) -> str:
    return f"<table:table-row>{''.join(_cell(cell, style) for cell in cells)}</table:table-row>"


def _cell(cell, style: str) -> str:
    words = escape(_UNPRINTABLE.sub("□", _shown(cell)))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and not missing(cell):
        kind = f'office:value-type="float" office:value="{cell}"'
    else:
        kind = 'office:value-type="string"'
    return f'<table:table-cell table:style-name="{style}" {kind}><text:p>{words}</text:p></table:table-cell>'


def _width(table: Table, column: int) -> float:
    """Centimetres: about the longest cell, between 2 and 9."""
    longest = max((sum(2 if ord(c) > 0x2E7F else 1 for c in _shown(row[column])) for row in (table.headers, *table.rows)), default=0)
    return min(9.0, max(2.0, 0.2 * longest + 0.4))

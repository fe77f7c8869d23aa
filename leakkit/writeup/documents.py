"""A Material to a finished file: pictures drawn, text made, rendered in the format that the path's suffix asks for."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from leakkit.writeup.bulletin_text import bulletin_draft
from leakkit.writeup.case_text import case_draft
from leakkit.writeup.draft import Draft
from leakkit.writeup.figures import draw
from leakkit.writeup.material import Material
from leakkit.writeup.memo_text import memo_draft
from leakkit.writeup.notice_text import notice_draft
from leakkit.writeup.render import render
from leakkit.writeup.report_text import report_draft

#: genre → (what makes its Draft, whether it has pictures)
GENRES = {"writeup": (case_draft, True), "bulletin": (bulletin_draft, False), "memo": (memo_draft, False),
          "notice": (notice_draft, False), "report": (report_draft, True)}


def write(genre: str, material: Material, path, templates=None, **options) -> Draft:
    """Write one of GENRES to `path` and return its Draft.

    `path` ends in .md, .odt, .docx, .pdf or .html; a .md gets its pictures beside it. Missing pictures are drawn.
    `templates`: the office's folder of templates, sentences, words and reference documents. `options`: those of the genre:
    ``marking`` (密等; writeup, memo, notice, report), ``outcome``, ``signature``, ``length`` (bulletin), ``person`` (notice).
    Raises NothingYet, InputError (suffix, option, broken template), CannotWrite, MissingPart.
    """
    make, pictured = GENRES[genre]
    with tempfile.TemporaryDirectory() as folder:
        whole = replace(material, pictures={**draw(material, folder), **material.pictures}) if pictured else material
        draft = make(whole, templates=templates, **options)
        named = {name: file for name, file in whole.pictures.items() if f"]({name})" in draft.markdown}
        render(draft.markdown, path, named, draft.title, draft.marking, when=whole.written_on, reference=templates)
    return draft


def case_writeup(material: Material, path, templates=None, marking: str = "密") -> Path:
    """Write the case writeup (調查報告; a short 檢視結果報告 where nothing was disclosed) and return its path; see `write`."""
    write("writeup", material, path, templates, marking=marking)
    return Path(path)


def bulletin(material: Material, path, outcome: str = "", signature: str = "", templates=None, length: str = "long") -> Path:
    """Write the bulletin (公務機密維護宣導) and return its path; see `bulletin_draft` for the options."""
    write("bulletin", material, path, templates, outcome=outcome, signature=signature, length=length)
    return Path(path)


def memo(material: Material, path, templates=None, marking: str = "密") -> Path:
    """Write the memo (簽) and return its path."""
    write("memo", material, path, templates, marking=marking)
    return Path(path)


def notice(material: Material, path, person: str = "", templates=None, marking: str = "密") -> Path:
    """Write the letter (通知當事人書函) to one person and return its path."""
    write("notice", material, path, templates, person=person, marking=marking)
    return Path(path)


def report(material: Material, path, templates=None, marking: str = "密") -> Path:
    """Write the report (專案報告) and return its path."""
    write("report", material, path, templates, marking=marking)
    return Path(path)

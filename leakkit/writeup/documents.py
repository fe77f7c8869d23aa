"""A Material to a finished file: pictures drawn, text made, rendered in the format that the path's suffix asks for."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from leakkit.writeup.bulletin_text import bulletin_text, bulletin_title
from leakkit.writeup.case_text import case_text, case_title
from leakkit.writeup.figures import draw
from leakkit.writeup.material import Material
from leakkit.writeup.render import render


def case_writeup(material: Material, path, templates=None, marking: str = "密") -> Path:
    """Write the case writeup (調查報告; a short 檢視結果報告 where nothing was disclosed) and return its path.

    `path` ends in .md, .odt, .docx, .pdf or .html; a .md gets its pictures beside it. Missing pictures are drawn.
    `templates`: the office's own templates, sentences and reference documents. `marking`: 密等 in the header.
    Raises NothingYet (no evidence), InputError (suffix), CannotWrite, MissingPart.
    """
    with tempfile.TemporaryDirectory() as folder:
        whole = replace(material, pictures={**draw(material, folder), **material.pictures})
        return render(case_text(whole, templates), path, whole.pictures, case_title(whole), marking,
                      when=whole.written_on, reference=templates)


def bulletin(material: Material, path, outcome: str = "", signature: str = "", templates=None) -> Path:
    """Write the bulletin (公務機密維護宣導) and return its path; see `bulletin_text` for `outcome` and `signature`.

    Raises NothingYet (no disclosure to tell of), InputError (suffix), CannotWrite, MissingPart.
    """
    words = bulletin_text(material, outcome, signature, templates)
    return render(words, path, title=bulletin_title(material), marking="", when=material.written_on,
                  reference=templates)

"""Documents an office can sign: case writeup, bulletin in three lengths, memo, letter to a person, report; five formats.

`write(genre, material, path)` writes a finished file of one of `GENRES`; `case_writeup`, `bulletin`, `memo`, `notice` and
`report` do one each. A `Draft` is a document before it has a format; `figures.draw` makes the pictures; `render.render`
writes any Markdown. Nothing heavy is imported before it is needed.
"""

from leakkit.writeup import figures, sheets
from leakkit.writeup.bulletin_text import bulletin_draft, bulletin_text, bulletin_title
from leakkit.writeup.case_text import case_draft, case_text, case_title
from leakkit.writeup.documents import GENRES, bulletin, case_writeup, memo, notice, report, write
from leakkit.writeup.draft import Draft
from leakkit.writeup.kept import Change, changes, kept_sentences, same_document
from leakkit.writeup.material import Deid, Material
from leakkit.writeup.notice_text import subjects

__all__ = ["Change", "Deid", "Draft", "GENRES", "Material", "bulletin", "bulletin_draft", "bulletin_text", "bulletin_title",
           "case_draft", "case_text", "case_title", "case_writeup", "changes", "figures", "kept_sentences", "memo", "notice",
           "report", "same_document", "sheets", "subjects", "write"]

"""A document that somebody edited, against the case: which sentences lost their evidence, what in it identifies, what leaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from leakkit import deid
from leakkit.errors import EmptyFile
from leakkit.leak.boilerplate import excused
from leakkit.leak.documents import case_map, tellable
from leakkit.writeup import Change, changes, same_document
from leakkit.writeup.plain import paragraphs, plain_text


@dataclass(frozen=True)
class Lost:
    """`document`: which written document the file is a copy of ("" = none that the case knows), `sentences`: how many that one
    has, `changes`: what is not as it was written, `identifying`: combinations by which a reader may know somebody."""

    document: str
    sentences: int
    changes: tuple[Change, ...]
    identifying: tuple = ()

    @property
    def lost(self) -> tuple[Change, ...]:
        """The changes by which a sentence is without its evidence."""
        return tuple(change for change in self.changes if change.kind not in ("changed", "removed"))


def lost_evidence(case, path) -> Lost:
    """Compare an edited .odt, .docx, .md, .html, .txt or .pdf with what the case wrote.

    Words that are shown went through the case's map, so that a name which somebody wrote in does not reach the screen.
    Raises FileMissing, EmptyFile, Undecodable, InputError (suffix).
    """
    told = paragraphs(path)
    if not told:
        raise EmptyFile(file=Path(path).name)
    kept, names = case.table("sentences"), case_map(case)
    people = case.table("people")
    identifying = tuple(deid.identifying("\n".join(told), people, names))
    document = same_document(told, kept, Path(path).name)
    if not document:
        return Lost("", 0, (), identifying)
    rows = kept[kept["document"] == document]
    found = changes(told, rows, _known(case, kept), whole_lines=Path(path).suffix.lower() != ".pdf")
    shown = tuple(replace(one, words=names.apply(one.words)) for one in found)
    return Lost(document, int((rows["key"] != "text").sum()), shown, identifying)


def originals_in(case, path) -> deid.Report:
    """The leak check of any document against the case, without display names and undecided findings that are leakkit's own words."""
    originals = tellable(case)
    found = deid.check(Path(path), originals)
    if not found:
        return found
    stay, hints = excused(case, found, originals, plain_text(path))
    return deid.Report(stay, found.looked_at, (*found.not_looked_at, *hints))


def _known(case, kept) -> set[str]:
    """Every row id that a sentence of the case may cite."""
    known = {row for rows in kept["rows"] for row in rows} | {f"S{n}" for n in range(1, len(case.table("statements")) + 1)}
    for table, column in (("evidence", "evidence_id"), ("messages", "message_id"), ("people", "person_id"),
                          ("findings", "finding_id"), ("disclosures", "disclosure_id"), ("provisions", "provision_id")):
        known |= set(pd.DataFrame(case.table(table))[column].dropna())
    return known

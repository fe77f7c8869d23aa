"""The documents of a leak: five genres, the figures, the tables for a spreadsheet. Each passes the leak check or is not written."""

from __future__ import annotations

from pathlib import Path

from leakkit.errors import InputError
from leakkit.leak.documents import write_document, write_tables
from leakkit.leak.hints import Written, written
from leakkit.people import person_of
from leakkit.writeup import figures, subjects


class Papers:
    """``leak.writeup`` ``bulletin`` ``memo`` ``notice`` ``report`` ``figures`` ``tables``.

    A document ends in .odt, .docx, .pdf, .md or .html. `templates` is the office's own folder of templates, sentences, words and
    reference documents. The path that comes back has `hints`, what the officer should know or fill in. Raises LeakRefused when an original value survives, NothingYet, InputError, CannotWrite, MissingPart.
    """

    def writeup(self, path, templates=None, marking: str = "密") -> Written:
        """The case writeup (調查報告). `marking`: 密等 in the header, "" for none."""
        return write_document(self._case, self._material(), path, "writeup", templates=templates, marking=marking)

    def bulletin(self, path, length: str = "long", outcome: str = "", signature: str = "", templates=None) -> Written:
        """The confidentiality bulletin (公務機密維護宣導), de-identified, months only.

        `length`: "short" (短文, 250–500 characters), "standard" (標準, 700–1,200) or "long" (專報, 1,500–3,000). `outcome`: the result in a
        sentence, else what the officer stated. `signature`: who signs; naming the office names the agency, so a blank stands there.
        """
        return write_document(self._case, self._material(), path, "bulletin", templates=templates, length=length,
                              outcome=outcome, signature=signature)

    def memo(self, path, templates=None, marking: str = "密") -> Written:
        """The memo to the superior (簽：主旨、說明、擬辦)."""
        return write_document(self._case, self._material(), path, "memo", templates=templates, marking=marking)

    def notice(self, path, person: str = "", templates=None, marking: str = "密") -> Written:
        """The letter to one person whose data were exposed (通知當事人書函); nobody else is in it.

        `person`: an id, name, placeholder or account. Without it the first person's letter stands at `path`, and everybody
        else's beside it under the placeholder (通知-丙.odt). The path of the letter asked for.
        """
        material = self._material()
        if person:
            return write_document(self._case, material, path, "notice", templates=templates, marking=marking,
                                  person=person_of(self._people, person))
        path, hints = Path(path), []
        for number, one in enumerate(subjects(material)):
            place = path if not number else path.with_name(f"{path.stem}-{self._map.placeholder_of(one)}{path.suffix}")
            hints += write_document(self._case, material, place, "notice", templates=templates, marking=marking, person=one).hints
        if not subjects(material):
            raise InputError(why="本事件的個資都沒有指明屬於何人，無從通知")
        return written(path, hints)

    def report(self, path, templates=None, marking: str = "密") -> Written:
        """The report to the head of the agency, a council or the Control Yuan (專案報告)."""
        return write_document(self._case, self._material(), path, "report", templates=templates, marking=marking)

    def figures(self, folder) -> dict[str, Path]:
        """The figures as PNG files in `folder`; placeholders only."""
        return figures.draw(self._material(), Path(folder))

    def tables(self, folder) -> dict[str, Path]:
        """The tables of the writeup in `folder`, each as .ods and as .csv (UTF-8 with BOM, formulas neutralised): name → the .ods."""
        return write_tables(self._case, self._material(), Path(folder))

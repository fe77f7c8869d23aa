"""The officer's verbs over one case: add, read, find, review, incident. What they change is kept in the case folder.

Each verb rereads its inputs from the folder, skips the work when nothing it depends on has changed, and writes its table whole
or not at all, so a stopped run goes on where it was. The verbs live in the modules of their nouns.
"""

from __future__ import annotations

from leakkit.case import CaseFolder
from leakkit.custody import verify
from leakkit.investigation.evidence import EvidenceVerbs
from leakkit.investigation.findings import FindingVerbs
from leakkit.investigation.happened import IncidentVerbs
from leakkit.investigation.persons import People, PersonVerbs
from leakkit.investigation.statements import StatementVerbs


class Case(EvidenceVerbs, PersonVerbs, StatementVerbs, FindingVerbs, IncidentVerbs):
    """One case. Tables are read from the folder by name: ``case.table("messages")``; every display is masked."""

    def __init__(self, folder: CaseFolder):
        self.folder = folder
        self.people = People(self)
        self.waiting: list[str] = []

    def __repr__(self):
        files = len(self.folder.received())
        return f"案件 {self.folder.name}：{files} 件證據，{len(self.table('findings'))} 筆發現（{self.folder.path}）"

    def table(self, name: str):
        """A table of the case (see `leakkit.schema`)."""
        return self.folder.table(name)

    def verify(self) -> list:
        """Broken links of custody, first one first; empty = whole."""
        return verify(self.folder.path)

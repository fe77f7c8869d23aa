"""The desk: one case, its panels, and the steps of the shipped sample."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from leakkit import review
from leakkit.demo import OFFICER as SAMPLE_OFFICER
from leakkit.demo import clock, samples
from leakkit.errors import CaseDamaged, CustodyBroken, InputError, NothingYet
from leakkit.investigation import Case, open_case
from leakkit.language import tell
from leakkit.notebook.lab import CASE, OFFICER, SAMPLE
from leakkit.notebook.screen import SCREEN, guard
from leakkit.notebook.values import Known

#: where the sample's case lies when no case was named
SAMPLE_CASE = "leakkit-lab/case"
STEPS = ("receive", "people", "find", "decide")
#: the tables that a reconstruction rests on
_GROUNDS = ("evidence", "messages", "membership", "people", "findings", "decisions", "statements")


class Desk:
    """A case and its panels. Each verb gives a panel to show in a notebook; what a panel does stands under it as code.

    `case` is the Case itself. Panels of one desk show the same state: an act on one draws all of them anew.
    """

    def __init__(self, case: Case, sample: Path | None = None):
        self.case, self.sample = case, sample
        self.panels: list = []
        self.known = Known(case)
        self._tables: tuple = (None, {})
        self._leak: tuple = (None, None)
        self._drawn: dict = {}
        self._seen = 0                  # size of the log when the panels were drawn
        SCREEN.watch(self.known)
        _guard_here()

    def __repr__(self):
        sample = tell("notebook.sample") if self.sample else ""
        try:
            return f"{self.case!r}{sample}\n{self.next()}"
        except (CustodyBroken, CaseDamaged) as error:       # a case that cannot be read is told in words, at the first cell already
            return SCREEN.sentence(error)[0]

    def next(self) -> str:
        """What there is to do next, in one sentence: the first step of the day that is not done."""
        if not self.case.folder.received():
            return tell("notebook.next.receive")
        if self.table("messages").empty:
            return tell("notebook.next.read")
        if not self.case.searched():
            return tell("notebook.next.find" if not self.case.folder.made_from("findings") else "notebook.next.find_again")
        counts = review.counts(self.table("findings"), self.table("decisions"))
        if counts["undecided"]:
            return tell("notebook.next.review", count=counts["undecided"])
        try:
            self.leak  # noqa: B018  (raises when nothing was exposed)
        except NothingYet as error:
            return tell("notebook.next.nothing") if self.case.disclosures().empty else str(error)
        return tell("notebook.next.write")

    def refresh(self) -> None:
        """Draw every panel anew."""
        for panel in self.panels:
            panel.refresh()
        self._seen = self._size()       # drawing may itself keep a table

    def look(self) -> None:
        """Draw anew what another window or command has changed since the panels were drawn; nothing while long work goes on here."""
        if self._seen != self._size() and not any(panel.working for panel in self.panels):
            self.refresh()

    def rested(self) -> None:
        """Long work is over: who was told to wait need wait no longer."""
        for panel in self.panels:
            panel.fault = None if panel.fault == (tell("notebook.busy"), "") else panel.fault
        self.refresh()

    def _size(self) -> int:
        return self.case.folder.log.path.stat().st_size

    def table(self, name: str):
        """A table of the case, read again only when the case's log has grown."""
        size = self._size()
        if self._tables[0] != size:
            self._tables = (size, {})
        if name not in self._tables[1]:
            self._tables[1][name] = self.case.table(name)
        return self._tables[1][name]

    @property
    def leak(self):
        """The incident as the case stands now (`case.incident()`), made anew when a table under it has changed. Raises NothingYet."""
        rosters = [f"{file.name}={file.stat().st_mtime_ns}" for file in sorted((self.case.folder.path / "rosters").glob("*.csv"))]
        key = self.case.folder.key(*rosters, tables=_GROUNDS)
        if self._leak[0] != key:
            self._leak = (key, self.case.incident())
        return self._leak[1]

    @property
    def material(self):
        """Everything the figures and documents are made from, computed once an incident."""
        leak = self.leak
        if self._drawn.get("leak") is not leak:
            self._drawn = {"leak": leak, "material": leak._material()}
        return self._drawn["material"]

    def still(self, name: str) -> bytes:
        """The documents' picture of that name as PNG bytes, drawn once an incident; empty = this case has none. Raises NothingYet."""
        from leakkit.notebook.drawn import still

        material = self.material
        if name not in self._drawn:
            self._drawn[name] = still(name, material)
        return self._drawn[name]

    # ---- reveal

    @property
    def revealed(self) -> set[str]:
        """finding ids whose value may be shown in this kernel; ``*`` = all."""
        return self.known.revealed()

    def reveal(self, reason: str, finding_id: str = "*") -> str:
        """Show values in this notebook until the kernel ends or `mask` is called: all, or one finding's. Logged with the reason.

        Gives the finding's value, or "" for all. Raises InputError without a reason.
        """
        if finding_id == "*" and not reason.strip():
            raise InputError(why=tell("investigation.reveal_reason"))
        if finding_id == "*":
            self.case.folder.note("reveal", finding_id="*", reason=reason)
        value = self.case.reveal(finding_id, reason) if finding_id != "*" else ""
        self.refresh()
        return value

    def mask(self) -> None:
        """Mask again what was revealed; logged."""
        self.case.folder.note("mask")
        self.refresh()

    def shows(self, finding_id: str = "") -> bool:
        """Whether this finding's value may be shown now ("" = everything)."""
        return bool({"*", finding_id} & self.revealed)

    # ---- panels

    def receive(self):
        """Files in: drop or pick exports, rosters; the custody receipt and the line account."""
        from leakkit.notebook.receive import Receive

        return Receive(self)

    def people(self):
        """Persons: roles, need to know, two accounts of one person."""
        from leakkit.notebook.persons import Persons

        return Persons(self)

    def find(self):
        """Search for personal data, with progress and a stop button; what was and was not looked at."""
        from leakkit.notebook.finding import Finding

        return Finding(self)

    def review(self):
        """Decide the findings one by one, by keyboard."""
        from leakkit.notebook.reviewing import Review

        return Review(self)

    def questions(self):
        """What no export can show: group sizes, agency, and the facts that the law asks for."""
        from leakkit.notebook.answering import Questions

        return Questions(self)

    def timeline(self):
        """The timeline with a word on every mark."""
        from leakkit.notebook.drawn import Timeline

        return Timeline(self)

    def audience(self):
        """Who could see it, as an interval."""
        from leakkit.notebook.drawn import Seen

        return Seen(self)

    def spread(self):
        """How the content went from chat to chat."""
        from leakkit.notebook.drawn import Travelled

        return Travelled(self)

    def severity(self):
        """The severity, for reference, and what would change it."""
        from leakkit.notebook.measured import Severity

        return Severity(self)

    def provisions(self):
        """The provisions in force on the day of the act, element by element."""
        from leakkit.notebook.measured import Provisions

        return Provisions(self)

    def deadlines(self):
        """What is due and what is done."""
        from leakkit.notebook.measured import Deadlines

        return Deadlines(self)

    def documents(self):
        """Preview and export the documents, with the leak check's answer."""
        from leakkit.notebook.documents import Documents

        return Documents(self)

    def custody(self):
        """Whether every file is as the log has it, and the hash to copy into the paper record."""
        from leakkit.notebook.keeping import Custody

        return Custody(self)

    # ---- the sample

    def prepare(self, until: str) -> None:
        """On the shipped sample: do every step up to `until` that was not done yet. On another case: nothing."""
        if self.sample is None or not until:
            return
        if until not in STEPS:
            raise InputError(why=f"sample_until={until!r}：{', '.join(STEPS)}")
        for step in STEPS[: STEPS.index(until) + 1]:
            getattr(self, f"_sample_{step}")()

    def _sample_receive(self):
        if not self.case.folder.received():
            for file in sorted(self.sample.glob("*LINE*.txt")):
                self.case.add(file, received_from="A機關同仁")
            self.case.add(self.sample / "screenshot.png", received_from="A機關同仁")
        self.case.read()

    def _sample_people(self):
        if self.case.stated("agency"):
            return
        for row in pd.read_csv(self.sample / "rosters.csv", dtype=str).itertuples():
            self.case.roster(self.sample / row.roster, row.chat)
        self.case.answers(self.sample / "answers.toml")

    def _sample_find(self):
        if not self.case.folder.made_from("findings"):
            self.case.find()

    def _sample_decide(self):
        if self.case.table("decisions").empty:
            self.case.decide_from(self.sample / "decisions.csv")


def opened(case=None, officer: str = "", sample_until: str = "") -> Desk:
    """See `leakkit.notebook.desk`."""
    sample = None
    if case is None and os.environ.get(CASE):
        sample = samples() / "seed_case" if os.environ.get(SAMPLE) else None
        case = open_folder(os.environ[CASE], officer or os.environ.get(OFFICER, ""), bool(sample))
    elif case is None:
        sample, case = samples() / "seed_case", open_folder(SAMPLE_CASE, officer, True)
    elif not isinstance(case, Case):
        case = open_case(case, officer)
    desk = Desk(case, sample)
    desk.prepare(sample_until)
    return desk


def open_folder(path, officer: str, sample: bool) -> Case:
    """The case in a folder; the sample's has its own clock and name, so that its runs repeat."""
    if sample:
        return open_case(path, officer or SAMPLE_OFFICER, clock=clock(), name="114-003")
    return open_case(path, officer)


def _guard_here():
    """Guard the screen when this runs in a notebook kernel."""
    import sys

    if "IPython" in sys.modules:
        shell = sys.modules["IPython"].get_ipython()
        if shell is not None and hasattr(shell, "kernel"):
            guard(shell)

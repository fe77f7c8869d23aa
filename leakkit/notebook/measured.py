"""Severity and the law of that day, in the officer's words."""

from __future__ import annotations

from leakkit.errors import NothingYet
from leakkit.notebook.board import Panel
from leakkit.severity import BAND_ZH
from leakkit.writeup.codes import missing, word


class Severity(Panel):
    """`desk.severity()`: the ENISA score with its factors, and the single changes that would flip the band."""

    template = "severity.html"
    title = "嚴重度（參考）"

    def facts(self):
        self.calls = ["case.incident().severity()"]
        try:
            grave = self.desk.leak.severity()
        except NothingYet as error:
            return {"why": str(error), "says": "", "factors": [], "flips": [], "limits": []}
        factors = [(word("factor", row.factor), f"{float(row.value):g}", row.because) for row in grave.factors.itertuples()]
        return {"why": "", "says": str(grave), "factors": factors, "flips": [_flip(row) for row in grave.flips.itertuples()],
                "limits": list(grave.limits)}


def _flip(row) -> str:
    return f"{word('factor', row.factor)} 由 {row.now:g} 變 {row.becomes:g}：{row.score:g}（{BAND_ZH.get(row.band, row.band)}）"


class Provisions(Panel):
    """`desk.provisions()`: each provision in force on the day of the act, its elements by state."""

    template = "provisions.html"
    title = "行為時可能涉及之條文"

    def facts(self):
        self.calls = ["case.incident().provisions()"]
        try:
            frame = self.desk.leak.provisions()
        except NothingYet as error:
            return {"why": str(error), "laws": [], "limits": [], "day": ""}
        laws = [_law(rows) for _, rows in frame.groupby("provision_id", sort=False)]
        return {"why": "", "laws": laws, "limits": list(frame.attrs.get("limits", [])), "day": f"{self.desk.leak.day:%Y/%m/%d}"}


def _law(rows) -> dict:
    """One provision: its name, version, how many elements stand at each state, and the elements."""
    first = rows.iloc[0]
    elements = [(row.element, word("state", row.state), "" if missing(row.because) else row.because, "、".join(list(row.rows)[:4]))
                for row in rows.itertuples()]
    tally = "、".join(f"{word('state', state)} {int(count)}" for state, count in rows["state"].value_counts().items())
    return {"name": f"{first['law']} 第 {first['article']} 條（點）", "version": first["version_from"] or "待查", "tally": tally, "elements": elements}


class Deadlines(Panel):
    """`desk.deadlines()`: what is due, by which provision, what is done."""

    template = "deadlines.html"
    title = "期限與待辦"

    def facts(self):
        self.calls = ["case.incident().deadlines()"]
        try:
            frame = self.desk.leak.deadlines()
        except NothingYet as error:
            return {"why": str(error), "rows": [], "limits": []}
        rows = [(row.task, "未載" if missing(row.due) else row.due, "" if missing(row.provision_id) else row.provision_id,
                 str(row.done) == "True") for row in frame.itertuples()]
        return {"why": "", "rows": rows, "limits": list(frame.attrs.get("limits", []))}

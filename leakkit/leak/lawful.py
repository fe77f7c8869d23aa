"""The law of the day of the act: provisions, the questions still open, the officer's answers, what is due."""

from __future__ import annotations

import re

import pandas as pd

from leakkit import law
from leakkit.law.elements import check_facts, fact_table
from leakkit.schema import FINDINGS

#: words of the officer that say a thing is still to be done
_UNDONE = re.compile(r"尚未|還沒|還未|仍未|未(?:曾|予|經)?(?:通知|通報|辦理|採取|完成|報告)|待(?:通知|通報|辦理|查明|核示)|擬(?:於|予|以|具)|將於|預定|預計|\A\s*(?:否|無|沒有|未|待|no|false)\s*\Z", re.IGNORECASE)
_UNKNOWN = ("unknown", "未知", "")
#: what the officer states for the documents that also settles a task of the checklist
_SETTLES = {"taken": ("preserve",), "notified": ("notify", "notify-content"), "reported": ("report-inside",)}


class LawVerbs:
    """``leak.provisions`` ``questions`` ``answer`` ``deadlines`` ``done``."""

    @property
    def day(self):
        """The day of the act: the date of the first exposure."""
        return self.disclosures["posted_at"].min().date()

    def provisions(self) -> pd.DataFrame:
        """PROVISIONS in force on the day of the act, one row an element, with the whole provision's `standing`.

        attrs: "limits", "excluded" (what nothing points to, and why), "questions", "states", "competition".
        """
        frame = law.provisions_table(self._derived(), self._answers(), on=self.day)
        self._keep("provisions", frame)
        return frame

    def questions(self) -> pd.DataFrame:
        """What a person still has to judge, the question that most provisions wait for first; then what was answered.

        Columns: fact, question, type, levels, needed_by, answer, by, at. Answer with ``leak.answer(fact, value)``.
        """
        answers = self._answers()
        plain = {name: one.value for name, one in self._derived().items()} | answers
        given = {row.fact.removeprefix("law."): (row.value, row.by, row.at) for row in self._stated_law().itertuples()}
        return law.questions(plain, on=self.day, answered={name: given[name] for name in answers if name in given})

    def answer(self, fact: str, value) -> None:
        """Record the officer's judgement of one fact, with who and when; None takes it back. Raises InputError."""
        check_facts({fact: value})
        many = fact_table()[fact]["type"] == "list" and value is not None
        values = ["、".join([value] if isinstance(value, str) else value)] if many else ["unknown" if value is None else value]
        self._case.state("law", f"law.{fact}", values[0])
        self._kept.pop("statements", None)

    def deadlines(self, known_on=None) -> pd.DataFrame:
        """DEADLINES by the law of the day the agency knew: what is due, periods, and advice that binds nobody.

        `known_on`: day (with the time, where hours are to be counted); default: the officer's statement ``known_on``,
        else the day the first export was received. What was stated as taken, notified, reported or done is marked.
        """
        known, assumed = self._known_on(known_on)
        plain = {name: one.value for name, one in self._derived().items()} | self._answers()
        frame = law.deadlines(plain, posted_on=self.day, known_on=known, done=self._settled())
        if assumed:
            frame.attrs["limits"].append("未陳明知悉日，以第一件證據收件日代之。")
        self._keep("deadlines", frame)
        return frame

    def done(self, key: str) -> None:
        """Record that a task of the checklist is done (its `key`). Raises InputError for an unknown key."""
        from leakkit.errors import InputError
        from leakkit.law.deadlines import tasks

        if key not in {task["key"] for task in tasks()}:
            raise InputError(why=f"檢核表沒有「{key}」，代號見 leakkit show deadlines")
        self._case.state(key, "done", True)
        self._kept.pop("statements", None)

    def _known_on(self, known_on) -> tuple[object, bool]:
        stated = next(reversed(list(self._case.stated("known_on").values())), None)
        if known_on or stated:
            return known_on or stated, False
        received = self._table("evidence")["received_at"].dropna()
        return (received.min() if len(received) else self.day), True

    def _settled(self) -> set[str]:
        rows = self._table("statements")
        said = {fact: [not _UNDONE.search(str(value)) for value in group["value"]] for fact, group in pd.DataFrame(rows).groupby("fact")}
        # of several measures one may still be to come; of a notice or a report the latest word counts
        facts = {fact for fact, done in said.items() if (any(done) if fact == "taken" else done[-1])}
        return {key for fact, keys in _SETTLES.items() if fact in facts for key in keys} | set(self._case.stated("done"))

    def _derived(self) -> dict:
        """What the tables show of the facts; computed once, and anew when another audience is stated."""
        if self._clues is None:
            self._clues = law.derive(self._table("messages"), self._people, self._shown_findings(), self.disclosures, self._all_audiences())
        return self._clues

    def _stated_law(self) -> pd.DataFrame:
        rows = self._table("statements")
        return rows[rows["fact"].str.startswith("law.")] if len(rows) else rows

    def _answers(self) -> dict:
        """Fact → the officer's latest answer; what was taken back is left out."""
        out: dict = {}
        for row in self._stated_law().itertuples():
            name = row.fact.removeprefix("law.")
            kind = fact_table().get(name, {}).get("type", "")
            out[name] = _typed(row.value, kind, out.get(name))
        return {name: value for name, value in out.items() if value is not None}

    def _texts(self, provisions) -> list:
        """The held version of each provision in the table, in its order."""
        return [law.provision(row.law, row.article, on=self.day)
                for row in provisions.drop_duplicates(["law", "article"]).itertuples()]

    def _shown_findings(self):
        ids = set().union(*self.disclosures["findings"])
        found = self._table("findings")
        return FINDINGS.check(pd.DataFrame(found[found["finding_id"].isin(ids)]))


def _typed(value: str, kind: str, before=None):
    """A stated answer as the law room wants it: yes or no, a number, words, or a list (stated one by one or joined by 、)."""
    if value.lower() in _UNKNOWN:
        return None
    if kind == "list":
        parts = [part for part in value.split("、") if part]
        return parts if "、" in value or not before else list(dict.fromkeys([*before, *parts]))
    if value.lower() in ("true", "false", "是", "否"):
        return value.lower() in ("true", "是")
    return int(value) if value.isdigit() else value

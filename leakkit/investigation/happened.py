"""What happened: disclosures, the incident, what was looked at, what no output may hold."""

from __future__ import annotations

import contextlib

import pandas as pd

from leakkit import people as persons
from leakkit import pii, review
from leakkit.errors import CannotWrite, InputError, NothingYet, UnknownRow
from leakkit.incident import MESSAGE_FACTS, propose, ranked, reconstruct
from leakkit.investigation.statements import check_fact
from leakkit.language import tell
from leakkit.schema import EVIDENCE


class IncidentVerbs:
    """``case.disclosures`` ``correct`` ``same_chat`` ``other_chat`` ``incident`` ``looked_at`` ``originals``."""

    def disclosures(self):
        """DISCLOSURES proposed for the whole case and corrected by the officer, with `rank` and `why`, the gravest first."""
        return ranked(self._proposed(), self.table("messages"), self.table("people"))

    def _proposed(self):
        return propose(self.table("messages"), self.table("findings"), self.table("decisions"), self.table("people"),
                       self.chat_evidence(), self.table("statements"), self.table("membership"))

    def chat_evidence(self):
        """EVIDENCE with the titles by which chats are told apart: one for the exports that the officer stated to be one chat
        (``same_chat``), and ``title（E2）`` for one that bears another chat's name (``different_chat``)."""
        evidence = pd.DataFrame(self.table("evidence"))
        title = dict(zip(evidence["evidence_id"], evidence["chat_title"], strict=True))
        said = {frozenset((row.about, row.value)): row for row in self.table("statements").itertuples()
                if row.fact in ("same_chat", "different_chat") and {row.about, row.value} <= set(title)}        # of a pair the last word counts
        for row in said.values():
            if row.fact == "different_chat" and title[row.about] == title[row.value]:
                title[row.about] = f"{title[row.about]}（{row.about}）"
        for row in said.values():
            if row.fact == "same_chat":
                title[row.about] = title[row.value] if isinstance(title[row.value], str) and title[row.value] else row.value
                title[row.value] = title[row.about]
        return EVIDENCE.check(evidence.assign(chat_title=[title[e] for e in evidence["evidence_id"]]))

    def same_chat(self, one: str, other: str) -> None:
        """State that two exports (evidence ids) show one chat, whatever they are called. Raises UnknownRow, InputError."""
        self._of_chats("same_chat", one, other)

    def other_chat(self, one: str, other: str) -> None:
        """State that export `one` shows another chat than `other`, though both bear one name. Raises UnknownRow, InputError."""
        self._of_chats("different_chat", one, other)

    def _of_chats(self, fact, one, other):
        known = set(self.table("evidence")["evidence_id"])
        for evidence_id in (one, other):
            if evidence_id not in known:
                raise UnknownRow(what=evidence_id)
        if one == other:
            raise InputError(why=tell("investigation.two_exports"))
        self.state(one, fact, other)

    def correct(self, message_id: str, reason: str, **facts) -> None:
        """Correct the proposal about one message: ``disclosure="no"`` (it discloses nothing) or "yes", ``ended="2025-09-15 10:52"``
        (or "none"), ``ended_by="unsent"``, ``posted_to="note"``, ``posted_by=account``, ``forwarded_to=`` a message id or a chat.

        Kept as statements, replayed on every rerun; the reason goes into the custody log. Raises UnknownRow, InputError.
        """
        messages, people = self.table("messages"), self.table("people")
        if message_id not in set(messages["message_id"]):
            raise UnknownRow(what=message_id)
        odd = [fact for fact in facts if fact not in (*MESSAGE_FACTS, "forwarded_to")]
        if odd or not facts:
            raise InputError(why=tell("investigation.unknown_fact", fact="、".join(odd), known="、".join((*MESSAGE_FACTS, "forwarded_to"))))
        if not str(reason).strip():
            raise InputError(why=tell("investigation.correct_reason"))
        if "posted_by" in facts:
            person = people[people["person_id"] == persons.person_of(people, facts["posted_by"])].iloc[0]
            facts["posted_by"] = [*person["accounts"], *person["names"]][0]
        for fact, value in facts.items():
            check_fact(fact, value)
        for fact, value in facts.items():
            self.state(message_id, fact, value)
        self.folder.note("correct", message_id=message_id, facts=sorted(facts), reason=reason)

    def incident(self, first: str | None = None):
        """The Leak that starts at message `first` (default: the gravest proposal). Raises NothingYet when there is none."""
        from leakkit.leak import Leak

        if self.table("messages").empty or not self.folder.made_from("findings"):
            raise NothingYet(step=tell("step.reconstruct"), first=tell("first.find"))
        story = reconstruct(self._proposed(), self.table("messages"), self.table("people"), first)
        with contextlib.suppress(CannotWrite):      # a write-protected case can still be looked at
            self.folder.save("disclosures", story.disclosures)
        return Leak(self, story)

    def looked_at(self) -> dict:
        """Sentences on what was and was not looked at (house rule 3): ``looked_at``, ``not_looked_at``."""
        evidence, counts = self.table("evidence"), pii.looked_at(self.table("messages"))
        detectors = self.stated("detectors").get("find")
        if detectors is None:
            return {"looked_at": [], "not_looked_at": [tell("investigation.not_searched")]}
        looked = [tell("investigation.looked", messages=counts["messages_read"], detectors=detectors)]
        files = int(((evidence["platform"] == "picture") & evidence["lines"].isna()).sum())
        recalled = int((self.table("messages")["kind"] == "unsent").sum())
        left = [(files, "picture_files"), (counts["pictures_not_read"], "picture_rows"), (recalled, "recalled_rows"),
                (int((evidence["platform"] == "unread").sum()), "unread_files")]
        return {"looked_at": looked, "not_looked_at": [tell(f"investigation.{key}", count=n) for n, key in left if n]}

    def originals(self) -> pd.DataFrame:
        """value, kind of everything no output may hold: names, accounts, chat titles, and findings not decided public or not."""
        found = review.effective(self.table("findings"), self.table("decisions"))
        cleared = review.cleared(found)
        rows = [(row.value, row.kind) for row in found[~found["decision"].isin(["public", "not"])].itertuples()]
        # a person known by a finding alone is none where every finding of that name was decided to be no personal data
        rows += [(name, "person") for row in self.table("people").itertuples() for name in [*row.accounts, *row.names]
                 if row.basis != persons.FOUND_IN_TEXT or len(row.accounts) or name not in cleared]
        rows += [(title, "org") for title in set(self.table("evidence")["chat_title"].dropna())]
        frame = pd.DataFrame(rows, columns=["value", "kind"])
        return frame[frame["value"].fillna("") != ""].drop_duplicates("value").reset_index(drop=True)

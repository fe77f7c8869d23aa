"""What happened: disclosures, the incident, what was looked at, what no output may hold."""

from __future__ import annotations

import contextlib

import pandas as pd

from leakkit import pii, review
from leakkit.errors import CannotWrite, NothingYet
from leakkit.incident import propose, ranked, reconstruct
from leakkit.language import tell


class IncidentVerbs:
    """``case.disclosures`` ``incident`` ``looked_at`` ``originals``."""

    def disclosures(self):
        """DISCLOSURES proposed for the whole case, with `rank` and `why`, the gravest first."""
        people, messages = self.table("people"), self.table("messages")
        found = propose(messages, self.table("findings"), self.table("decisions"), people, self.table("evidence"))
        return ranked(found, messages, people)

    def incident(self, first: str | None = None):
        """The Leak that starts at message `first` (default: the gravest proposal). Raises NothingYet when there is none."""
        from leakkit.leak import Leak

        if self.table("messages").empty or not self.folder.made_from("findings"):
            raise NothingYet(step="重建事件", first="讀取並尋找個資（read、find）")
        people, messages = self.table("people"), self.table("messages")
        found = propose(messages, self.table("findings"), self.table("decisions"), people, self.table("evidence"))
        incident = reconstruct(found, messages, people, first)
        with contextlib.suppress(CannotWrite):      # a write-protected case can still be looked at
            self.folder.save("disclosures", incident.disclosures)
        return Leak(self, incident)

    def looked_at(self) -> dict:
        """Sentences on what was and was not looked at (house rule 3): ``looked_at``, ``not_looked_at``."""
        evidence, counts = self.table("evidence"), pii.looked_at(self.table("messages"))
        detectors = self.stated("detectors").get("find")
        if detectors is None:
            return {"looked_at": [], "not_looked_at": [tell("investigation.not_searched")]}
        looked = [tell("investigation.looked", messages=counts["messages_read"], detectors=detectors)]
        files = int((evidence["platform"] == "picture").sum())
        recalled = int((self.table("messages")["kind"] == "unsent").sum())
        left = [(files, "picture_files"), (counts["pictures_not_read"], "picture_rows"), (recalled, "recalled_rows"),
                (int((evidence["platform"] == "unread").sum()), "unread_files")]
        return {"looked_at": looked, "not_looked_at": [tell(f"investigation.{key}", count=n) for n, key in left if n]}

    def originals(self) -> pd.DataFrame:
        """value, kind of everything no output may hold: names, accounts, chat titles, and findings not decided public or not."""
        found = review.effective(self.table("findings"), self.table("decisions"))
        found = found[~found["decision"].isin(["public", "not"])]
        rows = [(row.value, row.kind) for row in found.itertuples()]
        rows += [(name, "person") for row in self.table("people").itertuples() for name in [*row.accounts, *row.names]]
        rows += [(title, "org") for title in set(self.table("evidence")["chat_title"].dropna())]
        frame = pd.DataFrame(rows, columns=["value", "kind"])
        return frame[frame["value"].fillna("") != ""].drop_duplicates("value").reset_index(drop=True)

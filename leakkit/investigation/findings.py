"""Personal data found and decided."""

from __future__ import annotations

import re

import pandas as pd

from leakkit import pii, review
from leakkit.case import in_turn
from leakkit.errors import InputError, NothingYet, UnknownRow
from leakkit.investigation.picture_doubts import with_doubts
from leakkit.investigation.stacking import stacked
from leakkit.language import tell
from leakkit.schema import FINDINGS

_WHOLE_NAME = re.compile("[\u4e00-\u9fff]{3,4}|[A-Z][a-z]+ [A-Z][a-z]+")


class FindingVerbs:
    """``case.find`` ``searched`` ``allow`` ``review`` ``decide`` ``like`` ``undo`` ``decide_from`` ``add_finding`` ``reveal``."""

    @in_turn
    def find(self, names=None, progress=None):
        """Findings in every message: identifiers by rule, names by the backend `names` (default: the word list), and every name
        that the case knows, searched everywhere. Keeps decided findings and their ids. Gives FINDINGS, masked on display."""
        messages = self.table("messages")
        if messages.empty:
            raise NothingYet(step=tell("step.find"), first=tell("first.read"))
        backend = pii.backend(names)
        detectors = pii.looked_at(messages, backend)["detectors"]
        key = self._find_key(detectors)
        if self.folder.made_from("findings") != key:
            found = pii.find_in_messages(messages, names=backend, progress=progress)
            again = pii.names_known(messages, self._roster_names(), found, self._nicknames())
            found = with_doubts(_renumbered([found, again]), messages, self._lines_of)
            found = review.carry_over(self.table("findings"), found, self.table("decisions"))
            self._refresh_people(found, key)
            self.state("find", "detectors", "、".join(f"{name} {version}" for name, version in detectors.items()))
        self._apply_allowed()
        return self.table("findings")

    def _find_key(self, detectors) -> str:
        return self.folder.key("find", detectors, *self._roster_keys(), tables=["messages", "membership"])

    def searched(self) -> bool:
        """Whether all that is read now was searched: a file read or a roster loaded after the search makes it False."""
        stated = self.stated("detectors").get("find")
        return bool(stated) and self.folder.made_from("findings") == self._find_key(dict(one.rsplit(" ", 1) for one in stated.split("、")))

    @in_turn
    def allow(self, values, reason: str) -> dict[str, int]:
        """Put values on the case's allow list (public figures, the agency's own numbers) and decide their findings ``public``; on every
        rerun new findings of them are decided so too. Gives the counts by decision."""
        if not str(reason).strip():
            raise InputError(why="審定須附理由")
        for value in [values] if isinstance(values, str) else list(values):
            self.state(value, "allowed", reason)
        self._apply_allowed()
        return review.counts(self.table("findings"), self.table("decisions"))

    def _apply_allowed(self):
        found = review.allowed(self.table("findings"), self.table("decisions"), self.stated("allowed"))
        for reason, ids in found.items():
            self.decide(ids, "public", f"允許清單：{reason}")

    def _roster_keys(self):
        return [f"{evidence_id}={len(roster)}" for evidence_id, roster in self._rosters().items()]

    def _roster_names(self) -> list[str]:
        """Names on the rosters, and sender names that are a person's whole name (nicknames are not searched everywhere)."""
        listed = [name for roster in self._rosters().values() for name in roster["name"].dropna()]
        senders = self.table("messages")["account"].dropna().unique()
        return [*listed, *(name for name in senders if _WHOLE_NAME.fullmatch(name))]

    def _nicknames(self) -> dict[str, str]:
        """Account → name, where a roster gives both and they differ."""
        pairs = [pair for roster in self._rosters().values()
                 for pair in roster[["account", "name"]].dropna().itertuples(index=False, name=None)]
        return {account: name for account, name in pairs if account != name}

    def review(self):
        """What is still to decide, the most telling first (masked)."""
        return review.queue(self.table("findings"), self.table("decisions"), self.table("people"))

    @in_turn
    def decide(self, finding_ids, decision: str, reason: str):
        """Decide one finding or a list of them: personal, not, public, unsure. The reason is kept, with who and when."""
        ids = [finding_ids] if isinstance(finding_ids, str) else list(finding_ids)
        decided = review.decide(self.table("decisions"), self.table("findings"), ids, decision, reason,
                                self.folder.officer, self.folder.now())
        self.folder.save("decisions", decided)
        return review.counts(self.table("findings"), decided)

    def like(self, finding_id: str, reach: str = "value") -> list[str]:
        """The ids of all findings like this one, itself first: of one kind and ``value``, in one ``message``, by one ``rule``."""
        return review.like(self.table("findings"), finding_id, reach)

    @in_turn
    def undo(self) -> list[str]:
        """Take the last act of deciding back and give the finding ids; called again, the act before. Nothing is erased: the table
        keeps the decision and its taking back, with who and when."""
        ends = [entry["what"]["rows"] for entry in self.folder.log.entries()
                if entry["action"] == "save" and entry["what"].get("table") == "decisions"]
        decisions, ids = review.undone(self.table("decisions"), ends, self.folder.officer, self.folder.now())
        if ids:
            self.folder.save("decisions", decisions)
        return ids

    @in_turn
    def add_finding(self, message_id: str, value: str, kind: str, reason: str) -> str:
        """A datum that the finders missed, added by the officer as a finding of its own; its id.

        The value must stand in the message's text, or the message must be a picture, which the officer has looked at.
        """
        messages, found = self.table("messages"), self.table("findings")
        message = messages[messages["message_id"] == message_id]
        if message.empty:
            raise UnknownRow(what=message_id)
        text, picture = str(message["text"].iloc[0]), message["kind"].iloc[0] == "image"
        if value not in text and not picture:
            raise InputError(why=tell("investigation.not_in_message", message_id=message_id))
        start = text.index(value) if value in text else None
        row = {"message_id": message_id, "start": start, "end": None if start is None else start + len(value), "kind": kind,
               "value": value, "score": 1.0, "rule": "officer", "why": f"承辦人補列：{reason}",
               "finding_id": f"F{max([int(f[1:]) for f in found['finding_id']], default=0) + 1:04d}"}
        self._refresh_people(stacked(FINDINGS, [found, FINDINGS.frame([row])]))
        return row["finding_id"]

    @in_turn
    def decide_from(self, path) -> dict[str, int]:
        """Decisions from a CSV with columns file, first_line, value, kind, decision, reason.

        A row that names something the finders missed becomes the officer's own finding. Gives the counts by decision.
        """
        rows = review.decision_rows(path)
        evidence = self.table("evidence")
        files = {file: evidence_id for evidence_id, file in zip(evidence["evidence_id"], evidence["file"], strict=True)}
        for row in rows.itertuples():
            message_id, value = self._place(files.get(row.file), row.first_line, row.value)
            matching = self._matching(message_id, value, row.kind)
            if not matching and row.decision in ("not", "public"):
                continue
            matching = matching or [self.add_finding(message_id, value, row.kind, row.reason)]
            latest = review.effective(self.table("findings"), self.table("decisions")).set_index("finding_id")["decision"]
            todo = [finding_id for finding_id in matching if latest[finding_id] != row.decision]
            if todo:
                self.decide(todo, row.decision, row.reason)
        return review.counts(self.table("findings"), self.table("decisions"))

    def _place(self, evidence_id, line: int, value: str) -> tuple[str, str]:
        """(message_id, the value as the message writes it: line breaks in a CSV cell may differ)."""
        messages = self.table("messages")
        here = messages[(messages["evidence_id"] == evidence_id) & (messages["first_line"] <= line)
                        & (messages["last_line"] >= line)]
        if here.empty:
            raise InputError(why=tell("investigation.no_line", line=line))
        text = here["text"].iloc[0]
        return here["message_id"].iloc[0], value if value in text else value.replace("\r\n", "\n")

    def _matching(self, message_id, value, kind) -> list[str]:
        found = self.table("findings")
        same = found[(found["message_id"] == message_id) & (found["kind"] == kind)]
        return [row.finding_id for row in same.itertuples() if row.value in value or value in row.value]

    def reveal(self, finding_id: str, reason: str) -> str:
        """One finding's value in clear; the look is logged with its reason."""
        found = self.table("findings").set_index("finding_id")
        if finding_id not in found.index:
            raise InputError(why=tell("investigation.no_finding", finding_id=finding_id))
        if not reason.strip():
            raise InputError(why=tell("investigation.reveal_reason"))
        self.folder.note("reveal", finding_id=finding_id, reason=reason)
        return str(pd.DataFrame(found).loc[finding_id, "value"])


def _renumbered(parts):
    """Findings of several runs in one frame, in file order, numbered anew."""
    frame = pd.concat([pd.DataFrame(part) for part in parts], ignore_index=True)
    frame = frame.sort_values(["message_id", "start", "end"], kind="stable").reset_index(drop=True)
    return FINDINGS.check(frame.assign(finding_id=[f"F{number:04d}" for number in range(1, len(frame) + 1)]))

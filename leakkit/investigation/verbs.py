"""The officer's verbs over one case: add, read, find, review, incident. What they change is kept in the case folder.

Each verb rereads its inputs from the folder, skips the work when nothing it depends on has changed, and writes its table whole
or not at all, so a stopped run goes on where it was.
"""

from __future__ import annotations

import contextlib
import glob
import re
import tomllib
from pathlib import Path

import pandas as pd

from leakkit import people as persons
from leakkit import pii, readers, review
from leakkit.case import CaseFolder
from leakkit.custody import verify
from leakkit.errors import CannotWrite, EvidenceError, FileMissing, InputError, NothingYet, UnknownRow
from leakkit.incident import chats, propose, ranked, reconstruct
from leakkit.language import tell
from leakkit.investigation.line_account import Account
from leakkit.investigation.statements import People, check_fact, restated
from leakkit.schema import EVIDENCE, FINDINGS, MEMBERSHIP, MESSAGES, STATEMENTS, WARNINGS

PICTURES = (".png", ".jpg", ".jpeg", ".heic", ".webp", ".gif", ".bmp")


_WHOLE_NAME = re.compile("[\u4e00-\u9fff]{3,4}|[A-Z][a-z]+ [A-Z][a-z]+")


class Case:
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

    # ---- evidence in

    def add(self, pattern, received_from: str) -> list[str]:
        """Copy files into the case (hashed, logged, read-only); the new evidence ids. `pattern` is a path or a glob.

        A file whose bytes are in the case already is not added twice. Raises FileMissing when nothing matches.
        """
        files = [str(pattern)] if Path(pattern).is_file() else sorted(glob.glob(str(pattern), recursive=True))
        files = [file for file in files if Path(file).is_file()]
        if not files:
            raise FileMissing(file=str(pattern))
        added = [self.folder.add_evidence(file, received_from) for file in files]
        return [evidence_id for evidence_id in added if evidence_id]

    def read(self, progress=iter, names=(), **options) -> Account:
        """Read every chat export of the case into messages and membership; prints the line account.

        A file that cannot be read does not stop the others: it is named in the account and in the warnings table. `names` are
        sure account names for desktop exports; `options` go to the readers: ``date_order`` ("dmy", "mdy"), ``timezone`` (IANA),
        ``chat`` (of a file with several), ``mapping`` (a TOML file for an unknown CSV). Raises the file's own error when nothing
        at all could be read.
        """
        options = {key: value for key, value in options.items() if value}
        options |= {"names": [names] if isinstance(names, str) else list(names)} if names else {}
        received = self.folder.received()
        if not received:
            raise NothingYet(step="讀取", first="以 add 加入匯出檔")
        key = self.folder.key("read", readers.VERSION, options, *(f"{r['evidence_id']}={r['sha256']}" for r in received))
        if self.folder.made_from("messages") != key:
            self._read_all(received, key, progress, options)
        return self._account()

    def _read_all(self, received, key, progress, options):
        exports, rows, warnings, faults = [], [], [], []
        for item in progress(received):
            evidence_id = item["evidence_id"]
            if Path(item["file"]).suffix.lower() in PICTURES:
                rows.append(_picture_row(evidence_id))
                continue
            try:
                data = self.folder.evidence_bytes(evidence_id)
                export = readers.read_bytes(data, item["file"], evidence_id, **options)
            except (EvidenceError, InputError) as fault:
                faults.append(fault)
                rows.append(_unread_row(evidence_id))
                warnings.append({"evidence_id": evidence_id, "code": "not-read", "sentence": str(fault)})
                continue
            exports.append(_own_exporter(export, evidence_id))
            rows.append(dict(export.evidence))
            warnings += [{"evidence_id": evidence_id, "code": w.code, "line": w.line, "sentence": str(w)}
                         for w in export.warnings]
        if faults and not exports:
            raise faults[0]
        self.folder.save("evidence", self.folder.evidence_table(rows))
        self.folder.save("warnings", WARNINGS.frame(warnings))
        self.folder.save("membership", _stacked(MEMBERSHIP, [membership for _, membership in exports]))
        self.folder.save("messages", _stacked(MESSAGES, [messages for messages, _ in exports]), made_from=key)

    def _account(self) -> Account:
        return Account(self.table("evidence"), self.table("warnings"))

    def roster(self, path, chat: str) -> pd.DataFrame:
        """Load a roster CSV for a chat (title or evidence id): its members, units, roles and need-to-know.

        The file is kept in the case; a later roster of the same chat takes its place.
        """
        roster = persons.read_roster(path)
        evidence_id = self._evidence_of(chat)
        self.folder.keep(f"rosters/{evidence_id}.csv", Path(path).read_bytes(), "roster", evidence_id=evidence_id,
                         file=Path(path).name, members=len(roster))
        self._refresh_people()
        return roster

    def _evidence_of(self, chat: str) -> str:
        titles = chats(self.table("evidence"))
        found = [e for e, title in titles.items() if chat in (e, title)]
        if not found:
            raise InputError(why=tell("investigation.no_chat", chat=chat))
        return found[0]

    def _rosters(self) -> dict[str, pd.DataFrame]:
        files = sorted((self.folder.path / "rosters").glob("*.csv"))
        return {file.stem: persons.read_roster(file) for file in files}

    def membership(self):
        """MEMBERSHIP of the exports and of the rosters."""
        declared = [persons.roster_membership(roster, evidence_id) for evidence_id, roster in self._rosters().items()]
        return _stacked(MEMBERSHIP, [self.table("membership"), *declared])

    # ---- statements of the officer

    def state(self, about: str, fact: str, value) -> None:
        """Record a fact that no export can show; replayed on every rerun. Raises InputError for an unknown fact or a wrong value."""
        check_fact(fact, value)
        new = STATEMENTS.frame([{"about": about, "fact": fact, "value": str(value), "by": self.folder.officer,
                                 "at": self.folder.now()}])
        old = self.table("statements")
        same = (old["about"] == about) & (old["fact"] == fact) & (old["value"] == str(value))
        if not same.any():
            self.folder.save("statements", _stacked(STATEMENTS, [old, new]))
            if fact in ("role", "need_to_know", "same_person", "exporter"):
                self._refresh_people()

    def stated(self, fact: str) -> dict[str, str]:
        """about → value of the latest statement of one fact."""
        rows = self.table("statements")
        rows = rows[rows["fact"] == fact]
        return dict(zip(rows["about"], rows["value"], strict=True))

    def answers(self, path) -> None:
        """Load statements from a TOML file: one table for each thing stated about, ``fact = value`` inside."""
        try:
            content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise FileMissing(file=str(path)) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(why=f"{Path(path).name}：{error}") from error
        flat = [about for about, facts in content.items() if not isinstance(facts, dict)]
        if flat:
            raise InputError(why=tell("investigation.flat", file=Path(path).name, name=flat[0]))
        for facts in content.values():
            for fact, value in facts.items():
                check_fact(fact, value)
        for about, facts in content.items():
            for fact, value in facts.items():
                for one in value if isinstance(value, list) else [value]:
                    self.state(about, fact, one)

    # ---- find and decide

    def find(self, names=None, progress=None):
        """Findings in every message: identifiers by rule, names by the backend `names` (default: the word list), and every name
        that the case knows, searched everywhere. Keeps decided findings and their ids. Gives FINDINGS, masked on display."""
        messages = self.table("messages")
        if messages.empty:
            raise NothingYet(step="尋找個資", first="讀取匯出檔（read）")
        backend = pii.backend(names)
        detectors = pii.looked_at(messages, backend)["detectors"]
        key = self.folder.key("find", detectors, *self._roster_keys(), tables=["messages", "membership"])
        if self.folder.made_from("findings") != key:
            found = pii.find_in_messages(messages, names=backend, progress=progress)
            again = pii.names_known(messages, self._roster_names(), found)
            found = _renumbered([found, again])
            found = review.carry_over(self.table("findings"), found, self.table("decisions"))
            self._refresh_people(found, key)
            self.state("find", "detectors", "、".join(f"{name} {version}" for name, version in detectors.items()))
        return self.table("findings")

    def _roster_keys(self):
        return [f"{evidence_id}={len(roster)}" for evidence_id, roster in self._rosters().items()]

    def _roster_names(self) -> list[str]:
        """Names on the rosters, and sender names that are a person's whole name (nicknames are not searched everywhere)."""
        listed = [name for roster in self._rosters().values() for name in roster["name"].dropna()]
        senders = self.table("messages")["account"].dropna().unique()
        return [*listed, *(name for name in senders if _WHOLE_NAME.fullmatch(name))]

    def _refresh_people(self, found=None, key=None):
        """Persons anew from accounts, rosters, names in the text and the officer's statements; findings point at them."""
        found = self.table("findings") if found is None else found
        people, found = persons.with_subjects(self._accounts(), self.table("messages"), found)
        stated = self._as_stated(people)
        moved = persons.moved_ids(people, stated)
        found = pd.DataFrame(found).assign(person_id=found["person_id"].replace(moved))
        self.folder.save("people", stated)
        if len(found) or key:
            self.folder.save("findings", found, made_from=self.folder.made_from("findings") if key is None else key)

    def _accounts(self):
        rosters = [roster for roster in self._rosters().values() if len(roster)]
        roster = pd.concat(rosters).drop_duplicates("account") if rosters else None
        return persons.from_accounts(self.table("messages"), self.table("membership"), roster)

    def _as_stated(self, people):
        """PEOPLE with the officer's statements about persons replayed in their order.

        A statement about somebody the case does not know yet waits until it does; see `waiting`.
        """
        self.waiting = []
        for row in self.table("statements").itertuples():
            try:
                people = restated(people, row)
            except UnknownRow:
                self.waiting.append(row.about)
        return people

    def review(self):
        """What is still to decide, the most telling first (masked)."""
        return review.queue(self.table("findings"), self.table("decisions"), self.table("people"))

    def decide(self, finding_ids, decision: str, reason: str):
        """Decide one finding or a list of them: personal, not, public, unsure. The reason is kept, with who and when."""
        ids = [finding_ids] if isinstance(finding_ids, str) else list(finding_ids)
        decided = review.decide(self.table("decisions"), self.table("findings"), ids, decision, reason,
                                self.folder.officer, self.folder.now())
        self.folder.save("decisions", decided)
        return review.counts(self.table("findings"), decided)

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
        self._refresh_people(_stacked(FINDINGS, [found, FINDINGS.frame([row])]))
        return row["finding_id"]

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

    # ---- what happened

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

    def verify(self) -> list:
        """Broken links of custody, first one first; empty = whole."""
        return verify(self.folder.path)


def _own_exporter(export, evidence_id):
    """(messages, membership) in which «您» is this file's exporter, since each file may come from another phone."""
    mine = {readers.EXPORTER: f"{readers.EXPORTER[:-1]} {evidence_id}）"}
    return (export.messages.assign(account=export.messages["account"].replace(mine)),
            export.membership.assign(account=export.membership["account"].replace(mine),
                                     by=export.membership["by"].replace(mine)))


def _stacked(table, frames):
    """Frames of one table under each other, checked."""
    kept = [pd.DataFrame(frame) for frame in frames if len(frame)]
    return table.check(pd.concat(kept, ignore_index=True)) if kept else table.frame()


def _renumbered(parts):
    """Findings of several runs in one frame, in file order, numbered anew."""
    frame = pd.concat([pd.DataFrame(part) for part in parts], ignore_index=True)
    frame = frame.sort_values(["message_id", "start", "end"], kind="stable").reset_index(drop=True)
    return FINDINGS.check(frame.assign(finding_id=[f"F{number:04d}" for number in range(1, len(frame) + 1)]))


def _picture_row(evidence_id) -> dict:
    return {**dict.fromkeys(EVIDENCE.names), "evidence_id": evidence_id, "platform": "picture", "chat_type": "unknown"}


def _unread_row(evidence_id) -> dict:
    return {**dict.fromkeys(EVIDENCE.names), "evidence_id": evidence_id, "platform": "unread", "chat_type": "unknown"}


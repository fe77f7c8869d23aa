"""Evidence in: add files, read them line by line, rosters."""

from __future__ import annotations

import contextlib
import glob
import hashlib
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from leakkit import copies as comparing
from leakkit import people as persons
from leakkit import readers
from leakkit.case import in_turn
from leakkit.errors import BadPicture, EmptyFile, EvidenceError, FileMissing, InputError, MissingPart, NothingYet, UnknownRow
from leakkit.incident import chats
from leakkit.investigation.line_account import Account
from leakkit.investigation.pictures import AT_ONCE
from leakkit.investigation.stacking import stacked
from leakkit.language import tell
from leakkit.masking import mask_title
from leakkit.ocr import VERSION as ocr_version
from leakkit.ocr import is_picture
from leakkit.readers import attachments, screenshot
from leakkit.readers.archive import MAX_MEMBER
from leakkit.schema import EVIDENCE, MEMBERSHIP, MESSAGES, WARNINGS
from leakkit.sheets import SUFFIXES

class EvidenceVerbs:
    """``case.add`` ``read`` ``account`` ``attachment`` ``copies`` ``merged`` ``same_accounts`` ``roster`` ``membership``."""

    @in_turn
    def add(self, pattern, received_from: str, taken=None) -> list[str]:
        """Copy files into the case (hashed, logged, read-only); the new evidence ids. `pattern` is a path or a glob.

        A file whose bytes are in the case already is not added twice. Attached files that lie beside an export and are named in it
        are kept with it (see `attachment`). `taken`: the day on which screenshots were taken (date, "2025-09-15", "114/9/15"), kept as a statement
        about each of them (``captured``), also where the file was there already; it gives 「今天」 its date. Raises FileMissing when nothing matches,
        InputError for a day that is none; EmptyFile for a file without content, after the others were added.
        """
        day = screenshot.taken_on(taken) if taken else None
        files = [str(pattern)] if Path(pattern).is_file() else sorted(glob.glob(str(pattern), recursive=True))
        files = [file for file in files if Path(file).is_file()]
        if not files:
            raise FileMissing(file=str(pattern))
        added, empty = [], None
        for file in files:
            try:
                evidence_id = self.folder.add_evidence(file, received_from)
            except EmptyFile as error:      # told once the others are safe
                empty = empty or error
                continue
            self._keep_beside(file)
            added += [evidence_id] if evidence_id else []
            if day and is_picture(file):
                self.state(evidence_id or self._known(file), "captured", day.isoformat())
        if empty:
            raise empty
        return added

    def _known(self, file) -> str:
        """The evidence id of a file that is in the case already."""
        digest = hashlib.sha256(Path(file).read_bytes()).hexdigest()
        return next(row["evidence_id"] for row in self.folder.received() if row["sha256"] == digest)

    def _shown(self, sheet, item):
        """A picture that was received, as an Export; the officer's day of capture goes before the one in its name."""
        given, shown = (self.days_of(item["evidence_id"]).get(fact) for fact in ("captured", "shown_on"))
        day = given or screenshot.captured_on(item["file"])
        return screenshot.exported(sheet, item["evidence_id"], pd.Timestamp(item["at"]).date(), day, stated=bool(given), shown=shown)

    def _keep_beside(self, file):
        """Keep what lies beside an export and is named in it; it may be gone when the case is read."""
        if Path(file).suffix.lower() not in attachments.CHAT_SUFFIXES:
            return
        beside = attachments.Folder(file)
        data = Path(file).read_bytes() if beside.names else b""
        named = attachments.named_in(data, beside.names)
        if named:
            digest = hashlib.sha256(data).hexdigest()
            evidence_id = next(row["evidence_id"] for row in self.folder.received() if row["sha256"] == digest)
            kept = {row["name"] for row in self.folder.media(evidence_id)}
            files = [(name, beside.sha256(name), beside.size(name), partial(beside.read, name)) for name in named if name not in kept]
            self.folder.keep_media(evidence_id, [one for one in files if one[2] <= MAX_MEMBER])

    def attachment(self, digest: str) -> Path:
        """The kept file with that SHA-256 (`attachment_sha256` of a message), checked. Raises UnknownRow, CustodyBroken."""
        return self.folder.attachment(digest)

    @in_turn
    def read(self, progress=iter, names=(), pictures=True, **options) -> Account:
        """Read every chat export of the case into messages and membership; prints the line account.

        A file that cannot be read does not stop the others: it is named in the account and in the warnings table. `names` are
        sure account names for desktop exports; `options` go to the readers: ``date_order`` ("dmy", "mdy"), ``timezone`` (IANA),
        ``chat`` (of a file with several), ``mapping`` (a TOML file for an unknown CSV). Screenshots are read as pictures; of the pictures
        that messages hold the first 40 are read at once (`pictures` = False: none), the rest by `read_pictures`. Raises the file's own error when nothing
        at all could be read.
        """
        options = {key: value for key, value in options.items() if value}
        options |= {"names": [names] if isinstance(names, str) else list(names)} if names else {}
        received = self.folder.received()
        if not received:
            raise NothingYet(step=tell("step.read"), first=tell("first.add"))
        if self.folder.made_from("messages") != self._read_key(received, options):
            self._read_all(received, progress, options)
            self._keep_pictures()
        if pictures and self.pictures_left():
            with contextlib.suppress(MissingPart):
                self.read_pictures(progress, most=AT_ONCE)
        return self.account()

    def _read_key(self, received, options) -> str:
        """What the messages are made from: the readers, their options, the files, and what was kept beside them."""
        files = [f"{row['evidence_id']}={row['sha256']}" for row in received]
        return self.folder.key("read", readers.VERSION, ocr_version, options, *files, *(row["sha256"] for row in self.folder.media()),
                               *(f"{about}={day}" for about, day in sorted(self.stated("captured").items()) if day != "none"),
                               *(f"{about}:{day}" for about, day in sorted(self.stated("shown_on").items()) if day != "none"))

    def _read_all(self, received, progress, options):
        exports, rows, warnings, faults = [], [], [], []
        for item in progress(received):
            evidence_id = item["evidence_id"]
            try:
                export = self._export(item, evidence_id, options)
            except MissingPart as fault:
                rows.append(_picture_row(evidence_id))
                warnings.append({"evidence_id": evidence_id, "code": "not-read", "sentence": str(fault)})
                continue
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
        self.folder.save("membership", stacked(MEMBERSHIP, [membership for _, membership in exports]))
        self.folder.save("messages", stacked(MESSAGES, [messages for messages, _ in exports]), made_from=self._read_key(received, options))
        self.folder.save("warnings", WARNINGS.frame([*warnings, *self._one_side()]))
        self._refresh_people()          # so that a role can be stated before the search

    def copies(self) -> pd.DataFrame:
        """COPIES: for every message, whether the other exports of its chat hold it too; what stands on one side only is marked."""
        key = self.folder.key("copies", tables=["messages", "evidence", "people", "statements"])
        if self.folder.made_from("copies") != key:
            evidence = self.table("evidence")
            partial = frozenset(evidence[evidence["variant"].fillna("").str.startswith("desktop")]["evidence_id"])
            people = self._as_stated(self._accounts())
            self.folder.save("copies", comparing.compared(self.table("messages"), people, chats(self.chat_evidence()), partial), made_from=key)
        return self.table("copies")

    def merged(self, chat: str) -> pd.DataFrame:
        """One chat as one stream over all its exports (title or evidence id): an event of several exports once, with `state`, `missing_in`
        and `copies`. Nothing is dropped: a row on one side only is there, and marked. Raises InputError for an unknown chat."""
        titles = chats(self.chat_evidence())
        return comparing.merged(self.copies(), self.table("messages"), titles[self._evidence_of(chat)])

    def same_accounts(self) -> pd.DataFrame:
        """Suggestions: accounts of two exports that may be one person (`account`, `other`, `together`, `share`). The officer joins them
        by a roster that gives both the same name, or with ``case.people.same``."""
        return comparing.suggestions(self.table("messages"), self._as_stated(self._accounts()), chats(self.chat_evidence()))

    def _one_side(self) -> list[dict]:
        """One warning a chat with several exports that do not agree."""
        evidence, titles = self.table("evidence"), chats(self.chat_evidence())
        if len(set(titles.values())) == len(titles):
            return []
        found, kinds = self.copies(), self.table("messages").set_index("message_id")["kind"]
        found = found[~found["message_id"].map(kinds).isin(["system", "unsent"])]
        rows = []
        for title, group in found.groupby("chat_title", sort=False):
            counts = group["state"].value_counts()
            recalled = int(counts.get("recalled-there", 0))
            only = recalled + int(counts.get("missing-there", 0))
            exports = [evidence_id for evidence_id in evidence["evidence_id"] if titles[evidence_id] == title]
            if len(exports) > 1 and only:
                said = tell("copies.account", chat=mask_title(title), exports=len(exports), both=int(counts.get("both", 0)), only=only, recalled=recalled)
                rows.append({"evidence_id": exports[0], "code": "one-side", "sentence": said})
        return rows

    def _export(self, item, evidence_id, options):
        """One received file, read; its attached files are kept in the case. A picture is read once, by its hash."""
        if is_picture(item["file"]):
            sheet = self.sheet(item["sha256"], self.folder.evidence_bytes(evidence_id), item["file"])
            if sheet is None:
                raise BadPicture(file=item["file"], why=self._why_not(item["sha256"]))
            return _named(self._shown(sheet, item), item)
        export = readers.read_bytes(self.folder.evidence_bytes(evidence_id), item["file"], evidence_id, **options)
        beside = [row | {"path": self.folder.path / row["path"]} for row in self.folder.media(evidence_id)]
        if not export.media and beside and export.messages["attachment"].notna().any():
            return attachments.matched(export, attachments.Kept(beside))
        small = [medium for medium in export.media.values() if medium.size <= MAX_MEMBER]
        self.folder.keep_media(evidence_id, [(m.place, m.sha256, m.size, m.read) for m in small])
        if len(small) < len(export.media):
            export.warnings.append(readers.ReadWarning("media-too-large", None, (("count", len(export.media) - len(small)),)))
        return export

    def account(self) -> Account:
        """The line account of what was read last; nothing is read."""
        return Account(self.table("evidence"), self.table("warnings"))

    @in_turn
    def roster(self, path, chat: str) -> pd.DataFrame:
        """Load a roster (CSV, ODS, XLSX) for a chat (title or evidence id): its members, units, roles and need-to-know.

        The file is kept in the case; a later roster of the same chat takes its place.
        """
        roster = persons.read_roster(path)
        evidence_id = self._evidence_of(chat)
        data = Path(path).read_bytes()
        if Path(path).suffix.lower() in SUFFIXES:          # the sheet itself is kept too, beside what was read from it
            self.folder.keep(f"rosters/{evidence_id}/{Path(path).name}", data, "sheet", evidence_id=evidence_id)
            data = roster.to_csv(index=False).encode("utf-8-sig")
        self.folder.keep(f"rosters/{evidence_id}.csv", data, "roster", evidence_id=evidence_id, file=Path(path).name, members=len(roster))
        self._refresh_people()
        return roster

    def _evidence_of(self, chat: str) -> str:
        titles = chats(self.chat_evidence())
        found = [e for e, title in titles.items() if chat in (e, title)]
        if not found:
            raise InputError(why=tell("investigation.no_chat", chat=chat))
        return found[0]

    def _rosters(self) -> dict[str, pd.DataFrame]:
        files = sorted((self.folder.path / "rosters").glob("*.csv"))
        return {file.stem: persons.read_roster(file) for file in files}

    def membership(self):
        """MEMBERSHIP of the exports, of the rosters, and of whoever saved an export as the officer states it."""
        declared = [persons.roster_membership(roster, evidence_id) for evidence_id, roster in self._rosters().items()]
        return stacked(MEMBERSHIP, [self.table("membership"), *declared, self._exporters()])

    def _exporters(self):
        """MEMBERSHIP rows (basis declared) of the stated exporters: who saved an export was in the chat and holds what it shows."""
        evidence, people = self.table("evidence"), self.table("people")
        saved = dict(zip(evidence["evidence_id"], evidence["saved_at"], strict=True))
        rows = []
        for about, who in self.stated("exporter").items():
            ids = [e for e in saved if about.split()[-1] == e] or self._with_you(about)
            with contextlib.suppress(UnknownRow):
                person = people[people["person_id"] == persons.person_of(people, who)].iloc[0]
                rows += [{"evidence_id": e, "at": saved[e], "account": person["accounts"][0], "action": "join", "basis": "declared"}
                         for e in ids if person["accounts"]]
        return MEMBERSHIP.frame(rows)

    def _with_you(self, about: str) -> list[str]:
        """The one export that has rows of an unnamed «您», when the statement names no export."""
        messages = self.table("messages")
        mine = messages[messages["account"].fillna("").str.startswith(readers.EXPORTER[:-1])]["evidence_id"].unique()
        return list(mine) if about in ("您", "你", "exporter") and len(mine) == 1 else []


def _own_exporter(export, evidence_id):
    """(messages, membership) in which «您» is this file's exporter, since each file may come from another phone."""
    mine = {readers.EXPORTER: f"{readers.EXPORTER[:-1]} {evidence_id}）"}
    return (export.messages.assign(account=export.messages["account"].replace(mine)),
            export.membership.assign(account=export.membership["account"].replace(mine),
                                     by=export.membership["by"].replace(mine)))


def _named(export, item):
    """A picture's Export with what only the file tells."""
    row = export.evidence.copy()
    row["file"] = item["file"]
    return replace(export, evidence=row)


def _picture_row(evidence_id) -> dict:
    return {**dict.fromkeys(EVIDENCE.names), "evidence_id": evidence_id, "platform": "picture", "chat_type": "unknown"}


def _unread_row(evidence_id) -> dict:
    return {**dict.fromkeys(EVIDENCE.names), "evidence_id": evidence_id, "platform": "unread", "chat_type": "unknown"}

"""Files in: dropped or picked in the browser, hashed into the case, read; the receipt and the line account stay on the page."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pandas as pd

from leakkit.custody import writing
from leakkit.errors import EvidenceError, InputError
from leakkit.incident import chats
from leakkit.language import tell
from leakkit.masking import mask_title
from leakkit.notebook.board import Panel
from leakkit.notebook.screen import SCREEN
from leakkit.people import read_roster


#: what a roster, a file of statements or of decisions may be
_OWN = (".csv", ".ods", ".xlsx", ".toml")


class Receive(Panel):
    """`desk.receive()`: exports and pictures become evidence; a roster, an answers file or a decisions file is loaded as such."""

    template = "receive.html"
    title = "收件：加入匯出檔、名冊，逐行讀取"

    def facts(self):
        received = self.case.folder.received()
        rows = [{**row, "file": shown_file(row["file"]), "size": f"{row['bytes']:,}", "at": row["at"].replace("T", " ")} for row in received]
        account = SCREEN.hide(str(self.case.account())) if self.case.folder.made_from("messages") else ""
        for row in received:            # a sentence about a file names it
            account = account.replace(row["file"], shown_file(row["file"]))
        titles = [(row.evidence_id, mask_title(row.chat_title) if isinstance(row.chat_title, str) else row.evidence_id)
                 for row in self.desk.table("evidence").itertuples() if row.platform not in ("picture", "unread")]
        return {"rows": rows, "shots": self._shots(), "account": account, "head": self.case.folder.log.head, "chats": titles,
                "giver": received[-1]["received_from"] if received else "", "sample": bool(self.desk.sample)}

    def _shots(self) -> list[dict]:
        """The chat screenshots: how many of their messages have a time, and the days that were stated, by whom and when."""
        evidence, messages, said = (self.desk.table(name) for name in ("evidence", "messages", "statements"))
        chats_shown = evidence[evidence["variant"].fillna("").eq("screenshot-chat")]["evidence_id"]
        shots = []
        for evidence_id in chats_shown:
            sent = messages[(messages["evidence_id"] == evidence_id) & (messages["kind"] != "system")]["sent_at"]
            days = {fact: day.isoformat() for fact, day in self.case.days_of(evidence_id).items()}
            last = said[(said["about"] == evidence_id) & said["fact"].isin(["captured", "shown_on"])].tail(1)
            by = "".join(f"{row.by}　{row.at}" for row in last.itertuples())
            shots.append({"id": evidence_id, "all": len(sent), "timed": int(sent.notna().sum()), "by": by,
                          "shown": days.get("shown_on", ""), "taken": days.get("captured", "")})
        return shots

    def do_dated(self, evidence_id, fields):
        """The days of a screenshot as the officer gives them; an emptied field takes its day back."""
        before = self.case.days_of(evidence_id)
        given = {"shown": (str(fields.get(f"shown-{evidence_id}", "")).strip(), before.get("shown_on")),
                 "taken": (str(fields.get(f"taken-{evidence_id}", "")).strip(), before.get("captured"))}
        changed = {name: new or "none" for name, (new, old) in given.items() if new != (old.isoformat() if old else "")}
        if not changed:
            raise InputError(why=tell("notebook.not_dated"))
        self.case.dated(evidence_id, **changed)
        self.called(f"case.dated({evidence_id!r}, {', '.join(f'{name}={day!r}' for name, day in changed.items())})")
        self.done = tell("notebook.dated", picture=evidence_id)
        self._read()

    def do_add(self, _, fields):
        """Dropped files, or a path typed in: hashed, kept, logged, then read."""
        giver = str(fields.get("giver", "")).strip()
        if not giver:
            raise InputError(why=tell("notebook.giver"))
        added, refused = [], []
        with self._incoming(fields.get("files", [])) as files:
            for file in files or [Path(str(fields.get("path", "")).strip())]:
                try:
                    added += self.case.add(file, received_from=giver)
                except EvidenceError as error:      # the others are received all the same
                    refused.append(SCREEN.sentence(error)[0].replace(file.name, shown_file(file.name)))
                    continue
                self.called(f"case.add({shown_file(file.name)!r}, received_from={giver!r})")
        self.fault = ("　".join(refused), "") if refused else None
        self.done = tell("notebook.added", ids="、".join(added)) if added else "" if refused else tell("notebook.known")
        if added:
            self._read()

    def do_read(self, _, fields):
        """Read again, for instance after a file was added by the command line."""
        self._read()

    def _read(self):
        self.called("case.read()")
        self.work(tell("notebook.reading"), lambda progress: self.case.read(progress=_counting(progress)))

    def do_own(self, _, fields):
        """A roster, an answers file or a decisions file, told apart by its content."""
        said = []
        with self._incoming(fields.get("files", [])) as files:
            for file in files:
                self._own(file, str(fields.get("chat", "")))
                said.append(self.done)
        self.done = "；".join(said)

    def _own(self, file: Path, chat: str):
        head = file.read_bytes()[:4000].decode("utf-8", "replace")
        if file.suffix.lower() not in _OWN:
            raise InputError(why=tell("notebook.no_roster", file=shown_file(file.name), kinds=" ".join(_OWN)))
        if file.suffix.lower() == ".toml":
            self.case.answers(file)
            self.called(f"case.answers({file.name!r})")
            self.done = tell("notebook.answers", count=len(self.case.table("statements")))
        elif "first_line" in head and "decision" in head:
            counts = self.case.decide_from(file)
            self.called(f"case.decide_from({file.name!r})")
            self.done = tell("notebook.decided", count=sum(counts.values()) - counts["undecided"])
        else:
            chat = chat or self._chat_of(file)
            self.done = tell("notebook.roster", chat=chat, count=len(self.case.roster(file, chat)))
            self.called(f"case.roster({file.name!r}, chat={chat!r})")

    def _chat_of(self, file: Path) -> str:
        """The evidence id of the one chat in which most accounts of a roster speak or act. Raises InputError when that is not one chat."""
        listed = {name for column in ("account", "name") for name in read_roster(file)[column].dropna()}
        seen = pd.concat([self.desk.table(table)[["evidence_id", "account"]] for table in ("messages", "membership")]).dropna().drop_duplicates()
        counts = seen[seen["account"].isin(listed)]["evidence_id"].value_counts()
        titles = chats(self.desk.table("evidence"))
        best = {titles.get(evidence_id, evidence_id): evidence_id for evidence_id in counts[counts == counts.max()].index[::-1]}
        if len(best) != 1:
            raise InputError(why=tell("notebook.which_chat"))
        return next(iter(best.values()))

    @contextlib.contextmanager
    def _incoming(self, files):
        """Dropped files as paths for the length of an act: below the case folder, so that no other disk ever holds them."""
        place = self.case.folder.path / ".incoming"
        try:
            paths = []
            for name, data in files:
                path = place / (Path(name.replace("\\", "/")).name or "file")
                with writing(self.case.folder.path):        # named by its folder: a file's own name may be a person's
                    place.mkdir(mode=0o700, exist_ok=True)
                    path.write_bytes(data)
                paths.append(path)
            yield paths
        finally:
            shutil.rmtree(place, ignore_errors=True)


def shown_file(name: str) -> str:
    """A file name with its stem masked: an export is named after its chat, often a person. Letters up to the first Chinese one stay."""
    stem, dot, suffix = name.rpartition(".")
    stem = stem or name
    first = next((i for i, c in enumerate(stem) if ord(c) > 0x2E80), len(stem))
    kept = stem[:first] + mask_title(stem[first:]) if first < len(stem) else stem
    return f"{kept}{dot}{suffix}" if dot else kept


def _counting(progress):
    """A wrapper for iterables that reports each item to `progress(done, all)`."""
    def over(items):
        items = list(items)
        for number, item in enumerate(items):
            progress(number, len(items))
            yield item
        progress(len(items), len(items))
    return over

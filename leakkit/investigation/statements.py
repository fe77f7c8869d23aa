"""Facts that no export can show, stated by the officer and replayed on every rerun."""

from __future__ import annotations

import tomllib
from pathlib import Path

from leakkit.case import in_turn
from leakkit.errors import FileMissing, InputError
from leakkit.investigation.stacking import stacked
from leakkit.language import tell
from leakkit.readers.screenshot import taken_on
from leakkit.schema import ROLES, STATEMENTS

#: what an officer can state; ``law.…`` (the fact names of the law room) beside these
FACTS = ("role", "need_to_know", "same_person", "exporter", "declared", "declared_on", "declared_source", "agency", "agency_type",
         "agency_code", "outcome", "rules", "name", "received", "reason", "detectors",
         # what the documents say and no export shows: how it came to light, when it was known, what was done and what became of it
         "discovered", "known_on", "taken", "notified", "reported", "interviewed", "result", "contact", "secret_until", "cause",
         # a person who is under age: the letter goes to the legal guardian
         "minor",
         # a task of the checklist of deadlines that is done; stated about its key
         "done",
         # the day on which a screenshot was taken, stated about its evidence id: with it 「今天」 and 「昨天」 are dates
         # and the day of the messages over which it prints none; "none" takes either back
         "captured", "shown_on",
         # a value that is no personal data (a public figure, the agency's own number), stated about the value; its reason
         "allowed",
         # about persons and chats: two who are not one, two exports that are one chat or are not, whether a size counts the poster
         "different_person", "same_chat", "different_chat", "declared_counts",
         # about a message: whether it discloses, when and how it ended, where it was posted, by whom, whither it went on
         "disclosure", "ended", "ended_by", "posted_to", "posted_by", "forwarded_to",
         # about the case: factors of the severity that the officer sets, and malice
         "severity.dpc", "severity.ei", "severity.cb", "malice")

#: fact → the values it may have
_LEVELS = {"disclosure": ("yes", "no"), "ended_by": ("unsent", "removed"), "posted_to": ("chat", "note", "album"),
           "declared_counts": ("all", "others"), "severity.dpc": ("1", "2", "3", "4"), "severity.ei": ("0.25", "0.5", "0.75", "1"),
           "severity.cb": tuple(f"{n / 4:g}" for n in range(9)), "malice": ("yes", "no"), "minor": ("yes", "no")}

#: facts of which the later takes back the earlier about the same thing
_AGAINST = {"same_chat": "different_chat", "different_chat": "same_chat"}

_WORDS = {"True": "yes", "true": "yes", "是": "yes", "False": "no", "false": "no", "否": "no"}


def check_fact(fact: str, value) -> None:
    """Refuse a fact that nothing would read, or a group size that is no whole number from 1. Raises InputError."""
    if fact not in FACTS and not fact.startswith("law."):
        raise InputError(why=tell("investigation.unknown_fact", fact=fact, known="、".join(FACTS)))
    if fact == "declared" and not (str(value).isdigit() and int(value) >= 1):
        raise InputError(why=tell("leak.declared", value=value))
    if fact in _LEVELS and str(value) not in _LEVELS[fact]:
        raise InputError(why=tell("investigation.level", fact=fact, value=value, known="、".join(_LEVELS[fact])))
    if fact == "ended" and value != "none" and _no_time(value):
        raise InputError(why=tell("investigation.time", fact=fact, value=value))
    if fact in ("captured", "shown_on") and value != "none":
        taken_on(value)
    if fact == "role" and value not in ROLES:
        raise InputError(why=f"角色 {value}：可用 {', '.join(ROLES)}")


def _no_time(value) -> bool:
    import pandas as pd

    return pd.isna(pd.to_datetime(str(value), errors="coerce"))


class StatementVerbs:
    """``case.state`` ``stated`` ``answers``."""

    @in_turn
    def state(self, about: str, fact: str, value) -> None:
        """Record a fact that no export can show; replayed on every rerun. Raises InputError for an unknown fact or a wrong value."""
        value = _WORDS.get(str(value), value) if fact in ("disclosure", "malice", "minor") else value
        check_fact(fact, value)
        new = STATEMENTS.frame([{"about": about, "fact": fact, "value": str(value), "by": self.folder.officer,
                                 "at": self.folder.now()}])
        old = self.table("statements")
        before = old[(old["about"] == about) & old["fact"].isin([fact, _AGAINST.get(fact)])][["fact", "value"]].to_numpy().tolist()
        if before[-1:] != [[fact, str(value)]]:         # what was said, taken back and is said again counts again
            self.folder.save("statements", stacked(STATEMENTS, [old, new]))
            if fact in ("role", "need_to_know", "same_person", "exporter"):
                self._refresh_people()

    def stated(self, fact: str) -> dict[str, str]:
        """about → value of the latest statement of one fact."""
        rows = self.table("statements")
        rows = rows[rows["fact"] == fact]
        return dict(zip(rows["about"], rows["value"], strict=True))

    @in_turn
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
                check_fact(fact, _WORDS.get(str(value), value) if fact in ("disclosure", "malice", "minor") else value)
        for about, facts in content.items():
            for fact, value in facts.items():
                self._state_all(about, fact, value if isinstance(value, list) else [value])

    def _state_all(self, about, fact, values):
        """State what a file says; of a list only what is not stated yet, so that the file may be loaded again."""
        rows = self.table("statements")
        known = set(rows[(rows["about"] == about) & (rows["fact"] == fact)]["value"]) if len(values) > 1 else ()
        for value in values:
            if str(value) not in known:
                self.state(about, fact, value)

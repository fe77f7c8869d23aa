"""Facts that no export can show, stated by the officer and replayed on every rerun."""

from __future__ import annotations

import tomllib
from pathlib import Path

from leakkit.errors import FileMissing, InputError
from leakkit.investigation.stacking import stacked
from leakkit.language import tell
from leakkit.schema import ROLES, STATEMENTS

#: what an officer can state; ``law.…`` (the fact names of the law room) beside these
FACTS = ("role", "need_to_know", "same_person", "exporter", "declared", "declared_on", "declared_source", "agency", "agency_type",
         "agency_code", "outcome", "rules", "name", "received", "reason", "detectors",
         # what the documents say and no export shows: how it came to light, when it was known, what was done and what became of it
         "discovered", "known_on", "taken", "notified", "reported", "interviewed", "result", "contact", "secret_until", "cause",
         # a task of the checklist of deadlines that is done; stated about its key
         "done",
         # a value that is no personal data (a public figure, the agency's own number), stated about the value; its reason
         "allowed")


def check_fact(fact: str, value) -> None:
    """Refuse a fact that nothing would read, or a group size that is no whole number from 1. Raises InputError."""
    if fact not in FACTS and not fact.startswith("law."):
        raise InputError(why=tell("investigation.unknown_fact", fact=fact, known="、".join(FACTS)))
    if fact == "declared" and not (str(value).isdigit() and int(value) >= 1):
        raise InputError(why=tell("leak.declared", value=value))
    if fact == "role" and value not in ROLES:
        raise InputError(why=f"角色 {value}：可用 {', '.join(ROLES)}")


class StatementVerbs:
    """``case.state`` ``stated`` ``answers``."""

    def state(self, about: str, fact: str, value) -> None:
        """Record a fact that no export can show; replayed on every rerun. Raises InputError for an unknown fact or a wrong value."""
        check_fact(fact, value)
        new = STATEMENTS.frame([{"about": about, "fact": fact, "value": str(value), "by": self.folder.officer,
                                 "at": self.folder.now()}])
        old = self.table("statements")
        same = (old["about"] == about) & (old["fact"] == fact) & (old["value"] == str(value))
        if not same.any():
            self.folder.save("statements", stacked(STATEMENTS, [old, new]))
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

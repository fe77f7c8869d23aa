"""What the officer says of persons: recorded as statements, replayed whenever the persons are made anew."""

from __future__ import annotations

from leakkit import people as persons
from leakkit.errors import InputError
from leakkit.language import tell
from leakkit.masking import masked
from leakkit.readers import EXPORTER
from leakkit.schema import ROLES


class People:
    """``case.people``: the persons of a case and what the officer says of them. Shows itself masked."""

    def __init__(self, case: Case):
        self._case = case

    def table(self):
        """PEOPLE."""
        return self._case.table("people")

    def __repr__(self):
        return repr(masked(self.table()))

    def _name(self, who: str) -> str:
        """What a statement about a person is filed under: an account or name, which outlasts the ids."""
        people = self.table()
        row = people[people["person_id"] == persons.person_of(people, who)].iloc[0]
        return [*row["accounts"], *row["names"], row["person_id"]][0]

    def set_role(self, who: str, role: str) -> None:
        """State a person's role. `who` is an id, account, name, placeholder or unambiguous masked name."""
        persons.set_facts(self.table(), who, role=role)  # refuses a wrong role before it is recorded
        self._case.state(self._name(who), "role", role)

    def set_need_to_know(self, who: str, needed: bool = True) -> None:
        """State that a person needed (or did not need) to know on official business."""
        self._case.state(self._name(who), "need_to_know", needed)

    def same(self, who: str, other: str) -> None:
        """State that two accounts or names are one person."""
        self._case.state(self._name(who), "same_person", self._name(other))


def restated(people, row):
    """PEOPLE with one STATEMENTS row applied; facts that are not about persons change nothing. Raises UnknownRow."""
    if row.fact == "exporter":
        exporters = [a for accounts in people["accounts"] for a in accounts if a.startswith(EXPORTER[:-1])]
        meant = [a for a in exporters if a[:-1].endswith(row.about.split()[-1])] or (exporters if len(exporters) == 1 else [])
        return persons.same_person(people, row.value, *meant) if meant else people
    if row.fact == "role":
        return persons.set_facts(people, row.about, role=row.value)
    if row.fact == "need_to_know":
        return persons.set_facts(people, row.about, need_to_know=row.value in ("True", "true", "是", "1"))
    return persons.same_person(people, row.about, row.value) if row.fact == "same_person" else people


#: what an officer can state; ``law.…`` (the fact names of the law room) beside these
FACTS = ("role", "need_to_know", "same_person", "exporter", "declared", "declared_on", "declared_source", "agency", "agency_type",
         "name", "received", "reason", "detectors")


def check_fact(fact: str, value) -> None:
    """Refuse a fact that nothing would read, or a group size that is no whole number from 1. Raises InputError."""
    if fact not in FACTS and not fact.startswith("law."):
        raise InputError(why=tell("investigation.unknown_fact", fact=fact, known="、".join(FACTS)))
    if fact == "declared" and not (str(value).isdigit() and int(value) >= 1):
        raise InputError(why=tell("leak.declared", value=value))
    if fact == "role" and value not in ROLES:
        raise InputError(why=f"角色 {value}：可用 {', '.join(ROLES)}")

"""The persons of a case, and what the officer says of them: recorded as statements, replayed whenever the persons are made anew."""

from __future__ import annotations

import contextlib

import pandas as pd

from leakkit import people as persons
from leakkit.errors import CannotWrite, UnknownRow
from leakkit.masking import masked
from leakkit.readers import EXPORTER


class People:
    """``case.people``: the persons of a case and what the officer says of them. Shows itself masked."""

    def __init__(self, case):
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
        for name in [*row["accounts"], *row["names"]]:
            with contextlib.suppress(UnknownRow):          # 王 may be several persons; then the id is all there is
                if persons.person_of(people, name) == row["person_id"]:
                    return name
        return row["person_id"]

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

    def apart(self, who: str, other: str) -> None:
        """State that two accounts or names are two persons: the link is not suggested again."""
        self._case.state(self._name(who), "different_person", self._name(other))

    def suggestions(self):
        """SUGGESTIONS: who might be whom (王小姐, 小美, @阿明, an export's «您»), with the basis. Nothing is merged until `same` says so."""
        people = self.table()
        apart = []
        for about, value in self._case.stated("different_person").items():
            with contextlib.suppress(UnknownRow):
                apart.append((persons.person_of(people, about), persons.person_of(people, value)))
        found = persons.suggestions(people, self._case.table("messages"), self._case.table("findings"), apart)
        with contextlib.suppress(CannotWrite):
            self._case.folder.save("suggestions", found)
        return found


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


class PersonVerbs:
    """Persons from accounts, rosters and the text; `waiting` names statements about somebody not known yet."""

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

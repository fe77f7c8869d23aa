"""What the officer says of persons: who is meant, which role, who is the same person."""

from __future__ import annotations

import pandas as pd

from leakkit.errors import InputError, UnknownRow
from leakkit.masking import mask_name
from leakkit.schema import PEOPLE, ROLES


def person_of(people: pd.DataFrame, who: str) -> str:
    """The person_id behind an id, an account, a name, a placeholder or an unambiguous masked name (陳○○).

    Raises UnknownRow when nobody, or more than one, fits.
    """
    def fits(row):
        known = [*row.accounts, *row.names]
        return who in (row.person_id, row.placeholder, *known) or who in map(mask_name, known)
    found = [row.person_id for row in people.itertuples() if fits(row)]
    exact = [row.person_id for row in people.itertuples() if who in (row.person_id, *row.accounts, *row.names)]
    for ids in (exact, found):
        if len(ids) == 1:
            return ids[0]
    raise UnknownRow(what=who)


def set_facts(people: pd.DataFrame, who: str, **facts) -> pd.DataFrame:
    """A new PEOPLE frame with `role`, `need_to_know` or `unit` set for one person by the officer. Raises InputError."""
    if facts.get("role", "unknown") not in ROLES:
        raise InputError(why=f"角色 {facts['role']}：可用 {', '.join(ROLES)}")
    person_id = person_of(people, who)
    rows = [{**row, **facts, "basis": "承辦人認定"} if row["person_id"] == person_id else row
            for row in pd.DataFrame(people).to_dict("records")]
    return PEOPLE.frame(rows)


def same_person(people: pd.DataFrame, *who: str) -> pd.DataFrame:
    """A new PEOPLE frame in which all of `who` are one person (the first keeps its id); the officer's statement."""
    ids = [person_of(people, name) for name in who]
    rows = pd.DataFrame(people).to_dict("records")
    first = next(row for row in rows if row["person_id"] == ids[0])
    rest = [row for row in rows if row["person_id"] in ids[1:]]
    one = {**first, **_told_of(first, rest), "basis": "承辦人認定",
           "accounts": list(dict.fromkeys([*first["accounts"], *(a for row in rest for a in row["accounts"])])),
           "names": list(dict.fromkeys([*first["names"], *(n for row in rest for n in row["names"])]))}
    return PEOPLE.frame(one if row is first else row for row in rows if row["person_id"] not in ids[1:] or row is first)


def _told_of(first: dict, rest: list[dict]) -> dict:
    """What is known of one person under several names: the first telling role, need to know and unit, none lost by the joining."""
    def first_of(column, empty):
        known = [row[column] for row in (first, *rest) if not (pd.isna(row[column]) or row[column] in empty)]
        return known[0] if known else first[column]
    return {"role": first_of("role", ("unknown", "member")), "need_to_know": first_of("need_to_know", ()), "unit": first_of("unit", ("",))}


def moved_ids(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, str]:
    """person_id → the id that holds its names now, for persons that `same_person` took into another."""
    now = {name: row.person_id for row in after.itertuples() for name in [*row.accounts, *row.names]}
    gone = before[~before["person_id"].isin(after["person_id"])]
    return {row.person_id: now[[*row.accounts, *row.names][0]] for row in gone.itertuples()}

"""Who owns which original value of a case: the rows from which a map is built."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from leakkit.deid.folding import key
from leakkit.deid.forms import is_masked
from leakkit.deid.words import is_titled
from leakkit.errors import InputError
from leakkit.masking import SecretFrame


@dataclass
class Owner:
    """A person while the map is being built: `values` = [(value, kind)] of names and accounts."""

    person_id: str
    placeholder: str = ""
    values: list[tuple[str, str]] = field(default_factory=list, repr=False)


def owners_of(people: pd.DataFrame, findings: pd.DataFrame, accounts=()) -> list[Owner]:
    """The persons of `people`, then those that only a finding or an account names, in order of appearance."""
    owners = [_owner(row) for row in people.to_dict("records")]
    _refuse_twins(owners)
    known = {key(value): owner for owner in reversed(owners) for value, _ in owner.values}
    by_id = {owner.person_id: owner for owner in owners}
    named = findings[findings["kind"] == "person"].to_dict("records")
    spoken = [(row["value"], "person", row.get("person_id")) for row in named]
    for value, kind, person_id in [*spoken, *((account, "account", None) for account in accounts)]:
        if not _text(value) or is_masked(value):
            continue
        owner = by_id.get(person_id) or known.get(key(value))
        if owner is None:
            owner = Owner(_text(person_id) or f"X{len(owners) + 1:02}")
            owners.append(owner)
            by_id[owner.person_id] = owner
        known.setdefault(key(value), owner)
        if (value, kind) not in owner.values:
            owner.values.append((value, kind))
    return owners


def _owner(row) -> Owner:
    names = [(name, "person") for name in row["names"] if _text(name) and not is_masked(name)]
    accounts = [(name, "account") for name in row["accounts"] if _text(name) and not is_masked(name)]
    return Owner(row["person_id"], _text(row.get("placeholder")), [*names, *accounts])


def _refuse_twins(owners):
    seen = {}
    for owner in owners:
        if owner.placeholder and owner.placeholder in seen:
            pair = f"{seen[owner.placeholder]} 與 {owner.person_id}"
            raise InputError(why=f"{pair} 的代號相同（{owner.placeholder}）two persons share a placeholder")
        seen[owner.placeholder] = owner.person_id


def _text(cell) -> str:
    return cell if isinstance(cell, str) else ""


def originals_from(people: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """All original values of a case: every name and account of `people`, every value of `findings`.

    The caller leaves out findings that were decided public or not personal. Values that are masked already (陳○○), or
    only a surname with a title, are left out. SecretFrame: value (str), kind (person, account, or a finding's kind).
    """
    rows = [pair for row in people.to_dict("records") for pair in _owner(row).values]
    rows += [(row["value"], row["kind"]) for row in findings.to_dict("records")
             if _text(row["value"]) and not is_masked(row["value"])]
    rows = [(value, kind) for value, kind in rows if not (kind == "person" and is_titled(key(value)))]
    frame = pd.DataFrame(list(dict.fromkeys(rows)), columns=["value", "kind"], dtype="str")
    return SecretFrame(frame.reset_index(drop=True))

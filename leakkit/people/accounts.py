"""One person an account, in order of first appearance, joined and described by a roster if there is one."""

from __future__ import annotations

import pandas as pd

from leakkit.people.cues import no_person
from leakkit.schema import PEOPLE, ROLES


def from_accounts(messages: pd.DataFrame, membership: pd.DataFrame, roster: pd.DataFrame | None = None) -> pd.DataFrame:
    """PEOPLE with one person an account, in order of first appearance, joined and described by the roster if given.

    A name known as a bot's or an official account's gets the role ``service``: it is no person and no audience counts it.
    """
    seen = dict.fromkeys([*messages["account"].dropna().unique(), *membership["account"].dropna(), *membership["by"].dropna()])
    listed = [] if roster is None else [account for account in roster["account"] if account not in seen]
    facts = {} if roster is None else {row["account"]: row for row in roster.to_dict("records")}
    several = _in_several(messages, membership)
    rows = [_account(account, "名冊" if account in facts else _seen_in(several.get(account, ()))) for account in seen]
    rows += [_account(account, "名冊") for account in listed]
    for row in rows:
        row.update(_roster_facts(facts.get(row["accounts"][0])))
    return _numbered(_joined(rows))


def _account(account: str, basis: str) -> dict:
    sort = no_person(account)
    role = "service" if sort == "exact" else "member"
    note = {"exact": "；名稱為機器人或官方帳號，不計為人", "shape": "；名稱看似機器人或官方帳號，是否為人請認定"}.get(sort, "")
    return {"accounts": [account], "names": [], "role": role, "basis": basis + note}


def _in_several(messages, membership) -> dict[str, list[str]]:
    """account → the exports that show it."""
    pairs = pd.concat([messages[["account", "evidence_id"]], membership[["account", "evidence_id"]]]).dropna().drop_duplicates()
    found: dict[str, list[str]] = {}
    for account, evidence_id in pairs.itertuples(index=False):
        found.setdefault(account, []).append(evidence_id)
    return found


def _seen_in(exports) -> str:
    if len(exports) < 2:
        return "傳送者或系統列"
    return f"傳送者或系統列；同一顯示名稱見於 {'、'.join(exports[:6])}，視為同一人（未經確認）"


def _roster_facts(row) -> dict:
    """What the roster says of an account: names, unit, role, need_to_know."""
    if row is None:
        return {}
    role = row["role"]
    odd = isinstance(role, str) and role and role not in ROLES
    return {"names": [row["name"]] if isinstance(row["name"], str) and row["name"] else [], "unit": row["unit"],
            "role": role if role in ROLES else "member", "need_to_know": row["need_to_know"],
            "basis": "名冊" + ("（角色欄所填並非可用之角色，以成員計）" if odd else "")}


def _joined(rows: list[dict]) -> list[dict]:
    """Accounts that the roster gives the same name and unit are one person; without a unit they may be namesakes."""
    joined: dict = {}
    for number, row in enumerate(rows):
        key = (row["names"][0], row["unit"]) if row["names"] and isinstance(row.get("unit"), str) else number
        if key in joined:
            joined[key] = {**joined[key], "accounts": [*joined[key]["accounts"], *row["accounts"]]}
        else:
            joined[key] = row
    return list(joined.values())


def _numbered(rows: list[dict]) -> pd.DataFrame:
    return PEOPLE.frame({**row, "person_id": f"P{number:02d}"} for number, row in enumerate(rows, 1))

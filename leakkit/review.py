"""The officer's decisions: a queue, decisions with their reason, and their replay when the finders run again."""

from __future__ import annotations

import itertools
import re
import unicodedata
from pathlib import Path

import pandas as pd

from leakkit.errors import InputError, UnknownRow
from leakkit.language import tell
from leakkit.masking import SecretFrame
from leakkit.people import read_table
from leakkit.schema import DECISIONS, FINDINGS

CHOICES = ("personal", "not", "public", "unsure")
#: how the reason of a row begins that takes an earlier decision back
UNDO = "復原："


def effective(findings: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """FINDINGS plus column `decision` (str): the latest decision on each, or ``undecided``."""
    latest = dict(zip(decisions["finding_id"], decisions["decision"], strict=True))
    return SecretFrame(pd.DataFrame(findings).assign(
        decision=[latest.get(finding_id, "undecided") for finding_id in findings["finding_id"]]))


def cleared(found: pd.DataFrame) -> set[str]:
    """The values all of whose findings were decided ``not`` or ``public``; `found`: a frame of `effective`."""
    free = found["decision"].isin(["public", "not"])
    return set(found[free]["value"]) - set(found[~free]["value"])


#: how much a wrong or missing decision on a kind costs: §6 categories and what opens doors first, then what finds a person, then the rest
_WEIGHT = {**dict.fromkeys(("medical", "genetic", "sex_life", "health_check", "criminal", "national_id"), 3),
           **dict.fromkeys(("phone", "address", "bank_account", "credit_card", "passport", "nhi_card", "case_no", "finance"), 2),
           **dict.fromkeys(("person", "email", "social_id", "birthdate", "plate", "student_id"), 1)}


def queue(findings: pd.DataFrame, decisions: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """What is still undecided or unsure, by what deciding it is worth: an informant's data first, then the subject's; then the kind
    that weighs most; then what is sure; then the value that stands in most places, which one decision settles; then file order."""
    open_ones = effective(findings, decisions)
    open_ones = open_ones[open_ones["decision"].isin(["undecided", "unsure"])]
    role = dict(zip(people["person_id"], people["role"], strict=True))
    folded = [_folded(value) for value in open_ones["value"]]
    often = pd.Series(folded).value_counts() if folded else {}
    keys = {"_role": [{"informant": 2, "subject": 1}.get(role.get(person), 0) for person in open_ones["person_id"]],
            "_kind": [_WEIGHT.get(kind, 0) for kind in open_ones["kind"]], "_score": open_ones["score"].round(1).tolist(),
            "_often": [int(often[value]) for value in folded]}
    ranked = open_ones.assign(**keys).sort_values(list(keys), ascending=False, kind="stable")
    return ranked.drop(columns=list(keys)).reset_index(drop=True)


def allowed(findings: pd.DataFrame, decisions: pd.DataFrame, allow: dict[str, str]) -> dict[str, list[str]]:
    """Reason → the undecided findings whose value is on the allow list (value → reason: a public figure, the agency's own number);
    width, blanks and dashes apart."""
    listed = {_folded(value): reason for value, reason in allow.items()}
    out: dict[str, list[str]] = {}
    for row in effective(findings, decisions).itertuples():
        reason = listed.get(_folded(row.value))
        if reason is not None and row.decision == "undecided":
            out.setdefault(reason, []).append(row.finding_id)
    return out


def decide(decisions: pd.DataFrame, findings: pd.DataFrame, finding_ids, decision: str, reason: str, by: str, at):
    """A new DECISIONS frame with one decision a finding added. Raises InputError (no such choice, no reason), UnknownRow."""
    if decision not in CHOICES:
        raise InputError(why=f"審定「{decision}」：可用 {', '.join(CHOICES)}")
    if not str(reason).strip():
        raise InputError(why="審定須附理由")
    known = set(findings["finding_id"])
    new = []
    for finding_id in finding_ids:
        if finding_id not in known:
            raise UnknownRow(what=finding_id)
        new.append({"finding_id": finding_id, "decision": decision, "reason": reason, "by": by, "at": at})
    return DECISIONS.check(pd.concat([pd.DataFrame(decisions), pd.DataFrame(DECISIONS.frame(new))], ignore_index=True))


def undone(decisions: pd.DataFrame, ends, by: str, at) -> tuple[pd.DataFrame, list[str]]:
    """The last act of deciding taken back: (DECISIONS with a row a finding added, the finding ids). Nothing is erased.

    `ends` are the numbers of rows after each act, in order (the custody log has them). A second call takes back the act before it,
    and so on; with nothing left, the ids are empty. A finding goes back to what it was decided before, or to ``undecided``.
    """
    cuts = [0, *dict.fromkeys(end for end in ends if 0 < end <= len(decisions))]
    acts: list[pd.DataFrame] = []
    for start, end in itertools.pairwise(cuts):
        act = decisions.iloc[start:end]
        if not act["reason"].iloc[0].startswith(UNDO):
            acts.append(act)
        elif acts:
            acts.pop()
    if not acts:
        return DECISIONS.check(decisions), []
    last = acts.pop()
    before = {row.finding_id: row.decision for act in acts for row in act.itertuples()}
    ids = list(dict.fromkeys(last["finding_id"]))
    new = [{"finding_id": finding_id, "decision": before.get(finding_id, "undecided"),
            "reason": f"{UNDO}{last['reason'].iloc[0]}", "by": by, "at": at} for finding_id in ids]
    return DECISIONS.check(pd.concat([pd.DataFrame(decisions), pd.DataFrame(DECISIONS.frame(new))], ignore_index=True)), ids


#: how far "all like this" reaches
REACHES = ("value", "message", "rule")


def like(findings: pd.DataFrame, finding_id: str, reach: str = "value") -> list[str]:
    """The ids of all findings like this one, itself first: of one kind and `value` (width, blanks and dashes apart), in one `message`,
    or of one kind by one `rule`. Raises UnknownRow, InputError."""
    if reach not in REACHES:
        raise InputError(why=f"like {reach}：{', '.join(REACHES)}")
    this = findings[findings["finding_id"] == finding_id]
    if this.empty:
        raise UnknownRow(what=finding_id)
    this = next(this.itertuples())
    same = {"value": lambda row: row.kind == this.kind and _folded(row.value) == _folded(this.value),
            "message": lambda row: row.message_id == this.message_id,
            "rule": lambda row: row.kind == this.kind and row.rule == this.rule}[reach]
    return [finding_id, *(row.finding_id for row in findings.itertuples() if row.finding_id != finding_id and same(row))]


def _folded(value) -> str:
    return re.sub(r"[\s\-－—()（）]", "", unicodedata.normalize("NFKC", str(value))).casefold()


def carry_over(old: pd.DataFrame, new: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """The new run's FINDINGS with the old ids where message, place and kind are the same; new places get fresh numbers.

    A decided finding that the new run no longer makes is kept, and so is one that the officer added: no decision is ever lost.
    """
    key = ["message_id", "start", "end", "kind"]
    known = {tuple(place): finding_id for *place, finding_id in old[[*key, "finding_id"]].itertuples(index=False)}
    next_number = max([int(finding_id[1:]) for finding_id in old["finding_id"]], default=0) + 1
    ids = []
    for place in new[key].itertuples(index=False):
        if tuple(place) in known:
            ids.append(known[tuple(place)])
        else:
            ids.append(f"F{next_number:04d}")
            next_number += 1
    fresh = pd.DataFrame(new).assign(finding_id=ids)
    held = (old["finding_id"].isin(decisions["finding_id"]) | old["rule"].eq("officer")) & ~old["finding_id"].isin(ids)
    kept = pd.DataFrame(old)[held]
    return FINDINGS.check(pd.concat([fresh, kept], ignore_index=True) if len(kept) else fresh)


def counts(findings: pd.DataFrame, decisions: pd.DataFrame) -> dict[str, int]:
    """How many findings stand at each decision, ``undecided`` included; printed in every output."""
    tally = effective(findings, decisions)["decision"].value_counts()
    return {choice: int(tally.get(choice, 0)) for choice in (*CHOICES, "undecided")}


_DECISION_COLUMNS = ("file", "first_line", "value", "kind", "decision", "reason")


def decision_rows(path) -> pd.DataFrame:
    """A decisions CSV (UTF-8 or cp950), its columns and line numbers checked. Raises FileMissing, InputError."""
    rows = read_table(path)
    missing = [name for name in _DECISION_COLUMNS if name not in rows]
    if missing:
        raise InputError(why=tell("investigation.columns", file=Path(path).name, names="、".join(missing)))
    rows = rows.fillna("")
    for number, line in enumerate(rows["first_line"], 2):
        if not line.strip().isdigit():
            raise InputError(why=tell("investigation.line_number", file=Path(path).name, row=number, line=line))
    return rows.assign(first_line=rows["first_line"].astype(int))

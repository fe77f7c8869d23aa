"""Names that the case already knows (senders, roster, names found once), searched again through every message."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from leakkit.masking import SecretFrame, mask_name
from leakkit.pii import office
from leakkit.pii import wordlists as lists
from leakkit.pii.look import readable
from leakkit.pii.readings import safe
from leakkit.schema import FINDINGS

_FULL = re.compile(r"[㐀-鿿]{2,4}")


def names_known(messages: pd.DataFrame, known: list[str], found: pd.DataFrame | None = None,
                nicknames: dict[str, str] | None = None) -> SecretFrame:
    """Findings (FINDINGS, kind person) of every name in `known`, and of every full name that `found` (findings of the same
    messages) holds, in all messages: the full name, the given name alone (two characters), the surname with a title; of every
    nickname in `nicknames` (nickname → name on the roster); and of every account that a message calls with an @.

    The basis (sender or roster name, or found in message so-and-so) stands in `why`. Spans that `found` already has are left
    out. Rows are numbered from F0001; whoever joins tables numbers anew.
    """
    forms = _forms(_basis(known, found)) | _called(messages) | _nicknames(nicknames or {})
    if not forms:
        return FINDINGS.frame([])
    pattern = re.compile(lists.alternatives(forms))
    seen = _spans(found)
    rows = [
        row
        for message in readable(messages).itertuples()
        for row in _in_message(message, pattern, forms)
        if not _covered(row, seen)
    ]
    return FINDINGS.frame(row | {"finding_id": f"F{number:04d}"} for number, row in enumerate(rows, 1))


def full_names(found: pd.DataFrame) -> dict[str, str]:
    """Full name → message where it was first found, from a findings table."""
    people = found[found["kind"].eq("person") & found["score"].ge(0.6)]
    return {
        value: message
        for value, message in zip(people["value"][::-1], people["message_id"][::-1], strict=True)
        if isinstance(value, str) and _FULL.fullmatch(value) and len(value) >= 3
    }


def _basis(known, found) -> dict[str, str]:
    basis = {}
    if found is not None and len(found):
        basis = {name: f"{message} 已見全名" for name, message in full_names(found).items()}
    return basis | {
        name.strip(): "傳送者欄或名冊上的姓名" for name in known if isinstance(name, str) and len(name.strip()) > 1
    }


def _forms(basis: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Written form → (what it is, its basis). A given name is searched alone only when it has two characters and is
    no word."""
    out = {name: ("全名", why) for name, why in basis.items()}
    for name, why in basis.items():
        if not _FULL.fullmatch(name) or len(name) < 3:
            continue
        given = name[-2:]
        if given not in lists.negatives() and given not in out:
            out[given] = (f"名（{mask_name(name)}）", why)
    return _with_titles(out, basis)


def _with_titles(out, basis):
    for surname, count in Counter(name[0] for name in basis if len(name) == 3 and _FULL.fullmatch(name)).items():
        same = "；同姓者不只一人，須人工判斷" if count > 1 else ""
        name = next(name for name in basis if name[0] == surname)
        for title in sorted(lists.words("titles", "after") - lists.words("titles", "short")):
            out.setdefault(surname + title, ("姓加稱謂", basis[name] + same))
    return out


def _nicknames(nicknames: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Roster nicknames of two characters or more that are no ordinary words."""
    return {nick: (f"暱稱（{mask_name(name)}）", "名冊上的帳號與姓名") for nick, name in nicknames.items()
            if len(nick) > 1 and nick != name and nick not in lists.negatives() and not nick.isdigit()}


def _called(messages: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """@ and the account's name, for every sender."""
    return {f"@{account}": ("以 @ 點名", "傳送者欄") for account in messages["account"].dropna().unique() if len(account) > 1}


def _in_message(message, pattern, forms):
    text = safe(message.text)
    for match in pattern.finditer(text):
        what, basis = forms[match.group()]
        start, end = match.span()
        if what == "姓加稱謂":
            end = start + 1
        start += what == "以 @ 點名"
        yield {
            "message_id": message.message_id,
            "start": start,
            "end": end,
            "kind": "person",
            "value": text[start:end],
            "score": 0.9 if what == "全名" else 0.7,
            "rule": "person/known",
            "why": f"全案再查：{what}；依據：{basis}{office.mark(text, start, end)}",
        }


def _spans(found) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    if found is not None:
        for row in found.itertuples():
            spans.setdefault(row.message_id, []).append((row.start, row.end))
    return spans


def _covered(row, seen) -> bool:
    return any(start < row["end"] and row["start"] < end for start, end in seen.get(row["message_id"], ()))

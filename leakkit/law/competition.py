"""Provisions that stand side by side: which is the special or heavier one, and law that changed after the act.

Notes for a person's judgement; nothing here takes a provision out.
"""

from __future__ import annotations

import tomllib
from functools import cache

from leakkit.law.catalogue import ROOM, Provision, versions
from leakkit.law.days import roc

_STANDING = ("in_force", "repealed_or_replaced")


@cache
def _data() -> dict:
    return tomllib.loads((ROOM / "competition.toml").read_text(encoding="utf-8"))


def competition(held: list[Provision], day) -> list[dict]:
    """Notes on the provisions listed together: dicts of kind (special / administrative / later), provisions (ids), note."""
    by_article = {(p.pcode, p.article): p for p in held}
    out = [{"kind": "special", "provisions": [by_article[tuple(pair["first"])].id, by_article[tuple(pair["second"])].id],
            "note": f"{by_article[tuple(pair['first'])].short}與{by_article[tuple(pair['second'])].short}：{pair['note']}。"}
           for pair in _data()["pair"] if {tuple(pair["first"]), tuple(pair["second"])} <= by_article.keys()]
    return [*out, *_both_kinds(by_article.values()), *(_later(p, day) for p in by_article.values() if _changed(p, day))]


def _both_kinds(held) -> list[dict]:
    """Administrative fines beside punishments."""
    fines = [p for p in held if any(one.administrative for one in p.penalty)]
    crimes = [p for p in held if any(one.kind == "prison" for one in p.penalty)]
    if not fines or not crimes:
        return []
    names = "、".join(p.short for p in fines)
    return [{"kind": "administrative", "provisions": [p.id for p in fines],
             "note": f"{names}之罰鍰與刑罰並列：{_data()['administrative']['note']}。"}]


def _changed(p: Provision, day) -> list[Provision]:
    """Later versions of a provision that punishes, in force after the day of the act."""
    if not any(one.kind in ("prison", "fine", "raised") for one in p.penalty):
        return []
    return [q for q in versions(p.pcode, p.article) if q.status in _STANDING and q.valid_from and q.valid_from > day]


def _later(p: Provision, day) -> dict:
    later = _changed(p, day)
    note = _data()["later"]["note"].format(since="、".join(roc(q.valid_from) for q in later))
    same = f"；{_data()['later']['same']}" if all(q.penalty == p.penalty for q in later) else ""
    return {"kind": "later", "provisions": [p.id, *(q.id for q in later)], "note": f"{p.short}：{note}{same}。"}

"""What would change a provision's state: each single fact that a person may establish, tried out."""

from __future__ import annotations

from leakkit.law.conditions import names_in
from leakkit.law.elements import Weighed, fact_table, level_words, weigh

_STATE = {"shown": "要件均有事證", "possible": "可能涉及", "excluded": "排除"}


def flips(one: Weighed, facts: dict, day) -> list[str]:
    """Sentences 「若認定…：否 → 排除」 for the facts that a person judges and that alone change the state; and what is
    still missing until every element has evidence."""
    if one.out:
        return []
    names = dict.fromkeys(n for element in one.rule["element"] for n in names_in(element["shown"]))
    found = [f"{_said(name, value)} → {_STATE[changed]}" for name in names if fact_table()[name]["source"] == "H"
             for value in _values(name, one) if facts.get(name) != value
             and (changed := weigh(one.rule, facts | {name: value}, day).state) != one.state]
    missing = [e.text for e in one.elements if e.state != "shown"]
    if one.state == "possible" and not any(text.endswith(_STATE["shown"]) for text in found):
        found.append(f"{'、'.join(missing)} 均經認定 → {_STATE['shown']}")
    return found


def _values(name: str, one: Weighed) -> list:
    """The answers worth trying for a fact."""
    entry = fact_table()[name]
    if entry["type"] == "bool":
        return [True, False]
    if entry["type"] == "text":
        return entry["levels"]
    if entry["type"] == "list":
        return [[level] for element in one.rule["element"] for level in _asked(element["shown"], name)] + [[]]
    return [0, 1]


def _asked(condition, name: str) -> list[str]:
    """The levels of a list fact that a condition asks for."""
    if isinstance(condition, str):
        return []
    parts = condition.get("all", condition.get("any", [condition["not"]] if "not" in condition else None))
    if parts is not None:
        return [level for part in parts for level in _asked(part, name)]
    return list(condition.get("any_of", ())) if condition["fact"] == name else []


def _said(name: str, value) -> str:
    sentence = fact_table()[name]["sentence"].split("；")[0]
    if isinstance(value, bool):
        return f"若認定「{sentence}」：{'是' if value else '否'}"
    shown = ("、".join(level_words().get(one, one) for one in value) or "皆非") if isinstance(value, list) else level_words().get(value, value)
    return f"若認定「{sentence}」為{shown}"

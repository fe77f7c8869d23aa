"""The small language in which `elements.toml` speaks about facts; plain tables, nothing is evaluated as code.

    "posted_to_group"                           the fact holds (true, not zero, not an empty list)
    {fact = "sectors", any_of = ["tax"]}        a list fact holds one of these
    {fact = "mental_state", equals = "intent"}  equality
    {fact = "recipients", at_least = 1}         a number, at least
    {all = [..]}  {any = [..]}  {not = ..}      combinations

Three answers: True, False, and None for "not known"; a fact that is missing or None is not known (Kleene's logic).
"""

from __future__ import annotations

from leakkit.errors import InputError


def holds(condition, facts: dict) -> bool | None:
    """Whether `condition` holds over `facts` (name → plain value): True, False, or None when it cannot be known."""
    if isinstance(condition, str):
        return _test({"fact": condition}, facts)
    if "all" in condition:
        return _all([holds(one, facts) for one in condition["all"]])
    if "any" in condition:
        return _not(_all([_not(holds(one, facts)) for one in condition["any"]]))
    if "not" in condition:
        return _not(holds(condition["not"], facts))
    return _test(condition, facts)


def names_in(condition) -> list[str]:
    """The fact names a condition asks about, in order, each once."""
    if isinstance(condition, str):
        return [condition]
    parts = condition.get("all", condition.get("any", [condition["not"]] if "not" in condition else None))
    found = [condition["fact"]] if parts is None else [name for part in parts for name in names_in(part)]
    return list(dict.fromkeys(found))


def _all(answers: list) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def _not(answer) -> bool | None:
    return None if answer is None else not answer


def _test(test: dict, facts: dict) -> bool | None:
    value = facts.get(test["fact"])
    if value is None:
        return None
    if "equals" in test:
        return value == test["equals"]
    if "at_least" in test:
        return _number(test["fact"], value) >= test["at_least"]
    if "any_of" in test:
        return bool(set(test["any_of"]) & set([value] if isinstance(value, str) else value))
    return len(value) > 0 if hasattr(value, "__len__") else bool(value)


def _number(name, value):
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise InputError(why=f"事實「{name}」要填數字，不是「{value}」") from error

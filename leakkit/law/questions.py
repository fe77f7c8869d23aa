"""The short questionnaire: only what the result still needs, the question that decides most first."""

from __future__ import annotations

import re

import pandas as pd

from leakkit.errors import InputError
from leakkit.law.conditions import names_in
from leakkit.law.days import to_date
from leakkit.law.elements import Weighed, check_facts, fact_table, level_words, rules_on, weigh

COLUMNS = ("fact", "question", "type", "levels", "needed_by", "answer", "by", "at")
_YES, _NO = {"是", "yes", "true", "y", "有"}, {"否", "no", "false", "n", "無", "沒有"}
_MENTAL = {"故意": "intent", "過失": "negligence", "皆無": "none", "無": "none"}
_ASK = {"bool": "？（是／否）", "int": "？（人數）", "list": "？（可複選）", "text": "？（擇一）"}


def questions(facts: dict, on, answered: dict | None = None) -> pd.DataFrame:
    """What a person has to judge for the provisions that are possible on the day `on`.

    `facts`: plain dict as for `applicable` (derived facts and answers together); `answered`: fact → (answer, by, at) of
    what was answered already, listed at the end. Columns (str): fact, question, type, levels, needed_by (provisions,
    joined by 、), answer, by, at. Order: the fact that most provisions wait for first. Raises InputError.
    """
    check_facts(facts)
    day = to_date(on)
    waiting: dict[str, list[str]] = {}
    for one in (weigh(rule, facts, day) for rule in rules_on(day)):
        for name in _asked(one, facts):
            waiting.setdefault(name, []).append(f"{one.held.short}第{one.rule['paragraph']}項")
    open_ones = sorted(waiting, key=lambda name: (-len(set(waiting[name])), list(fact_table()).index(name)))
    rows = [_row(name, waiting[name], None) for name in open_ones]
    rows += [_row(name, waiting.get(name, []), given) for name, given in (answered or {}).items() if name in fact_table()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _asked(one: Weighed, facts: dict) -> list[str]:
    """The facts that this provision still waits for; a provision that is out or excluded asks nothing."""
    if one.out or one.state != "possible":
        return []
    pairs = zip(one.rule["element"], one.elements, strict=True)
    names = dict.fromkeys(n for rule, element in pairs if element.state != "shown" for n in names_in(rule["shown"]))
    return [n for n in names if fact_table()[n]["source"] == "H" and facts.get(n) is None]


def _row(name: str, needed_by: list[str], given: tuple | None) -> dict:
    entry = fact_table()[name]
    answer, by, at = given or ("", "", "")
    return {"fact": name, "question": entry["sentence"] + _ASK[entry["type"]], "type": entry["type"],
            "levels": " / ".join(entry.get("levels", ())), "needed_by": "、".join(dict.fromkeys(needed_by)),
            "answer": str(answer), "by": str(by), "at": str(at)}


def read_answer(fact: str, words: str):
    """An answer as typed (是, 否, yes, 3, intent, 故意, tax、child, 稅捐、兒少, unknown) as the value of the fact. Raises InputError."""
    kind = fact_table().get(fact, {}).get("type")
    if kind is None:
        raise InputError(why=f"沒有「{fact}」這個事實，名稱見 leakkit law facts")
    plain = words.strip().lower()
    if plain in ("unknown", "未知"):
        return None
    if kind == "bool" and plain in _YES | _NO:
        return plain in _YES
    if kind == "int" and plain.isdigit():
        return int(plain)
    if kind == "list":
        levels = {words: level for level, words in level_words().items()}
        return [levels.get(part.strip(), part.strip()) for part in re.split("[、,，]", words) if part.strip()]
    return _MENTAL.get(plain, words.strip()) if kind == "text" else words

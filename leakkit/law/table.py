"""The provisions table of a case: one row for each element of each provision that may be concerned."""

from __future__ import annotations

from leakkit.law.catalogue import held, versions
from leakkit.law.competition import competition
from leakkit.law.days import roc, to_date
from leakkit.law.elements import Weighed, check_facts, fact_table, rules_on, weigh
from leakkit.law.flips import flips
from leakkit.law.from_case import Fact
from leakkit.schema import PROVISIONS

_STATES = {"shown": "要件均有事證", "possible": "可能涉及", "excluded": "現有事證不足"}


def provisions_table(derived: dict[str, Fact], answers: dict, on):
    """`schema.PROVISIONS` frame: each element of each provision in force on the day `on`, by the law of that day.

    `derived`: facts with rows, from `derive`; `answers`: what a person judged (fact name → value), which overrides.
    state: shown = the facts show it; not-shown = they show that it is missing, or nothing speaks for it; open = a
    person must judge, `because` says what. `standing` is the whole provision's state (shown / possible / excluded),
    `changes` what would change it, `competition` what stands beside it. attrs: "limits" (sentences), "excluded" (list
    of dicts law, article, paragraph, why: what nothing points to), "questions" (fact name → sentence, what an officer
    still has to answer), "states" (provision_id#paragraph → standing), "competition" (list of dicts). Raises InputError
    for unknown facts or a wrong day.
    """
    check_facts(answers)
    day = to_date(on)
    plain = {name: fact.value for name, fact in derived.items()} | answers
    weighed = [weigh(rule, plain, day) for rule in rules_on(day)]
    inside = [one for one in weighed if not one.out]
    beside = competition([one.held for one in inside if one.state != "excluded"], day)
    frame = PROVISIONS.frame(row for one in inside for row in _rows(one, derived, answers, _more(one, plain, day, beside)))
    frame.attrs.update(limits=_limits(inside, day), questions=_questions(inside, plain), competition=beside,
                       excluded=[_left_out(one) for one in weighed if one.out],
                       states={f"{one.held.id}#{one.rule['paragraph']}": one.state for one in inside})
    return frame


def _more(one: Weighed, plain: dict, day, beside: list[dict]) -> dict:
    """What the rows of one provision say about the whole of it."""
    notes = [note["note"] for note in beside if one.held.id in note["provisions"]]
    return {"standing": one.state, "changes": "；".join(flips(one, plain, day)), "competition": "".join(notes)}


def _rows(one: Weighed, derived: dict, answers: dict, more: dict):
    held_one = one.held
    start = held_one.valid_from.isoformat() if held_one.valid_from else "待查"
    for element in one.elements:
        names = [n for n in element.names if n in derived and n not in answers and derived[n].value]
        rows = dict.fromkeys(row for name in names for row in derived[name].rows)
        yield {"provision_id": held_one.id, "law": held_one.law, "article": held_one.article,
               "paragraph": one.rule["paragraph"], "version_from": start, "element": element.label,
               "state": element.state, "because": element.because, "rows": list(rows), **more}


def _left_out(one: Weighed) -> dict:
    return {"law": one.held.law, "article": one.held.article, "paragraph": one.rule["paragraph"], "why": one.why}


def _questions(inside: list[Weighed], plain: dict) -> dict[str, str]:
    """What a person still has to answer for the elements that are open, in order, each once."""
    names = [n for one in inside for e in one.elements if e.state != "shown" for n in e.names]
    return {n: fact_table()[n]["sentence"] for n in dict.fromkeys(names)
            if fact_table()[n]["source"] == "H" and plain.get(n) is None}


def _limits(inside: list[Weighed], day) -> list[str]:
    as_of = held()["as_of"]
    late = [f"行為日 {roc(day)} 晚於查核基準日，請先覆核法規有無修正。"] if day.isoformat() > as_of else []
    return [f"依行為日 {roc(day)} 之法規列出；法規查核基準日 {as_of}，其後之修正不在內。", *late,
            "條文部分只列可能涉及之條文與要件，不作違法或有罪之認定；故意與過失並列，由權責機關認定。",
            *_unverified(inside), *_not_held(inside), *_not_yet(inside)]


def _unverified(inside) -> list[str]:
    names = dict.fromkeys(one.held.short for one in inside if one.held.status == "unverified")
    return [f"待查：{'、'.join(names)}為行政規則，點次與文字未經查核，請對照現行規定。"] if names else []


def _not_held(inside) -> list[str]:
    names = dict.fromkeys(one.held.short for one in inside if not one.held.text_held)
    return [f"條文原文待匯入：{'、'.join(names)}。"] if names else []


def _not_yet(inside) -> list[str]:
    """Provisions of the table for which a newer text is promulgated but not in force."""
    waiting = [p for one in inside for p in versions(one.held.pcode, one.held.article)
               if p.status == "promulgated_not_in_force"]
    return [f"{p.short}另有 {roc(p.promulgated)} 公布而尚未施行之文字，施行前不適用。" for p in dict.fromkeys(waiting)]

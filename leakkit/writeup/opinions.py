"""The officer's side of the case writeup: elements, facts for and against, responsibility, measures, what is to do."""

from __future__ import annotations

import re

from leakkit.writeup.blocks import article_name
from leakkit.writeup.causes import measures
from leakkit.writeup.codes import Codes, missing, word
from leakkit.writeup.escaping import joined
from leakkit.writeup.events import by_message, surely_ended
from leakkit.writeup.facts import exposure, unauthorised
from leakkit.writeup.material import Material
from leakkit.writeup.owned import by_side, disclosers
from leakkit.writeup.sentences import Sentence, Speaker


def provision_name(row) -> str:
    """《中華民國刑法》第132條第1項."""
    paragraph = "" if missing(row.paragraph) else f"第{row.paragraph}項"
    return f"《{row.law}》{article_name(row.article, row.law)}{paragraph}"


def elements(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """伍、一: one sentence a provision, how many of its elements have evidence; the open ones become questions."""
    said = []
    keys = ["law", "article", "paragraph", "provision_id"]
    for _, group in material.provisions.groupby(keys, sort=False, dropna=False):
        rows = list(group.itertuples())
        states = group["state"].value_counts()
        cited = [rows[0].provision_id, *dict.fromkeys(item for row in rows for item in row.rows)]
        first = rows[0]
        said += speaker.say("assess.elements", cited, provision=provision_name(first), total=len(rows),
                            standing="" if missing(first.standing) else word("standing", first.standing),
                            changes=_grouped(codes.told(first.changes).rstrip("。")),
                            shown=int(states.get("shown", 0)), absent=int(states.get("not-shown", 0)),
                            open=int(states.get("open", 0)))
        waiting = [row for row in rows if row.state == "open" and row.standing != "excluded"]
        if waiting and material.to_judge.empty:
            speaker.ask("assess.open", [rows[0].provision_id, *(item for row in waiting for item in row.rows)],
                        provision=provision_name(rows[0]), elements=joined(codes.told(row.element) for row in waiting))
    for row in material.to_judge.itertuples():
        speaker.ask("assess.to_judge", _waiting(material, row.needed_by), question=_asked(row.question), needed_by=_named(row.needed_by))
    return said + _beside(material, codes, speaker)


def _asked(question: str) -> str:
    """The question without how it is to be answered."""
    return question.rpartition("？")[0] or question


def _waiting(material, needed_by: str) -> list[str]:
    """The ids of the provisions that wait for an answer."""
    from leakkit.law.catalogue import by_id

    rows = material.provisions[material.provisions["state"] == "open"].drop_duplicates(["provision_id", "paragraph"])
    wanted = set(needed_by.split("、"))
    return list(dict.fromkeys(row.provision_id for row in rows.itertuples()
                              if f"{by_id(row.provision_id).short}第{row.paragraph}項" in wanted))


def _named(needed_by: str) -> str:
    """刑法第132條第1項、第2項: a law or an article that comes again right after itself is not named again."""
    told, before = [], ("", "")
    for name in needed_by.split("、"):
        hit = re.fullmatch(r"(.*?)(第.+?[條點](?:之[0-9]+)?)(第[0-9]+項)?", name)
        law, article, paragraph = hit.groups() if hit else (name, "", None)
        same = (law == before[0]) + ((law, article) == before and bool(paragraph))
        told.append((law + article, article, "")[same] + (paragraph or ""))
        before = (law, article)
    return "、".join(told)


_CHANGE = re.compile(r"若認定「([^」]*)」：(是|否) → ([^；]+)")


def _grouped(changes: str) -> str:
    """The answers that would change the standing, those with one answer and one outcome together, without arrows."""
    groups, rest = {}, []
    for change in filter(None, changes.split("；")):
        hit = _CHANGE.fullmatch(change)
        if hit:
            groups.setdefault((hit[2], hit[3]), []).append(f"「{hit[1]}」")
        else:
            rest.append(change.replace("：是 →", "為是者，").replace("：否 →", "為否者，").replace(" → ", "者，"))
    told = [f"認定{'、'.join(facts)}{'任一' if len(facts) > 1 else ''}為{answer}者，{outcome}" for (answer, outcome), facts in groups.items()]
    return "；".join([*told, *rest])


def _beside(material, codes, speaker) -> list[Sentence]:
    """Which of the provisions stand side by side and how: each note once, with all the provisions that it is about."""
    notes: dict[str, list[str]] = {}
    for row in material.provisions.drop_duplicates("provision_id").itertuples():
        for note in () if missing(row.competition) else filter(None, str(row.competition).split("。")):
            notes.setdefault(note, []).append(row.provision_id)
    return [one for note, rows in notes.items() for one in speaker.say("assess.beside", rows, note=codes.told(note))]


def severity(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """伍、四: the reference score with the single changes that would move its band."""
    flips = [_flip(flip, codes) for flip in _records(material.severity.get("flips"))]
    told = f"單一變動即改變級距者：{'；'.join(flips)}" if flips else "沒有單一變動會改變級距"
    rows = [item for found in material.factors["rows"] for item in found]
    score = material.severity.get("score")
    return speaker.say("assess.severity", rows, score="" if missing(score) else f"{score:g}",
                       band=word("band", material.severity.get("band")), flips=told)


def _records(flips) -> list:
    if flips is None:
        return []
    return flips.to_dict("records") if hasattr(flips, "to_dict") else list(flips)


def _flip(flip, codes) -> str:
    if isinstance(flip, str):
        return codes.told(flip)
    return (f"{word('factor', flip['factor'])}由 {flip['now']:g} 改為 {flip['becomes']:g}，"
            f"分數成為 {flip['score']:g}（{word('band', flip['band'])}）")


def against(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """伍、二: what the rows show against the discloser."""
    informants = set(material.people[material.people["role"] == "informant"]["person_id"])
    shown = [row for row in material.disclosures.itertuples() if row.person_id in informants]
    said = speaker.say("against.informant", [row.disclosure_id for row in shown],
                       whose=joined(dict.fromkeys(codes.person(row.person_id) for row in shown)))
    first = {rows[0].disclosure_id for rows in by_message(material)}
    rooms = {row.disclosure_id: codes.room(row.chat_title, row.message_id) for row in material.disclosures.itertuples()}
    for total in material.audience_totals:
        if total["disclosure_id"] in first and total.get("unauthorised_high") != 0:
            said += speaker.say("against.unauthorised", [total["disclosure_id"]], disclosure=total["disclosure_id"], chat=rooms[total["disclosure_id"]],
                                span=unauthorised(total))
    said += speaker.say("against.moved", material.edges[material.edges["basis"] != "statement"]["to_message"],
                        rooms=material.disclosures["chat_title"].nunique())
    for rows in by_message(material):
        if rows[0].ended_by == "none-seen":
            said += speaker.say("against.open", [row.disclosure_id for row in rows],
                                chat=codes.room(rows[0].chat_title, rows[0].message_id))
    return said


def favour(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """伍、三: what the rows show in favour."""
    said = []
    for rows in by_message(material):
        if surely_ended(rows[0]):
            said += speaker.say("favour.unsent", [row.disclosure_id for row in rows], span=exposure(rows[0]),
                                who=codes.account(rows[0].discloser))
    needed = material.audience[material.audience["need_to_know"].fillna(False)].drop_duplicates("account")
    said += speaker.say("favour.need", needed["message_id"].dropna(),
                        who=joined(codes.account(account) for account in needed["account"]))
    lacking = material.provisions[material.provisions["state"] == "not-shown"]
    out = lacking["standing"].eq("excluded").fillna(False)
    left_out = list(lacking[out].drop_duplicates(["law", "article", "paragraph"]).itertuples())
    said += speaker.say("favour.excluded", [row.provision_id for row in left_out], provisions=joined(map(provision_name, left_out)))
    for row in lacking[~out].itertuples():
        said += speaker.say("favour.not_shown", [row.provision_id, *row.rows], provision=provision_name(row),
                            element=codes.told(row.element), because=codes.told(row.because) or "理由未載")
    return said


def duties(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """陸: disciplinary, criminal and civil responsibility, none of them decided here."""
    shown = list(material.disclosures.itertuples())
    ids = [row.disclosure_id for row in shown]
    who = joined(dict.fromkeys(codes.account(row.discloser) for row in shown))
    speaker.ask("duty.statement", ids, who=who)
    inside, outside = by_side(shown, codes)
    return [*speaker.say("duty.office", [row.disclosure_id for row in inside], who=disclosers(inside, codes), agency=codes.agency),
            *speaker.say("duty.outsider", [row.disclosure_id for row in outside], who=disclosers(outside, codes)),
            *speaker.say("duty.crime", dict.fromkeys(material.provisions["provision_id"])),
            *speaker.say("duty.damage", ids, whose=joined(dict.fromkeys(codes.person(row.person_id) for row in shown)))]


def measured(material: Material, speaker: Speaker) -> list[tuple[str, list[Sentence]]]:
    """柒: (aspect, its measures) for each aspect that has any."""
    said: dict[str, list] = {}
    for measure in measures(material):
        said.setdefault(measure.aspect, []).extend(speaker.say("measure.item", measure.rows, measure=measure.text))
    return list(said.items())


def proposals(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """捌、一: what is due, by which provision, and that open questions come first."""
    said, periods = [], []
    for row in material.deadlines.itertuples():
        if row.kind in ("limit", "advice"):
            periods.append(row.provision_id)
            continue
        said += speaker.say("proposal.deadline", [row.provision_id], task=codes.told(row.task),
                            due=codes.told(row.due), done=False if missing(row.done) else bool(row.done))
    said += speaker.say("proposal.periods", dict.fromkeys(periods), count=len(periods) or None)
    return said + speaker.say("proposal.review", material.disclosures["disclosure_id"],
                              count=len(speaker.questions) or None)

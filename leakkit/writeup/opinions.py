"""The officer's side of the case writeup: facts for and against, responsibility, measures, what is to do."""

from __future__ import annotations

from leakkit.writeup.causes import measures
from leakkit.writeup.codes import Codes, missing, word
from leakkit.writeup.elements_text import provision_name, provision_names
from leakkit.writeup.escaping import joined
from leakkit.writeup.events import by_message, surely_ended
from leakkit.writeup.facts import exposure, unauthorised
from leakkit.writeup.material import Material
from leakkit.writeup.owned import by_side, disclosers
from leakkit.writeup.sentences import Sentence, Speaker


def severity(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """伍、四: the reference score with the single changes that would move its band."""
    flips = _flips(_records(material.severity.get("flips")), codes)
    told = f"單一變動即改變級距者：{'；'.join(flips)}" if flips else "沒有單一變動會改變級距"
    rows = [item for found in material.factors["rows"] for item in found]
    score = material.severity.get("score")
    return speaker.say("assess.severity", rows, score="" if missing(score) else f"{score:g}",
                       band=word("band", material.severity.get("band")), flips=told)


def _records(flips) -> list:
    if flips is None:
        return []
    return flips.to_dict("records") if hasattr(flips, "to_dict") else list(flips)


def _flips(flips, codes) -> list[str]:
    """資料處理情境（DPC）由 4 改為 1、2，分數依序成為 1.5（低）、2.5（中）: the changes of one factor together."""
    told = [codes.told(flip) for flip in flips if isinstance(flip, str)]
    groups: dict[tuple, list] = {}
    for flip in flips:
        if not isinstance(flip, str):
            groups.setdefault((flip["factor"], flip["now"]), []).append(flip)
    for (factor, now), found in groups.items():
        values = "、".join(f"{flip['becomes']:g}" for flip in found)
        scores = "、".join(f"{flip['score']:g}（{word('band', flip['band'])}）" for flip in found)
        told.append(f"{word('factor', factor)}由 {now:g} 改為 {values}，分數{'依序' if len(found) > 1 else ''}成為 {scores}")
    return told


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
    said += _clues(material, codes, speaker, "against", ("aware_words", "harm_words", "payment_words", "secrecy_mark"))
    said += speaker.say("against.moved", material.edges[material.edges["basis"] != "statement"]["to_message"],
                        rooms=_rooms(material, codes))
    still = [rows for rows in by_message(material) if rows[0].ended_by == "none-seen"]
    said += speaker.say("against.open", [row.disclosure_id for rows in still for row in rows],
                        chat=joined(dict.fromkeys(codes.room(rows[0].chat_title, rows[0].message_id) for rows in still)))
    return said


def _rooms(material, codes) -> int:
    """In how many chats the content was seen, by the messages that a comparison links."""
    edges = material.edges[material.edges["basis"] != "statement"]
    return len({codes.chat(str(row).split("-")[0]) for row in [*edges["from_message"], *edges["to_message"]]})


def _clues(material, codes, speaker, side: str, names) -> list[Sentence]:
    """Words in the chat that speak for one side, as the law room lists them: clues for whoever judges, not findings."""
    at = material.messages.drop_duplicates("message_id").set_index("message_id")["account"]
    said = []
    for name in names:
        rows = [row for row in getattr(material.clues.get(name), "rows", ()) if row in at.index]
        who = joined(dict.fromkeys(codes.account(at[row]) for row in rows))
        said += speaker.say(f"{side}.{name}", rows, who=who)
    return said


def favour(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """伍、三: what the rows show in favour."""
    said = []
    for rows in by_message(material):
        if surely_ended(rows[0]):
            said += speaker.say("favour.unsent", [row.disclosure_id for row in rows], span=exposure(rows[0]),
                                who=codes.account(rows[0].discloser))
    said += _clues(material, codes, speaker, "favour", ("asked_whose", "careless_words", "apology"))
    needed = material.audience[material.audience["need_to_know"].fillna(False)].drop_duplicates("account")
    said += speaker.say("favour.need", needed["message_id"].dropna(),
                        who=joined(codes.account(account) for account in needed["account"]))
    lacking = material.provisions[material.provisions["state"] == "not-shown"]
    out = lacking["standing"].eq("excluded").fillna(False)
    left_out = list(lacking[out].drop_duplicates(["law", "article", "paragraph"]).itertuples())
    said += speaker.say("favour.excluded", [row.provision_id for row in left_out], provisions=provision_names(left_out))
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
    """捌、一: what is due, by which provision; what is due only if the officer judges so, periods, and that open questions come first."""
    said, periods, doubtful = [], [], []
    for row in material.deadlines.itertuples():
        if row.kind in ("limit", "advice"):
            periods.append(row.provision_id)
        elif row.key in material.conditional and not row.done:
            doubtful.append(row.provision_id)
        else:
            said += speaker.say("proposal.deadline", [row.provision_id], task=codes.told(row.task),
                                due=codes.told(row.due), done=False if missing(row.done) else bool(row.done))
    said += speaker.say("proposal.conditional", dict.fromkeys(doubtful), count=len(doubtful) or None)
    said += speaker.say("proposal.periods", dict.fromkeys(periods), count=len(periods) or None)
    return said + speaker.say("proposal.review", material.disclosures["disclosure_id"],
                              count=len(speaker.questions) or None)

"""擬辦: what is proposed, item by item, each because of rows of the case. Nothing here decides; the superior does."""

from __future__ import annotations

from leakkit.writeup.blocks import article_name
from leakkit.writeup.causes import measures
from leakkit.writeup.codes import Codes
from leakkit.writeup.escaping import joined
from leakkit.writeup.events import by_message, surely_ended
from leakkit.writeup.material import Material
from leakkit.writeup.owned import by_side, disclosers, persons
from leakkit.writeup.sentences import Sentence, Speaker


def acts(material: Material, codes: Codes, speaker: Speaker, questions: int, templates=None) -> list[Sentence]:
    """The proposed acts, the urgent ones first. `questions`: how many the case writeup leaves open."""
    shown = list(material.disclosures.itertuples())
    ids = [row.disclosure_id for row in shown]
    who = joined(dict.fromkeys(codes.account(row.discloser) for row in shown))
    inside, outside = by_side(shown, codes)
    return [
        *_stop(material, codes, speaker),
        *speaker.say("act.notify", [*_cited(material, "個人資料保護法", "12"), *ids], whose=persons(shown, codes),
                     provision=_name(material, "個人資料保護法", "12")),
        *speaker.say("act.statement", ids, who=who),
        *speaker.say("act.inquire", ids, count=questions or None),
        *speaker.say("act.office", [row.disclosure_id for row in inside], who=disclosers(inside, codes), agency=codes.agency),
        *speaker.say("act.outsider", [row.disclosure_id for row in outside], who=disclosers(outside, codes)),
        *speaker.say("act.crime", _cited(material, "刑事訴訟法", "241"), provision=_name(material, "刑事訴訟法", "241")),
        *_measures(material, speaker, templates),
        *speaker.say("act.secret", ids)]


def _stop(material, codes, speaker) -> list[Sentence]:
    """Where the post still stands, or may: have it taken down, the record first."""
    still = [rows for rows in by_message(material) if not surely_ended(rows[0])]
    return speaker.say("act.stop", [item for rows in still for item in (*(row.disclosure_id for row in rows), rows[0].message_id)],
                       chat=joined(dict.fromkeys(codes.room(rows[0].chat_title, rows[0].message_id) for rows in still)))


def _cited(material: Material, law: str, article: str) -> list[str]:
    rows = material.provisions
    return list(dict.fromkeys(rows[(rows["law"] == law) & (rows["article"].astype(str) == article)]["provision_id"]))


def _name(material: Material, law: str, article: str) -> str:
    """The provision by name, "" where the case's table does not list it."""
    return f"{law}{article_name(article, law)}" if _cited(material, law, article) else ""


def _measures(material, speaker, templates) -> list[Sentence]:
    chosen = measures(material, templates)
    rows = dict.fromkeys(row for measure in chosen for row in measure.rows)
    return speaker.say("act.measures", rows, count=len(chosen) or None,
                       names=joined(measure.name for measure in chosen[:6]))

"""通知當事人書函: one letter to one person whose data were exposed; nobody else is in it, and no chat, code or row id.

The letter says what was exposed, when, by which channel and to how many, what was done, what the person can do, and whom to
ask. It names neither the discloser nor the person: the name and address come in when it is sent.
"""

from __future__ import annotations

from leakkit.errors import InputError, NothingYet
from leakkit.language import tell
from leakkit.writeup.blocks import Text, number, numbered
from leakkit.writeup.case_text import tidy
from leakkit.writeup.codes import Codes, missing, word
from leakkit.writeup.dates import duration, long_day, minute, span
from leakkit.writeup.draft import Draft
from leakkit.writeup.escaping import joined, text
from leakkit.writeup.events import end_rows, surely_ended
from leakkit.writeup.material import Material
from leakkit.writeup.office import page, words
from leakkit.writeup.owned import kinds_of, unnamed
from leakkit.writeup.sentences import Speaker
from leakkit.writeup.story import totals

_LAW = ("個人資料保護法", "12")


def subjects(material: Material) -> list[str]:
    """person_id of everybody who is to be told, in order of the disclosures; nobody is told of what only they themselves posted."""
    return unnamed(_by_others(material))


def _by_others(material: Material) -> list:
    codes = Codes(material)
    return [row for row in material.disclosures.itertuples() if codes.person_of(row.discloser) != row.person_id]


def notice_draft(material: Material, person: str = "", templates=None, marking: str = "密") -> Draft:
    """The letter to `person` (an id of the case; default: the first of `subjects`) as a Draft.

    Raises NothingYet when the case holds no disclosure, InputError when `person` has no exposed data in this incident.
    """
    if material.harmless or not subjects(material):
        raise NothingYet(step=tell("step.notice"), first=tell("first.confirmed_of"))
    person = person or subjects(material)[0]
    if person not in subjects(material):
        raise InputError(why=f"本事件沒有 {Codes(material).person(person)} 的個資，不必通知")
    speaker, told = Speaker(templates), words("letters.toml", templates)
    shown = [row for row in _by_others(material) if row.person_id == person]
    ids = [row.disclosure_id for row in shown]
    reader = _reader(material, person, told)
    explained = [_basis(material, ids, speaker), _under("notice.facts", ids, _facts(material, shown, speaker, reader["after"]), speaker),
                 _under("notice.taken", ids, _taken(material, shown, speaker), speaker),
                 _under("notice.protect", ids, _protections(shown, told, reader["minor"]), speaker), _contact(material, told, ids, speaker, reader["minor"])]
    markdown = page("notice.md.j2", templates, marking=marking, notice=told["notice"] | reader,
                    until=Codes(material).told(material.says("secret_until")) or told["notice"]["until"],
                    date=long_day(material.written_on), subject=speaker.say("notice.subject", ids, whose=reader["whose"])[0].words,
                    explained=numbered([part for part in explained if part]))
    blanks = [told["blank"][fact] for fact in ("taken", "contact") if not material.says(fact)] + _of_age(material, shown, person, told)
    return Draft("notice", f"{told['notice']['office']}　{told['notice']['title']}", tidy(markdown), marking, tuple(speaker.said), tuple(blanks))


def _basis(material, ids, speaker) -> Text:
    rows = material.provisions
    cited = rows[(rows["law"] == _LAW[0]) & (rows["article"].astype(str) == _LAW[1])]["provision_id"]
    said = speaker.say("notice.basis", [*dict.fromkeys(cited), *ids])
    return said[0].words


def _reader(material, person, told) -> dict:
    """Who reads the letter and how the person in it is called: the person, or the legal guardian of one who is under age."""
    if person in material.minors:
        return {**told["minor"], "minor": True}
    return {"whose": "台端", "after": "台端", "minor": False}


def _of_age(material, shown, person, told) -> list[str]:
    """A hint where the letter goes to a guardian, and one where the person may be under age."""
    who = Codes(material).person(person)
    if person in material.minors:
        return [told["minor"]["hint"].format(who=who)]
    return [told["minor"]["ask"].format(who=who)] if any("student_id" in row.kinds for row in shown) else []


def _facts(material, shown, speaker, whose) -> list[Text]:
    told, codes = totals(material), Codes(material)
    said = []
    for row in shown:
        total = told.get(row.disclosure_id, {})
        ids = [row.disclosure_id, row.message_id]
        stood = duration(row.exposed_minutes if missing(row.exposed_low) else row.exposed_low, row.exposed_high)
        key = "notice.not_ended" if missing(row.ended_at) else "notice.ended" if surely_ended(row) else "notice.maybe_ended"
        by = "notice.posted" if codes.discloses(row.discloser) else "notice.posted_other"
        parts = [*speaker.say(by, ids, when=minute(row.posted_at), kinds=joined(kinds_of([row])), whose=whose,
                              channel=_channel(material, row, codes)),
                 *speaker.say("notice.seen", ids, span=span(total.get("low"), total.get("high"), "人")),
                 *speaker.say(key, [*ids, *end_rows(row)], span=stood or "未明")]
        said.append(joined((one.words for one in parts), ""))
    return said


def _channel(material, row, codes) -> Text:
    """通訊軟體 LINE 之群組: the platform and the kind of chat, never its title."""
    here = material.evidence[material.evidence["evidence_id"] == row.message_id.split("-")[0]]
    platform, sort = (None, None) if here.empty else (here["platform"].iloc[0], here["chat_type"].iloc[0])
    name = "" if missing(platform) or platform == "other" else f" {word('platform', platform)} "
    direct = sort == "direct" or codes.room(row.chat_title, row.message_id).startswith("私訊")
    return Text(f"通訊軟體{text(name) and f' {text(name)} '}之{'對話' if direct else '群組'}")


def _taken(material, shown, speaker) -> list[Text]:
    codes = Codes(material)
    said = [one.words for value, row in material.stated.get("taken", ())
            for one in speaker.say("notice.did", [row], what=codes.told(value).rstrip("。"))]
    ended = [place for place, row in enumerate(shown, 1) if surely_ended(row)]
    said += [one.words for one in speaker.say("notice.recalled", [shown[place - 1].disclosure_id for place in ended], all=len(ended) == len(shown),
                                              which=joined(f"（{number(place)}）" for place in ended))]
    said += [one.words for one in speaker.say("notice.kept", dict.fromkeys(row.message_id for row in shown))]
    return said


def _protections(shown, told, minor) -> list[Text]:
    """What this person can do, by the kinds of data exposed."""
    kinds = {kind for row in shown for kind in row.kinds}
    fitting = [entry["text"] for entry in told["protection"]["kind"] if kinds & set(entry["kinds"])]
    return [text(line) for line in (told["protection"]["always"], *fitting, told["protection"]["minor"] if minor else "", told["protection"]["trouble"]) if line]


def _contact(material, told, ids, speaker, minor) -> Text:
    contact = Codes(material).told(material.says("contact")) or told["notice"]["contact"]
    said = speaker.say("notice.contact", [*material.said_in("contact"), *ids], contact=contact, minor=minor)
    return said[0].words


def _under(key, ids, parts, speaker) -> Text:
    """A heading sentence with （一）（二）… below it; "" without any."""
    if not parts:
        return Text("")
    head = speaker.say(key, ids)[0].words
    return Text("\n\n".join([head, *(f"（{number(i)}）{part}" for i, part in enumerate(parts, 1))]))

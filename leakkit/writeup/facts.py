"""The case as sentences: what came in, what was looked at, what happened. Facts only; opinions are in `opinions.py`."""

from __future__ import annotations

import re

from leakkit.writeup.codes import Codes, form, missing, word, words_of
from leakkit.writeup.dates import day, duration, minute, span
from leakkit.writeup.escaping import joined
from leakkit.writeup.events import by_message, end_rows, events, surely_ended
from leakkit.writeup.material import Material
from leakkit.writeup.owned import kinds_of, owned, persons
from leakkit.writeup.sentences import Sentence, Speaker

#: how many single reactions and changes of membership are told in the text; the rest stand in annex 2
_TOLD = 12


def origin(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """壹、案由: the case and the period of the exports."""
    rows = list(material.evidence["evidence_id"])
    dated = material.messages.dropna(subset=["sent_at"]).sort_values("sent_at", kind="stable")
    key = "origin.harmless" if material.harmless else "origin.case"
    said = speaker.say(key, rows, case=codes.apply(material.case_name), agency=codes.agency, what=sorts(material))
    said += speaker.say("origin.source", material.said_in("received") or rows, received=codes.told(material.says("received")).rstrip("。"))
    if dated.empty:
        return said
    first, last = dated.iloc[0], dated.iloc[-1]
    return said + speaker.say("origin.period", [first["message_id"], last["message_id"]],
                              first=minute(first["sent_at"]), last=minute(last["sent_at"]))


def sorts(material: Material, rows=None) -> str:
    """聊天匯出檔 4 份、圖檔 1 份: what the evidence is. `rows`: those of EVIDENCE that are meant, else all."""
    platforms = (material.evidence if rows is None else rows)["platform"]
    pictures = int(platforms.eq("picture").sum())
    told = {"聊天匯出檔": len(platforms) - pictures, "圖檔": pictures}
    return "、".join(f"{name} {count} 份" for name, count in told.items() if count)


def received(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """貳、一: one file after the other: from whom, the line account, the clock."""
    said = []
    for row in material.evidence.itertuples():
        own = [row.evidence_id]
        source = "" if missing(row.received_from) else codes.source(row.received_from)
        said += speaker.say("process.received", own, evidence=row.evidence_id, when=day(row.received_at), source=source,
                            form=form(row.platform, row.variant))
        said += speaker.say("process.picture" if row.platform == "picture" else "process.lines", own, evidence=row.evidence_id, lines=row.lines, message=row.lines_message,
                            continued=row.lines_continued, system=row.lines_system, unexplained=row.lines_unexplained)
    said += speaker.say("process.interviewed", material.said_in("interviewed") or material.evidence["evidence_id"],
                        what=codes.told(material.says("interviewed")).rstrip("。"))
    return said + _clocks(material.evidence, speaker)


def _clocks(evidence, speaker) -> list[Sentence]:
    """Whose clock the exports show; the exports that do not say become one question."""
    chats = evidence[evidence["lines"].fillna(0) > 0]
    zones = {row.evidence_id: row.timezone for row in chats.itertuples()
             if not missing(row.timezone) and row.timezone != "unknown-local"}
    unknown = [key for key in chats["evidence_id"] if key not in zones]
    if unknown:
        speaker.ask("process.zone", unknown, evidence=joined(unknown))
    return [s for key, zone in zones.items() for s in speaker.say("process.zone", [key], evidence=key, zone=zone)]


def looked_at(material: Material, codes: Codes) -> list[str]:
    """What was searched, as sentences in placeholders; a dict of name → count becomes "name count"."""
    found = material.looked_at
    told = [f"{name} {count}" for name, count in found.items()] if isinstance(found, dict) else list(found)
    return [in_words(codes.told(sentence)) for sentence in told]


_DETECTOR = re.compile(r"(?<![a-z+:])(rules|special|names)(?: [0-9]+|:([a-z+-]+) [0-9+]+)")


def in_words(sentence: str) -> str:
    """The names of the finders in words: 識別碼規則、特種個資詞表、姓名辨識（內附模型、詞表）."""
    known = words_of("detector")

    def named(hit):
        parts = "、".join(known.get(part, part) for part in (hit[2] or "").split("+") if part)
        return known[hit[1]] + (f"（{parts}）" if parts else "")

    return _DETECTOR.sub(named, sentence).replace("、 ", "、").replace("以 ", "以").rstrip("。")


def scope(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """貳、二: what was looked at and what was not."""
    rows = material.evidence["evidence_id"]
    said = [s for what in looked_at(material, codes) for s in speaker.say("process.looked", rows, what=what)]
    for what in material.not_looked_at:
        speaker.ask("process.not_looked", rows, what=codes.told(what))
    return said + [s for what in material.not_looked_at
                   for s in speaker.say("process.not_looked", rows, what=codes.told(what))]


def decided(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """貳、三: how many findings the officer decided, and how many wait."""
    found = material.findings["finding_id"]
    last = material.decisions.drop_duplicates("finding_id", keep="last")
    last = last[last["decision"] != "undecided"]            # a decision that was taken back
    done = set(last["finding_id"])
    last = last[last["finding_id"].isin(found)]["decision"].value_counts()
    waiting = len(found) - int(last.sum())
    if waiting:
        speaker.ask("process.undecided", [key for key in found if key not in done], undecided=waiting)
    looked = material.evidence["evidence_id"] if len(material.looked_at) else []
    return speaker.say("process.decided", found if len(found) else looked, total=len(found),
                       decided=int(last.sum()), undecided=waiting,
                       personal=int(last.get("personal", 0)), no=int(last.get("not", 0)),
                       public=int(last.get("public", 0)), unsure=int(last.get("unsure", 0)))


def posted(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """參、一: each post, how it ended, and who answered, in order of time."""
    return _in_order([*_posts(material, codes, speaker), *_around(material, speaker)])


def posts(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """Each post and how it ended, without what others did around it: the course of the case for a memo or a report."""
    return _in_order(_posts(material, codes, speaker))


def _posts(material, codes, speaker) -> list[tuple]:
    told: list[tuple] = []
    for rows in by_message(material):
        first = rows[0]
        ids = [*(row.disclosure_id for row in rows), first.message_id]
        chat = codes.room(first.chat_title, first.message_id)
        said = speaker.say("fact.posted", ids, when=minute(first.posted_at), who=codes.account(first.discloser),
                           chat=chat, what=owned(rows, codes), whose=persons(rows, codes), kinds=joined(kinds_of(rows)))
        told.append((first.posted_at, said))
        ended = first.posted_at if missing(first.ended_at) else first.ended_at
        told.append((ended, _ended(first, chat, codes, speaker)))
    return told


def _in_order(told) -> list[Sentence]:
    dated = sorted((entry for entry in told if not missing(entry[0])), key=lambda entry: entry[0])
    return [sentence for _, said in [*dated, *(e for e in told if missing(e[0]))] for sentence in said]


def _ended(row, chat, codes, speaker):
    rows = [row.disclosure_id, row.message_id, *end_rows(row)]
    because = codes.told(row.because) or "未載"
    if missing(row.ended_at):
        speaker.ask("fact.end_open", rows, chat=chat)
        return speaker.say("fact.not_ended", rows, chat=chat, span=exposure(row), because=because)
    if not surely_ended(row):
        speaker.ask("fact.end_open", rows, chat=chat)
        return speaker.say("fact.maybe_ended", rows, chat=chat, when=minute(row.ended_at), span=exposure(row), because=because)
    return speaker.say("fact.ended", rows, chat=chat, when=minute(row.ended_at), how=word("ended", row.ended_by),
                       span=exposure(row), because=because)


def exposure(row) -> str:
    """How long a disclosure stood there, as an interval; "" when nothing is known."""
    low = row.exposed_minutes if missing(row.exposed_low) else row.exposed_low
    return duration(low, row.exposed_high)


def _around(material, speaker) -> list[tuple]:
    """(time, sentences) of single reactions and changes of membership, so far as they fit."""
    told = [event for event in events(material) if event.kind in ("reply", "member")][:_TOLD]
    return [(event.at, speaker.say(f"fact.{event.kind}", event.rows, when=minute(event.at),
                                   who=f"{event.what}（{event.chat}）")) for event in told]


def seen(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """參、二: the audience of each post as an interval, and the size of the chat if somebody said it."""
    totals = {total["disclosure_id"]: total for total in material.audience_totals}
    said = []
    for rows in by_message(material):
        total = totals.get(rows[0].disclosure_id, {})
        name = rows[0].disclosure_id
        chat = codes.room(rows[0].chat_title, rows[0].message_id)
        said += speaker.say("fact.audience", [name, *audience_rows(material, name)], disclosure=name, chat=chat,
                            span=span(total.get("low"), total.get("high"), "人"), unauthorised=unauthorised(total))
        said += speaker.say("fact.declared", [name], disclosure=name, chat=chat, declared=total.get("declared"))
    return said


def unauthorised(total) -> str:
    """The members without 業務需要 of one total, as an interval."""
    return span(total.get("unauthorised_low"), total.get("unauthorised_high"), "人")


def audience_rows(material: Material, disclosure_id: str) -> list[str]:
    """The messages that the audience of one disclosure rests on."""
    rows = material.audience
    return list(dict.fromkeys(rows[rows["disclosure_id"] == disclosure_id]["message_id"].dropna()))


def _same_person(material, codes, speaker) -> list[Sentence]:
    """Where no comparison links the messages, but one person's data stand in several chats: said, and asked."""
    shown = material.disclosures.dropna(subset=["person_id"])
    chats = shown.groupby("person_id")["chat_title"].nunique()
    rows = list(shown[shown["person_id"].isin(chats[chats > 1].index)].itertuples())
    if not rows:
        return []
    facts = {"whose": persons(rows, codes), "rooms": len({row.chat_title for row in rows}),
             "posts": joined(dict.fromkeys(row.message_id for row in rows))}
    ids = [item for row in rows for item in (row.disclosure_id, row.message_id)]
    speaker.ask("fact.same_person", ids, **facts)
    return speaker.say("fact.same_person", ids, **facts)


def moved(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """參、三: each step of the content from one message to another."""
    if material.edges.empty and looked_at(material, codes) and (told := _same_person(material, codes, speaker)):
        return told
    if material.edges.empty:
        return speaker.say("fact.no_move", material.evidence["evidence_id"],
                           looked=joined(looked_at(material, codes), "；"))
    at = material.messages.drop_duplicates("message_id").set_index("message_id")
    said = []
    for row in material.edges.itertuples():
        known = row.to_message in at.index
        message = at.loc[row.to_message] if known else None
        said += speaker.say(
            "fact.move_told" if row.basis == "statement" else "fact.move", [row.from_message, row.to_message], when=minute(message["sent_at"]) if known else "",
            who=codes.account(message["account"]) if known else "", origin=row.from_message,
            chat=codes.chat(row.to_message.split("-")[0]), basis=word("edge", row.basis),
            similarity="未載" if missing(row.similarity) else f"{row.similarity:.2f}",
            delay="未載" if missing(row.delay_minutes) else duration(row.delay_minutes, row.delay_minutes).removesuffix("（上下限相同）"))
    rows = dict.fromkeys([*material.edges["from_message"], *material.edges["to_message"]])
    measured, told = material.spread, int((material.edges["basis"] == "statement").sum())
    size = None if missing(measured.get("size")) else measured["size"] - told
    return said + speaker.say("fact.spread", rows, size=size, told=told, depth=measured.get("depth"),
                              span=span(measured.get("audience_low"), measured.get("audience_high"), "人"))

"""專案報告 to the head of the agency, a council or the Control Yuan: neutral, figures first, a timeline, what is open.

Summary in numbers → course with the times of reporting → extent (persons, fields, audience) → measures taken → review →
what comes next → open questions → limits.
"""

from __future__ import annotations

from leakkit.errors import NothingYet
from leakkit.language import tell
from leakkit.writeup import annexes, facts
from leakkit.writeup.blocks import Text, number, numbered, table
from leakkit.writeup.case_text import picture_of, tidy
from leakkit.writeup.causes import causes, measures
from leakkit.writeup.codes import Codes, missing, word
from leakkit.writeup.dates import day, duration, minute, slashed, span
from leakkit.writeup.draft import Draft
from leakkit.writeup.events import by_message, surely_ended
from leakkit.writeup.facts import unauthorised
from leakkit.writeup.material import Material
from leakkit.writeup.office import page, words
from leakkit.writeup.owned import kinds_of, owned, unnamed
from leakkit.writeup.sentences import Speaker
from leakkit.writeup.story import channel, totals


def report_draft(material: Material, templates=None, marking: str = "密") -> Draft:
    """The report (專案報告) as a Draft; its Markdown names the timeline picture where `material.pictures` has it.

    Raises NothingYet when the case holds no disclosure, InputError for a broken template.
    """
    if material.harmless:
        raise NothingYet(step=tell("step.report"), first=tell("first.confirmed"))
    codes, speaker, told = Codes(material), Speaker(templates), words("letters.toml", templates)
    parts = {"summary": _summary(material, codes, speaker), "figures": _figures(material, codes),
             "course": facts.posts(material, codes, speaker), "handling": _handling(material, codes, speaker),
             "seen": facts.seen(material, codes, speaker), "moved": facts.moved(material, codes, speaker),
             "taken": _taken(material, codes, speaker), "review": _review(material, speaker, templates),
             "aspects": _aspects(material, speaker, templates)}
    cited = {name: numbered([one.cited for one in said]) for name, said in parts.items() if name not in ("figures", "aspects")}
    markdown = page("report.md.j2", templates, **cited, figures=parts["figures"], aspects=parts["aspects"],
                    timeline_picture=picture_of("timeline.png", "圖 1　處理時序", material),
                    timeline_table=annexes.timeline_table(material, "表 2　處理時序"), subject_table=_subject_table(material, codes),
                    totals_table=annexes.totals_table(material, "表 4　受眾區間"), due_table=annexes.due_table(material, codes, "表 5　應辦事項及期限"),
                    questions=numbered([one.cited for one in speaker.questions]),
                    limits=numbered(annexes.limits(material, codes)), date=day(material.written_on))
    title = f"{codes.agency}人員{told['report']['title']}"
    blanks = [told["blank"][fact] for fact in ("known", "notified", "reported", "taken")
              if not material.says("known_on" if fact == "known" else fact)]
    return Draft("report", title, tidy(markdown), marking, (*speaker.said, *speaker.questions), tuple(blanks))


def _summary(material, codes, speaker):
    posts = by_message(material)
    ids = [row.disclosure_id for rows in posts for row in rows]
    reach = _reach(material)
    open_ones = sum(not surely_ended(rows[0]) for rows in posts)
    first = posts[0][0]
    opening = speaker.say("report.opening", [*(row.disclosure_id for row in posts[0]), first.message_id, *material.said_in("discovered")],
                          when=minute(first.posted_at), agency=codes.agency, who=codes.account(first.discloser), outside=codes.outside(first.discloser),
                          room=channel(material, first, codes), what=owned(posts[0], codes, roles=True),
                          how=codes.told(material.says("discovered")).rstrip("。"))
    return [*opening, *speaker.say("report.summary", ids, subjects=len(unnamed(r for rows in posts for r in rows)), posts=len(posts),
                         kinds=len(kinds_of(r for rows in posts for r in rows)), span=reach),
            *speaker.say("report.state", ids, open=open_ones, ended=len(posts) - open_ones)]


def _reach(material) -> str:
    """The audience of all chats together; where nothing spread, that of the only post."""
    found = span(material.spread.get("audience_low"), material.spread.get("audience_high"), "人")
    firsts = annexes.first_totals(material)
    return found or (span(firsts[0].get("low"), firsts[0].get("high"), "人") if firsts else "")


def _figures(material, codes) -> Text:
    """表 1: the case in numbers, each with its rows."""
    rows = []
    for post in by_message(material):
        first, total = post[0], totals(material).get(post[0].disclosure_id, {})
        ids = "、".join(row.disclosure_id for row in post)
        low = first.exposed_minutes if missing(first.exposed_low) else first.exposed_low
        rows.append([slashed(first.posted_at), codes.room(first.chat_title, first.message_id),
                     f"{len(unnamed(post))} 人" if unnamed(post) else "未載", "、".join(kinds_of(post)),
                     span(total.get("low"), total.get("high"), "人") or "未能估計", unauthorised(total) or "未能估計",
                     duration(low, first.exposed_high) or "未明", ids])
    return table(["發布時間", "聊天室", "當事人", "資料種類", "可能看到者", "其中無業務需要者", "曝露時間", "證據列"], rows,
                 [13, 8, 8, 16, 13, 13, 14, 15], "表 1　影響摘要")


def _handling(material, codes, speaker):
    """When the agency knew, preserved, told and reported; what it does not say becomes a question."""
    evidence = material.evidence
    ids = list(material.disclosures["disclosure_id"])
    said = speaker.say("report.known", material.said_in("known_on") or ids, when=codes.told(material.says("known_on")))
    for at, rows in evidence.groupby(evidence["received_at"].dt.date, sort=True):
        said += speaker.say("report.received", rows["evidence_id"], when=day(at), what=facts.sorts(material, rows))
    for fact in ("notified", "reported"):
        said += speaker.say(f"report.{fact}", material.said_in(fact) or ids, how=codes.told(material.says(fact)).rstrip("。"))
    said += speaker.say("report.outcome", material.said_in("result") or ids,
                        outcome=codes.told(material.says("result")).rstrip("。"))
    return said


def _taken(material, codes, speaker):
    said = [s for value, row in material.stated.get("taken", ())
            for s in speaker.say("report.taken", [row], what=codes.told(value).rstrip("。"))]
    if not said:
        speaker.ask("report.no_taken", material.disclosures["disclosure_id"])
    for rows in by_message(material):
        if surely_ended(rows[0]):
            said += speaker.say("report.ended", [row.disclosure_id for row in rows], when=minute(rows[0].ended_at),
                                chat=codes.room(rows[0].chat_title, rows[0].message_id))
    ids = list(material.evidence["evidence_id"])
    return said + speaker.say("report.preserved", ids, what=facts.sorts(material))


def _review(material, speaker, templates):
    return [s for cause in causes(material, templates)
            for s in speaker.say("report.cause", cause.rows, analysis=cause.analysis)]


def _aspects(material, speaker, templates) -> list[dict]:
    """後續期程: the measures, aspect by aspect."""
    found: dict[str, list] = {}
    for measure in measures(material, templates):
        found.setdefault(measure.aspect, []).extend(speaker.say("report.plan", measure.rows, measure=measure.text))
    return [{"number": number(i), "name": name, "measures": numbered([one.cited for one in said])}
            for i, (name, said) in enumerate(found.items(), 1)]


def _subject_table(material, codes) -> Text:
    """表 3: each person, the role, the kinds of data, the disclosures."""
    rows = []
    shown = list(material.disclosures.itertuples())
    roles = dict(zip(material.people["person_id"], material.people["role"], strict=True))
    for person in unnamed(shown):
        own = [row for row in shown if row.person_id == person]
        role = roles.get(person)
        rows.append([codes.person(person), "當事人" if missing(role) or role in ("unknown", "member") else word("role", role), "、".join(kinds_of(own)),
                     "、".join(row.disclosure_id for row in own)])
    return table(["當事人", "身分", "資料種類", "證據列"], rows, [14, 16, 50, 20], "表 3　當事人及資料欄位")

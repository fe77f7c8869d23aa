"""The case told to colleagues: month, who, what, by which channel, to how many, how long, how it came out, what became of it.

Codes and months only, no row ids in the text; each sentence still knows its rows (`Speaker.said`).
"""

from __future__ import annotations

from leakkit.writeup.codes import Codes, missing, word
from leakkit.writeup.dates import duration, month, span
from leakkit.writeup.escaping import Text, joined, text
from leakkit.writeup.events import by_message, end_rows, surely_ended
from leakkit.writeup.facts import audience_rows, unauthorised
from leakkit.writeup.material import Material
from leakkit.writeup.owned import owned
from leakkit.writeup.sentences import Speaker

#: posts that are told one by one; further ones are counted
_TOLD = 4


def whole(material: Material, codes: Codes, speaker: Speaker, most: int = _TOLD, unknown: str = "story.open") -> list[Text]:
    """案例說明 of the long forms: one paragraph a post, then where it went, how it came out, what became of it.

    `most`: posts told one by one; `unknown`: the sentence for an outcome that is not known yet.
    """
    posts = by_message(material)
    told = _told(material, posts[:most], codes, speaker)
    ids = [row.disclosure_id for rows in posts for row in rows]
    told[0] = Text(f"{_said(speaker.say('story.opening', ids, agency=codes.agency))}{told[0]}")
    if len(posts) > most:
        told.append(_said(speaker.say("story.more", [row.disclosure_id for rows in posts[most:] for row in rows],
                                      count=len(posts) - most)))
    return [part for part in (*told, _onward(material, speaker, {rows[0].message_id for rows in posts[:most]}), found_out(material, codes, speaker),
                              outcome(material, codes, speaker, unknown)) if part]


def middle(material: Material, codes: Codes, speaker: Speaker) -> list[Text]:
    """案例 of the standard form: the first post in full, the others counted."""
    return whole(material, codes, speaker, 1, "story.brief_outcome")


def brief(material: Material, codes: Codes, speaker: Speaker) -> list[Text]:
    """案例 of the short form: the first post in one paragraph, the rest counted, the outcome in half a sentence."""
    posts = by_message(material)
    rows = posts[0]
    total = totals(material).get(rows[0].disclosure_id, {})
    ids = [*(row.disclosure_id for row in rows), rows[0].message_id]
    said = speaker.say("story.brief", ids, when=month(rows[0].posted_at), agency=codes.agency,
                       who=codes.account(rows[0].discloser), outside=codes.outside(rows[0].discloser), what=owned(rows, codes, roles=True),
                       room=channel(material, rows[0], codes), span=span(total.get("low"), total.get("high"), "人"),
                       unauthorised=unauthorised(total) or "")
    rest = [row.disclosure_id for other in posts[1:] for row in other]
    ended = _ended(rows[0], speaker)
    more = _said(speaker.say("story.brief_more", rest, count=len(posts) - 1))
    how = codes.monthly(material.says("discovered")).rstrip("。")
    found = _said(speaker.say("story.brief_discovered", material.said_in("discovered"), how=how))
    return [Text(f"{_said(said)}{ended}{more}{found}{outcome(material, codes, speaker, 'story.brief_open')}")]


def totals(material: Material) -> dict:
    """disclosure_id → its audience totals."""
    return {total["disclosure_id"]: total for total in material.audience_totals}


def channel(material: Material, row, codes: Codes) -> Text:
    """LINE群組一: the platform in its own name, the chat by its code."""
    evidence = material.evidence.set_index("evidence_id")["platform"]
    platform = evidence.get(str(row.message_id).split("-")[0], None)
    known = "" if missing(platform) or str(platform) in ("other", "picture") else word("platform", platform)
    return Text(f"{text(known)}{text(codes.room(row.chat_title, row.message_id))}")


def _told(material, posts, codes, speaker) -> list[Text]:
    """One paragraph a post; one that repeats an earlier post says so, and a month is named once."""
    said, before = [], ""
    origins = {row.to_message: row.from_message for row in material.edges.itertuples() if row.basis != "statement"}
    first = {rows[0].message_id: rows[0] for rows in posts}
    for rows in posts:
        when = month(rows[0].posted_at)
        origin = first.get(origins.get(rows[0].message_id))
        said.append(_post(material, rows, codes, speaker, "同月" if when and when == before else when, origin))
        before = when
    return said


def _post(material, rows, codes, speaker, when, origin) -> Text:
    first = rows[0]
    ids = [*(row.disclosure_id for row in rows), first.message_id, *([origin.message_id] if origin else [])]
    told = {"when": when, "who": codes.account(first.discloser), "outside": codes.outside(first.discloser),
            "room": channel(material, first, codes), "what": owned(rows, codes, roles=True)}
    if origin is None:
        said = speaker.say("story.posted", ids, **told) + _asked(material, first, codes, speaker)
    else:
        said = speaker.say("story.again", ids, of=_member_of(material, first, origin, codes), **told)
    return Text(f"{_said(said)}{_seen(material, first, speaker)}{_ended(first, speaker)}")


def _asked(material, post, codes, speaker):
    """That whoever posted asked whose business it is: the purpose, as far as the chat shows it."""
    at = material.messages.drop_duplicates("message_id").set_index("message_id")
    rows = [row for row in getattr(material.clues.get("asked_whose"), "rows", ()) if row in at.index
            and at.loc[row, "account"] == post.discloser and row.split("-")[0] == post.message_id.split("-")[0]]
    return speaker.say("story.asked", rows, who=codes.account(post.discloser))


def _member_of(material, post, origin, codes) -> str:
    """The chat of the earlier post, where its audience surely held whoever posted again; else ""."""
    rows = material.audience
    there = rows[(rows["disclosure_id"] == origin.disclosure_id) & rows["counted_low"].fillna(False)]
    return codes.room(origin.chat_title, origin.message_id) if post.discloser in set(there["account"]) else ""


def _seen(material, row, speaker) -> Text:
    total = totals(material).get(row.disclosure_id, {})
    rows = [row.disclosure_id, *audience_rows(material, row.disclosure_id)]
    reach = span(total.get("low"), total.get("high"), "人")
    if not reach:
        return _said(speaker.say("story.unseen", rows))
    key = "story.seen" if unauthorised(total) else "story.seen_only"
    return _said(speaker.say(key, rows, span=reach, unauthorised=unauthorised(total)))


def _ended(row, speaker) -> Text:
    stood = duration(row.exposed_minutes if missing(row.exposed_low) else row.exposed_low, row.exposed_high) or "未明"
    key = "story.not_ended" if missing(row.ended_at) else "story.ended" if surely_ended(row) else "story.maybe_ended"
    return _said(speaker.say(key, [row.disclosure_id, row.message_id, *end_rows(row)], span=stood))


def _onward(material, speaker, told) -> Text:
    """Where else the content was seen, and how many could see it in all; `told`: the posts that have a paragraph of their own."""
    key = "story.onward_told" if set(material.edges["to_message"]) <= told else "story.onward"
    rows = dict.fromkeys([*material.edges["from_message"], *material.edges["to_message"]])
    reach = span(material.spread.get("audience_low"), material.spread.get("audience_high"), "人")
    return _said(speaker.say(key, rows) + (speaker.say("story.reach", rows, span=reach) if reach else []))


def found_out(material: Material, codes: Codes, speaker: Speaker) -> Text:
    """How the case came to light, if the officer stated it; dates in it to the month."""
    told = codes.monthly(material.says("discovered"))
    return _said(speaker.say("story.discovered", material.said_in("discovered"), how=told) if told else [])


def outcome(material: Material, codes: Codes, speaker: Speaker, unknown: str = "story.open") -> Text:
    """處理結果 as stated, or that it is not known yet."""
    told = codes.monthly(material.says("result")).rstrip("。")
    if told:
        return _said(speaker.say("story.outcome", material.said_in("result"), outcome=told))
    return _said(speaker.say(unknown, material.disclosures["disclosure_id"]))


def _said(sentences) -> Text:
    return joined((sentence.words for sentence in sentences), "")

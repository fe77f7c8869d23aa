"""What happened, in order: the rows that the timeline, its table and the facts are written from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from leakkit.writeup.codes import MESSAGE_ID, Codes, missing, word
from leakkit.writeup.escaping import plain
from leakkit.writeup.material import Material
from leakkit.writeup.owned import owned

#: how far around the exposure a change of membership still belongs to the story
_AROUND = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """One event: `at` (Timestamp), `chat` and `what` in placeholders, `kind` (post/end/member/move/reply), `rows`."""

    at: pd.Timestamp
    chat: str
    what: str
    kind: str
    rows: tuple[str, ...]


def events(material: Material) -> list[Event]:
    """All events of the case in order of time and row; none of them holds an original value."""
    codes = Codes(material)
    found = [*_posts(material, codes), *_ends(material, codes), *_replies(material, codes), *_moves(material, codes)]
    if found:
        found += _members(material, codes, min(e.at for e in found) - _AROUND, max(e.at for e in found) + _AROUND)
    return _merged(sorted(found, key=lambda event: (event.at, event.rows)))


def _merged(found: list[Event]) -> list[Event]:
    """Two exports of one chat show one event twice: the same words in the same minute are one, with the rows of all."""
    kept: dict[tuple, Event] = {}
    for event in found:
        key = (event.at.floor("min"), event.chat, event.what)
        rows = tuple(dict.fromkeys([*kept[key].rows, *event.rows])) if key in kept else event.rows
        kept[key] = replace(kept.get(key, event), rows=rows)
    return list(kept.values())


def end_rows(disclosure) -> tuple[str, ...]:
    """The messages that show how an exposure ended: those that its `because` names, besides the post itself."""
    if missing(disclosure.because):
        return ()
    return tuple(dict.fromkeys(row for row in MESSAGE_ID.findall(disclosure.because) if row != disclosure.message_id))


def by_message(material: Material) -> list[list]:
    """Disclosures that one message made, together; in order of time."""
    groups: dict[str, list] = {}
    for row in material.disclosures.sort_values(["posted_at", "message_id"], kind="stable").itertuples():
        groups.setdefault(row.message_id, []).append(row)
    return list(groups.values())


def _posts(material, codes):
    origin = {row.to_message: row for row in material.edges.itertuples()}
    for rows in by_message(material):
        first = rows[0]
        what = f"{codes.account(first.discloser)}發布{plain(owned(rows, codes))}"
        edge = origin.get(first.message_id)
        if edge is not None:
            what += f"（與 {edge.from_message} {word('edge', edge.basis)}）"
        if not missing(first.posted_at):
            yield Event(first.posted_at, codes.room(first.chat_title, first.message_id), what,
                        "post" if edge is None else "move", (first.message_id,))


def _ends(material, codes):
    seen = set()
    for row in material.disclosures.itertuples():
        if missing(row.ended_at) or (row.message_id, row.ended_at) in seen:
            continue
        seen.add((row.message_id, row.ended_at))
        rows = (row.message_id, *end_rows(row))
        yield Event(row.ended_at, codes.room(row.chat_title, row.message_id),
                    f"曝露終止（{word('ended', row.ended_by)}）" if surely_ended(row) else
                    "同一帳號之收回列（是否即為上開訊息，待查）", "end", rows)


def surely_ended(row) -> bool:
    """Whether the end of an exposure is shown: a recall notice alone may be another message's, and gives no upper bound."""
    return not missing(row.ended_at) and not missing(row.exposed_high)


def _replies(material, codes):
    """The first message after the post, while it stood, of each member whose grade is reacted."""
    for rows in by_message(material):
        own = material.audience[material.audience["disclosure_id"].isin([row.disclosure_id for row in rows])]
        for account in dict.fromkeys(own[own["grade"] == "reacted"]["account"]):
            message = _first_after(material, codes, rows[0], account)
            if message is not None:
                yield Event(message["sent_at"], codes.chat(message["evidence_id"]), f"{codes.account(account)}回應",
                            "reply", (message["message_id"],))


def _first_after(material, codes, post, account):
    """The first row in the post's chat, after the post and before its end, by the person behind `account`."""
    rows = material.messages
    accounts = codes.accounts_of(account)
    here = rows["evidence_id"].map(codes.chat) == codes.room(post.chat_title, post.message_id)
    after = (rows["sent_at"] > post.posted_at) | ((rows["sent_at"] == post.posted_at)
                                                  & (rows["message_id"] > post.message_id))
    if not missing(post.ended_at):
        after &= rows["sent_at"] <= post.ended_at
    found = rows[here & after & rows["account"].isin(accounts) & ~rows["kind"].isin(["system", "unsent"])]
    return None if found.empty else found.sort_values(["sent_at", "message_id"]).iloc[0]


def _moves(material, codes):
    at = material.messages.set_index("message_id")
    told = set(material.disclosures["message_id"])
    for row in material.edges.itertuples():
        if row.to_message in at.index and row.to_message not in told:
            message = at.loc[row.to_message]
            who = codes.account(message["account"])
            told = f"{who}述及內容已轉至他處" if row.basis == "statement" else f"{who}使內容再現（{word('edge', row.basis)}）"
            yield Event(message["sent_at"], codes.chat(message["evidence_id"]), told, "move",
                        (row.from_message, row.to_message))


def _members(material, codes, since, until):
    for row in material.membership.itertuples():
        if missing(row.at) or not since <= row.at <= until or missing(row.account) or row.basis != "system-line":
            continue
        yield Event(row.at, codes.chat(row.evidence_id), f"{codes.account(row.account)}{word('action', row.action)}",
                    "member", (row.message_id,) if not missing(row.message_id) else ())

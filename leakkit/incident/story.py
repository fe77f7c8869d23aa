"""One incident: the disclosures that belong together, and the timeline around them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from leakkit.errors import NothingYet, UnknownRow
from leakkit.incident.chats import chats
from leakkit.incident.proposing import ranked
from leakkit.language import tell
from leakkit.schema import DISCLOSURES


@dataclass(frozen=True)
class Incident:
    """The disclosures of one incident: `first` (message_id), `disclosures` (DISCLOSURES), `limits` (list of sentences)."""

    first: str
    disclosures: pd.DataFrame
    limits: list


def reconstruct(disclosures, messages, people, first: str | None = None) -> Incident:
    """The incident that starts with the message `first` (default: the highest-ranked disclosure).

    It holds the disclosures of that message and every later one of the same persons, in whatever chat; others are named in the
    limits. Default: where the data of the gravest disclosure's person was first exposed. Raises NothingYet, UnknownRow.
    """
    if disclosures.empty:
        raise NothingYet(step=tell("step.reconstruct"), first=tell("first.decide"))
    undated = disclosures[disclosures["posted_at"].isna()]
    disclosures = disclosures[disclosures["posted_at"].notna()]
    if disclosures.empty or first in set(undated["message_id"]):
        raise NothingYet(step=tell("step.reconstruct"), first=tell("first.dated", rows="、".join(undated["message_id"][:4])))
    first = first or _earliest(disclosures, ranked(disclosures, messages, people).iloc[0])
    here = disclosures[disclosures["message_id"] == first]
    if here.empty:
        raise UnknownRow(what=first)
    start = here["posted_at"].iloc[0]
    chosen = disclosures[disclosures["person_id"].isin(here["person_id"]) & (disclosures["posted_at"] >= start)]
    earlier = disclosures[disclosures["person_id"].isin(here["person_id"]) & (disclosures["posted_at"] < start)]
    others = disclosures[~disclosures["person_id"].isin(here["person_id"])]
    limits = [f"{row.disclosure_id} 早於本事件之同一人個資，未納入（{row.message_id}）" for row in earlier.itertuples()]
    limits += [f"{row.disclosure_id} 未載日期，未納入（{row.message_id}）" for row in undated.itertuples() if row.person_id in set(here["person_id"])]
    if len(others):
        limits.append(f"全案另有 {len(others)} 次曝露屬其他人，未納入本事件（{'、'.join(others['message_id'][:8])}）")
    return Incident(first, DISCLOSURES.check(pd.DataFrame(chosen)[DISCLOSURES.names]), limits)


def _earliest(disclosures, gravest) -> str:
    """Where the gravest disclosure's story began: the first exposure of that person's data in any chat."""
    same = disclosures[disclosures["person_id"] == gravest["person_id"]]
    return same.sort_values("posted_at", kind="stable")["message_id"].iloc[0]


def timeline(incident: Incident, messages, membership, evidence, before=30, after=90) -> pd.DataFrame:
    """What happened around the disclosures: at (datetime64[s]), message_id, chat_title, account, event (str), text.

    Messages and membership events of the incident's chats from `before` minutes before the first exposure to `after` minutes after the
    last known end, in time order; exports of one chat that repeat a row show it once.
    """
    chat, rows = chats(evidence, messages, membership), incident.disclosures
    start = rows["posted_at"].min() - pd.Timedelta(minutes=before)
    end = max(rows["posted_at"].max(), rows["ended_at"].max() if rows["ended_at"].notna().any() else rows["posted_at"].max())
    events = {row.message_id: row.action for row in membership.dropna(subset=["message_id"]).itertuples()}
    posts = set(rows["message_id"])
    near = messages[(messages["sent_at"] >= start) & (messages["sent_at"] <= end + pd.Timedelta(minutes=after))]
    frame = pd.DataFrame(near).assign(
        chat_title=near["evidence_id"].map(chat), at=near["sent_at"],
        event=["disclosure" if m in posts else events.get(m, k)
               for m, k in zip(near["message_id"], near["kind"], strict=True)])
    frame = frame[frame["chat_title"].isin(set(rows["chat_title"]))]
    frame = frame.drop_duplicates(["at", "chat_title", "account", "event", "text"]).sort_values("at", kind="stable")
    return type(messages)(frame[["at", "message_id", "chat_title", "account", "event", "text"]].reset_index(drop=True))

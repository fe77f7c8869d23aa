"""From findings to proposed disclosures: the first exposure of a person's data in a chat, ranked, each saying why.

A disclosure needs more than a name in passing. Proposed are: data the officer decided personal; an identifier (phone, id,
address …) or special category tied to a person; a person whom the text itself calls informant or subject. Findings decided
``not`` or ``public`` never count; undecided ones count and are reported as such. What the officer states of a message
(`Corrections`) outranks the proposal.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from leakkit.incident.chats import chats
from leakkit.incident.cues import place_of, risk_words
from leakkit.incident.exposure import Exposures, longest, with_persons
from leakkit.review import effective
from leakkit.schema import DISCLOSURES

SPECIAL = frozenset({"medical", "criminal", "genetic", "sex_life", "health_check"})
#: kinds that say something of a person only together with an identifier or a role
WEAK = frozenset({"person", "org", "relation", "ip", "case_no"})
#: how long after the first post the same account's further data belongs to the same disclosure
FOLLOW_UP = "30min"
#: facts that an officer can state about a message
MESSAGE_FACTS = ("disclosure", "ended", "ended_by", "posted_to", "posted_by")


@dataclass(frozen=True)
class Corrections:
    """What the officer states about messages: message_id → value, one dict a fact."""

    disclosure: dict = field(default_factory=dict)
    ended: dict = field(default_factory=dict)
    ended_by: dict = field(default_factory=dict)
    posted_to: dict = field(default_factory=dict)
    posted_by: dict = field(default_factory=dict)

    @classmethod
    def of(cls, statements: pd.DataFrame | None) -> Corrections:
        """The latest statement of each fact and message."""
        facts: dict = {name: {} for name in MESSAGE_FACTS}
        for row in () if statements is None else statements.itertuples():
            if row.fact in facts:
                facts[row.fact][row.about] = row.value
        return cls(**facts)

    def dropped(self) -> set[str]:
        """Messages that the officer says disclose nothing."""
        return {about for about, value in self.disclosure.items() if value == "no"}

    def wanted(self) -> set[str]:
        """Messages that the officer says disclose something, whatever the proposal holds."""
        return {about for about, value in self.disclosure.items() if value == "yes"}


def exposed(findings: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """The findings that may count (decided personal, unsure or undecided), with `decision`."""
    frame = effective(findings, decisions)
    return frame[~frame["decision"].isin(["not", "public"])]


def propose(messages, findings, decisions, people, evidence, statements=None, membership=None) -> pd.DataFrame:
    """DISCLOSURES of the whole case: one row a person and chat, in order of posting, ids D1, D2 …

    A person's name alone is no disclosure, and neither is a member's name in the member's own chat, unless the officer
    decided it personal, or stated that the message discloses (STATEMENTS `statements`, facts of `Corrections`).
    """
    chat, said = chats(evidence, messages, membership), Corrections.of(statements)
    messages = with_persons(messages, people)
    known = messages[messages["account"].notna() & ~messages["kind"].isin(["unsent", "system"])
                     & ~messages["message_id"].isin(said.dropped())]
    frame = exposed(findings, decisions).merge(
        pd.DataFrame(known[["message_id", "evidence_id", "sent_at", "account"]]), on="message_id")
    places = np.flatnonzero(messages["message_id"].isin(frame["message_id"]))
    order = dict(zip(messages["message_id"].iloc[places], map(int, places), strict=True))
    frame = frame.assign(chat=frame["evidence_id"].map(chat), _order=[order[m] for m in frame["message_id"]])
    roles = dict(zip(people["person_id"], people["role"], strict=True))
    members = _members(messages, people, chat)
    wanted = said.wanted()
    groups = [(place, group) for place, group in frame.groupby(["chat", "person_id"], sort=False)
              if wanted & set(group["message_id"]) or _discloses(group, roles.get(place[1]), (place[0], place[1]) in members)]
    seen = Exposures(messages, evidence, chat, said, order)
    rows = [_first_exposure(place, group, seen) for place, group in groups]
    rows.sort(key=lambda row: (row["posted_at"], order[row["message_id"]]))
    return DISCLOSURES.frame({**row, "disclosure_id": f"D{number}"} for number, row in enumerate(rows, 1))


def _members(messages, people, chat) -> set[tuple[str, str]]:
    """(chat, person) of everybody who wrote in a chat."""
    person = {account: row.person_id for row in people.itertuples() for account in row.accounts}
    wrote = messages[["evidence_id", "account"]].dropna().drop_duplicates()
    return {(chat[row.evidence_id], person.get(row.account)) for row in wrote.itertuples()}


def _discloses(group: pd.DataFrame, role, member: bool) -> bool:
    kinds = set(group["kind"])
    if "personal" in set(group["decision"]):
        return True
    if kinds - WEAK - SPECIAL:
        return True
    named = "person" in kinds
    return named and not member and (bool(kinds & SPECIAL) or role in ("informant", "subject"))


def _first_exposure(place, group, seen: Exposures) -> dict:
    """One disclosure: the first message, what the same account added shortly after, and how long the last copy stood."""
    group = group.sort_values(["sent_at", "_order"], kind="stable")
    first = group.iloc[0]
    here = group[(group["account"] == first["account"]) & (group["sent_at"] <= first["sent_at"] + pd.Timedelta(FOLLOW_UP))]
    here = here.drop_duplicates(["kind", "value"])
    posts = [first["message_id"], *repeats(group, first)]
    post = seen.post(first["message_id"])
    said = seen.said
    return {"message_id": first["message_id"], "chat_title": place[0], "person_id": place[1],
            "discloser": said.posted_by.get(first["message_id"], first["account"]), "kinds": list(dict.fromkeys(here["kind"])),
            "place": said.posted_to.get(first["message_id"]) or place_of(post["kind"], post["text"]),
            "findings": list(here["finding_id"]), "posted_at": first["sent_at"],
            **longest(first["sent_at"], posts, [seen.of(post_id) for post_id in posts], seen)}


def repeats(group, first) -> list[str]:
    """Later messages in the chat that show the first one's data again; the same words in another export do not count.

    Identifiers count wherever they stand again; where the first message shows none, its names do.
    """
    own = group[group["message_id"] == first["message_id"]]
    telling = own[~own["kind"].isin(WEAK)]
    values = set((telling if len(telling) else own)["value"])
    again = group[group["value"].isin(values) & (group["sent_at"] >= first["sent_at"])
                  & (group["message_id"] != first["message_id"])]
    again = again[~((again["sent_at"] == first["sent_at"]) & (again["account"] == first["account"])
                    & (again["evidence_id"] != first["evidence_id"]))]
    return list(again.drop_duplicates(["sent_at", "account"])["message_id"])


# ---- the gravest first

#: role, then special kinds, then how many kinds, then words: an informant always stands before a subject, both before others
_ROLE_WORTH = {"informant": 20.0, "subject": 10.0}
_ROLE_WORD = {"informant": "所涉為檢舉人", "subject": "所涉為被檢舉人"}


def ranked(disclosures, messages, people) -> pd.DataFrame:
    """Disclosures with `rank` (float, higher first) and `why` (str): informant before subject, special kinds, number of kinds,
    words such as 檢舉人, 密件, 勿外流, 1999, 陳情."""
    roles = dict(zip(people["person_id"], people["role"], strict=True))
    wanted = messages[messages["message_id"].isin(disclosures["message_id"])]
    texts = dict(zip(wanted["message_id"], wanted["text"], strict=True))
    scored = [_worth(row, roles.get(row.person_id), str(texts.get(row.message_id, ""))) for row in disclosures.itertuples()]
    frame = disclosures.assign(rank=[rank for rank, _ in scored], why=["；".join(why) for _, why in scored])
    return frame.sort_values("rank", ascending=False, kind="stable").reset_index(drop=True)


def _worth(row, role, text) -> tuple[float, list[str]]:
    special, words, kinds = SPECIAL & set(row.kinds), risk_words(text), set(row.kinds)
    parts = [(_ROLE_WORTH.get(role, 0.0), _ROLE_WORD.get(role, "")),
             (2.0 * min(len(special), 2), f"含特種個資 {len(special)} 種"),
             (0.5 * min(len(kinds), 6), f"{len(kinds)} 種個資"),
             (0.5 * min(len(words), 4), f"文中有{'、'.join(f'「{word}」' for word in words)}"),
             (0.25 * (row.place in ("note", "album")), "貼在記事本或相簿，後加入者也看得到")]
    return sum(value for value, _ in parts), [why for value, why in parts if value]

"""Postings at risk: every message of a group that handles a petition or personal data, masked or not.

Leaks are rare; the chances for one are not. Over a whole export each case-handling message is one chance, and the share of them that shows somebody's
data is a rate that a rule can be judged by. A message handles a case when it holds a finding, a masked form (陳○○), or a word of `handling.toml`.
It is flagged when it shows an identifier or special category, or a person's name together with a word of a case. Both are judged by program, so
both are reviewed on a sample, and the rates are corrected for it: see `sampling`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from leakkit import pii, readers
from leakkit.incident import SPECIAL, WEAK, chats, exposed
from leakkit.incident import exposure as how_long
from leakkit.review import effective
from leakkit.schema import DECISIONS, POSTINGS

_MOST = 3000


@cache
def handling() -> dict:
    """Words of a case and masked forms: ``petition`` and ``masked`` (compiled patterns)."""
    data = tomllib.loads((Path(__file__).parent / "handling.toml").read_text(encoding="utf-8"))
    return {"petition": re.compile("|".join(map(re.escape, data["petition"]["words"]))), "masked": re.compile("|".join(data["masked"]["patterns"]))}


def postings(source, names=None, progress=None, declared: int | None = None) -> pd.DataFrame:
    """POSTINGS of a Case, or of a chat export file (path) without a case. `declared`: the group's size as shown in the app, the poster included.

    Not looked at: recalled messages (their words are gone) and pictures without text; ``frame.attrs["limits"]`` says how many.
    """
    if hasattr(source, "table"):
        tables = {name: source.table(name) for name in ("messages", "findings", "decisions", "people", "sizes", "disclosures")}
        stated = {chat: int(size) for chat, size in source.stated("declared").items()}
        return _declared(at_risk(**tables, evidence=source.chat_evidence(), membership=source.membership(), declared=stated), declared)
    export = readers.read_export(source)
    found = pii.find_in_messages(export.messages, names=names, progress=progress)
    evidence = pd.DataFrame([dict(export.evidence)])
    return _declared(at_risk(export.messages, found, DECISIONS.frame(), evidence, export.membership), declared)


def _declared(frame, size):
    """POSTINGS with the declared size as the upper end, never below what is proved."""
    if size is None:
        return frame
    out = POSTINGS.check(pd.DataFrame(frame).assign(size_high=pd.array([max(int(low), int(size)) for low in frame["size_low"]], dtype="Int64")))
    out.attrs.update(frame.attrs)
    return out


def at_risk(messages, findings, decisions, evidence, membership, people=None, sizes=None, disclosures=None, declared=None) -> pd.DataFrame:
    """POSTINGS from a case's tables. Findings decided ``not`` or ``public`` do not count; a message of which every finding was decided has its `truth`.

    `declared`: chat → size as the officer stated it.
    """
    looked = messages[messages["account"].notna() & ~messages["kind"].isin(["system", "unsent"])]
    text = looked["text"].fillna("")
    frame = pd.DataFrame(looked[["message_id", "evidence_id", "sent_at", "account", "forwarded"]])
    frame["picture"] = (looked["kind"] == "image").to_numpy()
    frame["petition"] = text.str.contains(handling()["petition"]).to_numpy()
    frame["masked"] = text.str.contains(handling()["masked"]).to_numpy()
    unread = frame["picture"] & text.str.strip().eq("").to_numpy()
    frame = _with_findings(frame, exposed(findings, decisions))
    kept = frame[(frame["petition"] | frame["masked"] | frame["any"]) & ~unread].reset_index(drop=True)
    kept = _described(kept, messages, evidence, membership, people, sizes, declared or {})
    kept = kept.assign(truth=_decided(kept, findings, decisions), disclosure_id=_disclosed(kept, findings, disclosures))
    out = POSTINGS.check(kept.reindex(columns=POSTINGS.names))
    out.attrs["limits"] = _limits(messages, int(unread.sum()), int(out["flagged"].sum()))
    out.attrs["messages"] = len(looked)
    return out


def _with_findings(frame, found) -> pd.DataFrame:
    """Columns any (a finding), flagged (unmasked data) for each message."""
    whole = found[np.array([_whole(row.kind, row.value, row.rule) for row in found.itertuples()], dtype=bool)]
    everything = set(found["message_id"])
    kinds = whole.groupby("message_id")["kind"].agg(set)
    of = [kinds.get(message_id, frozenset()) for message_id in frame["message_id"]]
    telling = [bool(k - WEAK - SPECIAL) or ("person" in k and bool(k & SPECIAL)) for k in of]
    named = ["person" in k for k in of]
    return frame.assign(any=frame["message_id"].isin(everything), flagged=pd.Series(telling, index=frame.index) | (pd.Series(named, index=frame.index) & frame["petition"]))


_MASK = re.compile(r"[○〇◯Ｏ*＊●]|[xX]{2,}")
_TITLED = re.compile(r".{1,2}(小姐|先生|女士|太太|媽媽|伯伯|阿姨|老師|主任|科長|股長|里長|議員)")


def _whole(kind, value, rule) -> bool:
    """Whether a finding shows its value whole: not masked, not the last digits alone, and for a person a full name, not 陳小姐."""
    value = str(value)
    if _MASK.search(value) or any(word in str(rule) for word in ("mask", "tail", "partial")):
        return False
    return kind != "person" or (len(value) >= 2 and not _TITLED.fullmatch(value))


def _decided(kept, findings, decisions):
    """True where a finding was decided personal, False where every one was decided otherwise, else missing."""
    found = effective(findings, decisions).groupby("message_id")["decision"].agg(set)
    truth = []
    for message_id in kept["message_id"]:
        said = found.get(message_id, {"undecided"})
        truth.append(True if "personal" in said else pd.NA if said & {"undecided", "unsure"} else False)
    return pd.array(truth, dtype="boolean")


def _disclosed(kept, findings, disclosures) -> list:
    """The disclosure that a message made or went on with, by the findings it rests on."""
    if disclosures is None or disclosures.empty:
        return [None] * len(kept)
    home = dict(zip(findings["finding_id"], findings["message_id"], strict=True))
    of = {}
    for row in disclosures.itertuples():
        for message_id in (row.message_id, *(home.get(finding) for finding in row.findings)):
            of.setdefault(message_id, row.disclosure_id)
    return [of.get(message_id) for message_id in kept["message_id"]]


def _described(kept, messages, evidence, membership, people, sizes, declared):
    chat = chats(evidence)
    types = dict(zip(evidence["evidence_id"], evidence["chat_type"].fillna("unknown"), strict=True))
    kept = kept.assign(chat_title=kept["evidence_id"].map(chat), chat_type=kept["evidence_id"].map(types),
                       month=kept["sent_at"].dt.strftime("%Y-%m"), handles=[_handles(row) for row in kept.itertuples()])
    kept = _copies_once(kept)
    kept = _with_sizes(kept, messages, membership, evidence, chat, people, sizes, declared)
    return _with_ends(kept, messages, evidence, chat)


def _handles(row) -> str:
    if row.any:
        return "both" if row.petition else "personal"
    return "petition" if row.petition else "picture" if row.picture else "other"


def _copies_once(kept):
    """Two exports of one chat that repeat a row count it once."""
    return kept[~kept.duplicated(["chat_title", "sent_at", "account", "petition", "masked", "flagged", "any"]) |
                ~kept["evidence_id"].ne(kept.groupby("chat_title")["evidence_id"].transform("first"))].reset_index(drop=True)


def _with_sizes(kept, messages, membership, evidence, chat, people, sizes, declared):
    """Members present by evidence at each posting (low), and as declared or sighted (high)."""
    person = {} if people is None or people.empty else {a: row.person_id for row in people.itertuples() for a in row.accounts}
    needed = set() if people is None or people.empty else set(people[people["need_to_know"].fillna(False).astype(bool)]["person_id"])
    events = _presence(messages, membership, chat, person)
    low, share = {}, {}
    for title, posts in kept.groupby("chat_title", sort=False):
        low |= _walk(events.get(title, []), posts, person, needed, share)
    seen = _sightings(sizes, chat)
    high = [_sighted(seen.get(row.chat_title, []), row, low[row.message_id], declared.get(row.chat_title)) for row in kept.itertuples()]
    return kept.assign(size_low=pd.array([low[m] for m in kept["message_id"]], dtype="Int64"), size_high=pd.array(high, dtype="Int64"),
                       need_to_know=pd.array([share.get(m) for m in kept["message_id"]], dtype="Float64"))


def _presence(messages, membership, chat, person) -> dict:
    """chat → [(time, present or gone, person)] in order of time: who spoke, acted or joined is there, who left is gone."""
    spoke = messages[messages["account"].notna()][["evidence_id", "sent_at", "account"]]
    events: dict = {}
    for row in spoke.itertuples():
        events.setdefault(chat[row.evidence_id], []).append((row.sent_at, True, person.get(row.account, row.account)))
    for row in membership.itertuples():
        if pd.isna(row.at) or row.basis == "roster":      # a roster shows who may have been there, not who was
            continue
        if isinstance(row.by, str) and row.action != "join":
            events.setdefault(chat.get(row.evidence_id), []).append((row.at, True, person.get(row.by, row.by)))
        if isinstance(row.account, str) and row.action in ("join", "leave", "remove"):
            events.setdefault(chat.get(row.evidence_id), []).append((row.at, row.action == "join", person.get(row.account, row.account)))
    for rows in events.values():
        rows.sort(key=lambda event: event[0])
    return events


def _walk(events, posts, person, needed, share) -> dict:
    """message → how many were there; fills `share` with the part of them that needed to know."""
    there, at, found = set(), 0, {}
    for row in posts.sort_values("sent_at", kind="stable").itertuples():
        while at < len(events) and events[at][0] < row.sent_at:
            _, present, who = events[at]
            (there.add if present else there.discard)(who)
            at += 1
        present = there | {person.get(row.account, row.account)}
        found[row.message_id] = len(present)
        others = present - {person.get(row.account, row.account)}
        share[row.message_id] = len(others & needed) / len(others) if needed and others else None
    return found


def _sightings(sizes, chat) -> dict:
    """chat → [(time or NaT, count)] of what a title, roster or statement showed of its size."""
    seen: dict = {}
    if sizes is not None:
        for row in sizes[sizes["what"] == "members"].itertuples():
            title = row.chat_title if isinstance(row.chat_title, str) and row.chat_title else chat.get(row.evidence_id)
            seen.setdefault(title, []).append((row.at, int(row.count)))
    return seen


def _sighted(seen, row, low, declared):
    """The size last seen at or before the posting, else the first after it, else as declared; never below `low`."""
    before = [count for at, count in seen if pd.isna(at) or at <= row.sent_at]
    size = before[-1] if before else seen[0][1] if seen else declared
    return pd.NA if size is None else max(low, size)


def _with_ends(kept, messages, evidence, chat):
    """How long each flagged post stood (the others' end does not matter)."""
    blank = {"ended_by": None, "exposed_low": None, "exposed_high": None}
    flagged = kept[kept["flagged"]].head(_MOST)
    titles = messages["evidence_id"].map(chat)
    found = {}
    for title, posts in flagged.groupby("chat_title", sort=False):
        mine = messages[titles == title]
        rows = mine.set_index("message_id", drop=False)
        for message_id in posts["message_id"]:
            found[message_id] = how_long(rows.loc[message_id], mine, evidence, chat)
    ends = [{key: found.get(message_id, blank)[key] for key in blank} for message_id in kept["message_id"]]
    return kept.assign(**{key: [end[key] for end in ends] for key in blank})


def _limits(messages, unread, flagged) -> list[str]:
    from leakkit.language import tell

    recalled = int((messages["kind"] == "unsent").sum())
    says = [tell("research.exposure.recalled", count=recalled)] if recalled else []
    if flagged > _MOST:
        says.append(tell("research.exposure.most", count=_MOST, all=flagged))
    return [*says, *([tell("research.exposure.pictures", count=unread)] if unread else []), tell("research.exposure.judged")]


def at_risk_of_text(text: str, names=None) -> tuple[dict, list[str]]:
    """(handles, flagged, masked of one draft; the kinds found in it). Nothing of the draft is kept."""
    found = pii.find([text], names=names)
    telling = {row.kind for row in found.itertuples() if _whole(row.kind, row.value, row.rule)}
    petition, masked = bool(handling()["petition"].search(text)), bool(handling()["masked"].search(text))
    flagged = bool(telling - WEAK - SPECIAL) or ("person" in telling and bool(telling & SPECIAL or petition))
    handles = ("both" if petition else "personal") if len(found) else "petition" if petition else "other" if masked else None
    return {"handles": handles, "flagged": flagged, "masked": masked}, sorted(telling - (WEAK - {"person"}))

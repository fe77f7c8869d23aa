"""From findings to disclosures: the first exposure of a person's data in a chat, and how long it stood there.

A disclosure needs more than a name in passing. Proposed are: data the officer decided personal; an identifier (phone, id,
address …) or special category tied to a person; a person whom the text itself calls informant or subject. Findings decided
``not`` or ``public`` never count; undecided ones count and are reported as such.

Time: a LINE recall notice stands in the place of the message, so its clock is probably the sending time (unproved). So the
end of an exposure is an interval, resting on exports saved before and after, and on what the discloser wrote.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from leakkit.errors import NothingYet, UnknownRow
from leakkit.readers import EXPORTER
from leakkit.review import effective
from leakkit.schema import DISCLOSURES

SPECIAL = frozenset({"medical", "criminal", "genetic", "sex_life", "health_check"})
#: kinds that say something of a person only together with an identifier or a role
WEAK = frozenset({"person", "org", "relation", "ip", "case_no"})
#: how long after the first post the same account's further data belongs to the same disclosure
FOLLOW_UP = "30min"
#: words by which somebody says that a post was taken back
RECALL_WORDS = ("收回", "撤回", "刪掉", "刪除", "先刪", "已刪")
RISK_WORDS = ("檢舉人", "檢舉", "陳情", "密件", "密", "勿外流", "不要外流", "1999", "個資", "保密")


def chats(evidence: pd.DataFrame) -> dict[str, str]:
    """evidence_id → chat: exports of one platform with one title are one chat; an untitled export is its own."""
    return {row.evidence_id: row.chat_title if isinstance(row.chat_title, str) and row.chat_title else row.evidence_id
            for row in evidence.itertuples()}


def exposed(findings: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """The findings that may count (decided personal, unsure or undecided), with `decision`."""
    frame = effective(findings, decisions)
    return frame[~frame["decision"].isin(["not", "public"])]


def propose(messages, findings, decisions, people, evidence) -> pd.DataFrame:
    """DISCLOSURES of the whole case: one row a person and chat, in order of posting, ids D1, D2 …

    A person's name alone is no disclosure, and neither is a member's name in the member's own chat, unless the officer
    decided it personal.
    """
    chat = chats(evidence)
    messages = _with_persons(messages, people)
    known = messages[messages["account"].notna() & ~messages["kind"].isin(["unsent", "system"])]
    frame = exposed(findings, decisions).merge(
        pd.DataFrame(known[["message_id", "evidence_id", "sent_at", "account"]]), on="message_id")
    frame = frame.assign(chat=frame["evidence_id"].map(chat))
    roles = dict(zip(people["person_id"], people["role"], strict=True))
    members = _members(messages, people, chat)
    order = {message_id: number for number, message_id in enumerate(messages["message_id"])}
    groups = [(place, group) for place, group in frame.groupby(["chat", "person_id"], sort=False)
              if _discloses(group, roles.get(place[1]), (place[0], place[1]) in members)]
    rows = [_first_exposure(place, group, messages, evidence, chat, order) for place, group in groups]
    rows.sort(key=lambda row: (row["posted_at"], row["message_id"]))
    return DISCLOSURES.frame({**row, "disclosure_id": f"D{number}"} for number, row in enumerate(rows, 1))


def _with_persons(messages, people) -> pd.DataFrame:
    """MESSAGES with `who`: the person behind the account, so that one person's names in several exports are one; "" = an exporter not named."""
    person = {account: row.person_id for row in people.itertuples() for account in row.accounts}
    person |= {account: "" for row in people.itertuples() for account in row.accounts if all(one.startswith(EXPORTER[:-1]) for one in row.accounts)}
    return pd.DataFrame(messages).assign(who=[person.get(account, account) for account in messages["account"]])


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


def _first_exposure(place, group, messages, evidence, chat, order) -> dict:
    """One disclosure: the first message, what the same account added shortly after, and how long the last copy stood."""
    group = group.assign(_order=group["message_id"].map(order)).sort_values(["sent_at", "_order"], kind="stable")
    first = group.iloc[0]
    here = group[(group["account"] == first["account"]) & (group["sent_at"] <= first["sent_at"] + pd.Timedelta(FOLLOW_UP))]
    here = here.drop_duplicates(["kind", "value"])
    posts = [first["message_id"], *_repeats(group, first)]
    rows = messages[messages["message_id"].isin(posts)]
    seen = [exposure(rows[rows["message_id"] == post].iloc[0], messages, evidence, chat) for post in posts]
    return {"message_id": first["message_id"], "chat_title": place[0], "person_id": place[1],
            "discloser": first["account"], "kinds": list(dict.fromkeys(here["kind"])),
            "findings": list(here["finding_id"]), "posted_at": first["sent_at"],
            **_longest(first["sent_at"], posts, rows, seen)}


def _repeats(group, first) -> list[str]:
    """Later messages in the chat that show the first one's identifiers again; the same words in another export do not count."""
    telling = group[~group["kind"].isin(WEAK)]
    values = set(telling[telling["message_id"] == first["message_id"]]["value"])
    again = telling[telling["value"].isin(values) & (telling["sent_at"] > first["sent_at"])]
    return list(again.drop_duplicates(["sent_at", "account"])["message_id"])


def _longest(start, posts, rows, seen) -> dict:
    """The exposure over all copies: it lasts until the last copy is gone."""
    if len(posts) == 1:
        return seen[0]
    sent = dict(zip(rows["message_id"], rows["sent_at"], strict=True))
    shift = [_minutes(start, sent[post]) for post in posts]
    still = [n for n, one in enumerate(seen) if one["ended_by"] == "none-seen"]
    last = still[-1] if still else max(range(len(seen)), key=lambda n: seen[n]["ended_at"])
    one = seen[last]
    because = f"{one['because']}；同一聊天室另於 {'、'.join(posts[1:])} 再度貼出"
    return {**one, "because": because, "exposed_low": max(s + e["exposed_low"] for s, e in zip(shift, seen, strict=True)),
            "exposed_high": None if any(e["exposed_high"] is None for e in seen) else
            max(s + e["exposed_high"] for s, e in zip(shift, seen, strict=True)),
            "exposed_minutes": _minutes(start, one["ended_at"]) if pd.notna(one["ended_at"]) else None}


# ---- how long it stood there

def exposure(post, messages, evidence, chat) -> dict:
    """ended_at, ended_by, exposed_minutes, exposed_low, exposed_high, because: for one post (a MESSAGES row).

    In order of strength: another export of the chat that shows the recall in the post's place; a later recall notice by the
    same account in the same export; none seen.
    """
    home = chat[post["evidence_id"]]
    exports = evidence[[chat[e] == home for e in evidence["evidence_id"]]]
    in_chat = messages[messages["evidence_id"].isin(exports["evidence_id"])]
    return (_recalled_in_place(post, in_chat, exports) or _recalled_later(post, in_chat)
            or _never_recalled(post, in_chat, exports))


def _recalled_in_place(post, in_chat, exports):
    notices = in_chat[(in_chat["kind"] == "unsent") & (in_chat["sent_at"] == post["sent_at"])
                      & _by(post, in_chat, unnamed=True) & (in_chat["evidence_id"] != post["evidence_id"])]
    still_there = _holding(post, in_chat)
    notices = notices[~notices["evidence_id"].isin(still_there)]
    if notices.empty:
        return None
    notice = notices.iloc[0]
    saved = dict(zip(exports["evidence_id"], exports["saved_at"], strict=True))
    seen_until = max([saved[e] for e in still_there if pd.notna(saved[e])], default=post["sent_at"])
    said = _recall_statement(post, in_chat, seen_until)
    ended = said["sent_at"] if said is not None else saved[notice["evidence_id"]]
    because = [f"{post['message_id']} 之匯出檔儲存時（{seen_until:%m/%d %H:%M}）訊息仍在",
               f"{notice['message_id']} 於原位置顯示已收回，該列時間為原訊息時間，不作為收回時間"]
    because.append(f"{said['message_id']} 發布者稱已收回" if said is not None else "以收回後之匯出檔儲存時間為上限")
    return _ended(post, ended, "unsent", _minutes(post["sent_at"], seen_until), _minutes(post["sent_at"], ended),
                  "；".join(because))


def _holding(post, in_chat) -> set[str]:
    """The exports of the chat in which the post itself still stands."""
    same = (in_chat["sent_at"] == post["sent_at"]) & in_chat["account"].notna()
    return set(in_chat[same & (in_chat["text"] == post["text"])]["evidence_id"]) | {post["evidence_id"]}


def _by(post, in_chat, unnamed=False):
    """Which rows are by the post's person, under whatever name; `unnamed`: or by an exporter whom nobody has named yet."""
    if "who" not in in_chat:
        return in_chat["account"] == post["account"]
    same = in_chat["who"] == post["who"]
    return same | (in_chat["who"] == "") if unnamed else same


def _recall_statement(post, in_chat, after):
    """The discloser's first own words, after the moment it was last seen, that it was taken back."""
    own = in_chat[_by(post, in_chat) & (in_chat["kind"] == "text") & (in_chat["sent_at"] >= after)
                  & (in_chat["message_id"] != post["message_id"])].sort_values("sent_at", kind="stable")
    said = own[[any(word in text for word in RECALL_WORDS) for text in own["text"].fillna("")]]
    return said.iloc[0] if len(said) else None


def _recalled_later(post, in_chat):
    """The same account's first recall notice after the post, in the same export, taken at its printed clock."""
    same = in_chat[in_chat["evidence_id"] == post["evidence_id"]]
    after = same[(same["kind"] == "unsent") & (same["account"] == post["account"])
                 & (same["first_line"] > post["last_line"]) & (same["sent_at"] >= post["sent_at"])]
    if after.empty:
        return None
    notice = after.iloc[0]
    minutes = _minutes(post["sent_at"], notice["sent_at"])
    because = (f"{notice['message_id']} 同一帳號之收回列，若所收回者即為本訊息，曝露約 {minutes} 分鐘；惟收回列依例停在原訊息之位置，"
               "所收回者可能為另一則訊息，故上限不明，請以其後之另一份匯出檔核對")
    return _ended(post, notice["sent_at"], "unsent", minutes, None, because)


def _never_recalled(post, in_chat, exports):
    holding = _holding(post, in_chat)
    saved = exports[exports["evidence_id"].isin(holding)]["saved_at"].dropna()
    last = saved.max() if len(saved) else in_chat[in_chat["evidence_id"].isin(holding)]["sent_at"].max()
    because = f"未見收回；至 {last:%Y/%m/%d %H:%M} 訊息仍在匯出檔中" + _missing_elsewhere(post, in_chat, holding)
    return {"ended_at": pd.NaT, "ended_by": "none-seen", "exposed_minutes": None,
            "exposed_low": _minutes(post["sent_at"], last), "exposed_high": None, "because": because}


def _missing_elsewhere(post, in_chat, holding) -> str:
    """A word on exports of the chat that cover the post's time and hold neither it nor a notice."""
    times = in_chat[~in_chat["evidence_id"].isin(holding)].groupby("evidence_id", sort=False)["sent_at"].agg(["min", "max"])
    there = times[(times["min"] <= post["sent_at"]) & (times["max"] >= post["sent_at"])].index
    return f"；{'、'.join(there)} 涵蓋該時間而無此列，可能無聲收回或於該裝置刪除，匯出檔無法分辨" if len(there) else ""


def _ended(post, at, by, low, high, because) -> dict:
    return {"ended_at": at, "ended_by": by, "exposed_minutes": _minutes(post["sent_at"], at) if pd.notna(at) else None,
            "exposed_low": low, "exposed_high": high, "because": because}


def _minutes(start, end):
    return None if pd.isna(end) else max(0, int((end - start).total_seconds() // 60))


# ---- one incident

@dataclass(frozen=True)
class Incident:
    """The disclosures of one incident: `first` (message_id), `disclosures` (DISCLOSURES), `limits` (list of sentences)."""

    first: str
    disclosures: pd.DataFrame
    limits: list


def ranked(disclosures, messages, people) -> pd.DataFrame:
    """Disclosures with `rank` (float, higher first) and `why` (str): informant before subject, special kinds, risk words."""
    roles = dict(zip(people["person_id"], people["role"], strict=True))
    texts = dict(zip(messages["message_id"], messages["text"], strict=True))
    scored = [_worth(row, roles.get(row.person_id), str(texts.get(row.message_id, ""))) for row in disclosures.itertuples()]
    frame = disclosures.assign(rank=[rank for rank, _ in scored], why=["；".join(why) for _, why in scored])
    return frame.sort_values("rank", ascending=False, kind="stable").reset_index(drop=True)


def _worth(row, role, text) -> tuple[float, list[str]]:
    parts = [({"informant": 4.0, "subject": 2.0}.get(role, 0.0), f"角色 {role}"),
             (0.5 * len(row.kinds), f"{len(row.kinds)} 種個資"),
             (2.0 * len(SPECIAL & set(row.kinds)), "含特種個資"),
             (0.5 * sum(word in text for word in RISK_WORDS), "含檢舉、陳情或保密字眼")]
    return sum(value for value, _ in parts), [why for value, why in parts if value]


def reconstruct(disclosures, messages, people, first: str | None = None) -> Incident:
    """The incident that starts with the message `first` (default: the highest-ranked disclosure).

    It holds the disclosures of that message and every later one of the same persons, in whatever chat; others are named in the
    limits. Default: where the data of the gravest disclosure's person was first exposed. Raises NothingYet, UnknownRow.
    """
    if disclosures.empty:
        raise NothingYet(step="重建事件", first="審定至少一筆個資外洩（目前未發現）")
    first = first or _earliest(disclosures, ranked(disclosures, messages, people).iloc[0])
    here = disclosures[disclosures["message_id"] == first]
    if here.empty:
        raise UnknownRow(what=first)
    start = here["posted_at"].iloc[0]
    chosen = disclosures[disclosures["person_id"].isin(here["person_id"]) & (disclosures["posted_at"] >= start)]
    earlier = disclosures[disclosures["person_id"].isin(here["person_id"]) & (disclosures["posted_at"] < start)]
    others = disclosures[~disclosures["person_id"].isin(here["person_id"])]
    limits = [f"{row.disclosure_id} 早於本事件之同一人個資，未納入（{row.message_id}）" for row in earlier.itertuples()]
    if len(others):
        limits.append(f"全案另有 {len(others)} 次曝露屬其他人，未納入本事件（{'、'.join(others['message_id'][:8])}）")
    return Incident(first, DISCLOSURES.check(pd.DataFrame(chosen)), limits)


def _earliest(disclosures, gravest) -> str:
    """Where the gravest disclosure's story began: the first exposure of that person's data in any chat."""
    same = disclosures[disclosures["person_id"] == gravest["person_id"]]
    return same.sort_values("posted_at", kind="stable")["message_id"].iloc[0]


def timeline(incident: Incident, messages, membership, evidence, before=30, after=90) -> pd.DataFrame:
    """What happened around the disclosures: at (datetime64[s]), message_id, chat_title, account, event (str), text.

    Messages and membership events of the incident's chats from `before` minutes before the first exposure to `after` minutes after the
    last known end, in time order; exports of one chat that repeat a row show it once.
    """
    chat, rows = chats(evidence), incident.disclosures
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

"""How long a post stood there, as an interval.

A LINE recall notice stands in the place of the message, so its clock is probably the sending time (unproved). So the end of an
exposure rests on exports saved before and after, on what the discloser wrote, and on what the officer states.
"""

from __future__ import annotations

import pandas as pd

from leakkit.incident.cues import by_admin, says_taken_back
from leakkit.readers import EXPORTER


class Exposures:
    """The exposure of any post of a case; the rows of each chat are looked up once. `said`: the officer's corrections;
    `places`: message_id → position of the rows that will be asked for."""

    def __init__(self, messages, evidence, chat, said=None, places=None):
        self._messages, self._chat, self.said = messages, chat, said
        self._exports = evidence.assign(_home=[chat[e] for e in evidence["evidence_id"]])
        self._row = places
        self._kept: dict = {}

    def post(self, message_id: str) -> dict:
        """The MESSAGES row of one post."""
        if self._row is None:
            self._row = pd.Series(range(len(self._messages)), index=self._messages["message_id"].to_numpy())
        return pd.DataFrame(self._messages).iloc[self._row[message_id]]

    def of(self, message_id: str) -> dict:
        """`exposure` of one post, with what the officer states of its end."""
        post = self.post(message_id)
        home = self._chat[post["evidence_id"]]
        if home not in self._kept:
            exports = self._exports[self._exports["_home"] == home]
            self._kept[home] = (_Rows(self._messages[self._messages["evidence_id"].isin(exports["evidence_id"])]), exports)
        rows, exports = self._kept[home]
        return _stated(post, _seen(post, rows, exports), self.said)


#: what of a row tells how long a post stood
_LOOKED_AT = ("message_id", "evidence_id", "first_line", "last_line", "sent_at", "account", "kind", "text", "who")


class _Rows:
    """The rows of one chat, looked up once for all of its posts: by minute, by person, the recall notices, the span of each export."""

    def __init__(self, messages):
        self.every = pd.DataFrame(messages)[[name for name in _LOOKED_AT if name in messages]].reset_index(drop=True)
        self._at = self.every.groupby("sent_at", sort=False).indices
        self._who = "who" if "who" in self.every else "account"
        self._own = self.every.groupby(self._who, sort=False).indices
        self.unsent = self.every[self.every["kind"] == "unsent"]
        self.spans = self.every.groupby("evidence_id", sort=False)["sent_at"].agg(["min", "max"])

    def at(self, moment):
        """The rows of one clock time."""
        return self.every.iloc[self._at.get(moment, [])]

    def own(self, post):
        """The rows of the post's person."""
        return self.every.iloc[self._own.get(post[self._who], [])]


def exposure(post, messages, evidence, chat) -> dict:
    """ended_at, ended_by, exposed_minutes, exposed_low, exposed_high, because: for one post (a MESSAGES row).

    In order of strength: another export of the chat that shows the recall in the post's place; a later recall notice by the
    same account in the same export; none seen, with a word on exports that cover the time and do not hold the post.
    """
    home = chat[post["evidence_id"]]
    exports = evidence[[chat[e] == home for e in evidence["evidence_id"]]]
    return _seen(post, _Rows(messages[messages["evidence_id"].isin(exports["evidence_id"])]), exports)


def _seen(post, rows, exports) -> dict:
    return (_recalled_in_place(post, rows, exports) or _recalled_later(post, rows)
            or _never_recalled(post, rows, exports))


def _recalled_in_place(post, rows, exports):
    at = rows.at(post["sent_at"])
    notices = at[(at["kind"] == "unsent") & _by(post, at, unnamed=True) & (at["evidence_id"] != post["evidence_id"])]
    still_there = _holding(post, rows)
    notices = notices[~notices["evidence_id"].isin(still_there)]
    if notices.empty:
        return None
    notice = notices.iloc[0]
    by = "removed" if by_admin(str(notice["text"])) else "unsent"
    saved = dict(zip(exports["evidence_id"], exports["saved_at"], strict=True))
    seen_until = max([saved[e] for e in still_there if pd.notna(saved[e])], default=post["sent_at"])
    said = _recall_statement(post, rows, seen_until)
    ended = said["sent_at"] if said is not None else saved[notice["evidence_id"]]
    because = [f"{post['message_id']} 之匯出檔儲存時（{seen_until:%m/%d %H:%M}）訊息仍在",
               f"{notice['message_id']} 於原位置顯示已{'刪除' if by == 'removed' else '收回'}，該列時間為原訊息時間，不作為收回時間"]
    because.append(f"{said['message_id']} 發布者稱已收回" if said is not None else "以收回後之匯出檔儲存時間為上限")
    return _ended(post, ended, by, _minutes(post["sent_at"], seen_until), _minutes(post["sent_at"], ended),
                  "；".join(because))


def _holding(post, rows) -> set[str]:
    """The exports of the chat in which the post itself still stands, under whatever name of its sender."""
    at = rows.at(post["sent_at"])
    at = at[at["account"].notna()]
    # a picture has the words read from it as text in one export, and a placeholder in another
    media = post["kind"] not in ("text", "unsent", "system")
    same = (at["text"] == post["text"]) | (_by(post, at) & (at["kind"] == post["kind"]) & media)
    return set(at[same]["evidence_id"]) | {post["evidence_id"]}


def _by(post, rows, unnamed=False):
    """Which rows are by the post's person, under whatever name; `unnamed`: or by an exporter whom nobody has named yet."""
    if "who" not in rows:
        return rows["account"] == post["account"]
    same = rows["who"] == post["who"]
    return same | (rows["who"] == "") if unnamed else same


def with_persons(messages, people) -> pd.DataFrame:
    """MESSAGES with `who`: the person behind the account, so that one person's names in several exports are one; "" = an
    exporter not named."""
    person = {account: row.person_id for row in people.itertuples() for account in row.accounts}
    person |= {account: "" for row in people.itertuples() for account in row.accounts
               if all(one.startswith(EXPORTER[:-1]) for one in row.accounts)}
    codes, names = pd.factorize(messages["account"])
    known = pd.Series([*(person.get(name, name) for name in names), None], dtype=object)
    return pd.DataFrame(messages).assign(who=known.to_numpy()[codes])


def _recall_statement(post, rows, after):
    """The discloser's first own words, after the moment it was last seen, that it was taken back."""
    own = rows.own(post)
    own = own[(own["kind"] == "text") & (own["sent_at"] >= after)
              & (own["message_id"] != post["message_id"])].sort_values("sent_at", kind="stable")
    said = own[[says_taken_back(text) for text in own["text"].fillna("")]]
    return said.iloc[0] if len(said) else None


def _recalled_later(post, rows):
    """The same account's first recall notice after the post, in the same export, taken at its printed clock."""
    unsent = rows.unsent[rows.unsent["evidence_id"] == post["evidence_id"]]
    after = unsent[_by(post, unsent) & (unsent["first_line"] > post["last_line"])
                   & (unsent["sent_at"] >= post["sent_at"])]
    if after.empty:
        return None
    notice = after.iloc[0]
    minutes = _minutes(post["sent_at"], notice["sent_at"])
    because = (f"{notice['message_id']} 同一帳號之收回列，若所收回者即為本訊息，曝露約 {minutes} 分鐘；惟收回列依例停在原訊息之位置，"
               "所收回者可能為另一則訊息，故上限不明，請以其後之另一份匯出檔核對")
    return _ended(post, notice["sent_at"], "unsent", minutes, None, because)


def _missing_elsewhere(post, rows, holding) -> str:
    """A word on exports of the chat that cover the post's time and hold neither it nor a notice."""
    times = rows.spans[~rows.spans.index.isin(holding)]
    there = times[(times["min"] <= post["sent_at"]) & (times["max"] >= post["sent_at"])].index
    return f"；{'、'.join(there)} 涵蓋該時間而無此列，可能無聲收回或於該裝置刪除，匯出檔無法分辨" if len(there) else ""


def _never_recalled(post, rows, exports):
    holding = _holding(post, rows)
    saved = exports[exports["evidence_id"].isin(holding)]["saved_at"].dropna()
    last = saved.max() if len(saved) else rows.spans["max"][rows.spans.index.isin(holding)].max()
    until = f"至 {last:%Y/%m/%d %H:%M} " if pd.notna(last) else "時間未載，"      # a screenshot without a date
    because = f"未見收回；{until}訊息仍在匯出檔中" + _missing_elsewhere(post, rows, holding)
    if last < post["sent_at"]:
        because += "（儲存時間早於發布時間，時鐘有誤，請查明）"
    return {"ended_at": pd.NaT, "ended_by": "none-seen", "exposed_minutes": None,
            "exposed_low": _minutes(post["sent_at"], last), "exposed_high": None, "because": because}


def _stated(post, seen: dict, said) -> dict:
    """What the officer states of the end outranks what the exports show; both stand in the reason."""
    message_id = post["message_id"]
    if said is None or message_id not in said.ended:
        return seen
    if said.ended[message_id] == "none":
        return {**seen, "ended_at": pd.NaT, "ended_by": "none-seen", "exposed_minutes": None, "exposed_high": None,
                "because": f"承辦人陳明未終止；{seen['because']}"}
    at = pd.Timestamp(said.ended[message_id])
    by = said.ended_by.get(message_id, "removed" if seen["ended_by"] == "removed" else "unsent")
    minutes = _minutes(post["sent_at"], at)
    because = f"承辦人陳明於 {at:%Y/%m/%d %H:%M} 終止；匯出檔所示：{seen['because']}"
    low = seen["exposed_low"]
    if at < post["sent_at"]:
        because = f"承辦人所陳終止時間 {at:%Y/%m/%d %H:%M} 早於發布時間，不可能，請查明；{because}"
    elif low is not None and low > minutes:
        because = f"承辦人所陳終止時間早於匯出檔仍載有訊息之時間，請查明；{because}"
    return _ended(post, at, by, minutes if low is None else min(low, minutes), minutes, because)


def _ended(post, at, by, low, high, because) -> dict:
    return {"ended_at": at, "ended_by": by, "exposed_minutes": _minutes(post["sent_at"], at) if pd.notna(at) else None,
            "exposed_low": low, "exposed_high": high, "because": because}


def longest(start, posts, seen, exposures: Exposures) -> dict:
    """The exposure over all copies of one chat: it lasts until the last copy is gone."""
    if len(posts) == 1:
        return seen[0]
    shift = [_minutes(start, exposures.post(post)["sent_at"]) for post in posts]
    open_ended = [n for n, one in enumerate(seen) if pd.isna(one["ended_at"])]
    last = open_ended[-1] if open_ended else max(range(len(seen)), key=lambda n: seen[n]["ended_at"])
    one = seen[last]
    because = f"{one['because']}；同一聊天室另於 {'、'.join(posts[1:])} 再度貼出"
    return {**one, "because": because, "exposed_low": max(s + e["exposed_low"] for s, e in zip(shift, seen, strict=True)),
            "exposed_high": None if any(e["exposed_high"] is None for e in seen) else
            max(s + e["exposed_high"] for s, e in zip(shift, seen, strict=True)),
            "exposed_minutes": _minutes(start, one["ended_at"]) if pd.notna(one["ended_at"]) else None}


def _minutes(start, end):
    return None if pd.isna(start) or pd.isna(end) else max(0, int((end - start).total_seconds() // 60))

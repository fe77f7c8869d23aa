"""How many persons in all: over several chats nobody twice, hop by hop, and how long until so many had it."""

from __future__ import annotations

import pandas as pd

from leakkit.masking import SecretFrame

_NONE = pd.NA


def union(audiences, people, discloser, posters=()) -> tuple[int, int | None]:
    """(low, high) persons over several chats; high None if any is unknown.

    A person named in two chats counts once; the first discloser, who knew already, in none; who posted it on (`posters`) had
    it, whatever chat it came from. Two disclosures of one chat share its unnamed members.
    """
    who = {a: row.person_id for row in people.itertuples() for a in row.accounts}
    known = _Reached(who, discloser)
    for audience, chat in zip(audiences, _chats(audiences), strict=True):
        known.add(audience, chat)
    for poster in posters:
        known.had(poster)
    return known.low, known.high


def _chats(audiences):
    return [getattr(audience, "chat", "") or number for number, audience in enumerate(audiences)]


class _Reached:
    """Persons reached so far: proved by name, possible by name, and the unnamed of each chat."""

    def __init__(self, person, discloser):
        self._person = person
        self._first = person.get(discloser, discloser)
        self.proved: set = set()
        self.possible: set = set()
        self._unnamed: dict = {}
        self._floor = 0
        self._unknown = False

    def add(self, audience, chat):
        """One more audience; `chat` = a key equal for audiences of one chat."""
        table = audience.table
        proved = {self._who(a) for a in table.loc[table["counted_low"], "account"]}
        named = {self._who(a) for a in table.loc[table["counted_high"], "account"]}
        # a read mark, or a one-to-one chat without the other's words, proves persons whom no row names
        self._floor = max(self._floor, audience.low - (self._first in proved))
        self.proved |= proved - {self._first}
        self.possible |= named - {self._first}
        if audience.high is None:
            self._unknown = True
        else:
            self._unnamed[chat] = max(self._unnamed.get(chat, 0), audience.high - len(table.loc[table["counted_high"]]))

    def had(self, account):
        """Somebody who posted it on, and so had it."""
        if self._who(account) != self._first:
            self.proved.add(self._who(account))
            self.possible.add(self._who(account))

    def _who(self, account):
        return self._person.get(account, account)

    @property
    def low(self) -> int:
        """Proved persons: those named, and never fewer than any one chat proves by count."""
        return max(len(self.proved), self._floor)

    @property
    def high(self) -> int | None:
        """Named persons once, and the unnamed of every chat."""
        return None if self._unknown else max(self.low, len(self.possible | self.proved) + sum(self._unnamed.values()))


def growth(nodes, depth, audiences_of, people, discloser) -> pd.DataFrame:
    """One row a post in order of time: at, message_id, chat_title, hop, minutes (after the first), low, high (persons reached so
    far, nobody twice; high NA = unknown), new_low (persons proved for the first time)."""
    who = {a: row.person_id for row in people.itertuples() for a in row.accounts}
    reached, rows = _Reached(who, discloser), []
    for node in nodes:
        before = reached.low
        audience = audiences_of.get(node.message_id)
        if audience is not None:
            reached.add(audience, node.chat)
        if node is not nodes[0]:
            reached.had(node.account)
        rows.append({"at": node.at, "message_id": node.message_id, "chat_title": node.chat, "hop": depth.get(node.message_id, _NONE),
                     "minutes": int((node.at - nodes[0].at).total_seconds() // 60), "low": reached.low,
                     "high": _NONE if reached.high is None else reached.high, "new_low": reached.low - before,
                     "measured": audience is not None})
    frame = pd.DataFrame(rows).astype({"hop": "Int64", "high": "Int64"})
    return SecretFrame(frame)


def time_to(frame: pd.DataFrame, persons: int) -> tuple[int | None, int | None]:
    """(earliest, latest) minutes from the first post until `persons` could see it: by the upper and by the lower count; None where
    it never came to so many (or, for the earliest, no upper count is known)."""
    early = frame[frame["high"].fillna(-1) >= persons]
    late = frame[frame["low"] >= persons]
    unknown = frame["high"].isna().any() and early.empty
    return (None if early.empty or unknown else int(early["minutes"].iloc[0]), None if late.empty else int(late["minutes"].iloc[0]))


def by_chat(frame: pd.DataFrame, audiences_of) -> pd.DataFrame:
    """One row a chat: chat_title, posts, first (message_id), hop, low, high (persons of that chat alone), new_low (first reached here)."""
    rows = []
    for title, group in frame.groupby("chat_title", sort=False):
        seen = [audiences_of[m] for m in group["message_id"] if m in audiences_of]
        unknown = any(one.high is None for one in seen) or not seen
        rows.append({"chat_title": title, "posts": len(group), "first": group["message_id"].iloc[0], "hop": group["hop"].min(),
                     "low": max((one.low for one in seen), default=0), "high": _NONE if unknown else max(one.high for one in seen),
                     "new_low": int(group["new_low"].sum())})
    return SecretFrame(pd.DataFrame(rows).astype({"hop": "Int64", "high": "Int64"}))


def by_hop(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a hop: hop, posts, chats, low, high (persons reached up to and with this hop), new_low."""
    rows = []
    for hop, group in frame.dropna(subset=["hop"]).groupby("hop", sort=True):
        upto = frame[frame["hop"].fillna(10_000) <= hop]
        rows.append({"hop": hop, "posts": len(group), "chats": group["chat_title"].nunique(), "new_low": int(group["new_low"].sum()),
                     "first_minutes": int(group["minutes"].min()), "low": int(upto["new_low"].sum())})
    return pd.DataFrame(rows, columns=["hop", "posts", "chats", "new_low", "first_minutes", "low"])

"""Who could see a disclosure, as an interval: membership at that minute, minus those who needed to know.

Definitions (ARCHITECTURE.md section 3): low = members with positive evidence at that minute, without the discloser; an
invitation is no membership; high = max(low + possible, size − 1), unknown where no size is known, plus those who came later
and may see it by the platform's rules. Events in the minute of the post are possible, not proved.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from leakkit.audience import sizes as counts
from leakkit.audience.judging import Moment
from leakkit.audience.named import Named
from leakkit.audience.presence import LEAVE, Presence, presence_of
from leakkit.audience.visibility import visibility
from leakkit.audience.warnings import about_chat, about_time
from leakkit.masking import SecretFrame
from leakkit.schema import AUDIENCE


@dataclass(frozen=True)
class Window:
    """How long the post stood and who was active meanwhile: `posted_at`, `ended_at`, `ended_by`, `low`, `high` (minutes; high None =
    unknown), `active` (frame account, first, rows: the members who spoke or acted in it, with the first row and how many)."""

    posted_at: pd.Timestamp
    ended_at: pd.Timestamp
    ended_by: str
    low: int | None
    high: int | None
    active: pd.DataFrame = field(repr=False)

    def __str__(self):
        still = "未見終止" if pd.isna(self.ended_at) else f"至 {self.ended_at:%Y/%m/%d %H:%M}"
        low = "不明" if self.low is None or pd.isna(self.low) else self.low
        high = "不明" if self.high is None or pd.isna(self.high) else self.high
        return f"自 {self.posted_at:%Y/%m/%d %H:%M} {still}（{low}–{high} 分鐘），其間 {len(self.active)} 人有發言或動作"

    __repr__ = __str__


@dataclass(frozen=True)
class Audience:
    """Persons who could see it. `low`, `high` (int; `high` None = unknown), `unauthorised_low`, `unauthorised_high`,
    `declared` (the size that was used), `table` (AUDIENCE), `limits` (list of sentences; those that warn have a `code`).
    `later_joiners` of `high` came after the post; `window` is the time that it stood. Prints itself without names."""

    disclosure_id: str
    low: int
    high: int | None
    unauthorised_low: int
    unauthorised_high: int | None
    declared: int | None
    table: pd.DataFrame = field(repr=False)
    limits: list = field(repr=False)
    draw: object = field(default=None, repr=False, compare=False)
    later_joiners: int = 0
    window: Window | None = field(default=None, repr=False)

    @property
    def warnings(self) -> list[Named]:
        """The limits that warn of something, each with its `code`."""
        return [limit for limit in self.limits if isinstance(limit, Named)]

    def figure(self):
        """A matplotlib Figure of the interval over the members, placeholders only."""
        return self.draw(self)

    def __str__(self):
        return (f"{self.disclosure_id} 可見者 {span(self.low, self.high)}（不含發布者），"
                f"其中無業務需要者 {span(self.unauthorised_low, self.unauthorised_high)}")

    __repr__ = __str__


def span(low, high) -> str:
    """An interval of persons as text: 17–19 人, 19 人 (both ends equal), or 至少 17 人（上限不明）."""
    if high is None or pd.isna(high):
        return f"至少 {low} 人（上限不明）"
    return f"{low}–{high} 人" if low != high else f"{low} 人"


def of(disclosure, messages, membership, people, evidence, declared: int | None = None, need_to_know=(), sizes=None,
       includes_poster: bool = True, presence: Presence | None = None) -> Audience:
    """The Audience of one DISCLOSURES row.

    `declared` is the size of the chat at that minute as shown in the app, the discloser included unless `includes_poster` is
    False. Without it: the sightings in `sizes` (SIZES) of this chat, else the roster, each rolled by the events to that
    minute. `need_to_know` are person_ids, beside those marked in PEOPLE. `presence` saves work where one chat holds several.
    """
    presence = presence or presence_of(disclosure["message_id"], messages, membership, people, evidence)
    place = presence.place(disclosure["message_id"])
    moment = Moment(presence, disclosure, presence.messages.iloc[place])
    needed = set(need_to_know) | set(people[people["need_to_know"].fillna(False).astype(bool)]["person_id"])
    return _Count(moment, needed, sizes, declared, includes_poster).audience()


class _Count:
    """One disclosure's members judged and counted."""

    def __init__(self, moment: Moment, needed, sizes, declared, includes_poster):
        self.moment, self.presence, self.needed = moment, moment.presence, needed
        self.disclosure = moment.disclosure
        self.sizes, self.declared, self.includes_poster = sizes, declared, includes_poster
        self.discloser = self.presence.person.get(self.disclosure["discloser"], self.disclosure["discloser"])
        self.verdicts = {person: moment.verdict(person) for person in self._persons()}
        self.twins, self.chat_warnings = about_chat(self.presence, moment, self.verdicts)

    def _persons(self) -> list[str]:
        """Everybody with a trace, an invitation, a place on a roster or an export, but not the discloser."""
        listed = [self.presence.person.get(account, account) for account in self.presence.rosters["account"]]
        whole = [*self.presence.traces, *listed, *self.moment.holders, *self.presence.invited]
        return [person for person in dict.fromkeys(whole) if person != self.discloser]

    def audience(self) -> Audience:
        rows = [self._row(person, verdict) for person, verdict in self.verdicts.items()]
        table = AUDIENCE.frame(rows)
        if self.presence.direct:
            return self._direct(table)
        low = int(table["counted_low"].sum())
        later = sum(verdict.later for verdict in self.verdicts.values())
        possible = int((table["counted_high"] & ~table["counted_low"]).sum()) - later
        size, warned = self._size(low + possible)
        return self._summed(table, low, possible, later, size, warned)

    def _summed(self, table, low, possible, later, size, warned) -> Audience:
        proved_needed = int((table["counted_low"] & self._is_needed(table)).sum())
        read, row = counts.readers(self.sizes, self._copies())
        unauthorised = low - proved_needed
        if read is not None and read > low:
            warned.append(Named("readers", f"{row} 顯示已讀 {read} 人，多於列名可證明者 {low} 人，下限改採已讀數"))
            low, unauthorised = read, max(unauthorised, read - int(self._is_needed(table).sum()))
        others = None if size is None else size - self.includes_poster
        high = None if others is None else max(low, max(low if read else 0, int(table["counted_low"].sum()) + possible, others)
                                               + self._namesakes() + later)
        if read is not None and others is not None and read > others:
            warned.append(Named("readers", f"已讀 {read} 人多於人數 {size} 所容，請查明"))
        limits = self._limits(size, low, possible, later, warned)
        return Audience(self.disclosure["disclosure_id"], low, high, unauthorised, None if high is None else high - proved_needed, size, table,
                        limits, None, later, self._window())

    def _row(self, person, verdict) -> dict:
        """One AUDIENCE row. Somebody who shows only that he was not there stands in it uncounted, with the reason."""
        low, because, order = verdict.low, verdict.because, verdict.order
        if low and person in self.twins:
            low, because = False, f"{because}；{self.twins[person]}"
        counted = verdict.high or verdict.later
        grade = self.moment.grade(person) if counted else None
        if grade == "reacted" and not verdict.later:
            order = self.moment.reaction(person)
            because += "；曝露期間另有發言或動作"
        return {"disclosure_id": self.disclosure["disclosure_id"], "account": self.presence.account.get(person, person),
                "grade": grade, "counted_low": low, "counted_high": counted, "need_to_know": person in self.needed,
                "message_id": None if order is None else self.presence.row_id(order), "because": because}

    def _is_needed(self, table):
        """Who is no unauthorised recipient: those who needed to know. The person whose data it is stays in; a limit says so."""
        return table["need_to_know"]

    def _direct(self, table) -> Audience:
        """A one-to-one chat has one other party, whether or not a word of theirs is in the export."""
        needed = min(1, int((table["counted_low"] & self._is_needed(table)).sum()))
        limits = ["一對一聊天，可見者即對方一人", *self._limits(2, 1, 0, 0, [])]
        return Audience(self.disclosure["disclosure_id"], 1, 1, 1 - needed, 1 - needed, 2, table, limits, None, 0, self._window())

    def _copies(self) -> set[str]:
        """The post and the rows of other exports that show it."""
        rows, post = self.presence.messages, self.moment.post
        same = rows[(rows["sent_at"] == post["sent_at"]) & ((rows["account"] == post["account"]) | (rows["text"] == post["text"]))]
        return {post["message_id"], *same["message_id"]}

    def _namesakes(self) -> int:
        return sum(warning.code == "namesake" for warning in self.chat_warnings)

    # ---- the size at that minute

    def _size(self, members: int) -> tuple[int | None, list]:
        """(the size to use or None, warnings). The officer's size for this minute stands before sightings, they before rosters."""
        counter = counts.Counter(self.presence)
        known, warned = counts.sighted(self.presence, self.moment, counter, self.sizes)
        lists, more = counts.roster_sizes(self.presence, self.moment, counter)
        warned += more
        if self.declared is not None:
            known = [counts.Size(self.declared, self.declared, "承辦人陳明", f"承辦人陳明發布時 {self.declared} 人"), *known]
        for one in lists:
            if one.high - self.includes_poster < members:
                warned.append(Named("roster-incomplete", f"{one.says}，少於可證明與可能之成員（含發布者 {members + 1}），視為不完整，不據以推算人數"))
        lists = [one for one in lists if one.high - self.includes_poster >= members]
        return self._chosen(known, lists, members, warned)

    def _chosen(self, known, lists, members, warned):
        used = known or lists
        every = [*known, *lists]
        if not used:
            return None, warned
        size = used[0].high if self.declared is not None else max(one.high for one in used)
        if max(one.low for one in every) > min(one.high for one in every):
            warned.append(Named("sizes-disagree", f"人數之來源不一：{'；'.join(one.says for one in every)}。採 {size} 人"))
        elif self.declared is None:
            warned.append(f"群組人數 {size}：{used[0].says}")
        if size - self.includes_poster < members:
            warned.append(Named("declared-too-small", f"所報人數 {size} 少於可證明與可能之成員（含發布者 {members + 1}），上限改採後者，請查明"))
        return size, warned

    # ---- what the number rests on

    def _limits(self, size, low, possible, later, warned) -> list[str]:
        says = [*warned, *self.chat_warnings, *about_time(self.presence, self.moment), "可見不等於已讀：匯出檔不記載已讀者"]
        if size is None:
            most = visibility()["group_max"].get(self.presence.platform)
            note = f"（平台群組上限 {most['count']} 人，查核日 {most['as_of']}）" if most else ""
            says.append(f"未提供群組人數或名冊，上限不明{note}")
        if later:
            says.append(Named("late-joiners", f"發布後才加入而依平台規則可能看到者 {later} 人，已計入上限"))
        says += [Named("roster-contradicts-events", f"{person} 名冊列為成員，但匯出檔顯示發布前已離開")
                 for person in self._listed_but_gone()]
        if counts.has_exporter(self.presence):
            says.append(Named("exporter-unmapped", "系統列之「您」（匯出者）尚未對應到成員，只計入上限"))
        own = self.presence.account.get(self.disclosure["person_id"])
        if own is not None and self.verdicts.get(self.disclosure["person_id"]) and self.verdicts[self.disclosure["person_id"]].high:
            says.append("資料當事人本人亦為成員，含在人數內；是否扣除，請承辦人認定")
        return list(dict.fromkeys(says))

    def _listed_but_gone(self):
        for account, at in zip(self.presence.rosters["account"], self.presence.rosters["at"], strict=True):
            person = self.presence.person.get(account, account)
            traces = self.presence.traces.get(person)
            if traces is None or (pd.notna(at) and int(at.timestamp()) > self.moment.at):
                continue
            before = traces.what[traces.stop <= self.moment.at]
            if len(before) and before[-1] >= LEAVE:
                yield person

    def _window(self) -> Window:
        row = self.disclosure
        low = row.get("exposed_low")
        until = row["ended_at"] if pd.notna(row["ended_at"]) else row["posted_at"] + pd.Timedelta(
            minutes=int(low) if low is not None and pd.notna(low) else 60)
        found = [(self.presence.account.get(person, person), self.moment.active(person, int(until.timestamp())))
                 for person, verdict in self.verdicts.items() if verdict.high]
        rows = [{"account": account, "first": self.presence.row_id(orders[0]), "rows": len(orders)} for account, orders in found if orders]
        return Window(row["posted_at"], row["ended_at"], row["ended_by"], row.get("exposed_low"), row.get("exposed_high"),
                      SecretFrame(pd.DataFrame(rows, columns=["account", "first", "rows"])))

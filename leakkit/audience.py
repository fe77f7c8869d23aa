"""Who could see a disclosure, as an interval: membership at that minute, minus those who needed to know.

Stored are membership *intervals*, never recipients per message, so the work is linear in events. Definitions
(ARCHITECTURE.md section 3): low = members with positive evidence at that minute, without the discloser; an invitation is no
membership; high = max(low + possible, declared size − 1), unknown where no size is declared. Events in the minute of the post
are possible, not proved. What a late joiner sees is a fact of the platform and stands, dated, in `visibility.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from leakkit.incident import chats
from leakkit.schema import AUDIENCE

#: where no end of the exposure is known, how long after the post words still count as a reaction to it
REACTION = "1h"
_ENTER, _EXIT = ("join",), ("leave", "remove")
_FLOOR = {"second": "s", "minute": "min", "day": "D"}


@cache
def visibility() -> dict[str, dict]:
    """Platform → {late_joiner: none/possible, says, source, as_of}, from `visibility.toml`."""
    return tomllib.loads((Path(__file__).parent / "visibility.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Audience:
    """Persons who could see it. `low`, `high` (int; `high` None = unknown), `unauthorised_low`, `unauthorised_high`,
    `table` (AUDIENCE), `limits` (list of sentences). Prints itself as a sentence, without names."""

    disclosure_id: str
    low: int
    high: int | None
    unauthorised_low: int
    unauthorised_high: int | None
    declared: int | None
    table: pd.DataFrame = field(repr=False)
    limits: list = field(repr=False)
    draw: object = field(default=None, repr=False, compare=False)

    def figure(self):
        """A matplotlib Figure of the interval over the members, placeholders only."""
        return self.draw(self)

    def __str__(self):
        return (f"{self.disclosure_id} 可見者 {span(self.low, self.high)} 人（不含發布者），"
                f"其中無業務需要者 {span(self.unauthorised_low, self.unauthorised_high)} 人")

    __repr__ = __str__


def span(low, high) -> str:
    """An interval as text: 17–19, 19 (both ends equal), or 17 以上 (no known upper end)."""
    if high is None or pd.isna(high):
        return f"{low} 以上"
    return f"{low}–{high}" if low != high else str(low)


def _day(at) -> str:
    return "日期未載" if pd.isna(at) else f"{at:%Y/%m/%d}"


def of(disclosure, messages, membership, people, evidence, declared: int | None = None, need_to_know=()) -> Audience:
    """The Audience of one DISCLOSURES row.

    `declared` is the size of the chat at that minute as shown in the app, the discloser included; without it a loaded
    roster's size, rolled back by the events, is used. `need_to_know` are person_ids, beside those marked in PEOPLE.
    """
    scene = _Scene(disclosure, messages, membership, people, evidence)
    needed = set(need_to_know) | set(people[people["need_to_know"].fillna(False).astype(bool)]["person_id"])
    rows = [scene.judged(person, needed) for person in scene.persons()]
    table = AUDIENCE.frame(row for row in rows if row is not None)
    return _counted(disclosure, table, scene, declared)


def _counted(disclosure, table, scene, declared) -> Audience:
    low = int(table["counted_low"].sum())
    possible = int((table["counted_high"] & ~table["counted_low"]).sum())
    proved_needed = int((table["counted_low"] & table["need_to_know"]).sum())
    if scene.direct:
        # a one-to-one chat has one other party, whether or not a word of theirs is in the export
        return Audience(disclosure["disclosure_id"], 1, 1, 1 - min(1, proved_needed), 1 - min(1, proved_needed), 2, table,
                        ["一對一聊天，可見者即對方一人", *scene.limits(2, 2, 1, 0)])
    size = declared if declared is not None else scene.roster_size(low + possible)
    high = None if size is None else max(low + possible, size - 1)
    limits = scene.limits(size, declared, low, possible)
    return Audience(disclosure["disclosure_id"], low, high, low - proved_needed,
                    None if high is None else high - proved_needed, size, table, limits)


class _Scene:
    """Everything the chat's exports show about presence around one disclosure."""

    def __init__(self, disclosure, messages, membership, people, evidence):
        self.disclosure, self.people = disclosure, people
        chat = chats(evidence)
        self.exports = [e for e, title in chat.items() if title == disclosure["chat_title"]]
        self.platform = evidence[evidence["evidence_id"].isin(self.exports)]["platform"].iloc[0]
        self.direct = (evidence[evidence["evidence_id"].isin(self.exports)]["chat_type"] == "direct").all()
        post = messages[messages["message_id"] == disclosure["message_id"]].iloc[0]
        self.unit = _FLOOR[post["precision"]]
        self.at = post["sent_at"].floor(self.unit)
        self.person = {account: row.person_id for row in people.itertuples() for account in row.accounts}
        self.account = {row.person_id: row.accounts[0] for row in people.itertuples() if row.accounts}
        self.warnings: list[str] = []
        self.roster: dict[str, pd.Timestamp] = {}
        self.traces: dict[str, list] = {}
        self._collect(messages[messages["evidence_id"].isin(self.exports)],
                      membership[membership["evidence_id"].isin(self.exports)], post)

    def _collect(self, messages, membership, post):
        """Person → [(floored time, order, what, message_id)]: what is act, join, leave or remove."""
        order = {m: n for n, m in enumerate(messages["message_id"])}
        self.order_of_post = order[post["message_id"]]
        spoke = messages[messages["account"].notna()]
        for row in spoke[["message_id", "account", "sent_at"]].itertuples():
            self._trace(row.account, row.sent_at, order[row.message_id], "act", row.message_id)
        for row in membership.itertuples():
            if row.basis == "roster":
                self.roster[self.person.get(row.account, row.account)] = row.at
                continue
            place = order.get(row.message_id, -1)
            if isinstance(row.by, str) and row.by != row.account:
                self._trace(row.by, row.at, place, "act", row.message_id)
            if isinstance(row.account, str) and row.action in (*_ENTER, *_EXIT):
                self._trace(row.account, row.at, place, row.action, row.message_id)
        for traces in self.traces.values():
            traces.sort(key=lambda trace: trace[:2])

    def _trace(self, account, at, order, what, message_id):
        person = self.person.get(account, account)
        self.traces.setdefault(person, []).append((at.floor(self.unit), order, what, message_id))

    def persons(self) -> list[str]:
        """Everybody with a trace or on the roster, but not the discloser, in order of first trace."""
        discloser = self.person.get(self.disclosure["discloser"], self.disclosure["discloser"])
        return [person for person in dict.fromkeys([*self.traces, *self.roster]) if person != discloser]

    def judged(self, person, needed) -> dict | None:
        """One AUDIENCE row. Somebody who shows only that he was not there stands in it uncounted, with the reason."""
        low, high, evidence, because = self._presence(person)
        if low and self._exporter(person):
            low, because = False, "系統列之「您」（匯出者），可能就是另一位成員"
        grade = self._grade(person) if high else None
        if grade == "reacted":
            evidence = self._reaction(person)
            because += "；曝露期間另有發言或動作"
        return {"disclosure_id": self.disclosure["disclosure_id"], "account": self.account.get(person, person),
                "grade": grade, "counted_low": low, "counted_high": high, "need_to_know": person in needed,
                "message_id": evidence, "because": because}

    def _presence(self, person):
        """(counted_low, counted_high, message_id, because)."""
        traces = self.traces.get(person, [])
        before = [trace for trace in traces if trace[0] < self.at]
        tie = [trace for trace in traces if trace[0] == self.at]
        after = [trace for trace in traces if trace[0] > self.at]
        if before:
            return self._present_before(before, tie, after)
        if tie:
            return self._first_seen_in_the_minute(tie)
        if after:
            return self._first_seen_later(after)
        return False, True, None, f"僅見於名冊（{_day(self.roster[person])}）"

    def _present_before(self, before, tie, after):
        last = before[-1]
        left_in_tie = next((trace for trace in tie if trace[2] in _EXIT), None)
        if last[2] in _EXIT:
            back = next((trace for trace in tie if trace[2] not in _EXIT), None)
            if back:
                return False, True, back[3], "先前已離開，於發布之同一分鐘再出現"
            if after and after[0][2] == "act":
                return False, True, after[0][3], "先前已離開，其後發言但無再加入紀錄，時間不明"
            return False, False, last[3], "發布前已離開或被移出"
        if left_in_tie:
            return False, True, left_in_tie[3], "於發布之同一分鐘離開"
        return True, True, last[3], "發布前已有發言、動作或加入紀錄，且未離開"

    def _first_seen_in_the_minute(self, tie):
        first = tie[0]
        if first[2] == "act":
            return True, True, first[3], "於發布之同一分鐘發言，且無加入紀錄"
        return False, True, first[3], "加入或離開紀錄與發布在同一分鐘"

    def _first_seen_later(self, after):
        first = after[0]
        if first[2] in _ENTER:
            rule = visibility().get(self.platform, visibility()["unknown"])
            seen = rule["late_joiner"] != "none"
            return False, seen, first[3], f"發布後才加入；{rule['says']}"
        return True, True, first[3], "其後發言或離開，且無加入紀錄，故發布時已在"

    def _grade(self, person) -> str:
        traces = self.traces.get(person, [])
        if not traces:
            return "declared"
        if self._reaction(person):
            return "reacted"
        if any(trace[0] < self.at for trace in traces):
            return "seen-before-and-after" if any(trace[0] > self.at for trace in traces) else "joined-before"
        return "posts-later"

    def _reaction(self, person) -> str | None:
        """The first row in which somebody spoke or acted after the post and before its known end; the file's order decides in a minute."""
        end = self.disclosure["ended_at"]
        last = self.at + pd.Timedelta(REACTION) if pd.isna(end) else end
        return next((trace[3] for trace in self.traces.get(person, []) if trace[2] != "join"
                     and (trace[0], trace[1]) > (self.at, self.order_of_post) and trace[0] <= last), None)

    def roster_size(self, members: int) -> int | None:
        """The roster's head count at the minute of the post; None without a roster, or with one too short to be whole.

        Who stands on it but joined after the post was not counted then; who left after the post and stands on it no more was.
        """
        if not self.roster:
            return None
        size = len(self.roster)
        for person, traces in self.traces.items():
            after = [trace for trace in traces if trace[0] > self.at]
            if person in self.roster:
                size -= any(trace[2] in _ENTER for trace in after) and not self._presence(person)[0]
            else:
                size += any(trace[2] in _EXIT for trace in after) and self._presence(person)[1]
        if size - 1 < members:
            self.warnings.append(f"名冊所列 {len(self.roster)} 人少於可證明與可能之成員，視為不完整，不據以推算人數")
            return None
        return size

    def limits(self, size, declared, low, possible) -> list[str]:
        says = [*self.warnings, "可見不等於已讀：匯出檔不記載已讀者"]
        if size is None:
            says.append("未提供群組人數或名冊，上限不明")
        elif declared is None:
            says.append(f"群組人數 {size} 由名冊依成員異動回推")
        if size is not None and size - 1 < low + possible:
            says.append(f"所報人數 {size} 少於可證明與可能之成員（含發布者 {low + possible + 1}），上限改採後者，請查明")
        says += [f"{person} 名冊列為成員，但匯出檔顯示發布前已離開"
                 for person in self.roster if self._left_before(person)]
        if any(map(self._exporter, self.traces)):
            says.append("系統列之「您」（匯出者）尚未對應到成員，只計入上限")
        return says

    def _exporter(self, person) -> bool:
        """Whether this is only the exporter's «您», not yet mapped to a named member."""
        return self.account.get(person, person).startswith("（匯出者")

    def _left_before(self, person) -> bool:
        before = [trace for trace in self.traces.get(person, []) if trace[0] < self.at]
        return bool(before) and before[-1][2] in _EXIT and self.roster[person] <= self.at

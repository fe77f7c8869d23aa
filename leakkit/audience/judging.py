"""Whether one person was in the chat at one moment, what proves it, and what leaves it open.

Before, within and after the minute of the post are looked at apart: what happened within it may have come first or last. A trace
proves presence at another time only over time that some export covers; a recorded entry afterwards speaks against presence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from leakkit.audience.presence import ACT, JOIN, LEAVE, Presence, Traces
from leakkit.audience.visibility import cited, invited_see, records, rule
from leakkit.people import no_person

#: where no end of the exposure is known, how long after the post words still count as a reaction to it
REACTION = "1h"


@dataclass(frozen=True)
class Verdict:
    """`low`: proved at that minute. `high`: possible at that minute. `later`: came later and may see it. `order`: the row
    (position, None = no row). `because`: the reason."""

    low: bool
    high: bool
    order: int | None
    because: str
    later: bool = False


class Moment:
    """One post in one chat: `at` and `stop` bound its minute (seconds), `end` is when the post surely was gone."""

    def __init__(self, presence: Presence, disclosure, post):
        self.presence, self.disclosure = presence, disclosure
        unit = {"second": 1, "minute": 60, "day": 86_400}[post["precision"]]
        clock = int(post["sent_at"].timestamp())
        self.at = clock - clock % unit
        self.stop = self.at + unit
        self.order = presence.place(post["message_id"])
        self.place = disclosure.get("place") if isinstance(disclosure.get("place"), str) else "chat"
        self.post = post
        self.holders = self._holders()

    def _holders(self) -> dict:
        """Exporter → the row of the post in the exporter's own export."""
        rows = self.presence.messages
        same = rows[(rows["sent_at"] == self.post["sent_at"]) & (rows["kind"] == self.post["kind"])
                    & ((rows["account"] == self.post["account"]) | (rows["text"] == self.post["text"]))]
        found = {}
        for number, evidence_id in zip(same.index, same["evidence_id"], strict=True):
            exporter = self.presence.exporter_of(evidence_id)
            if exporter is not None and not self.presence.unmapped_exporter(exporter):
                found.setdefault(exporter, int(number))
        return found

    # ---- one person

    def verdict(self, person) -> Verdict:
        """What the exports show of one person at this moment."""
        traces = self.presence.traces.get(person)
        if self.presence.role.get(person) == "service" or no_person(self.presence.account.get(person, person)) == "exact":
            return Verdict(False, False, None, "機器人或官方帳號，不是人，不計入")
        found = self._by_traces(traces) if traces is not None else self._without_traces(person)
        if not found.low and person in self.holders:
            return Verdict(True, True, self.holders[person], "其本人之匯出檔載有本訊息")
        if found.low and self.presence.unmapped_exporter(person):
            return Verdict(False, True, found.order, "系統列之「您」（匯出者），可能就是另一位成員")
        if found.low and no_person(self.presence.account.get(person, person)) == "shape":
            return Verdict(False, True, found.order, "名稱看似機器人或官方帳號，是否為人請認定；先只計入上限")
        return found

    def _without_traces(self, person) -> Verdict:
        if person in self.presence.invited:
            seen = invited_see(self.presence.platform, self.place)
            order = self.presence.place(self.presence.invited[person])
            if seen:
                return Verdict(False, False, order, f"受邀尚未加入；{cited(seen)}", later=True)
            return Verdict(False, False, order, "受邀而無加入紀錄，不是成員")
        listed = self.presence.rosters[[self.presence.person.get(a, a) == person for a in self.presence.rosters["account"]]]
        at = listed["at"].max() if len(listed) else pd.NaT
        return Verdict(False, True, None, f"僅見於名冊（{'日期未載' if pd.isna(at) else f'{at:%Y/%m/%d}'}）")

    def _by_traces(self, traces: Traces) -> Verdict:
        before = np.flatnonzero(traces.stop <= self.at)
        after = np.flatnonzero(traces.start >= self.stop)
        tie = np.flatnonzero((traces.stop > self.at) & (traces.start < self.stop))
        last = int(before[-1]) if len(before) else None
        first = int(after[0]) if len(after) else None
        if last is not None and traces.what[last] >= LEAVE:
            return self._had_left(traces, last, tie, first)
        if len(tie) and (traces.what[tie] >= LEAVE).any():
            number = int(tie[traces.what[tie] >= LEAVE][0])
            return Verdict(False, True, int(traces.order[number]), "於發布之同一分鐘離開")
        if len(tie) and (traces.what[tie] == JOIN).any():
            number = int(tie[traces.what[tie] == JOIN][0])
            note = "；先前亦有發言或動作而無離開紀錄" if last is not None else ""
            return Verdict(False, True, int(traces.order[number]), f"加入紀錄與發布在同一分鐘{note}")
        if len(tie):
            number = int(tie[0])
            if last is not None:
                return Verdict(True, True, int(traces.order[last]), "發布前已有發言、動作或加入紀錄，且未離開")
            return Verdict(True, True, int(traces.order[number]), "於發布之同一分鐘發言，且無加入紀錄")
        return self._from_around(traces, last, first)

    def _had_left(self, traces, last, tie, first) -> Verdict:
        """Somebody whose last trace before the minute is an exit."""
        back = [int(n) for n in tie if traces.what[n] < LEAVE]
        if back:
            return Verdict(False, True, int(traces.order[back[0]]), "先前已離開，於發布之同一分鐘再出現")
        if len(tie):
            return Verdict(False, True, int(traces.order[int(tie[0])]), "先前已離開，於發布之同一分鐘又見離開紀錄，期間曾否再加入不明")
        if first is not None and traces.what[first] != JOIN:
            return Verdict(False, True, int(traces.order[first]), "先前已離開，其後發言或離開但無再加入紀錄，時間不明")
        if not self.presence.covers(int(traces.start[last]), self.at):
            return Verdict(False, True, int(traces.order[last]), "先前已離開，其後一段時間無匯出檔涵蓋，曾否再加入不明")
        if first is not None:
            return self._late(traces, first, "發布前已離開或被移出，發布後再加入")
        return Verdict(False, False, int(traces.order[last]), "發布前已離開或被移出")

    def _from_around(self, traces, last, first) -> Verdict:
        """Nothing within the minute: what stands before and after it."""
        joins_later = first is not None and traces.what[first] == JOIN
        if last is not None and joins_later:
            return Verdict(False, True, int(traces.order[first]),
                           "發布前有發言或動作而無離開紀錄，發布後又有加入紀錄：何時離開不明，或有同名者")
        if last is not None:
            return self._was_there(traces, last, first)
        if joins_later:
            return self._late(traces, first, "發布後才加入")
        if not records(self.presence.platform, "joins"):
            return Verdict(False, True, int(traces.order[first]), "其後發言或離開；此平台之匯出檔不記載加入，發布時是否已在不明")
        if not self.presence.covers(self.at, int(traces.start[first])):
            return Verdict(False, True, int(traces.order[first]), "其後發言或離開，惟其間一段時間無匯出檔涵蓋，可能於該段期間才加入")
        return Verdict(True, True, int(traces.order[first]), "其後發言或離開，且無加入紀錄，故發布時已在")

    def _was_there(self, traces, last, first) -> Verdict:
        covered = self.presence.covers(int(traces.start[last]), self.at)
        if not covered and first is not None and self.presence.covers(self.at, int(traces.start[first])):
            return Verdict(True, True, int(traces.order[first]), "前後均有發言，其後且無加入紀錄，故發布時已在")
        if not covered:
            return Verdict(False, True, int(traces.order[last]), "先前在內，惟其後至發布間有一段時間無匯出檔涵蓋，可能已離開")
        return Verdict(True, True, int(traces.order[last]), "發布前已有發言、動作或加入紀錄，且未離開")

    # ---- who came later

    def _late(self, traces, number, what) -> Verdict:
        joined = pd.Timestamp(int(traces.start[number]), unit="s")
        order = int(traces.order[number])
        one = rule(self.presence.platform, joined, self.presence.chat_type, self.place)
        gone = self._gone_before(joined)
        reason = f"{what}；{cited(one)}"
        if one["late_joiner"] == "none":
            return Verdict(False, False, order, reason)
        if gone:
            return Verdict(False, False, order, f"{what}；{gone}")
        days = (joined - self.post["sent_at"]).total_seconds() / 86_400
        if "within_days" in one and days > one["within_days"]:
            return Verdict(False, False, order, f"{reason}；加入時已逾 {one['within_days']} 天")
        between = self._rows_between(order)
        if "within_messages" in one and between > one["within_messages"]:
            return Verdict(False, False, order, f"{reason}；其間已有 {between} 則訊息，逾 {one['within_messages']} 則")
        return Verdict(False, False, order, reason, later=True)

    def _gone_before(self, joined) -> str:
        ended, high = self.disclosure.get("ended_at"), self.disclosure.get("exposed_high")
        if pd.notna(ended) and pd.notna(high) and ended <= joined:
            return f"加入時訊息已不在（{ended:%m/%d %H:%M} 終止）"
        return ""

    def _rows_between(self, order) -> int:
        """Messages of the post's export between the post and a row."""
        if order < 0:
            return 0
        rows = self.presence.messages.iloc[min(self.order, order) + 1:max(self.order, order)]
        own = rows[(rows["evidence_id"] == self.presence.messages["evidence_id"].iloc[order]) & rows["account"].notna()]
        return len(own)

    # ---- the grade

    def grade(self, person) -> str:
        """How well a person's presence is evidenced."""
        traces = self.presence.traces.get(person)
        if traces is None:
            return "declared"
        if self.reaction(person) is not None:
            return "reacted"
        if (traces.stop <= self.at).any():
            return "seen-before-and-after" if (traces.start >= self.stop).any() else "joined-before"
        return "posts-later"

    def reaction(self, person) -> int | None:
        """The first row in which somebody spoke or acted after the post and before its known end; the file's order decides
        in a minute."""
        traces = self.presence.traces.get(person)
        if traces is None:
            return None
        end = self.disclosure["ended_at"]
        last = self.at + int(pd.Timedelta(REACTION).total_seconds()) if pd.isna(end) else int(end.timestamp())
        later = (traces.start > self.at) | ((traces.start == self.at) & (traces.order > self.order))
        fits = np.flatnonzero(later & (traces.what != JOIN) & (traces.start <= last))
        return int(traces.order[fits[0]]) if len(fits) else None

    def active(self, person, until: int) -> list[int]:
        """The rows (positions) in which a person spoke or acted from the post until `until` (seconds)."""
        traces = self.presence.traces.get(person)
        if traces is None:
            return []
        later = (traces.start > self.at) | ((traces.start == self.at) & (traces.order > self.order))
        return [int(order) for order in traces.order[later & (traces.what == ACT) & (traces.start <= until)]]

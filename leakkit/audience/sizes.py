"""How many were in the chat at one minute: what the officer declares, a title, a roster, each rolled by the recorded events.

A count taken at another time is moved by the entries and exits between; a count of which only the day is known may have been
taken before or after each event of that day, so it gives an interval. Counts that disagree are all named.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from leakkit.audience.named import Named
from leakkit.audience.presence import EXPORTER, Presence
from leakkit.schema import SIZES

_DAY = 86_400
_SOURCE = {"title": "畫面標題", "read-mark": "已讀數", "roster": "名冊", "declared": "承辦人陳明"}


@dataclass(frozen=True)
class Size:
    """A size at the minute: `low`, `high` (persons in the chat, everybody counted), `source` and `says` (str)."""

    low: int
    high: int
    source: str
    says: str


class Counter:
    """The net number of entries up to any time, from the recorded events of one chat; an event that two exports show counts once."""

    def __init__(self, presence: Presence):
        self.presence = presence
        events = presence.events[presence.events["action"].isin(["join", "leave", "remove"]) & presence.events["at"].notna()
                                 & presence.events["account"].notna()]
        seen: dict = {}
        for row in events.itertuples():
            person = presence.person.get(row.account, row.account)
            step = 1 if row.action == "join" else -1
            clock = int(row.at.timestamp())
            seen.setdefault((clock // 60, step, person), clock)
        named = {(minute, step) for minute, step, person in seen if not presence.unmapped_exporter(person)}
        kept = [(clock, step, person) for (minute, step, person), clock in seen.items()
                if not (presence.unmapped_exporter(person) and (minute, step) in named and len(presence.home) > 1)
                and presence.role.get(person) != "service"]
        kept.sort(key=lambda one: one[:2])
        self.events = kept
        self.clock = np.array([one[0] for one in kept], dtype="int64")
        self.net = np.concatenate([[0], np.cumsum([one[1] for one in kept])]).astype("int64")

    def range(self, begin: int, stop: int) -> tuple[int, int]:
        """The least and the most that the net number can be at some moment from `begin` on and before `stop` (seconds)."""
        first, last = np.searchsorted(self.clock, begin), np.searchsorted(self.clock, stop)
        nets = self.net[first:last + 1]
        return int(nets.min()), int(nets.max())


def rolled(count: int, taken: tuple[int, int], moment: tuple[int, int], counter: Counter) -> tuple[int, int]:
    """The size at `moment` (begin, stop) from a count taken within `taken` (begin, stop)."""
    then, now = counter.range(*taken), counter.range(*moment)
    return max(0, count - then[1] + now[0]), max(0, count - then[0] + now[1])


def when(at) -> tuple[int, int]:
    """The seconds within which a sighting was made: a midnight is a day of which the hour is not known."""
    clock = int(at.timestamp())
    return (clock, clock + (_DAY if clock % _DAY == 0 else 60))


def sighted(presence: Presence, moment, counter: Counter, sizes) -> tuple[list[Size], list[Named]]:
    """(the size at the minute by each sighting of members, warnings); `sizes` = the SIZES rows of the chat, or None."""
    found, warned = [], []
    for row in (SIZES.frame() if sizes is None else sizes).itertuples():
        if row.what != "members" or pd.isna(row.count):
            continue
        source = _SOURCE.get(row.basis, row.basis)
        if pd.isna(row.at):
            found.append(Size(int(row.count), int(row.count), source, f"{source} {row.count} 人（未載日期，未依異動回推）"))
            warned.append(Named("undated-size", f"{source}之人數 {row.count} 未載日期，無從回推至發布之時"))
            continue
        low, high = rolled(int(row.count), when(row.at), (moment.at, moment.stop), counter)
        on = f"{row.at:%Y/%m/%d}" if row.at == row.at.normalize() else f"{row.at:%Y/%m/%d %H:%M}"
        says = f"{source} {row.count} 人（{on}）" if low == high == row.count else \
            f"{source} {row.count} 人（{on}）依成員異動推至發布時為 {low}{'' if low == high else f'–{high}'} 人"
        found.append(Size(low, high, source, says))
        begin, end = sorted((when(row.at)[0], moment.at))
        if not presence.covers(begin, end):
            warned.append(Named("uncovered-time", f"{source}之觀察時間與發布之間有一段無匯出檔涵蓋，其間之成員異動未計入回推"))
    return found, warned


def roster_sizes(presence: Presence, moment, counter: Counter) -> tuple[list[Size], list[Named]]:
    """The size at the minute by each roster of the chat, with what in it contradicts the events."""
    found, warned = [], []
    for (evidence_id, at), rows in presence.rosters.groupby(["evidence_id", "at"], dropna=False, sort=False):
        persons = list(dict.fromkeys(presence.person.get(a, a) for a in rows["account"]))
        persons = [person for person in persons if presence.role.get(person) != "service"]
        name = f"名冊（{evidence_id}，{'日期未載' if pd.isna(at) else f'{at:%Y/%m/%d}'}）"
        taken = _taken(set(persons), at, counter, moment)
        low, high = rolled(len(persons), taken, (moment.at, moment.stop), counter)
        found.append(Size(low, high, "名冊", f"{name} {len(persons)} 人，依成員異動推至發布時為 {low}{'' if low == high else f'–{high}'} 人"))
        warned += _contradictions(presence, set(persons), taken, name)
        if pd.isna(at):
            warned.append(Named("undated-size", f"{name}未載日期，依名單內容與異動推定製作時間"))
    return found, warned


def _taken(persons, at, counter: Counter, moment) -> tuple[int, int]:
    """When a roster was made: its date, narrowed by who of that span's comers and goers stands on it."""
    begin, stop = when(at) if pd.notna(at) else (int(counter.clock[0]) - 1 if len(counter.clock) else moment.at,
                                                 int(counter.clock[-1]) + 60 if len(counter.clock) else moment.stop)
    low, high = begin, stop
    for clock, step, person in counter.events:
        if not begin <= clock < stop or counter.presence.unmapped_exporter(person):
            continue
        since = (person in persons) == (step > 0)          # the roster already shows what this event did
        again = [c for c, s, p in counter.events if p == person and s == -step and begin <= c < stop]
        if again:
            continue                                        # came and went in one span: tells nothing
        low, high = (max(low, clock), high) if since else (low, min(high, clock))
    return (low, high) if low < high else (begin, stop)


def _contradictions(presence, persons, taken, name) -> list[Named]:
    """Who stands on a roster though gone, or is missing from it though proved to be there, over its whole time."""
    begin, stop = taken
    gone, missing = [], []
    for person, traces in presence.traces.items():
        if presence.role.get(person) == "service" or presence.unmapped_exporter(person):
            continue
        before, within = traces.stop <= begin, (traces.start < stop) & (traces.stop > begin)
        if within.any() or not before.any():
            continue
        last = traces.what[before][-1]
        if person in persons and last >= 2:
            gone.append(person)
        if person not in persons and last < 2 and (traces.start >= stop).any() and traces.what[traces.start >= stop][0] != 1:
            missing.append(person)
    says = []
    if gone:
        says.append(Named("roster-contradicts-events", f"{'、'.join(gone[:8])} 於{name}列為成員，但匯出檔顯示其時已離開，請查明"))
    if missing:
        says.append(Named("roster-contradicts-events", f"{'、'.join(missing[:8])} 不在{name}上，但匯出檔顯示其前後均在，請查明"))
    return says


def readers(sizes, copies) -> tuple[int | None, str]:
    """(the most readers that a read mark shows on the post or a copy of it, its row); (None, "") without one."""
    if sizes is None or not len(sizes):
        return None, ""
    marks = sizes[(sizes["what"] == "readers") & sizes["message_id"].isin(copies) & sizes["count"].notna()]
    if marks.empty:
        return None, ""
    best = marks.loc[marks["count"].idxmax()]
    return int(best["count"]), best["message_id"]


def has_exporter(presence: Presence) -> bool:
    """Whether an unmapped «您» left a trace in the chat."""
    return any(presence.account.get(person, person).startswith(EXPORTER) for person in presence.traces)

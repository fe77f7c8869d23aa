"""Everything that the exports of one chat show about who was in it: traces by person, and the time that the exports cover.

Kept are traces in arrays and stays, never recipients per message, so the work is linear in rows. One `Presence` serves every
disclosure of its chat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from leakkit.incident import chats
from leakkit.schema import PRESENCE

ACT, JOIN, LEAVE, REMOVE = range(4)
EXPORTER = "（匯出者"
_UNIT = {"second": 1, "minute": 60, "day": 86_400}
#: what of a row tells who was there
_LOOKED_AT = ["message_id", "evidence_id", "sent_at", "precision", "account", "kind", "text"]
_ENTRY = {"join": JOIN, "leave": LEAVE, "remove": REMOVE, "create": ACT}


@dataclass(frozen=True)
class Traces:
    """One person's traces in order of time and row: `start`, `stop` (int64 seconds, stop exclusive), `order` (position in the
    chat's messages, -1 = none), `what` (ACT, JOIN, LEAVE, REMOVE)."""

    start: np.ndarray
    stop: np.ndarray
    order: np.ndarray
    what: np.ndarray


class Presence:
    """The traces of one chat. `home` = the evidence_ids of the chat; `persons` = its persons, in order of first trace."""

    def __init__(self, messages, membership, people, evidence, home):
        self.home = list(home)
        own = evidence[evidence["evidence_id"].isin(self.home)]
        self.platform = own["platform"].iloc[0] if isinstance(own["platform"].iloc[0], str) else "unknown"
        self.chat_type = str(own["chat_type"].iloc[0])
        self.direct = (own["chat_type"] == "direct").all()
        self.person = {account: row.person_id for row in people.itertuples() for account in row.accounts}
        self.account = {row.person_id: row.accounts[0] for row in people.itertuples() if row.accounts}
        self.role = dict(zip(people["person_id"], people["role"], strict=True))
        self.messages = pd.DataFrame(messages)[_LOOKED_AT][messages["evidence_id"].isin(self.home)].reset_index(drop=True)
        events = membership[membership["evidence_id"].isin(self.home)]
        # an index of a million keys would outweigh all else: only the rows of events are looked up at once, others one by one
        told = np.flatnonzero(self.messages["message_id"].isin(events["message_id"].dropna()))
        self._place = dict(zip(self.messages["message_id"].iloc[told], map(int, told), strict=True))
        self.rosters = events[events["basis"] == "roster"]
        self.held = events[events["basis"] == "declared"]
        self.events = events[events["basis"] == "system-line"]
        self.traces = self._collect()
        self.invited = self._invited()
        self.covered = self._coverage(own)
        self.saved = dict(zip(own["evidence_id"], own["saved_at"], strict=True))
        self.backwards = self._backwards()

    # ---- collecting

    def _collect(self) -> dict[str, Traces]:
        """Person → Traces, from senders, from who acted on whom, and from entries and exits."""
        rows = self.messages
        spoke = (rows["account"].notna() & rows["sent_at"].notna()).to_numpy()
        at = rows["sent_at"].to_numpy().astype("datetime64[s]").astype("int64")
        unit = rows["precision"].map(_UNIT).fillna(60).to_numpy().astype("int64")
        codes, names = pd.factorize(rows["account"])
        place = np.flatnonzero(spoke)
        parts = [(codes[place], at[place], unit[place], place, np.full(len(place), ACT))]
        events = self._events(list(names), at, unit)
        names = events.pop("names")
        parts.append(tuple(events.values()))
        code, start, unit, order, what = (np.concatenate(part) for part in zip(*parts, strict=True))
        known = [self.person.get(name, name) for name in names]
        whole, persons = pd.factorize(np.array(known, dtype=object)) if known else (np.zeros(0, int), [])
        person = whole[code] if len(code) else code
        start = start - start % unit
        sort = np.lexsort((order, start, person))
        person, start, unit, order, what = person[sort], start[sort], unit[sort], order[sort], what[sort]
        stop = start + unit         # once: each person's part is a view, and would keep an array of its own alive
        cuts = np.searchsorted(person, np.arange(len(persons) + 1))
        found = {name: Traces(start[a:b], stop[a:b], order[a:b], what[a:b])
                 for name, a, b in zip(persons, cuts[:-1], cuts[1:], strict=True)}
        return dict(sorted(found.items(), key=lambda one: (one[1].start[0], one[1].order[0])))

    def _events(self, names, at, unit) -> dict:
        """The membership events as trace columns; names that no sender column shows are appended to `names`."""
        code = {name: number for number, name in enumerate(names)}
        out: dict = {"code": [], "start": [], "unit": [], "order": [], "what": []}
        for row in self.events.itertuples():
            place = self.place(row.message_id)
            if place < 0 and pd.isna(row.at):
                continue
            clock = int(at[place]) if place >= 0 else int(row.at.timestamp())
            for account, what in ((row.by if row.by != row.account else None, ACT), (row.account, _ENTRY.get(row.action))):
                if not isinstance(account, str) or what is None:
                    continue
                number = code.setdefault(account, len(code))
                for key, cell in zip(out, (number, clock, int(unit[place]) if place >= 0 else 60, place, what), strict=True):
                    out[key].append(cell)
        arrays = {key: np.array(cells, dtype="int64") for key, cells in out.items()}
        return {**arrays, "names": list(code)}

    def place(self, message_id) -> int:
        """The position of a row in the chat's messages; -1 when it is none of them."""
        if not isinstance(message_id, str):
            return -1
        if message_id not in self._place:
            found = np.flatnonzero(self.messages["message_id"] == message_id)
            self._place[message_id] = int(found[0]) if len(found) else -1
        return self._place[message_id]

    def row_id(self, order: int):
        """The message_id at a position, None for -1."""
        return self.messages["message_id"].iloc[order] if order >= 0 else None

    def _invited(self) -> dict[str, str]:
        """Person → the row of an invitation that no entry followed."""
        asked = self.events[(self.events["action"] == "invite") & self.events["at"].notna()]
        found: dict[str, str] = {}
        for row in asked[asked["account"].notna()].itertuples():
            person = self.person.get(row.account, row.account)
            traces = self.traces.get(person)
            later = traces is not None and bool(((traces.start >= int(row.at.timestamp()) - 60) & (traces.what < LEAVE)).any())
            if not later:
                found.setdefault(person, row.message_id)
        return found

    def _backwards(self) -> list[str]:
        """Rows whose clock is earlier than that of the row above in the same export."""
        rows = self.messages
        later = rows.groupby("evidence_id", sort=False)["sent_at"].diff() < pd.Timedelta(0)
        return list(self.messages["message_id"][later])

    # ---- who is who

    def unmapped_exporter(self, person) -> bool:
        """Whether this is only an export's «您», not yet mapped to a named member."""
        return self.account.get(person, person).startswith(EXPORTER)

    def exporter_of(self, evidence_id: str):
        """The person who saved an export: as the officer stated, or the owner of its «您»; None when not known."""
        stated = self.held[self.held["evidence_id"] == evidence_id]
        if len(stated):
            return self.person.get(stated["account"].iloc[-1], stated["account"].iloc[-1])
        for name in (f"{EXPORTER} {evidence_id}）", f"{EXPORTER}）"):
            person = self.person.get(name)
            if person is not None and (name != f"{EXPORTER}）" or len(self.home) == 1):
                return person
        return None

    # ---- what time the exports cover

    def _coverage(self, own) -> list[tuple[int, int]]:
        """The spans (seconds, both ends in) over which some export would have shown an entry or exit, merged and in order.

        An export covers from its first row to its saving (or its last row), but not while its own exporter was out of the chat.
        """
        spans = []
        by_export = self.messages.groupby("evidence_id", sort=False)["sent_at"]
        low, high = by_export.min(), by_export.max()
        for row in own.itertuples():
            if row.evidence_id not in low.index or pd.isna(low[row.evidence_id]):
                continue
            last = max([high[row.evidence_id], *([row.saved_at] if pd.notna(row.saved_at) else [])])
            spans += self._without_absences(row.evidence_id, int(low[row.evidence_id].timestamp()), int(last.timestamp()))
        merged: list[tuple[int, int]] = []
        for begin, end in sorted(spans):
            if merged and begin <= merged[-1][1] + 59:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((begin, end))
        return merged

    def _without_absences(self, evidence_id, begin, end) -> list[tuple[int, int]]:
        exporter = self.exporter_of(evidence_id)
        own = self.events[(self.events["evidence_id"] == evidence_id) & self.events["account"].notna()]
        gone = [row for row in own.itertuples() if row.action in ("leave", "remove")
                and (self.person.get(row.account, row.account) == exporter if exporter else row.account.startswith(EXPORTER))]
        spans = []
        for row in gone:
            out = int(row.at.timestamp())
            rows = self.messages[(self.messages["evidence_id"] == evidence_id)]
            after = rows["sent_at"][np.arange(len(self.messages))[rows.index] > self.place(row.message_id)]
            spans.append((begin, out))
            begin = int(after.min().timestamp()) if len(after) else end + 1
        return [*spans, (begin, end)] if begin <= end else spans

    def covers(self, begin: int, end: int) -> bool:
        """Whether some export shows the whole time from `begin` to `end` (seconds)."""
        return begin >= end or any(low - 59 <= begin and end <= high + 59 for low, high in self.covered)


def presence_of(message_id, messages, membership, people, evidence) -> Presence:
    """The Presence of the chat in which a message stands."""
    home = chats(evidence, messages, membership)
    evidence_id = messages.loc[messages["message_id"] == message_id, "evidence_id"].iloc[0]
    return Presence(messages, membership, people, evidence, [e for e, title in home.items() if title == home[evidence_id]])


def stays(presence: Presence, chat_title: str) -> pd.DataFrame:
    """PRESENCE: one row a stay, cut at recorded exits and entries; bots and official accounts are left out."""
    rows = []
    for person, traces in presence.traces.items():
        if presence.role.get(person) == "service":
            continue
        rows += [{"chat_title": chat_title, "account": presence.account.get(person, person), **stay}
                 for stay in _stays_of(presence, traces)]
    return PRESENCE.frame(rows)


def _stays_of(presence, traces: Traces):
    """The stays of one person, in order; an entry or exit that another export shows too is the same one."""
    exits = traces.what >= LEAVE
    begin = 0
    for number in range(len(traces.what)):
        again = number > 0 and traces.what[number] == traces.what[number - 1] and traces.start[number] - traces.start[number - 1] < 60
        if again and traces.what[number] != ACT:
            begin = number + 1 if exits[number] else begin
            continue
        if traces.what[number] == JOIN and number > begin:
            yield _stay(presence, traces, begin, number - 1)
            begin = number
        if exits[number]:
            yield _stay(presence, traces, begin, number)
            begin = number + 1
    if begin < len(traces.what):
        yield _stay(presence, traces, begin, len(traces.what) - 1)


def _stay(presence, traces, first, last) -> dict:
    stamp = [pd.Timestamp(int(traces.start[n]), unit="s") for n in (first, last)]
    rows = [presence.row_id(int(traces.order[n])) for n in dict.fromkeys((first, last))]
    return {"since": stamp[0], "until": stamp[1], "entered": stamp[0] if traces.what[first] == JOIN else None,
            "left": stamp[1] if traces.what[last] >= LEAVE else None, "rows": [row for row in rows if row]}

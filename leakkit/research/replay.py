"""Replay of rules over what really happened: what each would have prevented or shortened, and what it would have stopped for nothing.

Over POSTINGS (every case-handling message, the leaks among them adjudicated) a replay gives prevented leaks, person-exposures avoided, false stops and
lead time; over CASES (leaks only) false stops are unknown and said to be. It supposes that the rule is obeyed, or obeyed in the share given by
`obeyed`; what people would have done instead is not in the record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations

import numpy as np
import pandas as pd

from leakkit.errors import InputError, NothingYet
from leakkit.language import tell
from leakkit.research.dataset import coding
from leakkit.research.rules import Rule, applies, rules

#: minutes before a leak within which a stop in the same chat would have warned
WINDOW = 24 * 60
_BOOT = 999
COLUMNS = ["rule", "leaks", "prevented_low", "prevented_high", "share_low", "share_high", "shortened", "minutes_low", "persons_low", "persons_high", "stops",
           "false_stops", "false_per_1000", "precision", "lead_minutes"]


@dataclass(frozen=True)
class Replay:
    """`table` (COLUMNS; share_low and share_high hold the bootstrap interval over the two bounds), `prevented` (frame: leak × rule, 1 = surely, 0.5 = possibly),
    `limits`, `order` (frame: rule, alone, first, last, mean: leaks prevented by place in the order), `facts`."""

    table: pd.DataFrame
    prevented: pd.DataFrame = field(repr=False)
    order: pd.DataFrame = field(repr=False)
    limits: list = field(repr=False)
    facts: dict = field(repr=False)

    @property
    def text(self) -> str:
        """One sentence a rule, in the reader's language."""
        return "\n".join(tell("research.replay.line", rule=row.rule, leaks=row.leaks, low=_n(row.prevented_low), high=_n(row.prevented_high),
                              share_low=100 * row.share_low, share_high=100 * row.share_high, persons=_persons(row), false=_false(row))
                         for row in self.table.itertuples())

    def __str__(self):
        return "\n".join([self.text, *(f"・{limit}" for limit in self.limits)])

    def __repr__(self):
        return f"{self.table.to_string(index=False, float_format=lambda number: f'{number:.3g}')}\n{self}"

    def figure(self):
        """A matplotlib Figure: leaks prevented (sure and possible) against false stops, a line a rule."""
        from leakkit.research import figures

        return figures.replay(self)

    def report(self, path, title: str = ""):
        """Write the replay as a report (.md, .odt, .docx, .pdf, .html); the path."""
        from leakkit.research import report

        return report.write_replay(self, path, title)


def _n(number) -> str:
    return f"{number:g}"


def _persons(row) -> str:
    high = tell("research.replay.unknown") if pd.isna(row.persons_high) else f"{row.persons_high:.0f}"
    return f"{row.persons_low:.0f}–{high}"


def _false(row) -> str:
    return tell("research.replay.unknown") if pd.isna(row.false_stops) else f"{row.false_per_1000:.1f}"


def replay(record: pd.DataFrame, chosen=None, *, sets: dict | None = None, obeyed=(1.0, 1.0), seed: int = 0) -> Replay:
    """Replay rules over POSTINGS or CASES.

    `chosen`: rule codes or Rules (default: all shipped). `sets`: name → list of codes or Rules, compared as wholes beside the single rules. `obeyed`: the
    lowest and highest share in which the rule would be kept. `seed`: of the bootstrap over leaks. Raises InputError, NothingYet (no leak among them).
    """
    if not 0 <= obeyed[0] <= obeyed[1] <= 1:
        raise InputError(why=tell("research.bad_choice", name="obeyed", value=obeyed, allowed="0–1"))
    kind = "cases" if "row_id" in record else "postings"
    frame = _from_cases(record) if kind == "cases" else _from_postings(record)
    if not frame["leak"].any():
        raise NothingYet(step="replay", first=tell("research.replay.adjudicate"))
    book = rules()
    single = [_rule(one, book) for one in (chosen if chosen is not None else book)]
    whole = {rule.code: [rule] for rule in single} | {name: [_rule(one, book) for one in members] for name, members in (sets or {}).items()}
    answers = {name: _answers(members, frame) for name, members in whole.items()}
    messages = record.attrs.get("messages", len(record))
    lines = [_line(name, answers[name], frame, kind, messages, obeyed, seed) for name in whole]
    leaks = frame[frame["leak"]]
    prevented = pd.DataFrame({name: np.where(a["stop"][0], 1.0, np.where(a["stop"][1], 0.5, 0.0))[frame["leak"].to_numpy()] for name, a in answers.items()},
                             index=leaks["key"].to_numpy())
    order = _order({rule.code: answers[rule.code]["stop"][0][frame["leak"].to_numpy()] for rule in single})
    return Replay(pd.DataFrame(lines, columns=COLUMNS), prevented, order, _limits(kind, frame, obeyed, record),
                  {"kind": kind, "rows": len(frame), "leaks": int(frame["leak"].sum()), "messages": messages, "obeyed": obeyed,
                   "rules": {name: [rule.name for rule in members] for name, members in whole.items()}})


def _rule(one, book) -> Rule:
    if isinstance(one, Rule):
        return one
    if one not in book:
        raise InputError(why=tell("research.bad_choice", name="rule", value=one, allowed="、".join(book)))
    return book[one]


# ---- what is replayed

def _from_postings(postings) -> pd.DataFrame:
    frame = pd.DataFrame(postings).reset_index(drop=True)
    harm = frame["disclosure_id"].notna() | frame["truth"].fillna(False).astype(bool)
    # what follows in the same disclosure is neither a new leak nor a false stop
    first = ~frame["disclosure_id"].where(frame["disclosure_id"].notna(), frame["message_id"]).duplicated()
    return frame.assign(key=frame["message_id"], harm=harm.to_numpy(dtype=bool), leak=(harm & first).to_numpy(dtype=bool),
                        judged=(frame["truth"].notna() | harm).to_numpy(dtype=bool))


def _from_cases(cases) -> pd.DataFrame:
    """CASES as postings: every row a leak, sizes and times from their bands."""
    bands = coding()["bands"]
    tops = [*(start - 1 for start in bands["persons"]["from"][1:]), None]
    low, high = (dict(zip(bands["persons"]["names"], edge, strict=True)) for edge in (bands["persons"]["from"], tops))
    minutes = dict(zip(bands["exposure"]["names"], bands["exposure"]["from"], strict=True))
    frame = pd.DataFrame(cases).reset_index(drop=True)
    return pd.DataFrame({
        "key": frame["row_id"], "leak": True, "harm": True, "judged": True, "month": frame["month"], "chat_title": frame["row_id"], "sent_at": pd.NaT, "account": None,
        "chat_type": frame["chat_type"], "size_low": pd.array([low.get(band, 2) for band in frame["group_band"]], dtype="Int64"),
        "size_high": pd.array([high.get(band) for band in frame["group_band"]], dtype="Int64"), "handles": "both",
        "flagged": pd.array([True] * len(frame), dtype="boolean"), "picture": pd.array([pd.NA] * len(frame), dtype="boolean"),
        "forwarded": pd.array([{"0": False, "unknown": pd.NA}.get(one, pd.NA) for one in frame["reached"]], dtype="boolean"),
        "exposed_low": pd.array([minutes.get(band) for band in frame["exposure_band"]], dtype="Int64"),
        "exposed_high": pd.array([pd.NA] * len(frame), dtype="Int64"), "need_to_know": pd.array([pd.NA] * len(frame), dtype="Float64")})


def _answers(members, frame) -> dict:
    """What a set of rules does together: stop (sure, possible), shorten (minutes, or None)."""
    nothing = np.zeros(len(frame), bool)
    stop, short, minutes = (nothing, nothing), nothing, None
    for rule in members:
        sure, possible = applies(rule, frame)
        if rule.does == "shorten":
            short, minutes = short | sure, rule.minutes if minutes is None else min(minutes, rule.minutes)
        else:
            stop = (stop[0] | sure, stop[1] | possible)
    return {"stop": stop, "short": short, "minutes": minutes, "route": all(rule.does == "route" for rule in members)}


# ---- what comes out

def _line(name, answer, frame, kind, messages, obeyed, seed):
    leak = frame["leak"].to_numpy()
    sure, possible = (mask & leak for mask in answer["stop"])
    low, high = sure.sum() * obeyed[0], possible.sum() * obeyed[1]
    share = _bootstrap(sure[leak], possible[leak], obeyed, seed)
    shortened, spared = _shortened(answer, frame, leak & ~sure)
    stops = int(answer["stop"][0].sum())
    false = int((answer["stop"][0] & ~frame["harm"].to_numpy()).sum()) if kind == "postings" else np.nan
    return (name, int(leak.sum()), low, high, *share, shortened, spared, *_spared(frame, sure, possible, obeyed, answer), stops if kind == "postings" else np.nan, false,
            1000 * false / messages if kind == "postings" else np.nan, ((stops - false) / stops if stops else np.nan) if kind == "postings" else np.nan,
            _lead(frame, answer["stop"][0], leak) if kind == "postings" else np.nan)


def _bootstrap(sure, possible, obeyed, seed) -> tuple[float, float]:
    """The lower 2.5 % of the sure share and the upper 97.5 % of the possible one, leaks drawn anew."""
    rng, n = np.random.default_rng(seed), len(sure)
    low, high = (rng.binomial(n, mask.mean(), size=_BOOT) / n for mask in (sure, possible))      # leaks drawn with replacement
    return float(np.quantile(low, 0.025) * obeyed[0]), float(np.quantile(high, 0.975) * obeyed[1])


def _shortened(answer, frame, open_leaks) -> tuple[int, float]:
    """Leaks that a recall in time would have shortened, and the person-minutes spared at least."""
    if answer["minutes"] is None:
        return 0, 0.0
    longer = (frame["exposed_low"].astype("Float64") > answer["minutes"]).fillna(False).to_numpy(dtype=bool) & answer["short"] & open_leaks
    return int(longer.sum()), float((frame["exposed_low"].astype("Float64")[longer] - answer["minutes"]).sum())


def _spared(frame, sure, possible, obeyed, answer) -> tuple[float, float]:
    """Person-exposures avoided, at least and at most; the most is unknown where a possible stop's group has no known size."""
    without = frame["need_to_know"].astype("Float64").fillna(0.0) if answer["route"] else 0.0
    low = ((frame["size_low"].astype("Float64") - 1) * (1 - without))[sure].sum() * obeyed[0]
    sizes = (frame["size_high"].astype("Float64") - 1)[possible]
    return float(low), np.nan if sizes.isna().any() else float(max(low, sizes.sum() * obeyed[1]))


def _lead(frame, stops, leak) -> float:
    """The median, over leaks that the rule would have stopped or warned of, of the minutes between its first stop in that chat within a day and the leak."""
    times = frame["sent_at"]
    leads = []
    for title, rows in frame[stops].groupby("chat_title", sort=False):
        warned = np.sort(times[rows.index].to_numpy())
        for at in times[leak & (frame["chat_title"] == title).to_numpy()].to_numpy():
            first = warned[np.searchsorted(warned, at - np.timedelta64(WINDOW, "m")):]
            if len(first) and first[0] <= at:
                leads.append((at - first[0]) / np.timedelta64(1, "m"))
    return float(np.median(leads)) if leads else np.nan


def _order(stops: dict) -> pd.DataFrame:
    """How many leaks each rule adds, alone, first to last place, and on average over all orders (at most 7 rules are permuted)."""
    codes = list(stops)[:7]
    added = {code: [] for code in codes}
    for order in permutations(codes):
        covered = np.zeros(len(next(iter(stops.values()))), bool)
        for code in order:
            added[code].append(int((stops[code] & ~covered).sum()))
            covered |= stops[code]
    return pd.DataFrame([(code, int(stops[code].sum()), max(added[code]), min(added[code]), float(np.mean(added[code]))) for code in codes],
                        columns=["rule", "alone", "first", "last", "mean"])


def _limits(kind, frame, obeyed, record) -> list[str]:
    says = [tell("research.replay.obeyed", low=100 * obeyed[0], high=100 * obeyed[1])]
    if kind == "cases":
        return [*says, tell("research.replay.cases_only"), tell("research.replay.bands")]
    if int((~frame["judged"]).sum()):
        says.append(tell("research.replay.unjudged", count=int((~frame["judged"]).sum())))
    if frame["leak"].sum() < 20:
        says.append(tell("research.replay.few", count=int(frame["leak"].sum())))
    return [*says, *record.attrs.get("limits", [])]

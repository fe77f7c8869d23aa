"""Rules as data (`rules.toml`, or an office's own file): what a rule stops, shortens or routes, checked on postings and on a draft.

What the record does not say (a group's size, a forward mark) makes a condition possible, not sure; so every rule gives two answers, the sure and
the possible one, and every count made from them is an interval.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from leakkit.errors import FileMissing, InputError
from leakkit.language import language, tell

DOES = ("stop", "shorten", "route")
CONDITIONS = ("picture", "flagged", "handles", "chat", "size_over", "need_below", "forwarded")


@dataclass(frozen=True)
class Rule:
    """One rule: `code`, `name` and `advice` (zh, en), `does` (stop, shorten, route), `when` (conditions), `minutes` (of a recall)."""

    code: str
    names: dict
    advices: dict
    does: str
    when: dict = field(hash=False)
    minutes: int | None = None

    @property
    def name(self) -> str:
        """The name in the reader's language, its numbers filled in."""
        return self.names[language()].format(minutes=self.minutes, **self.when)

    @property
    def advice(self) -> str:
        return self.advices[language()]

    def set(self, **values) -> Rule:
        """The same rule with other numbers: ``rule.set(size_over=20)``, ``rule.set(minutes=2)``."""
        unknown = [name for name in values if name not in (*CONDITIONS, "minutes")]
        if unknown:
            raise InputError(why=tell("research.rule_condition", code=self.code, name=unknown[0], known="、".join(CONDITIONS)))
        minutes = values.pop("minutes", self.minutes)
        return replace(self, when={**self.when, **values}, minutes=minutes)


@cache
def _shipped() -> dict:
    return _read((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"), "rules.toml")


def rules(path=None) -> dict[str, Rule]:
    """code → Rule, the shipped ones, or those of a TOML file. Raises FileMissing, InputError with the rule at fault."""
    if path is None:
        return dict(_shipped())
    try:
        return _read(Path(path).read_text(encoding="utf-8"), Path(path).name)
    except OSError as error:
        raise FileMissing(file=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError(why=f"{Path(path).name}：{error}") from error


def _read(text, file) -> dict[str, Rule]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(why=f"{file}：{error}") from error
    return {code: _rule(code, entry) for code, entry in data.items()}


def _rule(code, entry) -> Rule:
    if not isinstance(entry, dict) or entry.get("does") not in DOES or not isinstance(entry.get("when"), dict):
        raise InputError(why=tell("research.rule_shape", code=code, does="、".join(DOES)))
    unknown = [name for name in entry["when"] if name not in CONDITIONS]
    if unknown:
        raise InputError(why=tell("research.rule_condition", code=code, name=unknown[0], known="、".join(CONDITIONS)))
    if entry["does"] == "shorten" and not isinstance(entry.get("minutes"), int):
        raise InputError(why=tell("research.rule_minutes", code=code))
    words = {key: entry.get(key, code) if isinstance(entry.get(key, code), dict) else dict.fromkeys(("zh", "en"), entry.get(key, code))
             for key in ("name", "advice")}
    return Rule(code, words["name"], words["advice"], entry["does"], entry["when"], entry.get("minutes"))


def applies(rule: Rule, postings: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """(sure, possible): boolean arrays, one cell a posting. All conditions must hold; what is not recorded is possible."""
    sure, possible = np.ones(len(postings), bool), np.ones(len(postings), bool)
    for name, wanted in rule.when.items():
        certain, maybe = _CHECKS[name](postings, wanted)
        sure, possible = sure & certain, possible & maybe
    return sure, possible


def _flag(column):
    def check(postings, wanted):
        cells = postings[column]
        same, unknown = (cells.fillna(not wanted).astype(bool) == wanted).to_numpy(), cells.isna().to_numpy()
        return same, same | unknown
    return check


def _one_of(column):
    def check(postings, wanted):
        cells = postings[column]
        same = cells.isin(list(wanted)).to_numpy()
        return same, same | cells.isna().to_numpy() | cells.eq("unknown").fillna(False).to_numpy()
    return check


def _size_over(postings, wanted):
    low, high = postings["size_low"].astype("Float64"), postings["size_high"].astype("Float64")
    return (low > wanted).fillna(False).to_numpy(dtype=bool), (high.isna() | (high > wanted) | (low > wanted).fillna(False)).to_numpy(dtype=bool)


def _need_below(postings, wanted):
    share = postings["need_to_know"].astype("Float64")
    return (share < wanted).fillna(False).to_numpy(dtype=bool), (share.isna() | (share < wanted)).fillna(True).to_numpy(dtype=bool)


_CHECKS = {"picture": _flag("picture"), "flagged": _flag("flagged"), "forwarded": _flag("forwarded"), "handles": _one_of("handles"),
           "chat": _one_of("chat_type"), "size_over": _size_over, "need_below": _need_below}


@dataclass(frozen=True)
class Trial:
    """What the rules say to a draft: `table` (rule, answer, why, advice), `flagged` (kinds found), prints itself without the draft."""

    table: pd.DataFrame
    kinds: list

    @property
    def stopped(self) -> bool:
        """Whether any rule surely stops the draft as it is."""
        return bool((self.table["answer"] == "stop").any())

    def __str__(self):
        lines = [tell("research.trial.found", kinds="、".join(self.kinds)) if self.kinds else tell("research.trial.nothing")]
        for row in self.table[self.table["answer"] != "pass"].itertuples():
            lines.append(tell(f"research.trial.{row.answer}", name=row.name, advice=row.advice))
        if len(lines) == 1:
            lines.append(tell("research.trial.pass", count=len(self.table)))
        return "\n".join(lines)

    __repr__ = __str__


def try_draft(text: str, *, picture: bool = False, chat: str = "group", size: int | None = None, forwarded: bool = False, need: float | None = None,
              rules_path=None, names=None) -> Trial:
    """Check a draft message against the rules before it is sent: a teaching aid. The draft is not kept, printed or logged.

    `size`: persons in the chat, the sender included (None = not known). `need`: share of the others with a business need.
    """
    from leakkit.research.exposure import at_risk_of_text

    if size is not None and size < 1:
        raise InputError(why=tell("leak.declared", value=size))
    row, kinds = at_risk_of_text(text, names)
    frame = pd.DataFrame([{**row, "picture": picture, "chat_type": chat, "size_low": size, "size_high": size, "forwarded": forwarded, "need_to_know": need,
                           "handles": "picture" if picture and row["handles"] is None else row["handles"] or "other"}])
    frame = frame.astype({"size_low": "Int64", "size_high": "Int64", "need_to_know": "Float64"})
    lines = []
    for rule in rules(rules_path).values():
        sure, possible = (bool(answer[0]) for answer in applies(rule, frame))
        answer = rule.does if sure else "ask" if possible else "pass"
        lines.append((rule.code, rule.name, answer, rule.advice))
    return Trial(pd.DataFrame(lines, columns=["rule", "name", "answer", "advice"]), kinds)

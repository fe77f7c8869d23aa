"""Elements of each provision as data (`elements.toml`), judged over facts: shown, not shown, or open.

A provision is *shown* when every element is shown, *excluded* when it was not in force, nothing points to it, or an
element is answered with no; *possible* otherwise. Shown still means "may be concerned" and never guilt.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from leakkit.errors import InputError, NoVersionInForce, UnknownProvision
from leakkit.law.catalogue import ROOM, Provision, provision, versions
from leakkit.law.conditions import holds, names_in
from leakkit.law.days import roc, to_date
from leakkit.law.duties import duty_rules

_ORDER = {"shown": 0, "possible": 1, "excluded": 2}
_PENALTY_FREE = "要件均有事證或經人認定；可能涉及，是否成立由權責機關判斷"


@dataclass(frozen=True)
class Judged:
    """One element: `state` shown / not-shown / open, and `because`."""

    part: str
    text: str
    source: str
    state: str
    because: str
    names: tuple[str, ...] = field(default=(), repr=False)

    @property
    def label(self) -> str:
        return f"{self.part}：{self.text}"


@dataclass(frozen=True)
class Weighed:
    """One paragraph of a provision over the facts: `state` shown / possible / excluded, `why`, and its elements.

    `out` = why it was left out before any element was looked at (not in force, nothing points to it), else "".
    """

    rule: dict = field(repr=False)
    held: Provision
    state: str
    why: str
    elements: tuple[Judged, ...] = ()
    out: str = ""


@cache
def rules() -> tuple[dict, ...]:
    """Every rule of `elements.toml` and of the sector duties, in order."""
    written = tomllib.loads((ROOM / "elements.toml").read_text(encoding="utf-8"))["rule"]
    return (*written, *duty_rules())


def rules_on(day: dt.date) -> list[dict]:
    """The rules to look at on that day: an article's rule for another time is dropped where it has one for this day."""
    covered = {(rule["law"], rule["article"]) for rule in rules() if _covers(rule, day)}
    return [rule for rule in rules() if _covers(rule, day) or (rule["law"], rule["article"]) not in covered]


def _covers(rule: dict, day: dt.date) -> bool:
    return rule.get("since", "") <= day.isoformat() <= rule.get("until", "9999")


@cache
def fact_table() -> dict[str, dict]:
    """Fact name → its entry in `facts.toml`."""
    entries = tomllib.loads((ROOM / "facts.toml").read_text(encoding="utf-8"))["fact"]
    return {entry["name"]: entry for entry in entries}


@cache
def level_words() -> dict[str, str]:
    """Level of a fact → the words for it on screens and in documents."""
    return tomllib.loads((ROOM / "facts.toml").read_text(encoding="utf-8"))["told"]


def facts() -> pd.DataFrame:
    """Codebook of the facts that elements ask about.

    Columns (str): name, type (bool/int/list/text), levels, source (C = the chat can show it, H = a person must
    judge it), sentence.
    """
    return pd.DataFrame([{"name": f["name"], "type": f["type"], "levels": " / ".join(f.get("levels", ())),
                          "source": f["source"], "sentence": f["sentence"]} for f in fact_table().values()])


def applicable(facts: dict, on) -> pd.DataFrame:
    """Which provisions the facts point to, by the law of the day `on`.

    `facts`: plain dict of the names in `facts()`; a missing name or None = not known. Returns a frame (str): law,
    article, paragraph, state (shown/possible/excluded), why; shown first. attrs: "limits" (what the answer rests on),
    "provision_ids" (one a row, "" where no version of that day), "changes" (one list of sentences a row: what would
    change the state), "competition" (special law, fines beside punishments, law changed after the act; for a person to
    judge). Raises InputError for an unknown fact name or a wrong value.
    """
    from leakkit.law.competition import competition
    from leakkit.law.flips import flips

    check_facts(facts)
    day = to_date(on)
    judged = sorted((weigh(rule, facts, day) for rule in rules_on(day)), key=lambda w: _ORDER[w.state])
    frame = pd.DataFrame([_row(one) for one in judged], columns=["law", "article", "paragraph", "state", "why"])
    frame.attrs["limits"] = [f"依行為日 {roc(day)} 之法規；查核基準日 {judged[0].held.as_of}。",
                             "shown 表示要件均有事證或經人認定，仍僅為可能涉及，不代表違法。"]
    frame.attrs["provision_ids"] = ["" if one.out.startswith("行為日") else one.held.id for one in judged]
    frame.attrs["changes"] = [flips(one, facts, day) for one in judged]
    frame.attrs["competition"] = competition([one.held for one in judged if one.state != "excluded"], day)
    return frame


def _row(one: Weighed) -> dict:
    return {"law": one.held.law, "article": one.held.article, "paragraph": one.rule["paragraph"], "state": one.state,
            "why": one.why}


def check_facts(facts: dict) -> None:
    """Raises InputError when a fact's name is unknown, a yes-or-no is neither, or a level is not in its list."""
    for name, value in facts.items():
        entry = fact_table().get(name)
        if entry is None:
            raise InputError(why=f"沒有「{name}」這個事實，名稱見 leakkit.law.facts()")
        if entry["type"] == "bool" and value is not None and not (isinstance(value, (bool, int)) and value in (True, False)):
            raise InputError(why=f"事實「{name}」要填是或否，不是「{value}」")
        if entry["type"] == "int" and value is not None and (isinstance(value, bool) or not _is_count(value)):
            raise InputError(why=f"事實「{name}」要填人數（0 以上之整數），不是「{value}」")
        if entry["type"] == "text" and value is not None and not isinstance(value, str):
            raise InputError(why=f"事實「{name}」要填文字，不是「{value}」")
        if entry["type"] == "list" and value is not None and not isinstance(value, (str, list, tuple, set, frozenset)):
            raise InputError(why=f"事實「{name}」要填清單，不是「{value}」")
        given = [value] if isinstance(value, str) else value or ()
        odd = set(given) - set(entry["levels"]) if "levels" in entry else ()
        if odd:
            raise InputError(why=f"事實「{name}」沒有「{'、'.join(map(str, sorted(odd)))}」，可填：{'、'.join(entry['levels'])}")


def _is_count(value) -> bool:
    try:
        return float(value) >= 0 and float(value) == int(value)
    except (TypeError, ValueError):
        return False


def weigh(rule: dict, facts: dict, day: dt.date) -> Weighed:
    """One rule over plain facts on one day."""
    held, out = _version(rule, day)
    if not out and "trigger" in rule and not holds(rule["trigger"], facts):
        out = rule["without_trigger"]
    if out:
        return Weighed(rule, held, "excluded", f"{rule['title']}：{out}", out=out)
    elements = tuple(judge(element, facts) for element in rule["element"])
    state, why = _sum_up(elements, facts, rule)
    return Weighed(rule, held, state, f"{rule['title']}：{why}{_sanction(rule, day)}", elements)


def _sanction(rule: dict, day: dt.date) -> str:
    """Where the fine for breaking this duty stands, by the law of the day."""
    there = rule.get("sanction")
    if not there:
        return ""
    try:
        held = provision(rule["law"], there["article"], on=day)
    except (NoVersionInForce, UnknownProvision):
        return ""
    amount = next((str(one) for one in held.penalty if one.paragraph == there["paragraph"]), f"第{there['paragraph']}項")
    return f"。罰則：{held.short}{amount}"


def _version(rule: dict, day: dt.date) -> tuple[Provision, str]:
    """The version of the day; or a stand-in and why the rule is out on that day."""
    since, until = rule.get("since"), rule.get("until")
    latest = versions(rule["law"], rule["article"])[-1]
    try:
        held = provision(rule["law"], rule["article"], on=day)
    except NoVersionInForce:
        return latest, f"行為日 {roc(day)} 沒有已收錄且施行中的版本"
    if since and day < dt.date.fromisoformat(since):
        return held, f"行為日 {roc(day)} 當時條次或內容不同（{roc(dt.date.fromisoformat(since))} 起適用）"
    if until and day > dt.date.fromisoformat(until):
        return held, f"行為日 {roc(day)} 已改為其他條次或內容（適用至 {roc(dt.date.fromisoformat(until))}）"
    return held, ""


def judge(element: dict, facts: dict) -> Judged:
    """One element over plain facts."""
    answer = holds(element["shown"], facts)
    names = (*names_in(element["shown"]), *names_in(element.get("clue", element["shown"])))
    state = {True: "shown", False: "not-shown", None: "open"}[answer]
    if state == "open" and "state_without" in element and not holds(element["clue"], facts):
        state = element["state_without"]
    return Judged(element["part"], element["text"], element["source"], state, _because(element, answer, facts), names)


def _because(element: dict, answer, facts: dict) -> str:
    if answer is not None:
        return _known(element["shown"], facts)
    clue = _known(element["clue"], facts, only_true=True) if "clue" in element and holds(element["clue"], facts) else ""
    if clue:
        todo = "是否足以認定，須人判斷" if "state_without" in element else element["open"]
        return f"線索：{clue}；待查：{todo}"
    return element["open"] if "state_without" in element else f"待查：{element['open']}"


def _known(condition, facts: dict, only_true: bool = False) -> str:
    """The facts behind an answer, in words: what is known and how."""
    said = [_said(name, facts[name]) for name in names_in(condition)
            if facts.get(name) is not None and (not only_true or _truthy(facts[name]))]
    return "；".join(said)


def _said(name: str, value) -> str:
    entry = fact_table()[name]
    who = "" if entry["source"] == "C" else "（人工認定）"
    if isinstance(value, bool) or entry["type"] == "bool":
        return f"{entry['sentence'].split('；')[0]}：{'是' if value else '否（或未見）'}{who}"
    shown = "、".join(level_words().get(one, str(one)) for one in value) if entry["type"] == "list" and not isinstance(value, str) else level_words().get(value, value)
    return f"{entry['sentence']}：{shown}{who}"


def _truthy(value) -> bool:
    return len(value) > 0 if hasattr(value, "__len__") else bool(value)


def _sum_up(elements: tuple[Judged, ...], facts: dict, rule: dict) -> tuple[str, str]:
    """State and reason of a rule from its elements."""
    refused = [e for e in elements if e.state == "not-shown" and not e.because.startswith("現有資料不足")]
    missing = [e for e in elements if e.because.startswith("現有資料不足")]
    shown = [e.text for e in elements if e.state == "shown"]
    caution = f"。{rule['caution']}" if "caution" in rule else ""
    if refused:
        return "excluded", "欠缺：" + "、".join(f"{e.text}（{e.because}）" for e in refused) + caution
    if len(shown) == len(elements):
        return "shown", _PENALTY_FREE + caution
    head = "現有資料不足，通常不適用；" if missing else ""
    waiting = "；".join(f"{e.text}（{e.because}）" for e in elements if e.state != "shown")
    return "possible", f"{head}已有事證：{'、'.join(shown) or '無'}；待查：{waiting}{caution}"

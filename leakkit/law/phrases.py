"""Words in running text: wrong law names, conclusions too strong, hours of a draft, phrases of an old version."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from leakkit.law.citing import data
from leakkit.law.flat import Flat


@dataclass(frozen=True)
class Remark:
    """One fault in the flattened text: offsets there (end exclusive), kind, message, suggestion."""

    start: int
    end: int
    kind: str
    message: str
    suggestion: str = ""


def names(flat: Flat, day: dt.date) -> list[Remark]:
    """Law names written wrong."""
    out = []
    for entry in data()["wrong_name"]:
        if entry.get("since", "") > day.isoformat():
            continue
        for at in _places(flat.text, entry["wrong"]):
            end = at + entry.get("span", len(entry["wrong"]))
            if not _part_of_right(flat.text, at, entry):
                right = entry["right"].removesuffix("第")
                out.append(Remark(at, end, "wrong-name", f"〔確定〕{entry['why']}。", f"改為「{right}」"))
    return out


def _part_of_right(text: str, at: int, entry: dict) -> bool:
    """The misnomer stands inside a right name (資通安全法 is not in 資通安全管理法, but …保護法 may be)."""
    lead = entry["right"].find(entry["wrong"])
    return lead >= 0 and text.startswith(entry["right"], max(0, at - lead))


def _places(text: str, word: str):
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def too_strong(flat: Flat) -> list[Remark]:
    """Remarks on conclusions that go further than the law does (「不論故意或過失皆有刑責」)."""
    refuse = data()["too_strong_unless"]["before"]
    return [Remark(m.start(), m.end(), "too-strong", f"〔可能〕結論過度：{one['why']}。", one["suggestion"])
            for one in data()["too_strong"] for m in re.finditer(one["pattern"], flat.text)
            if not any(word in flat.text[max(0, m.start() - 5):m.start()] for word in refuse)]


def draft_hours(flat: Flat) -> list[Remark]:
    """Remarks on hours (24, 72) that stand only in a draft, read as a duty in force."""
    rule, out = data()["draft_hours"], []
    for m in re.finditer(rule["hours"], flat.text):
        start = flat.text.rfind("。", 0, m.start()) + 1
        stop = flat.text.find("。", m.end())
        sentence = flat.text[max(start, m.start() - 90):min(stop if stop >= 0 else len(flat.text), m.end() + 90)]
        if any(w in sentence for w in rule["duty"]) and any(w in sentence for w in rule["data"]) \
                and not any(w in sentence for w in rule["unless"]):
            out.append(Remark(m.start(), m.end(), "draft-hours", f"〔可能〕{rule['why']}。", rule["suggestion"]))
    return out


def old_phrases(flat: Flat, day: dt.date, already: list[Remark]) -> list[Remark]:
    """Words of a replaced version in running text, near the name of the law, where no quotation was compared."""
    out = []
    for one in data()["old_phrase"]:
        places = _places(flat.text, one["phrase"]) if day.isoformat() >= one["since"] else ()
        for at in places:
            before = flat.text[max(0, at - one["within"]):at]
            end = at + len(one["phrase"])
            seen = any(r.start < end and at < r.end for r in already if r.kind in ("stale-text", "moved-number"))
            if not seen and any(name in before for name in one["names"]):
                out.append(Remark(at, end, "stale-text", f"〔可能〕過時文字：{one['why']}。", one["suggestion"]))
    return out

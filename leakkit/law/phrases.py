"""Words in running text: conclusions too strong, hours of a draft, phrases of an old version, articles that do not fit."""

from __future__ import annotations

import datetime as dt
import re

from leakkit.law.citing import Citation, data
from leakkit.law.flat import Flat
from leakkit.law.names import places
from leakkit.law.remark import Remark


#: the text itself says that an earlier wording is meant
_EARLIER = ("修正前", "修法前", "舊法", "銀元", "修正為", "改為")


def too_strong(flat: Flat) -> list[Remark]:
    """Remarks on conclusions that go further than the law does (「不論故意或過失皆有刑責」)."""
    refuse = data()["too_strong_unless"]["before"]
    out: list[Remark] = []
    for one in data()["too_strong"]:
        for m in re.finditer(one["pattern"], flat.text):
            denied = any(word in flat.text[max(0, m.start() - 5):m.start()] for word in refuse)
            denied |= "punishes_both" in one and bool(re.search(one["punishes_both"], m.group()))
            if not denied and not any(r.start < m.end() and m.start() < r.end for r in out):
                out.append(Remark(m.start(), m.end(), "too-strong", f"〔可能〕結論過度：{one['why']}。", one["suggestion"]))
    return out


def draft_hours(flat: Flat) -> list[Remark]:
    """Remarks on hours (24, 72) that stand only in a draft, read as a duty in force."""
    rule, out = data()["draft_hours"], []
    for m in re.finditer(rule["hours"], flat.text):
        sentence = _clause(flat.text, m.start(), m.end())
        if any(w in sentence for w in rule["duty"]) and any(w in sentence for w in rule["data"]) \
                and not any(w in sentence for w in rule["unless"]):
            out.append(Remark(m.start(), m.end(), "draft-hours", f"〔可能〕{rule['why']}。", rule["suggestion"]))
    return out


def _sentence(text: str, at: int, end: int) -> str:
    """The sentence around a place, at most 90 characters each way."""
    start, stop = text.rfind("。", 0, at) + 1, text.find("。", end)
    return text[max(start, at - 90):min(stop if stop >= 0 else len(text), end + 90)]


def _clause(text: str, at: int, end: int) -> str:
    """The part of a sentence around a place, between semicolons."""
    sentence = _sentence(text, at, end)
    said = text[at:end]
    return next((part for part in re.split("；", sentence) if said in part), sentence)


def old_phrases(flat: Flat, day: dt.date, cited: list[Citation], already: list[Remark]) -> list[Remark]:
    """Words of a replaced version in running text, near the name of the law, where no quotation was compared."""
    out: list[Remark] = []
    for one in data()["old_phrase"]:
        for at in places(flat.text, one["phrase"]) if day.isoformat() >= one["since"] else ():
            end = at + len(one["phrase"])
            seen = any(r.start < end and at < r.end for r in [*already, *out] if r.kind in ("stale-text", "not-in-force"))
            if not seen and _belongs(flat.text, at, one, cited):
                out.append(Remark(at, end, "stale-text", f"〔可能〕過時文字：{one['why']}。", one["suggestion"]))
    return out


def _belongs(text: str, at: int, one: dict, cited: list[Citation]) -> bool:
    """The phrase stands close behind the law's name or, where the entry lists articles, behind a citation of one."""
    before = text[max(0, at - one["within"]):at]
    if any(word in text[max(0, at - 40):at + 40] for word in (*one.get("unless", ()), *_EARLIER)):
        return False
    if "articles" in one:
        last = next((c for c in reversed(cited) if c.end <= at), None)
        return bool(last and at - last.end <= one["within"] and last.law == one["law"] and last.article in one["articles"])
    return any(name in before for name in one["names"])


def misapplied(flat: Flat, cited: list[Citation], day: dt.date) -> list[Remark]:
    """An article whose condition the same sentence denies: 個資法第41條 (intent) for carelessness, and the like."""
    out = []
    for rule in data()["misapplied"]:
        for c in cited:
            if c.law != rule["law"] or c.article not in rule["articles"] or day.isoformat() < rule.get("since", ""):
                continue
            sentence = _sentence(flat.text, c.start, c.end)
            if re.search(rule["fact"], sentence) and re.search(rule["claim"], sentence) and not re.search(rule["unless"], sentence):
                out.append(Remark(c.head, c.end, "misapplied", f"〔可能〕引用與行為不合：{rule['why']}。", rule["suggestion"]))
    return out


def half_cited(flat: Flat, cited: list[Citation]) -> list[Remark]:
    """Only the article on collecting and handling is cited, while the text tells of giving away to outsiders."""
    out = []
    for rule in data()["half_cited"]:
        own = [c for c in cited if c.law == rule["law"] and not c.inside]
        first = next((c for c in own if c.article in rule["cites"]), None)
        if first and not any(c.article in rule["also"] for c in own) and re.search(rule["fact"], flat.text):
            out.append(Remark(first.head, first.end, "misapplied", f"〔提示〕引用可能不足：{rule['why']}。", rule["suggestion"]))
    return out


def out_of_scope(flat: Flat) -> list[Remark]:
    """A law that does not reach the person the text tells of (公務人員考績法 for 臨時人員); each law once."""
    out = []
    for rule in data()["out_of_scope"]:
        at = flat.text.find(rule["law"])
        if at < 0 or not re.search(rule["who"], flat.text) or re.search(rule["unless"], flat.text):
            continue
        if re.search(rule["claim"], _sentence(flat.text, at, at + len(rule["law"]))):
            out.append(Remark(at, at + len(rule["law"]), "misapplied", f"〔提示〕適用對象待查：{rule['why']}。", rule["suggestion"]))
    return out


def pending_phrases(flat: Flat, day: dt.date, already: list[Remark]) -> list[Remark]:
    """What only a text that is not in force says, told as if it were in force, without a number."""
    out = []
    for one in data()["pending_phrase"]:
        for m in re.finditer(one["pattern"], flat.text):
            sentence = _sentence(flat.text, m.start(), m.end())
            told = any(word in sentence for word in one["unless"])
            if not told and not any(r.kind == "not-in-force" and abs(r.start - m.start()) < 80 for r in already):
                out.append(Remark(m.start(), m.end(), "not-in-force", f"〔可能〕{one['why']}。", one["suggestion"]))
    return out

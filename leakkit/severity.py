"""A severity score for reference: ENISA 2013, SE = DPC × EI + CB, with the single changes that would move its band.

Source: ENISA, Recommendations for a methodology of the assessment of severity of personal data breaches, 2013. Bands: below 2 low, 2-3
medium, 3-4 high, 4 and above very high. It is not Taiwanese law; leakkit prints it beside the articles, labelled 參考.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from leakkit.errors import InputError
from leakkit.incident import SPECIAL
from leakkit.people import bare
from leakkit.schema import SEVERITY

BANDS = ((2.0, "low"), (3.0, "medium"), (4.0, "high"), (float("inf"), "very high"))
BAND_ZH = {"low": "低", "medium": "中", "high": "高", "very high": "極高"}
DPC = (1.0, 2.0, 3.0, 4.0)
EI = (0.25, 0.5, 0.75, 1.0)
CB = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)


def band_of(score: float) -> str:
    """The band of a score: low, medium, high, very high."""
    return next(name for ceiling, name in BANDS if score < ceiling)


@dataclass(frozen=True)
class Severity:
    """`score` (0.25-6), `band`, `flips` (frame: factor, now, becomes, score, band), `factors` (SEVERITY), `limits`."""

    score: float
    band: str
    flips: pd.DataFrame = field(repr=False)
    factors: pd.DataFrame = field(default=None, repr=False)
    limits: tuple = ("ENISA 2013 為參考指標，非我國法規",)

    def __str__(self):
        return f"嚴重度（參考）{self.score:g}（{BAND_ZH[self.band]}）；{len(self.flips)} 種單一變動會改變級距"

    __repr__ = __str__


def enisa(dpc: float, ei: float, cb: float) -> Severity:
    """Severity of dpc (1, 2, 3, 4) × ei (0.25, 0.5, 0.75, 1) + cb (0 to 2 in quarters). Raises InputError."""
    for name, value, allowed in (("dpc", dpc, DPC), ("ei", ei, EI), ("cb", cb, CB)):
        if value not in allowed:
            raise InputError(why=f"{name}={value}：可用 {', '.join(f'{a:g}' for a in allowed)}")
    score = dpc * ei + cb
    now = {"DPC": dpc, "EI": ei, "CB": cb}
    rows = [_flip(now, factor, value) for factor, allowed in (("DPC", DPC), ("EI", EI), ("CB", CB)) for value in allowed
            if value != now[factor]]
    flips = pd.DataFrame([row for row in rows if row["band"] != band_of(score)],
                         columns=["factor", "now", "becomes", "score", "band"])
    return Severity(score, band_of(score), flips)


def _flip(now, factor, value) -> dict:
    changed = {**now, factor: value}
    score = changed["DPC"] * changed["EI"] + changed["CB"]
    return {"factor": factor, "now": now[factor], "becomes": value, "score": score, "band": band_of(score)}


@cache
def method() -> dict:
    """ENISA 2013's scores as data (`severity.toml`): data classes with their contexts, ease of identification, circumstances."""
    return tomllib.loads((Path(__file__).parent / "severity.toml").read_text(encoding="utf-8"))


def dpc(data_class: str, context: str = "plain") -> float:
    """The score of a data class (simple, behavioural, financial, sensitive) in a context, as ENISA's annex gives it: a list of
    supermarket customers is simple/plain (1), of luxury goods simple/profile (2), of undercover officers simple/danger (4), a
    general blood test sensitive/telling-nothing (1), its result sensitive/plain (4). Raises InputError."""
    table = method()["dpc"].get(data_class)
    if table is None or context not in table:
        known = "、".join(f"{name}/{one}" for name, contexts in method()["dpc"].items() for one in contexts)
        raise InputError(why=f"{data_class}/{context}：可用 {known}")
    return float(table[context]["score"])


def of(disclosures, findings, people, spread, stated=None) -> Severity:
    """The Severity of one incident, each factor with its reason and the rows it rests on.

    `stated`: what the officer says: ``severity.dpc``, ``severity.ei``, ``severity.cb`` (a value of the method), ``malice`` (yes/no).
    """
    stated = stated or {}
    shown = findings[findings["finding_id"].isin(set().union(*disclosures["findings"]))]
    factors = [_data_class(disclosures, shown, people), _ease(shown, disclosures), _circumstances(disclosures, spread, stated.get("malice"))]
    factors = [_as_stated(row, stated.get(f"severity.{row['factor'].lower()}")) for row in factors]
    score = enisa(*(row["value"] for row in factors))
    return Severity(score.score, score.band, score.flips, SEVERITY.frame(factors), (*score.limits, *_flags(disclosures, spread)))


def _as_stated(row, value) -> dict:
    if value is None:
        return row
    return {**row, "value": float(value), "because": f"承辦人認定為 {float(value):g}；依資料為 {row['value']:g}：{row['because']}"}


def _flags(disclosures, spread):
    """What ENISA marks beside the score."""
    if spread.audience_low > 100 or disclosures["person_id"].nunique() > 100:
        yield "ENISA 另列：受影響或可見者逾 100 人，應另行註記"
    yield "完整性與可用性未受影響，故 CB 只計機密性（與惡意）"


def _data_class(disclosures, shown, people) -> dict:
    roles = dict(zip(people["person_id"], people["role"], strict=True))
    informants = disclosures[disclosures["person_id"].map(roles).eq("informant")]
    special = shown[shown["kind"].isin(SPECIAL)]
    finance = shown[shown["kind"].isin(["finance", "bank_account", "credit_card"])]
    if len(informants):
        return _factor("DPC", dpc("simple", "danger"), "基本資料，但揭露檢舉人身分，可能危及其安全，升為 4（同 ENISA 秘密身分之例）",
                       [*informants["disclosure_id"], *_named(shown, informants)])
    if len(special):
        return _factor("DPC", dpc("sensitive"), "含特種個資", special["finding_id"])
    if len(finance):
        return _factor("DPC", dpc("financial"), "含財務資料", finance["finding_id"])
    return _factor("DPC", dpc("simple"), "基本資料（姓名、聯絡方式等）", [*disclosures["disclosure_id"], *shown["finding_id"]])


def _named(shown, informants):
    return shown[shown["person_id"].isin(informants["person_id"])]["finding_id"]


_UNIQUE = ("national_id", "phone", "email", "address", "nhi_card", "passport", "social_id", "bank_account", "plate", "student_id", "credit_card")


def _ease(shown, disclosures) -> dict:
    whole = shown[~shown["rule"].fillna("").str.contains("mask") & ~shown["value"].fillna("").str.contains("[○◯〇＊*●]", regex=True)]
    names = whole[(whole["kind"] == "person") & ~whole["value"].fillna("").map(bare).astype(bool)]
    unique = whole[whole["kind"].isin(_UNIQUE)]
    if len(names) and len(unique):
        return _factor("EI", 1.0, "全名與聯絡方式或證號並見，可直接識別", [*names["finding_id"], *unique["finding_id"]])
    if len(names) or len(unique):
        return _factor("EI", 0.75, "全名或單一識別資料，通常可識別", [*names["finding_id"], *unique["finding_id"]])
    return _factor("EI", 0.5, "僅有姓氏或遮蔽後資料，須配合其他資料始能識別", list(shown["finding_id"]) or list(disclosures["disclosure_id"]))


def _circumstances(disclosures, spread, malice) -> dict:
    wicked = str(malice).lower() in ("yes", "true", "是", "1")
    more, note = (0.5, "；承辦人認定有惡意，加 0.5") if wicked else (0.0, "")
    onward = len(spread.edges) and (spread.per_chat is None or len(spread.per_chat) > 1 or spread.edges["basis"].eq("statement").any())
    if onward or spread.audience_high is None:
        rows = list(spread.edges["to_message"]) or list(disclosures["disclosure_id"])
        return _factor("CB", 0.5 + more, f"已轉出原聊天室或人數不明，收受者範圍無法確定{note}", rows)
    if spread.audience_high == 0:
        return _factor("CB", more, f"無其他人可見{note}", disclosures["disclosure_id"])
    return _factor("CB", 0.25 + more, f"收受者為已知人數之聊天室{note}", disclosures["disclosure_id"])


def _factor(name, value, because, rows) -> dict:
    return {"factor": name, "value": value, "because": because, "rows": list(dict.fromkeys(rows))}

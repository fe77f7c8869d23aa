"""A severity score for reference: ENISA 2013, SE = DPC × EI + CB, with the single changes that would move its band.

Source: ENISA, Recommendations for a methodology of the assessment of severity of personal data breaches, 2013. Bands: below 2 low, 2-3
medium, 3-4 high, 4 and above very high. It is not Taiwanese law; leakkit prints it beside the articles, labelled 參考.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from leakkit.errors import InputError
from leakkit.incident import SPECIAL
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


def of(disclosures, findings, people, spread) -> Severity:
    """The Severity of one incident, each factor with its reason and the rows it rests on."""
    shown = findings[findings["finding_id"].isin(set().union(*disclosures["findings"]))]
    factors = [_data_class(disclosures, shown, people), _ease(shown), _circumstances(disclosures, spread)]
    score = enisa(*(row["value"] for row in factors))
    return Severity(score.score, score.band, score.flips, SEVERITY.frame(factors))


def _data_class(disclosures, shown, people) -> dict:
    informants = set(people[people["role"] == "informant"]["person_id"]) & set(disclosures["person_id"])
    special = shown[shown["kind"].isin(SPECIAL)]
    finance = shown[shown["kind"].isin(["finance", "bank_account", "credit_card"])]
    if informants:
        rows = disclosures[disclosures["person_id"].isin(informants)]["disclosure_id"]
        return _factor("DPC", 4.0, "基本資料，但揭露檢舉人身分，可能危及其安全，升為 4（同 ENISA 秘密身分之例）", rows)
    if len(special):
        return _factor("DPC", 4.0, "含特種個資", special["finding_id"])
    if len(finance):
        return _factor("DPC", 3.0, "含財務資料", finance["finding_id"])
    return _factor("DPC", 1.0, "基本資料（姓名、聯絡方式等）", disclosures["disclosure_id"])


def _ease(shown) -> dict:
    whole = shown[~shown["rule"].fillna("").str.contains("mask")]
    names = whole[(whole["kind"] == "person") & (whole["value"].str.len() >= 2)]
    unique = whole[whole["kind"].isin(["national_id", "phone", "email", "address", "nhi_card", "passport"])]
    if len(names) and len(unique):
        return _factor("EI", 1.0, "全名與聯絡方式或證號並見，可直接識別", [*names["finding_id"], *unique["finding_id"]])
    if len(names) or len(unique):
        return _factor("EI", 0.75, "全名或單一識別資料，通常可識別", [*names["finding_id"], *unique["finding_id"]])
    return _factor("EI", 0.5, "僅有姓氏或遮蔽後資料，須配合其他資料始能識別", shown["finding_id"])


def _circumstances(disclosures, spread) -> dict:
    if len(spread.edges) or spread.audience_high is None:
        rows = list(spread.edges["to_message"]) or list(disclosures["disclosure_id"])
        return _factor("CB", 0.5, "已轉出原聊天室或人數不明，收受者範圍無法確定", rows)
    return _factor("CB", 0.25, "收受者為已知人數之聊天室", disclosures["disclosure_id"])


def _factor(name, value, because, rows) -> dict:
    return {"factor": name, "value": value, "because": because, "rows": list(rows)}

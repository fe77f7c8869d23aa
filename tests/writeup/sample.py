"""An invented case, small enough to read: a petition posted to a group of 20, seen, forwarded, taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from leakkit import schema
from leakkit.writeup.material import Material

T = pd.Timestamp
SHA = ["3f" * 32, "a1" * 32]
#: what must not survive in any document
ORIGINALS = ("林淑芬", "0912345678", "阿德(工務)", "王小美", "柯建志", "育英路", "工務科工作群")


class Map:
    """The protocol of `leakkit.deid`, by plain replacement."""

    PEOPLE = {"P01": "甲", "P02": "乙", "P03": "丙", "P04": "丁"}
    TEXT = {"林淑芬": "乙", "阿德(工務)": "甲", "王小美": "丙", "柯建志": "丁", "0912345678": "〔電話1〕",
            "雲海縣青田鎮育英路7號": "〔地址1〕", "工務科工作群": "〔聊天室1〕", "海線同學會": "〔聊天室2〕"}

    def apply(self, text: str) -> str:
        for original, code in self.TEXT.items():
            text = text.replace(original, code)
        return text

    def placeholder_of(self, person_id: str) -> str:
        return self.PEOPLE.get(person_id, person_id)


@dataclass(frozen=True)
class Provision:
    law: str
    article: str
    paragraphs: tuple
    valid_from: object
    status: str
    url: str


CRIMINAL = Provision("中華民國刑法", "132", (
    "公務員洩漏或交付關於中華民國國防以外應秘密之文書、圖畫、消息或物品者，處三年以下有期徒刑。",
    "因過失犯前項之罪者，處一年以下有期徒刑、拘役或九千元以下罰金。",
    "非公務員因職務或業務知悉或持有第一項之文書、圖畫、消息或物品，而洩漏或交付之者，處一年以下有期徒刑、拘役或九千元以下罰金。",
), dt.date(2019, 12, 27), "in_force", "https://law.moj.gov.tw/LawClass/LawSingle.aspx?pcode=C0000001&flno=132")
PROCEDURE = Provision("行政程序法", "170", (
    "行政機關對人民之陳情，應訂定作業規定，指派人員迅速、確實處理之。", "人民之陳情有保密必要者，受理機關處理時，應不予公開。"),
    dt.date(2001, 1, 1), "in_force", "https://law.moj.gov.tw/LawClass/LawSingle.aspx?pcode=A0030055&flno=170")
PETITION = Provision("行政院及所屬各機關處理人民陳情案件要點", "18", ("人民陳情案件有保密之必要者，受理機關應予保密。",),
                     None, "unverified_current", "")


def _evidence():
    shared = {"received_from": "工務科 阿德(工務)", "received_at": T("2025-10-03 09:00"), "platform": "line",
              "variant": "mobile zh-TW", "encoding": "utf-8-sig", "chat_type": "group", "timezone": "unknown-local",
              "lines_continued": 3, "lines_system": 4, "lines_unexplained": 0}
    return schema.EVIDENCE.frame([
        {**shared, "evidence_id": "E1", "file": "[LINE] 工務科工作群.txt", "sha256": SHA[0], "bytes": 4096,
         "chat_title": "工務科工作群", "lines": 27, "lines_message": 20, "saved_at": T("2025-10-02 17:00")},
        {**shared, "evidence_id": "E2", "file": "[LINE] 海線同學會.txt", "sha256": SHA[1], "bytes": 1024,
         "chat_title": "海線同學會", "lines": 11, "lines_message": 4, "saved_at": T("2025-10-02 18:00")}])


_PETITION = "這件是誰的業務？檢舉人林淑芬 0912345678 雲海縣青田鎮育英路7號 檢舉違建"


def _messages():
    rows = [("E1-000010", "2025-10-01 08:30", "王小美", "text", "早安"),
            ("E1-000012", "2025-10-01 09:05", "阿德(工務)", "text", _PETITION),
            ("E1-000013", "2025-10-01 09:06", "阿德(工務)", "image", ""),
            ("E1-000014", "2025-10-01 09:11", "王小美", "text", "不是我們科 {{ 7*7 }} | <b>x</b> $\\LaTeX$ =cmd|' /C calc'!A0"),
            ("E1-000015", "2025-10-01 09:20", None, "system", "柯建志加入聊天"),
            ("E1-000019", "2025-10-01 09:52", "阿德(工務)", "unsent", "已收回訊息"),
            ("E2-000003", "2025-10-01 09:30", "王小美", "text", _PETITION)]
    return schema.MESSAGES.frame(
        {"message_id": key, "evidence_id": key[:2], "first_line": int(key[3:]), "last_line": int(key[3:]), "raw": text,
         "sent_at": T(at), "precision": "minute", "account": account, "kind": kind, "text": text}
        for key, at, account, kind, text in rows)


def _people():
    return schema.PEOPLE.frame([
        {"person_id": "P01", "accounts": ["阿德(工務)"], "role": "discloser", "placeholder": "甲", "basis": "發送者"},
        {"person_id": "P02", "accounts": [], "names": ["林淑芬"], "role": "informant", "placeholder": "乙"},
        {"person_id": "P03", "accounts": ["王小美"], "role": "handler", "need_to_know": True, "placeholder": "丙"},
        {"person_id": "P04", "accounts": ["柯建志"], "role": "member", "placeholder": "丁"}])


def _findings():
    spans = [("F0001", "person", "林淑芬"), ("F0002", "phone", "0912345678"), ("F0003", "address", "雲海縣青田鎮育英路7號")]
    return schema.FINDINGS.frame(
        {"finding_id": key, "message_id": "E1-000012", "start": _PETITION.index(value),
         "end": _PETITION.index(value) + len(value), "kind": kind, "value": value, "person_id": "P02", "score": 0.95,
         "rule": kind, "why": "檢舉人之線索詞"} for key, kind, value in spans)


def _disclosures():
    shared = {"person_id": "P02", "kinds": ["person", "phone", "address"]}
    return schema.DISCLOSURES.frame([
        {**shared, "disclosure_id": "D1", "message_id": "E1-000012", "chat_title": "工務科工作群",
         "findings": ["F0001", "F0002", "F0003"], "discloser": "阿德(工務)", "posted_at": T("2025-10-01 09:05"),
         "ended_at": T("2025-10-01 09:52"), "ended_by": "unsent", "exposed_minutes": 47, "exposed_low": 26,
         "exposed_high": 47, "because": "E1-000019 同一帳號之收回列；時間未經證實"},
        {**shared, "disclosure_id": "D2", "message_id": "E2-000003", "chat_title": "海線同學會", "findings": [],
         "discloser": "王小美", "posted_at": T("2025-10-01 09:30"), "ended_by": "none-seen", "exposed_low": 510,
         "because": "未見收回；至 2025/10/02 18:00 訊息仍在匯出檔中"}])


def _audience():
    return schema.AUDIENCE.frame([
        {"disclosure_id": "D1", "account": "王小美", "grade": "reacted", "counted_low": True, "counted_high": True,
         "need_to_know": True, "message_id": "E1-000010", "because": "發布前已有發言，且未離開"},
        {"disclosure_id": "D1", "account": "柯建志", "grade": "posts-later", "counted_low": False, "counted_high": True,
         "need_to_know": False, "message_id": "E1-000015", "because": "發布後才加入"}])


def _provisions():
    return schema.PROVISIONS.frame([
        {"provision_id": "C0000001:132@2019-12-27", "law": "中華民國刑法", "article": "132", "paragraph": "1",
         "version_from": "2019-12-27", "element": "使不應知悉者知悉（洩漏）", "state": "shown", "because": "已於群組發布",
         "rows": ["E1-000012"]},
        {"provision_id": "C0000001:132@2019-12-27", "law": "中華民國刑法", "article": "132", "paragraph": "1",
         "version_from": "2019-12-27", "element": "故意", "state": "open", "because": "須訪談甲", "rows": []},
        {"provision_id": "RULE-18", "law": PETITION.law, "article": "18", "paragraph": None, "version_from": "待查",
         "element": "人民陳情案件有保密之必要", "state": "shown", "because": "內容為檢舉案件", "rows": ["E1-000012"]}])


def material(**changes) -> Material:
    """The case; `changes` replace fields."""
    whole = Material(
        case_name="114-003", agency="雲海縣政府", officer="政風室 林", written_on=dt.date(2025, 10, 20), version="0.1.0",
        evidence=_evidence(), messages=_messages(), people=_people(), findings=_findings(), disclosures=_disclosures(),
        audience=_audience(), provisions=_provisions(), deid=Map(),
        membership=schema.MEMBERSHIP.frame([{
            "message_id": "E1-000015", "evidence_id": "E1", "at": T("2025-10-01 09:20"), "account": "柯建志",
            "action": "join", "basis": "system-line"}]),
        edges=schema.EDGES.frame([{"from_message": "E1-000012", "to_message": "E2-000003", "basis": "same-text",
                                   "similarity": 1.0, "delay_minutes": 25}]),
        decisions=schema.DECISIONS.frame([{"finding_id": "F0001", "decision": "personal", "reason": "檢舉人姓名",
                                           "by": "政風室 林", "at": T("2025-10-03 10:00")}]),
        factors=schema.SEVERITY.frame([
            {"factor": "DPC", "value": 4.0, "because": "揭露檢舉人身分", "rows": ["D1"]},
            {"factor": "EI", "value": 1.0, "because": "全名與聯絡方式並見", "rows": ["F0001", "F0002"]},
            {"factor": "CB", "value": 0.5, "because": "已轉出原聊天室", "rows": ["E2-000003"]}]),
        deadlines=schema.DEADLINES.frame([{"task": "通知當事人", "due": "查明後即時", "provision_id": "I0050021:12",
                                           "done": False}]),
        severity={"score": 4.5, "band": "very high", "limits": ["ENISA 2013 為參考指標，非我國法規"],
                  "flips": pd.DataFrame([{"factor": "DPC", "now": 4.0, "becomes": 1.0, "score": 1.5, "band": "low"}])},
        spread={"size": 2, "depth": 1, "max_breadth": 1, "structural_virality": None, "audience_low": 18,
                "audience_high": None, "limits": ["邊以內容比對得出，不代表唯一途徑"]},
        audience_totals=(
            {"disclosure_id": "D1", "low": 17, "high": 19, "unauthorised_low": 15, "unauthorised_high": 17,
             "declared": 20, "reasons": ["可見不等於已讀：匯出檔不記載已讀者"]},
            {"disclosure_id": "D2", "low": 2, "high": None, "unauthorised_low": 2, "unauthorised_high": None,
             "declared": None, "reasons": ["未提供群組人數或名冊，上限不明"]}),
        provision_texts=(CRIMINAL, PROCEDURE, PETITION), looked_at=("規則與姓名偵測：2 份匯出檔之 24 則訊息。",),
        not_looked_at=("圖片 1 張未讀取文字。",), limits=("匯出檔不記載已讀者。",))
    return replace(whole, **changes)


def harmless() -> Material:
    """The same export with nothing found in it."""
    tables = ("findings", "decisions", "disclosures", "audience", "edges", "factors", "provisions", "deadlines")
    empty = {name: schema.TABLES["severity" if name == "factors" else name].frame() for name in tables}
    return material(**empty, severity={}, spread={}, audience_totals=(), provision_texts=())

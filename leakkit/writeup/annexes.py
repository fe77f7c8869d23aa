"""The tables behind the text: evidence with hashes, timeline, audience with grades, elements, findings, limits."""

from __future__ import annotations

from leakkit.writeup.blocks import Text, table
from leakkit.writeup.codes import Codes, missing, word
from leakkit.writeup.dates import day, slashed, span
from leakkit.writeup.events import by_message, events
from leakkit.writeup.facts import unauthorised
from leakkit.writeup.material import Material
from leakkit.writeup.opinions import provision_name
from leakkit.writeup.owned import kinds_of, unnamed
from leakkit.writeup.sentences import shortened


def evidence_table(material: Material, codes: Codes) -> Text:
    """One line a file: id, chat, hash, size, day. The file name is left out: chat exports are named after people."""
    rows = ([row.evidence_id, f"{codes.chat(row.evidence_id)}（{row.platform}）", row.sha256, _bytes(row.bytes),
             day(row.received_at)] for row in material.evidence.itertuples())
    return table(["編號", "聊天室", "SHA-256（原檔）", "大小（位元組）", "取得日"], rows, [7, 17, 44, 14, 18], "表 1　證據清單")


def _bytes(size) -> str:
    return "" if missing(size) else f"{int(size):,}"


def timeline_table(material: Material, caption: str = "表 2　時間軸") -> Text:
    """All events, with their rows."""
    rows = ([slashed(event.at), event.chat, event.what, "、".join(event.rows)] for event in events(material))
    return table(["時間", "聊天室", "事件", "證據列"], rows, [20, 15, 45, 20], caption)


def totals_table(material: Material, caption: str = "表 3　受眾區間") -> Text:
    """One line a post: the audience as an interval, with and without 業務需要."""
    rows = ([total["disclosure_id"], span(total.get("low"), total.get("high"), "人") or "未能估計",
             unauthorised(total) or "未能估計", "未載" if missing(total.get("declared")) else f"{total['declared']} 人"]
            for total in first_totals(material))
    return table(["曝露", "可能看到者", "其中無業務需要者", "自述或畫面人數"], rows, [12, 32, 32, 24], caption)


def first_totals(material: Material) -> list[dict]:
    """The totals of the first disclosure of each post; the others of that post have the same audience."""
    firsts = {rows[0].disclosure_id for rows in by_message(material)}
    return [total for total in material.audience_totals if total["disclosure_id"] in firsts]


def audience_table(material: Material, codes: Codes) -> Text:
    """One line a member and post: grade, lower and upper count, 業務需要, reason, row."""
    firsts = {rows[0].disclosure_id for rows in by_message(material)}
    shown = material.audience[material.audience["disclosure_id"].isin(firsts)]
    rows = ([row.disclosure_id, codes.account(row.account), word("grade", row.grade), _yes(row.counted_low),
             _yes(row.counted_high), _yes(row.need_to_know), codes.apply(row.because),
             "名冊" if missing(row.message_id) else row.message_id] for row in shown.itertuples())
    return table(["曝露", "成員", "證據等級", "計入下限", "計入上限", "業務需要", "理由", "證據列"], rows,
                 [8, 11, 14, 9, 9, 9, 25, 15], "表 4　受眾成員及證據等級")


def _yes(value) -> str:
    return "未載" if missing(value) else ("是" if value else "否")


def element_table(material: Material, codes: Codes) -> Text:
    """One line an element: provision, version, state, reason, rows."""
    rows = ([provision_name(row), row.version_from or "待查", codes.apply(row.element), word("state", row.state),
             codes.apply(row.because), shortened(row.rows)] for row in material.provisions.itertuples())
    return table(["條文", "版本施行日", "要件", "狀態", "理由或待查事項", "證據列"], rows, [20, 12, 20, 9, 25, 14],
                 "表 5　條文要件與證據")


def finding_table(material: Material, codes: Codes) -> Text:
    """One line a disclosed datum: kind, whose, where, decision. The value itself stays in the case folder."""
    used = {finding for found in material.disclosures["findings"] for finding in found}
    decided = material.decisions.drop_duplicates("finding_id", keep="last").set_index("finding_id")["decision"]
    rows = ([row.finding_id, word("kind", row.kind), codes.person(row.person_id), "（遮蔽）", row.message_id,
             word("decision", decided[row.finding_id]) if row.finding_id in decided.index else "未審定"]
            for row in material.findings.itertuples() if row.finding_id in used)
    return table(["編號", "種類", "屬於", "內容", "證據列", "審定"], rows, [12, 26, 14, 14, 18, 16], "表 6　個資清冊（遮蔽版）")


def due_table(material: Material, codes: Codes, caption: str = "表 7　應辦事項及期限") -> Text:
    """One line a thing that is due: task, period, provision, whether it is done. Empty where no deadlines are known."""
    rows = ([codes.apply(row.task), codes.apply(row.due), row.provision_id, _done(row.done)]
            for row in material.deadlines.itertuples())
    return table(["事項", "期限", "依據", "辦理情形"], rows, [30, 30, 28, 12], caption)


def _done(value) -> str:
    return "未載" if missing(value) else ("已辦理" if value else "尚未辦理")


def notice_table(material: Material, codes: Codes) -> Text:
    """附件六: one line a person who is to be told: code, kinds, disclosures, and what the officer stated of the notice."""
    told = codes.apply(material.says("notified")) or "未載"
    shown = list(material.disclosures.itertuples())
    rows = [[codes.person(person), "、".join(kinds_of(own)), "、".join(row.disclosure_id for row in own), told]
            for person in unnamed(shown) for own in [[row for row in shown if row.person_id == person]]]
    return table(["當事人", "資料種類", "證據列", "通知情形"], rows, [14, 40, 20, 26], "表 8　通知當事人紀錄")


def limits(material: Material, codes: Codes) -> list[str]:
    """Every warning of every room, each once, in placeholders; the unverified provisions among them."""
    found = [*material.limits, *(reason for total in material.audience_totals for reason in total.get("reasons", ())),
             *material.spread.get("limits", ()), *material.severity.get("limits", ())]
    return list(dict.fromkeys(codes.apply(sentence) for sentence in found))

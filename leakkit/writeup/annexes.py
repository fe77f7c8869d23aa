"""The tables behind the text: evidence with hashes, timeline, audience with grades, elements, findings, limits."""

from __future__ import annotations

import re

from leakkit.writeup.blocks import Text, article_name, table
from leakkit.writeup.codes import Codes, missing, word
from leakkit.writeup.dates import day, slashed, span
from leakkit.writeup.events import by_message, events
from leakkit.writeup.facts import unauthorised
from leakkit.writeup.material import Material
from leakkit.writeup.elements_text import changes, provision_name, provision_names
from leakkit.writeup.owned import kinds_of, unnamed
from leakkit.writeup.sentences import shortened


#: rows that a cell of the element table cites; all of them stand in the case's tables
_FEW = 3


def evidence_table(material: Material, codes: Codes) -> Text:
    """One line a file: id, chat, hash, size, day. The file name is left out: chat exports are named after people."""
    rows = ([row.evidence_id, _shown(row, codes), row.sha256, _bytes(row.bytes),
             day(row.received_at)] for row in material.evidence.itertuples())
    return table(["編號", "聊天室", "SHA-256（原檔）", "大小（位元組）", "取得日"], rows, [7, 17, 44, 14, 18], "表 1　證據清單")


def _shown(row, codes: Codes) -> str:
    chat = codes.chat(row.evidence_id)
    return chat if row.platform == "picture" else f"{chat}（{word('platform', row.platform)}）"


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
             _yes(row.counted_high), _yes(row.need_to_know), codes.told(row.because),
             "名冊" if missing(row.message_id) else row.message_id] for row in shown.itertuples())
    return table(["曝露", "成員", "證據等級", "計入下限", "計入上限", "業務需要", "理由", "證據列"], rows,
                 [7, 8, 13, 8, 8, 8, 32, 16], "表 4　受眾成員及證據等級")


def _yes(value) -> str:
    return "未載" if missing(value) else ("是" if value else "否")


def element_table(material: Material, codes: Codes) -> Text:
    """One line an element: provision and version (once), state, reason, rows; of a provision that is left out only what it lacks."""
    rows, before = [], ""
    for row in material.provisions.itertuples():
        if row.standing == "excluded" and row.state != "not-shown":
            continue
        name = f"{provision_name(row)}（{codes.told(row.version_from) or '待查'}）"
        rows.append(["同上" if name == before else name, codes.told(row.element), word("state", row.state),
                     _reason(codes.told(row.because)), shortened(row.rows, _FEW)])
        before = name
    return table(["條文（版本施行日）", "要件", "狀態", "理由或待查事項", "證據列"], rows, [22, 20, 9, 31, 18], "表 5　條文要件與證據")


_YES = re.compile("：是(?=；|\\Z)")


def _reason(because: str) -> str:
    """What the law room says of an element, as a sentence: 發布者詢問屬何單位業務, not …：是."""
    return _YES.sub("", because).replace("：是（人工認定）", "（承辦人認定）").replace("：否（人工認定）", "：否（承辦人認定）")


def change_table(material: Material, codes: Codes) -> Text:
    """One line a judgement: what is judged, as what, and what then holds of which provisions."""
    rows = ([codes.told(what), answer, outcome, provision_names(touched)] for what, answer, outcome, touched in changes(material))
    return table(["認定事項", "認定為", "結論改為", "條文"], rows, [34, 12, 16, 38], "表 6　認定結果對條文之影響")


def finding_table(material: Material, codes: Codes) -> Text:
    """One line a disclosed datum: kind, whose, where, decision. The value itself stays in the case folder."""
    used = {finding for found in material.disclosures["findings"] for finding in found}
    decided = material.decisions.drop_duplicates("finding_id", keep="last").set_index("finding_id")["decision"]
    rows = ([row.finding_id, word("kind", row.kind), codes.person(row.person_id), "（遮蔽）", row.message_id,
             word("decision", decided[row.finding_id]) if row.finding_id in decided.index else "未審定"]
            for row in material.findings.itertuples() if row.finding_id in used)
    return table(["編號", "種類", "屬於", "內容", "證據列", "審定"], rows, [12, 26, 14, 14, 18, 16], "表 7　個資清冊（遮蔽版）")


def due_table(material: Material, codes: Codes, caption: str = "表 8　應辦事項及期限") -> Text:
    """One line a thing that is due: task, period, provision, whether it is done. Empty where no deadlines are known."""
    rows = ([codes.told(row.task), codes.told(row.due), _rests_on(row.provision_id), _standing(row, material)]
            for row in material.deadlines.itertuples())
    return table(["事項", "期限", "依據", "辦理情形"], rows, [30, 30, 28, 12], caption)


def _rests_on(provision_id: str) -> str:
    """《個人資料保護法》第12條 of a provision id; the id itself where the catalogue lacks it."""
    from leakkit.errors import UnknownProvision
    from leakkit.law.catalogue import by_id

    try:
        found = by_id(provision_id)
    except UnknownProvision:
        return provision_id
    return f"《{found.law}》{article_name(found.article, found.law)}"


def _standing(row, material) -> str:
    """A duty is done or not, or waits for a judgement; a period runs for somebody, and what is not in force is only a reminder."""
    if row.kind == "advice":
        return "提醒，尚非義務"
    if row.kind == "limit" and not row.done:
        return "期間，供查考"
    if row.key in material.conditional and not row.done:
        return "視認定結果"
    return "未載" if missing(row.done) else ("已辦理" if row.done else "尚未辦理")


def notice_table(material: Material, codes: Codes) -> Text:
    """附件六: one line a person who is to be told: code, kinds, disclosures, and what the officer stated of the notice."""
    told = codes.told(material.says("notified")) or "未載"
    shown = list(material.disclosures.itertuples())
    rows = [[codes.person(person), "、".join(kinds_of(own)), "、".join(row.disclosure_id for row in own), told]
            for person in unnamed(shown) for own in [[row for row in shown if row.person_id == person]]]
    return table(["當事人", "資料種類", "證據列", "通知情形"], rows, [14, 40, 20, 26], "表 9　通知當事人紀錄")


def limits(material: Material, codes: Codes) -> list[str]:
    """Every warning of every room, each once, in placeholders; the unverified provisions among them."""
    found = [*material.limits, *(reason for total in material.audience_totals for reason in total.get("reasons", ())),
             *material.spread.get("limits", ()), *material.severity.get("limits", ())]
    return _together(dict.fromkeys(_worded(_coded(codes.told(sentence), codes)) for sentence in found))


def _worded(sentence: str) -> str:
    """A warning as a document says it: without what the officer is to type, ended by a full stop."""
    parts = [part for part in _AGAIN.sub("", sentence.rstrip("。")).split("；") if not _TYPED.search(part)]
    return f"{'；'.join(parts or [sentence.rstrip('。')])}。"


#: the part of a warning that tells the officer what to do in leakkit
_TYPED = re.compile(r"leakkit |(?<![\w-])--[a-z]")
_AGAIN = re.compile("，請審定後重新產生")


_MASKED = re.compile(r"\A(E[0-9]+)：「[^「」]*○[^「」]*」")


def _coded(sentence: str, codes: Codes) -> str:
    """A reader's warning with the code of its chat where the warning masks the title."""
    return _MASKED.sub(lambda hit: f"{hit[1]}：{codes.chat(hit[1])}", sentence)


_SAME = re.compile(r"(.{2,12}?第[0-9]+條(?:之[0-9]+)?)(另有.*施行前不適用。)")


def _together(told) -> list[str]:
    """Warnings that say one thing of several articles, once: 個資法第12條、個資法第18條另有…."""
    groups: dict[str, list[str]] = {}
    for sentence in told:
        hit = _SAME.fullmatch(sentence)
        groups.setdefault(hit[2] if hit else sentence, []).append(hit[1] if hit else "")
    return [f"{'、'.join(filter(None, names))}{sentence}" for sentence, names in groups.items()]

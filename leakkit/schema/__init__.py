"""Every table, declared once: column, dtype, unit, levels, a sentence. The codebook is printed from here.

Dtypes are pandas names; ``list`` is a Python list of str in an object column (a list<string> in Parquet). Times are
naive local wall time as printed in the export; the zone stands in the evidence row. Counts are persons, durations
minutes, offsets Unicode code points with the end exclusive. Keys are strings that come from file order.
"""

from __future__ import annotations

import pandas as pd

from leakkit.schema.table import Column, Table
from leakkit.schema.table import column as _c

__all__ = ["Column", "Table", "codebook"]

FINDING_KINDS = (
    "person", "phone", "national_id", "birthdate", "address", "email", "social_id", "bank_account", "credit_card",
    "plate", "passport", "nhi_card", "student_id", "case_no", "ip", "org", "relation", "medical", "criminal",
    "finance", "genetic", "sex_life", "health_check",
)
MESSAGE_KINDS = ("text", "image", "video", "audio", "file", "sticker", "call", "contact", "location", "poll", "note",
                 "unsent", "system")
#: service = a bot or an official account: it posts and it stands in the chat, but it is no person and is never counted
ROLES = ("discloser", "informant", "subject", "handler", "member", "outsider", "service", "unknown")
GRADES = ("reacted", "seen-before-and-after", "joined-before", "posts-later", "declared")

EVIDENCE = Table("evidence", "evidence_id", "收到的檔案，一檔一列 one file received", (
    _c("evidence_id", "str", "編號，依加入順序 (E1)"),
    _c("file", "str", "檔名"),
    _c("sha256", "str", "原檔 SHA-256"),
    _c("bytes", "Int64", "原檔大小", "byte"),
    _c("received_from", "str", "提供者"),
    _c("received_at", "datetime64[s]", "加入案件的時間", "local time"),
    _c("platform", "str", "平台"),
    _c("variant", "str", "匯出版型與語系"),
    _c("encoding", "str", "判定的文字編碼"),
    _c("chat_title", "str", "聊天室名稱"),
    _c("chat_type", "str", "聊天室類型", levels=("direct", "group", "open", "unknown")),
    _c("timezone", "str", "IANA 時區，或 unknown-local（匯出裝置的當地時間）"),
    _c("saved_at", "datetime64[s]", "匯出檔自載的儲存時間", "local time"),
    _c("lines", "Int64", "總行數", "line"),
    _c("lines_message", "Int64", "訊息首行數", "line"),
    _c("lines_continued", "Int64", "訊息續行數", "line"),
    _c("lines_system", "Int64", "系統列與結構列（標題、日期、空白）數", "line"),
    _c("lines_unexplained", "Int64", "無法解釋的行數", "line"),
))

MESSAGES = Table("messages", "message_id", "聊天室裡的一個事件 one event in a chat", (
    _c("message_id", "str", "引用編號 (E1-000123)"),
    _c("evidence_id", "str", "所在檔案"),
    _c("first_line", "Int64", "首行行號，自 1 起", "line"),
    _c("last_line", "Int64", "末行行號", "line"),
    _c("raw", "str", "原始文字，未正規化"),
    _c("sent_at", "datetime64[s]", "匯出檔所印的當地時間", "local time"),
    _c("precision", "str", "時間精度", levels=("second", "minute", "day")),
    _c("account", "str", "傳送者顯示名稱；空白 = 系統"),
    _c("kind", "str", "訊息種類", levels=MESSAGE_KINDS),
    _c("text", "str", "內文"),
    _c("attachment", "str", "附件檔名；一筆紀錄有多個附件時，每個附件各一列"),
    _c("attachment_sha256", "str", "附件 SHA-256"),
    _c("reply_to", "str", "所回覆的訊息"),
    _c("forwarded", "boolean", "有轉傳標記；空白 = 此格式不記載"),
    _c("edited", "boolean", "有編輯標記；空白 = 此格式不記載"),
    _c("ocr_confidence", "Float64", "文字辨識信心", "0-1"),
))

MEMBERSHIP = Table("membership", "", "成員異動，一事一列 one event about who is in the chat", (
    _c("message_id", "str", "出處"),
    _c("evidence_id", "str", "所在檔案"),
    _c("at", "datetime64[s]", "時間", "local time"),
    _c("account", "str", "成員；空白 = 聊天室本身（改名、建立）"),
    _c("action", "str", "異動", levels=("create", "invite", "join", "leave", "remove", "rename")),
    _c("by", "str", "由誰"),
    _c("basis", "str", "依據", levels=("system-line", "roster", "declared")),
))

COPIES = Table("copies", "message_id", "同一聊天室的多份匯出檔互相比對 one event in the exports of several devices", (
    _c("message_id", "str", "訊息"),
    _c("chat_title", "str", "聊天室"),
    _c("evidence_id", "str", "所在檔案"),
    _c("same_as", "list", "其他匯出檔中的同一事件"),
    _c("missing_in", "list", "涵蓋該時間而無此列的匯出檔"),
    _c("state", "str", "比對結果", levels=("one-export", "both", "recalled-there", "missing-there", "not-covered")),
    _c("because", "str", "說明"),
))

PEOPLE = Table("people", "person_id", "帳號歸於人，或個資所屬之人 accounts made into persons, and data subjects", (
    _c("person_id", "str", "編號 (P01)"),
    _c("accounts", "list", "顯示名稱"),
    _c("names", "list", "本名或文中姓名"),
    _c("unit", "str", "單位（名冊）"),
    _c("role", "str", "角色", levels=ROLES),
    _c("need_to_know", "boolean", "因承辦而須知悉"),
    _c("placeholder", "str", "代號（甲、乙…）"),
    _c("basis", "str", "依據"),
))

FINDINGS = Table("findings", "finding_id", "可能的個資，一處一列 one possible personal datum", (
    _c("finding_id", "str", "編號 (F0001)"),
    _c("message_id", "str", "出處"),
    _c("start", "Int64", "起點，含", "code point"),
    _c("end", "Int64", "終點，不含", "code point"),
    _c("kind", "str", "種類", levels=FINDING_KINDS),
    _c("value", "str", "原值（只存在於案件資料夾）"),
    _c("person_id", "str", "屬於誰"),
    _c("score", "Float64", "分數", "0-1"),
    _c("rule", "str", "規則或模型"),
    _c("why", "str", "理由"),
))

DECISIONS = Table("decisions", "", "審定紀錄 what the officer decided, and why", (
    _c("finding_id", "str", "發現"),
    _c("decision", "str", "審定；undecided = 復原", levels=("personal", "not", "public", "unsure", "undecided")),
    _c("reason", "str", "理由"),
    _c("by", "str", "審定人"),
    _c("at", "datetime64[s]", "時間", "local time"),
))

DISCLOSURES = Table("disclosures", "disclosure_id", "某人個資在某聊天室的首次曝露 first exposure of a person's data in a chat", (
    _c("disclosure_id", "str", "編號 (D1)"),
    _c("message_id", "str", "首次曝露的訊息"),
    _c("chat_title", "str", "聊天室"),
    _c("person_id", "str", "個資屬於誰"),
    _c("discloser", "str", "發布的帳號"),
    _c("place", "str", "貼在何處；記事本與相簿後加入者也看得到", levels=("chat", "note", "album")),
    _c("kinds", "list", "個資種類"),
    _c("findings", "list", "所依據的發現"),
    _c("posted_at", "datetime64[s]", "發布時間", "local time"),
    _c("ended_at", "datetime64[s]", "曝露終止時間", "local time"),
    _c("ended_by", "str", "如何終止", levels=("unsent", "removed", "none-seen")),
    _c("exposed_minutes", "Int64", "發布至終止", "minute"),
    _c("exposed_low", "Int64", "可證明的最短曝露時間", "minute"),
    _c("exposed_high", "Int64", "最長曝露時間；空白 = 未見終止", "minute"),
    _c("because", "str", "曝露時間的依據"),
))

AUDIENCE = Table("audience", "", "每次曝露的每位成員 one member at one disclosure", (
    _c("disclosure_id", "str", "曝露"),
    _c("account", "str", "成員"),
    _c("grade", "str", "證據等級", levels=GRADES),
    _c("counted_low", "boolean", "計入下限"),
    _c("counted_high", "boolean", "計入上限"),
    _c("need_to_know", "boolean", "有業務需要"),
    _c("message_id", "str", "證據所在的列；空白 = 名冊"),
    _c("because", "str", "理由"),
))

EDGES = Table("edges", "", "內容由一處到另一處 content that went from one message to another", (
    _c("from_message", "str", "來源訊息"),
    _c("to_message", "str", "去處訊息"),
    _c("basis", "str", "依據", levels=("forward-label", "same-file", "near-picture", "same-text", "near-text", "ocr-match",
                                       "statement")),
    _c("similarity", "Float64", "相似度；空白 = 只有陳述", "0-1"),
    _c("delay_minutes", "Int64", "相隔", "minute"),
    _c("alternatives", "list", "同樣可能的其他來源訊息"),
    _c("because", "str", "理由：比對到什麼，另有哪些佐證"),
))

CONTEXT = Table("context", "", "曝露前後相關的列 rows that belong to a disclosure: asked, answered, repeated, taken back", (
    _c("disclosure_id", "str", "曝露"),
    _c("message_id", "str", "相關的列"),
    _c("relation", "str", "關係", levels=("asked", "answered", "repeats", "ocr-repeats", "recalled", "removed", "note")),
    _c("minutes", "Int64", "與發布相隔；負 = 之前", "minute"),
    _c("because", "str", "理由"),
))

PRESENCE = Table("presence", "", "每位成員在聊天室的期間 one stay of one member in a chat", (
    _c("chat_title", "str", "聊天室"),
    _c("account", "str", "成員"),
    _c("since", "datetime64[s]", "最早可證明在內的時間", "local time"),
    _c("until", "datetime64[s]", "最後可證明在內的時間", "local time"),
    _c("entered", "datetime64[s]", "加入時間；空白 = 未載，此前即可能在內", "local time"),
    _c("left", "datetime64[s]", "離開或被移出的時間；空白 = 未見離開", "local time"),
    _c("rows", "list", "起訖所依據的列"),
))

SUGGESTIONS = Table("suggestions", "", "稱呼與姓名、帳號可能是同一人的建議，承辦人同意才合併 possible links, merged only by the officer", (
    _c("person_id", "str", "稱呼所屬"),
    _c("same_as", "str", "可能同一人"),
    _c("strength", "str", "強弱", levels=("strong", "weak")),
    _c("basis", "str", "依據"),
    _c("rows", "list", "所依據的列"),
))

SEVERITY = Table("severity", "", "嚴重度因子（參考）ENISA factors, a reference only", (
    _c("factor", "str", "因子", levels=("DPC", "EI", "CB")),
    _c("value", "Float64", "分數"),
    _c("because", "str", "理由"),
    _c("rows", "list", "所依據的列"),
))

PROVISIONS = Table("provisions", "", "可能涉及的條文與要件 provisions and their elements", (
    _c("provision_id", "str", "條文版本"),
    _c("law", "str", "法規"),
    _c("article", "str", "條（點）"),
    _c("paragraph", "str", "項"),
    _c("version_from", "str", "版本施行日；待查 = 未能查核"),
    _c("element", "str", "要件"),
    _c("state", "str", "狀態", levels=("shown", "not-shown", "open")),
    _c("because", "str", "理由或待查事項"),
    _c("rows", "list", "所依據的列"),
    _c("standing", "str", "整個條文之狀態", levels=("shown", "possible", "excluded")),
    _c("changes", "str", "什麼認定會改變狀態"),
    _c("competition", "str", "與他條之關係、行為後之修正，由人判斷"),
))

DEADLINES = Table("deadlines", "", "期限 what is due, and by which provision", (
    _c("task", "str", "事項"),
    _c("due", "str", "期限"),
    _c("provision_id", "str", "依據"),
    _c("done", "boolean", "已完成"),
    _c("key", "str", "代號，用於陳明已完成 (notify)"),
    _c("kind", "str", "義務、期間或提醒（尚未施行，不是義務）", levels=("duty", "limit", "advice")),
    _c("due_on", "str", "末日或末時；空白 = 沒有日數或時數"),
    _c("last_day", "str", "末日逢休息日者，其次一工作日；空白 = 不適用"),
    _c("condition", "str", "適用條件"),
))

SIZES = Table("sizes", "", "聊天室人數或已讀人數的一次觀察 one sighting of how many are in a chat or have read", (
    _c("evidence_id", "str", "出自哪一檔；空白 = 承辦人陳明"),
    _c("message_id", "str", "出自哪一列或哪一張圖；已讀數為該則訊息之已讀數"),
    _c("chat_title", "str", "聊天室"),
    _c("at", "datetime64[s]", "觀察時間；空白 = 未載", "local time"),
    _c("count", "Int64", "人數：members 含本人，readers 不含傳送者", "person"),
    _c("what", "str", "所數者", levels=("members", "readers")),
    _c("basis", "str", "依據", levels=("title", "read-mark", "roster", "declared")),
))

AGENCY_TYPES = ("central", "local", "school", "enterprise", "hospital", "police", "other", "unknown")
GROUP_BANDS = ("1-5", "6-10", "11-20", "21-50", "51-100", "101+", "unknown")
EXPOSURE_BANDS = ("<5m", "5-29m", "30-119m", "2-23h", "24h+", "unknown")
PERSON_BANDS = ("1", "2-5", "6-20", "21-100", "101+", "unknown")
OUTCOMES = ("none", "advice", "discipline", "referred", "pending", "unknown")

CASES = Table("cases", "row_id", "研究用的去識別案列，一案一列 one de-identified row a case; no text, no name, no exact date", (
    _c("row_id", "str", "編號，依加入順序 (R0001)"),
    _c("month", "str", "首次曝露之年月 (2025-09)", "month"),
    _c("agency", "str", "機關代碼，由提供者自編，不含名稱"),
    _c("agency_type", "str", "機關類型", levels=AGENCY_TYPES),
    _c("channel", "str", "通訊軟體"),
    _c("chat_type", "str", "聊天室類型", levels=("direct", "group", "open", "unknown")),
    _c("group_band", "str", "聊天室人數級距", "person", GROUP_BANDS),
    _c("audience_band", "str", "無業務需要而可能看到者（上限）級距", "person", GROUP_BANDS),
    _c("persons_band", "str", "個資當事人人數級距", "person", PERSON_BANDS),
    _c("kinds", "list", "個資種類"),
    _c("role", "str", "當事人角色（最需保護者）", levels=ROLES),
    _c("exposure_band", "str", "曝露時間級距", "minute", EXPOSURE_BANDS),
    _c("ended_by", "str", "如何終止", levels=("unsent", "removed", "none-seen", "unknown")),
    _c("reached", "str", "另傳至幾個聊天室", "chat", ("0", "1", "2+", "unknown")),
    _c("severity", "str", "ENISA 級距（參考）", levels=("low", "medium", "high", "very high", "unknown")),
    _c("provisions", "list", "所涉條文（法規 條）"),
    _c("outcome", "str", "處理結果", levels=OUTCOMES),
    _c("rules", "list", "發生時已實施之規則代碼"),
    _c("veris_action", "str", "VERIS action"),
    _c("veris_actor", "str", "VERIS actor"),
    _c("veris_data", "list", "VERIS attribute.confidentiality.data.variety"),
    _c("source", "str", "由案件產生或人工登錄", levels=("case", "hand-coded")),
))

POSTINGS = Table("postings", "message_id", "處理案件或個資的發言，一則一列；只留在案件裡 postings at risk, one row a message; it stays in the case", (
    _c("message_id", "str", "訊息"),
    _c("chat_title", "str", "聊天室"),
    _c("sent_at", "datetime64[s]", "時間", "local time"),
    _c("month", "str", "年月 (2025-09)", "month"),
    _c("account", "str", "發言者"),
    _c("chat_type", "str", "聊天室類型", levels=("direct", "group", "open", "unknown")),
    _c("size_low", "Int64", "當時人數下限（含發言者）", "person"),
    _c("size_high", "Int64", "當時人數上限；空白 = 不明", "person"),
    _c("handles", "str", "處理什麼", levels=("petition", "personal", "both", "picture", "other")),
    _c("flagged", "boolean", "程式判定為未遮蔽之個資"),
    _c("masked", "boolean", "有遮蔽形式之個資"),
    _c("picture", "boolean", "圖片"),
    _c("forwarded", "boolean", "轉傳"),
    _c("ended_by", "str", "如何終止", levels=("unsent", "removed", "none-seen")),
    _c("exposed_low", "Int64", "可證明的最短曝露時間", "minute"),
    _c("exposed_high", "Int64", "最長曝露時間；空白 = 未見終止", "minute"),
    _c("truth", "boolean", "覆核結果：確為未遮蔽之個資；空白 = 未覆核"),
    _c("disclosure_id", "str", "屬於哪一次曝露（已審定）；空白 = 無"),
    _c("need_to_know", "Float64", "當時成員中有業務需要者之比例；空白 = 不明", "0-1"),
))

WARNINGS = Table("warnings", "", "讀取時的警示，隨案移轉 what the readers warned of; it travels into the writeup", (
    _c("evidence_id", "str", "檔案"),
    _c("code", "str", "警示代碼；not-read = 該檔未能讀取"),
    _c("line", "Int64", "行號", "line"),
    _c("sentence", "str", "說明"),
))

STATEMENTS = Table("statements", "", "承辦人陳明的事實，重跑時重新套用 what the officer states, replayed on every rerun", (
    _c("about", "str", "關於誰（人、帳號、聊天室、案件）"),
    _c("fact", "str", "事實：role、need_to_know、same_person、exporter、declared、agency、law.…"),
    _c("value", "str", "內容"),
    _c("by", "str", "陳明人"),
    _c("at", "datetime64[s]", "時間", "local time"),
))

PLACEHOLDERS = Table("placeholders", "", "代號對照表，只在案件內；同一人在每份文件同一代號 the key to the placeholders, only in the case", (
    _c("value", "str", "原值"),
    _c("kind", "str", "種類：person、account、org、chat，或個資種類"),
    _c("placeholder", "str", "代號"),
    _c("person_id", "str", "屬於誰"),
))

SENTENCES = Table("sentences", "", "產出文件的每一句與所依據的列 every sentence of a written document, with its rows", (
    _c("document", "str", "檔名"),
    _c("genre", "str", "文體：writeup、bulletin、memo、notice、report"),
    _c("number", "Int64", "次序，自 1 起"),
    _c("key", "str", "句型；text = 固定文字"),
    _c("words", "str", "文字（代號，無原值）"),
    _c("rows", "list", "所依據的列"),
    _c("cited", "boolean", "文件內印有這些列"),
))

PICTURES = Table("pictures", "sha256", "圖片，一張一列；相同內容只讀一次 one picture, read once whatever its names", (
    _c("sha256", "str", "圖檔 SHA-256"),
    _c("state", "str", "讀取情形", levels=("read", "not-read")),
    _c("because", "str", "未能讀取的原因，或讀取的限制"),
    _c("format", "str", "圖檔格式"),
    _c("width", "Int64", "寬", "pixel"),
    _c("height", "Int64", "高", "pixel"),
    _c("kind", "str", "畫面種類", levels=("chat", "form", "mail", "other")),
    _c("text", "str", "辨識所得全文，依閱讀順序"),
    _c("lines", "Int64", "行數", "line"),
    _c("confidence", "Float64", "各行信心的平均", "0-1"),
    _c("phash", "str", "感知雜湊（DCT，64 位元十六進位）"),
    _c("dhash", "str", "感知雜湊（差分，64 位元十六進位）"),
    _c("parts", "list", "局部感知雜湊，裁切後仍可比對"),
    _c("engine", "str", "辨識引擎與版本"),
))

PICTURE_LINES = Table("picture_lines", "", "圖片中的文字，一行一列 one line of text in a picture", (
    _c("sha256", "str", "圖檔 SHA-256"),
    _c("line", "Int64", "行號，依閱讀順序，自 1 起", "line"),
    _c("text", "str", "文字"),
    _c("confidence", "Float64", "辨識信心", "0-1"),
    _c("x", "Int64", "框左緣", "pixel"),
    _c("y", "Int64", "框上緣", "pixel"),
    _c("w", "Int64", "框寬", "pixel"),
    _c("h", "Int64", "框高", "pixel"),
    _c("start", "Int64", "在 pictures.text 中的起點，含", "code point"),
    _c("end", "Int64", "終點，不含", "code point"),
    _c("repaired", "str", "辨識後的修補；空白 = 無"),
))

TABLES = {table.name: table for table in (EVIDENCE, MESSAGES, MEMBERSHIP, COPIES, PEOPLE, FINDINGS, DECISIONS, DISCLOSURES,
                                          CONTEXT, AUDIENCE, PRESENCE, EDGES, SEVERITY, PROVISIONS, DEADLINES, WARNINGS, SIZES,
                                          SUGGESTIONS, STATEMENTS, PICTURES, PICTURE_LINES, CASES, POSTINGS,
                                          PLACEHOLDERS, SENTENCES)}


def codebook() -> pd.DataFrame:
    """All tables as one frame: table, column, dtype, unit, levels, sentence (all str)."""
    return pd.DataFrame([
        {"table": table.name, "column": c.name, "dtype": c.dtype, "unit": c.unit, "levels": " / ".join(c.levels),
         "sentence": c.sentence}
        for table in TABLES.values() for c in table.columns
    ])

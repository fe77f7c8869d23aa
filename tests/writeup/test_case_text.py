"""The case writeup: structure, row ids on every sentence, questions, nothing original."""

import re

import pandas as pd
import pytest

from leakkit import schema
from leakkit.errors import InputError, NothingYet
from leakkit.writeup import case_text, case_title, case_writeup
from leakkit.writeup.codes import Codes
from leakkit.writeup.sentences import Speaker, citation
from tests.writeup.sample import ORIGINALS, SHA, T, Map, harmless, material

CHAPTERS = ["壹、案由", "貳、調查經過", "參、調查事實", "肆、相關法令（行為時有效之條文）", "伍、研析意見（初步評價）", "陸、責任檢討", "柒、策進作為",
            "捌、擬處意見", "附件一　證據清單", "附件二　時間軸", "附件三　受眾與證據等級", "附件四　條文要件與證據", "附件五　個資清冊（遮蔽版）",
            "附件六　期限與通知紀錄", "附件七　限制與警語"]


def headings(markdown, level=1):
    return re.findall(rf"(?m)^{'#' * level} (.*)$", markdown)


def chapter(markdown, start, stop):
    return markdown.split(f"# {start}")[1].split(f"# {stop}")[0]


def test_chapters_in_order():
    assert headings(case_text(material())) == CHAPTERS
    assert case_title(material()) == "通訊軟體疑似洩漏個人資料案調查報告"


def test_every_sentence_carries_its_rows():
    body = case_text(material()).split("# 附件一")[0]
    paragraphs = [p for p in body.split("\n\n") if p.strip() and not p.startswith(("#", ">", "![", "[^", "撰寫單位："))]
    assert len(paragraphs) > 30
    assert [p for p in paragraphs if not re.search(r"〔[^〕]+〕$", p.strip()) and not p.startswith("（本項")] == []


def test_every_cited_row_exists():
    case = material()
    known = {*case.evidence["evidence_id"], *case.messages["message_id"], *case.findings["finding_id"],
             *case.disclosures["disclosure_id"], *case.provisions["provision_id"], *case.deadlines["provision_id"],
             "行政程序法第170條"}
    groups = re.findall(r"〔([^〕]+)〕", case_text(case).replace("\\", ""))
    cited = {row.strip() for group in groups for row in group.split("、")}
    assert {row for row in cited if not row.startswith(("電話", "地址", "聊天室"))} <= known


def test_facts_and_assessment_apart():
    facts = chapter(case_text(material()), "參、調查事實", "肆、")
    assert "甲於〔聊天室1〕發布乙之姓名、電話號碼、地址。〔D1、E1-000012〕" in facts
    assert not re.search("涉嫌|有利|不利|責任|應予", facts)
    assert "一、114年10月1日09時05分" in facts and facts.index("丙回應") < facts.index("丁加入") < facts.index("終止曝露")


def test_both_sides():
    opinion = chapter(case_text(material()), "伍、", "陸、")
    assert "## 二、不利之事實" in opinion and "所揭露者含檢舉人乙之身分資料。〔D1、D2〕" in opinion
    assert "## 三、有利之事實" in opinion and "列名受眾中，丙有業務需要。〔E1-000010〕" in opinion


def test_intervals_never_bare_numbers():
    whole = case_text(material())
    assert "（D1），當時可能看到者 17–19 人，其中無業務需要者 15–17 人，均不含發布者。" in whole
    assert "（D2），當時可能看到者至少 2 人（上限未明）" in whole and "曝露時間：26–47 分鐘" in whole
    assert "嚴重度參考分數 4.5（極高）" in whole and "分數成為 1.5（低）" in whole


def test_questions_are_listed():
    questions = chapter(case_text(material()), "捌、", "附件一")
    assert "E1、E2 之時間為匯出裝置之當地時間而未載時區" in questions
    assert "尚有 2 處可能之個資未經審定" in questions and "〔F0002、F0003〕" in questions
    assert "《中華民國刑法》第132條第1項待查之要件：故意（各該待查事項見附件四）。" in questions
    assert "於發布當時（D2）之人數為何？" in questions


def test_a_sentence_without_rows_or_values_is_not_printed():
    speaker = Speaker()
    assert speaker.say("fact.posted", [], when="一", who="甲", chat="乙", whose="丙", kinds="丁") == []
    assert speaker.say("fact.posted", ["E1-000001"], when="", who="甲", chat="乙", whose="丙", kinds="丁") == []
    assert speaker.questions == []
    speaker.say("fact.audience", ["D1"], disclosure="D1", chat="群組一", span="", unauthorised="")
    assert [q.key for q in speaker.questions] == ["fact.audience"]


def test_none_found_needs_what_was_looked_at():
    alone = {"edges": schema.EDGES.frame(), "disclosures": schema.DISCLOSURES.check(pd.DataFrame(material().disclosures).iloc[:1])}
    without = case_text(material(**alone, looked_at=()))
    assert "未發現" not in without and "該內容是否轉至其他聊天室？本案未就此檢視。" in without
    assert "未發現該內容再現於其他訊息。〔E1、E2〕" in case_text(material(**alone))


def test_one_person_in_two_chats_is_said_where_no_comparison_links_them():
    text = case_text(material(edges=schema.EDGES.frame()))
    assert "乙之個人資料另見於 2 個聊天室之訊息（E1-000012、E2-000003）" in text and "未發現" not in text
    assert "乙之個人資料何以見於 2 個聊天室" in text


def test_no_original_survives():
    whole = case_text(material())
    assert [original for original in ORIGINALS if original in whole] == []
    assert "政風室 林" not in whole and "雲海縣政府" not in whole


def test_annexes():
    whole = case_text(material())
    assert all(sha in whole for sha in SHA)
    assert "| D1 | 丙 | 有回應 | 是 | 是 | 是 | 發布前已有發言，且未離開 | E1-000010 |" in whole
    assert "| F0002 | 電話號碼 | 乙 | （遮蔽） | E1-000012 | 未審定 |" in whole
    for warning in ("匯出檔不記載已讀者。", "未提供群組人數或名冊，上限不明", "邊以內容比對得出，不代表唯一途徑", "ENISA 2013 為參考指標，非我國法規"):
        assert warning in whole.split("# 附件七")[1]


def test_law_is_quoted_whole_and_the_unverified_marked():
    law = chapter(case_text(material()), "肆、", "伍、")
    assert "> 「公務員洩漏或交付關於中華民國國防以外應秘密之文書、圖畫、消息或物品者，處三年以下有期徒刑。\n" in law
    assert "九千元以下罰金。」〔" in law and "（108年12月27日起施行之版本）" in law
    assert "第18點（待查）" in law and "以下文字待查，引用前須人工確認" in law


def test_template_code_in_the_case_stays_text():
    hostile = "{{ 7*7 }} {% raw %} | <b>x</b> $\\LaTeX$ =cmd|' /C calc'!A0"
    rows = material().provisions.assign(because=hostile)
    whole = case_text(material(provisions=schema.PROVISIONS.check(rows), limits=(hostile,)))
    assert "{{ 7\\*7 }}".replace("{", "\\{").replace("}", "\\}") in whole and "49" not in whole
    assert "<b>" not in whole.replace("\\<b\\>", "")


def test_office_sentences_and_templates_replace_ours(tmp_path):
    (tmp_path / "sentences.toml").write_text('[duty.office]\ntext = "本縣用語：{{ who }}。"\n', encoding="utf-8")
    assert "一、本縣用語：甲、丙。〔D1、D2〕" in case_text(material(), tmp_path)
    (tmp_path / "case.md.j2").write_text("# 自訂\n\n{{ paragraphs(origin) }}\n", encoding="utf-8")
    assert headings(case_text(material(), tmp_path)) == ["自訂"]


@pytest.mark.parametrize("code", ["{{ ''.__class__.__mro__ }}", "{{ who.__init__.__globals__ }}"])
def test_templates_run_in_a_sandbox(tmp_path, code):
    (tmp_path / "sentences.toml").write_text(f"[duty.office]\ntext = '''{code}'''\n", encoding="utf-8")
    with pytest.raises(InputError):
        case_text(material(), tmp_path)


def test_harmless_report():
    short = case_text(harmless())
    assert headings(short) == ["壹、檢視標的", "貳、已查與未查之範圍", "參、檢視結果", "肆、尚未查明之問題", "伍、限制與警語"]
    assert "在上述已查範圍內，未發現個人資料之揭露。〔E1、E2〕" in short
    assert "已查：規則與姓名偵測：2 份匯出檔之 24 則訊息。" in short and "未查：圖片 1 張未讀取文字。" in short
    assert not re.search("洩漏|條文", short) and SHA[0] in short


def test_harmless_but_not_looked_at():
    from dataclasses import replace

    short = case_text(replace(harmless(), looked_at=()))
    assert "未發現" not in short and "本案尚未就個資進行檢視，不能認定有無揭露。" in short


def test_no_evidence():
    with pytest.raises(NothingYet):
        case_text(material(evidence=schema.EVIDENCE.frame()))


def test_citation_of_many_rows():
    assert citation([f"F{n}" for n in range(20)]) == "〔F0、F1、F2、F3、F4、F5、F6、F7 等共 20 列〕"
    assert citation([]) == ""


def test_an_account_outside_the_case_is_numbered():
    case = material(audience=schema.AUDIENCE.frame([
        {"disclosure_id": "D1", "account": "陌生人", "grade": "declared", "counted_low": False, "counted_high": True}]))
    assert Codes(case).account("陌生人") == "未歸戶帳號1" and "陌生人" not in case_text(case)


def test_one_event_in_two_exports_is_one():
    from leakkit.writeup.events import events

    both = material().membership.assign(message_id="E2-000009", evidence_id="E1")
    joins = [e for e in events(material(membership=schema.MEMBERSHIP.check(
        pd.concat([material().membership, both], ignore_index=True)))) if e.kind == "member"]
    assert [(e.what, e.rows) for e in joins] == [("丁加入", ("E1-000015", "E2-000009"))]


def test_a_code_that_reads_as_not_is_set_in_quotes():
    class Odd(Map):
        PEOPLE = {**Map.PEOPLE, "P04": "未"}

    assert "，「未」加入（" in case_text(material(deid=Odd()))


def test_a_missing_post_time_is_no_sentence():
    rows = material().disclosures.assign(posted_at=T("NaT"))
    whole = case_text(material(disclosures=schema.DISCLOSURES.check(rows)))
    assert "發布乙之姓名" not in chapter(whole, "參、調查事實", "肆、").split("## 一")[1].split("## 二")[0]


def test_inputs_are_not_changed():
    case = material()
    before = {name: getattr(case, name).copy(deep=True) for name in ("disclosures", "audience", "people", "messages")}
    case_text(case)
    assert all(getattr(case, name).equals(frame) for name, frame in before.items())


@pytest.mark.parametrize("suffix", [".md", ".odt", ".docx", ".pdf", ".html"])
def test_documents_repeat_byte_for_byte(tmp_path, suffix):
    one, two = (case_writeup(material(), tmp_path / name / f"報告{suffix}").read_bytes() for name in "ab")
    assert one == two and len(one) > 3000


def test_map_follows_the_protocol():
    from leakkit.writeup import Deid

    assert isinstance(Map(), Deid)


def test_figures_are_numbered_without_a_gap(tmp_path):
    """A case without onward movement has no figure of it."""
    names = [name for name in ("timeline.png", "audience.png", "over_time.png", "matrix.png")]
    text = case_text(material(pictures={name: tmp_path / name for name in names}))
    assert re.findall(r"!\[圖 ([0-9]+)", text) == ["1", "2", "3", "4"]

"""The bulletin against the genre: sections, length, codes, dates, wording, measures by cause."""

import re
import zipfile

import pytest

from leakkit import schema
from leakkit.errors import NothingYet
from leakkit.writeup import bulletin, bulletin_text, bulletin_title, write
from leakkit.writeup.causes import ASPECTS, causes, measures
from tests.writeup.sample import CRIMINAL, ORIGINALS, PROCEDURE, Provision, harmless, material

SECTIONS = ["前言", "案例說明", "所涉法條", "問題研析", "改善及策進作為", "結語"]


def test_sections_in_the_order_of_the_genre():
    text = bulletin_text(material())
    assert re.findall(r"(?m)^# (.*)$", text) == SECTIONS
    assert re.findall(r"(?m)^## (.*)$", text) == ["一、法律面", "二、技術面", "三、制度面"]
    assert bulletin_title(material()) == "114年10月份公務機密維護宣導"
    assert text.index("【資料來源：") < text.index("○○機關政風室　關心您")


def test_length_of_the_long_form():
    assert 1500 <= len(re.sub(r"\s|[#>*\\]", "", bulletin_text(material()))) <= 3000


def test_length_holds_with_many_provisions():
    many = tuple(Provision("某法", str(n), ("甲" * 200 + "。",), CRIMINAL.valid_from, "in_force", "") for n in range(1, 30))
    text = bulletin_text(material(provision_texts=many))
    assert len(re.sub(r"\s", "", text)) <= 3300 and "另可能涉及某法第" in text


def test_months_only_and_no_originals():
    text = bulletin_text(material())
    told = text.split("\n[^law1]:")[0]        # a footnote dates a statute's version, not the case
    assert not re.search(r"\d月\d+日|\d時|E1-|D1", told)
    assert [original for original in ORIGINALS if original in text] == []
    assert "114年10月間，甲於" in text and "檢舉人乙" in text


def test_person_and_agency_codes_never_collide():
    text = bulletin_text(material())
    assert set(re.findall(r"(\w)機關(?:人員|政風室)", text)) <= {"A", "○"}
    assert not re.search("[甲乙丙丁]機關", text)


def test_neutral_tone_and_intervals():
    text = bulletin_text(material())
    assert "涉嫌" in text and "疑似" in text and not re.search("罪犯|惡劣|無恥|洩露", text)
    assert "17–19 人" in text and "15–17 人" in text


def test_official_wording_of_the_named_paragraph_only():
    text = bulletin_text(material())
    assert "一、中華民國刑法第132條第1項規定[^law1]：" in text
    assert f"> 「{CRIMINAL.paragraphs[0]}」" in text and CRIMINAL.paragraphs[1] not in text
    assert "處理人民陳情案件要點（點次待查）（文字未能自官方來源核對" in text and "第18點" not in text
    assert f"> 「{PROCEDURE.paragraphs[0]}\n>\n> {PROCEDURE.paragraphs[1]}」" in text


def test_numbering_is_continuous():
    text = bulletin_text(material())
    for section, following in zip(SECTIONS[2:4], SECTIONS[3:5], strict=True):
        marks = re.findall(r"(?m)^([一二三四五六七八九十]+)、", text.split(f"# {section}")[1].split(f"# {following}")[0])
        assert marks == ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"][:len(marks)] and len(marks) >= 3


def test_the_lint_of_the_law_room_has_nothing_to_say():
    law = pytest.importorskip("leakkit.law", reason="法規室尚未安裝")
    text = f"{bulletin_title(material())}\n\n{bulletin_text(material())}"
    assert law.check_citations(text, on="2025-10-01").to_dict("records") == []


def test_outcome_and_signature_of_the_office():
    text = bulletin_text(material(), outcome="甲經予以緩起訴處分。", signature="山海分署政風室")
    assert "甲經予以緩起訴處分。" in text and "山海分署政風室　關心您" in text and "是否起訴及懲處均尚未確定" not in text


def test_a_harmless_case_has_no_bulletin():
    with pytest.raises(NothingYet):
        bulletin_text(harmless())


def test_written_in_every_format(tmp_path):
    for suffix in (".md", ".odt", ".docx", ".pdf", ".html"):
        assert bulletin(material(), tmp_path / f"宣導{suffix}").stat().st_size > 2000


def health(chat, poster):
    """The disclosures of the invented case as if they told of an illness, in this chat, by this account."""
    rows = material().disclosures.copy()
    return rows.assign(kinds=[["person", "medical"]] * len(rows), chat_title=chat, discloser=poster)


@pytest.mark.parametrize("name, changes, shown", [
    ("always", {}, True), ("informant", {}, True), ("group_routing", {}, True), ("picture", {}, True),
    ("no_masking", {}, True), ("no_need_to_know", {}, True), ("group_too_large", {}, True), ("late_joiner", {}, True),
    ("slow_recall", {}, True), ("spread", {}, True), ("special", {}, False), ("outsider", {}, False),
    ("patients", {"disclosures": health("三年級導師群", "輔導組長")}, False),
    ("patients", {"disclosures": health("7B病房交班", "小蓉")}, True), ("patients", {"disclosures": health("工作群", "急診-許")}, True),
    ("spread", {"edges": schema.EDGES.frame()}, False),
    ("group_too_large", {"audience_totals": ()}, False),
    ("picture", {"messages": material().messages[lambda m: m["kind"] != "image"]}, False),
    ("no_masking", {"findings": schema.FINDINGS.frame()}, False),
    ("late_joiner", {"audience": schema.AUDIENCE.frame()}, False),
])
def test_causes(name, changes, shown):
    assert (name in [cause.name for cause in causes(material(**changes))]) is shown


def test_measures_follow_the_causes():
    full = [measure.name for measure in measures(material())]
    bare = [measure.name for measure in measures(material(edges=schema.EDGES.frame()))]
    assert "轉傳禁止與追查" in full and "轉傳禁止與追查" not in bare
    aspects = [measure.aspect for measure in measures(material())]
    assert aspects == sorted(aspects, key=ASPECTS.index) and set(aspects) == set(ASPECTS)
    assert measures(harmless()) == [] and all(measure.rows for measure in measures(material()))


@pytest.mark.parametrize(("suffix", "part", "sign"), [
    (".odt", "content.xml", 'text:note-class="footnote"'), (".docx", "word/footnotes.xml", "law.moj.gov.tw")])
def test_where_a_provision_comes_from_is_a_real_footnote(tmp_path, suffix, part, sign):
    write("bulletin", material(), tmp_path / f"a{suffix}")
    with zipfile.ZipFile(tmp_path / f"a{suffix}") as package:
        inside = package.read(part).decode("utf-8")
    assert sign in inside and "起施行之版本" in inside


def test_a_web_page_says_when_it_was_last_changed(tmp_path):
    made = material()
    write("bulletin", made, tmp_path / "a.html")
    day = made.written_on
    assert f"最後更新日期：{day.year - 1911}/{day:%m/%d}" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_post_that_repeats_an_earlier_one_says_so_and_by_whom():
    from leakkit.writeup.bulletin_text import bulletin_draft
    text = bulletin_draft(material()).markdown
    assert "同月間，同為〔聊天室1〕成員之丙於LINE〔聊天室2〕發布與前開訊息相同或近似之內容" in text
    assert "前開訊息內容相符，不當然證明係直接轉傳。" in text and text.count("相同或近似之內容") == 1


def test_what_the_chat_shows_of_the_purpose_is_told():
    from types import SimpleNamespace

    from leakkit.writeup.bulletin_text import bulletin_draft
    clues = {"asked_whose": SimpleNamespace(value=True, rows=("E1-000012",))}
    assert "依對話內容，甲於發布前後曾詢問該案屬何單位業務。" in bulletin_draft(material(clues=clues)).markdown


def test_the_short_form_tells_how_it_came_out_and_the_end_of_the_post_it_tells():
    from leakkit.writeup.bulletin_text import bulletin_draft
    text = bulletin_draft(material(stated={"discovered": (("經內部檢舉而查悉", "S1"),)}), length="short").markdown
    assert "本案經內部檢舉而查悉。" in text and text.index("收回") < text.index("另有 1 次")

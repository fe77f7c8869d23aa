"""How the writeup names provisions, asks what is to be judged, and tells which judgement would change what."""

from types import SimpleNamespace

import pandas as pd
import pytest

from leakkit import schema
from leakkit.writeup.case_text import case_text
from leakkit.writeup.elements_text import _asked, changes, provision_names
from tests.writeup.sample import material


def row(article, paragraph=None, law="中華民國刑法"):
    return SimpleNamespace(law=law, article=article, paragraph=paragraph)


@pytest.mark.parametrize("rows, told", [
    ([], ""),
    ([row("132")], "《中華民國刑法》第132條"),
    ([row("318-1"), row("132", "2"), row("132", "1")], "《中華民國刑法》第132條第1項、第2項、第318條之1"),
    ([row("20", "1", "個人資料保護法"), row("132"), row("19", "1", "個人資料保護法")], "《個人資料保護法》第19條第1項、第20條第1項、《中華民國刑法》第132條"),
    ([row("318-1"), row("318-2"), row("318")], "《中華民國刑法》第318條、第318條之1、第318條之2"),
    ([row("18", None, "行政院及所屬各機關處理人民陳情案件要點")], "《行政院及所屬各機關處理人民陳情案件要點》第18點"),
])
def test_names_of_several_provisions(rows, told):
    assert provision_names(rows) == told


def test_of_many_provisions_the_first_and_how_many():
    assert provision_names([row(str(n)) for n in range(1, 10)], 2) == "《中華民國刑法》第1條、第2條等 9 條"


@pytest.mark.parametrize("question, kind, asked", [
    ("內容屬他人之秘密？（是／否）", "bool", "是否認定「內容屬他人之秘密」？"),
    ("主觀狀態之認定（故意、過失、皆無），由權責機關認定？（擇一）", "text", "主觀狀態應認定為故意、過失、皆無之何者？"),
    ("經人確認屬於哪些領域之案件？（可複選）", "list", "經人確認屬於哪些領域之案件？"),
])
def test_questions(question, kind, asked):
    assert _asked(SimpleNamespace(question=question, type=kind)) == asked


CHANGES = ("若認定「內容應秘密」：否 → 排除；若認定「主觀狀態之認定（故意、過失、皆無），由權責機關認定」為過失 → 排除；"
           "公務員、故意 均經認定 → 要件均有事證")


def test_which_judgement_changes_what_is_one_table():
    rows = pd.DataFrame(material().provisions).assign(changes=CHANGES)
    case = material(provisions=schema.PROVISIONS.check(rows))
    assert [(what, answer, then, len(found)) for what, answer, then, found in changes(case)] == [
        ("內容應秘密", "否", "不適用", 2), ("主觀狀態", "過失", "不適用", 2)]
    text = case_text(case)
    assert "| 內容應秘密 | 否 | 不適用 | 《中華民國刑法》第132條第1項、《行政院及所屬各機關處理人民陳情案件要點》第18點（待查） |" in text
    assert "→" not in text


def test_a_provision_that_is_left_out_has_one_line_and_no_sentence():
    rows = pd.DataFrame(material().provisions)
    rows.loc[:1, "standing"], rows.loc[0, "state"] = "excluded", "not-shown"
    text = case_text(material(provisions=schema.PROVISIONS.check(rows)))
    assert "《中華民國刑法》第132條第1項：" not in text.split("# 伍、")[1].split("## 二、")[0]
    table = text.split("# 附件四")[1].split("# 附件五")[0]
    assert table.count("《中華民國刑法》第132條第1項（") == 1 and "已於群組發布" in table and "須訪談甲" not in table

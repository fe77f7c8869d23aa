"""The letter to one person: to the legal guardian of one under age, nothing of what the person posted, what was taken back by its number."""

import pandas as pd
import pytest

from leakkit import schema
from leakkit.deid.dates import years_old
from leakkit.writeup.notice_text import notice_draft, subjects
from tests.writeup.sample import T, material


def test_the_letter_of_one_under_age_goes_to_the_guardian():
    draft = notice_draft(material(minors=frozenset({"P02"})), "P02")
    for words in ("受文者：○○○　君之法定代理人", "正本：○○○　君之法定代理人（台端）", "台端之子女或受監護人（下稱當事人）之個人資料", "其中含有當事人之姓名",
                  "113 保護專線", "台端得以法定代理人身分，依個人資料保護法第3條"):
        assert words in draft.markdown
    assert "含有台端之" not in draft.markdown and any("法定代理人" in blank for blank in draft.blanks)
    grown = notice_draft(material(), "P02")
    assert "法定代理人" not in grown.markdown and "當事人之姓名" not in grown.markdown


def test_a_student_number_asks_whether_the_person_is_under_age():
    rows = pd.DataFrame(material().disclosures)
    rows["kinds"] = [["person", "student_id"]] * len(rows)
    assert any("minor = true" in blank for blank in notice_draft(material(disclosures=schema.DISCLOSURES.check(rows)), "P02").blanks)


def test_nobody_is_told_of_what_they_posted_themselves():
    rows = pd.DataFrame(material().disclosures).to_dict("records")
    own = {**rows[0], "disclosure_id": "D3", "person_id": "P03", "discloser": "王小美", "posted_at": T("2025-10-01 09:30")}
    other = {**own, "disclosure_id": "D4", "discloser": "阿德(工務)"}
    case = material(disclosures=schema.DISCLOSURES.frame([*rows, own]))
    assert subjects(case) == ["P02"]
    both = material(disclosures=schema.DISCLOSURES.frame([*rows, own, other]))
    assert subjects(both) == ["P02", "P03"]
    assert notice_draft(both, "P03").markdown.count("其中含有台端之") == 1


def test_what_was_taken_back_is_said_by_its_number():
    assert "前述（一）之訊息業經確認已收回或移除。" in notice_draft(material(), "P02").markdown
    first = pd.DataFrame(material().disclosures).iloc[:1]
    assert "前述訊息業經確認已收回或移除。" in notice_draft(material(disclosures=schema.DISCLOSURES.check(first)), "P02").markdown


@pytest.mark.parametrize("value, on, years", [
    ("2010-05-06", "2028-05-05", 17), ("2010-05-06", "2028-05-06", 18), ("99/5/6", "2025-10-03", 15), ("民國六十八年三月二日", "2025-10-03", 46),
    ("0990506", "2025-10-03", 15), ("5月6日", "2025-10-03", None), ("", "2025-10-03", None)])
def test_full_years(value, on, years):
    assert years_old(value, pd.Timestamp(on).date()) == years

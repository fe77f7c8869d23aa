"""Import of the official bulk file: an invented small file in its shape, and the reference's wording where it is there."""

import json
import zipfile

import pytest

from leakkit.errors import InputError, NoVersionInForce
from leakkit.law import bulk, imported, provision, versions
from leakkit.law.catalogue import NOT_HELD, forget, wording_hash

from ..conftest import SHARED

TAX = "　　（本檔為測試用之虛構條文）稽徵人員應守秘密。\r\n　　前項人員違反者，處罰：\r\n　　一、申誡。\r\n　　二、罰鍰。\r\n　　離職後，亦同。"


def law(pcode, name, articles, modified="20240102", effective="", note=""):
    return {"LawLevel": "法律", "LawName": name, "LawURL": f"https://law.moj.gov.tw/LawClass/LawAll.aspx?pcode={pcode}",
            "LawCategory": "", "LawModifiedDate": modified, "LawEffectiveDate": effective, "LawEffectiveNote": note,
            "LawAbandonNote": "", "LawHasEngVersion": "N", "EngLawName": "", "LawAttachements": [], "LawHistories": "",
            "LawForeword": "", "LawArticles": [{"ArticleType": "C", "ArticleNo": "", "ArticleContent": "第 一 章 總則"}] + [
                {"ArticleType": "A", "ArticleNo": f"第 {number} 條", "ArticleContent": text} for number, text in articles]}


def write(folder, laws, name="ChLaw.json", pack=False):
    data = ("\ufeff" + json.dumps({"UpdateDate": "2026/10/1 上午 12:00:00", "Laws": laws}, ensure_ascii=False)).encode()
    if not pack:
        (folder / name).write_bytes(data)
        return folder / name
    with zipfile.ZipFile(folder / "ChLaw.zip", "w") as packed:
        packed.writestr(name, data)
    return folder / "ChLaw.zip"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LEAKKIT_HOME", str(tmp_path / "home"))
    forget()
    yield tmp_path
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize("pack", [False, True])
def test_an_article_that_was_not_held_comes_with_its_paragraphs(home, pack):
    report = bulk.load(write(home, [law("Z9990001", "虛構稽徵法", [("3", TAX), ("3-1", "（刪除）")])], pack=pack))
    assert (report.laws, report.articles) == (1, 2)
    p = provision("虛構稽徵法", 3, on="2025-10-01")
    assert p.paragraphs == ("（本檔為測試用之虛構條文）稽徵人員應守秘密。", "前項人員違反者，處罰：\n一、申誡。\n二、罰鍰。", "離職後，亦同。")
    assert p.items == (0, 2, 0) and p.valid_from.isoformat() == "2024-01-02" and "匯入" in p.basis
    assert p.url.endswith("pcode=Z9990001&flno=3") and "2026" in p.as_of
    with pytest.raises(NoVersionInForce):
        provision("虛構稽徵法", "3", on="2024-01-01")
    assert versions("Z9990001", "3-1")[0].article == "3-1"
    assert imported.files()[0][1:] == ("ChLaw.zip" if pack else "ChLaw.json", "2026/10/1 上午 12:00:00", 1, 2)


def test_a_law_of_which_a_part_is_not_in_force_gets_no_first_day(home):
    bulk.load(write(home, [law("Z9990001", "虛構稽徵法", [("3", TAX)], effective="99991231", note="施行日由行政院定之")]))
    p = provision("虛構稽徵法", 3, on="2025-10-01")
    assert p.status == "unverified" and "施行日" in p.note and p.valid_from is None


def test_the_same_file_twice_changes_nothing(home):
    file = write(home, [law("Z9990001", "虛構稽徵法", [("3", TAX)])])
    assert str(bulk.load(file)) == str(bulk.load(file)) and len(imported.files()) == 1


def test_a_shipped_version_is_checked_by_its_hash(home):
    wording = provision("個資法", 5, on="2025-10-01").paragraphs[0]
    other = provision("個資法", 12, on="2025-10-01").paragraphs[0].replace("查明後", "查明前")
    pending = "\n".join(next(p for p in versions("個資法", 18) if p.valid_from is None).paragraphs)
    report = bulk.load(write(home, [law("I0050021", "個人資料保護法", [("5", wording), ("12", other), ("18", pending)])]))
    assert report.confirmed == 1 and len(report.differs) == 2 and "個人資料保護法第15條" in report.missing
    assert "已公布未施行" in "".join(report.differs) and "不是任何收錄的版本" in "".join(report.differs)
    assert provision("個資法", 12, on="2025-10-01").paragraphs[0].endswith("應查明後以適當方式通知當事人。"), "never replaced"


@pytest.mark.parametrize("content, expected", [
    ("甲。\n乙。", ("甲。", "乙。")),
    ("　　甲得\n　　為之。", ("甲得為之。",)),
    ("甲：\n一、子。\n（一）丑。\n二、寅。\n乙。", ("甲：\n一、子。\n（一）丑。\n二、寅。", "乙。")),
    ("", ()),
])
def test_lines_become_paragraphs(content, expected):
    assert bulk.paragraphs(content) == expected


def test_known_hashes_decide_where_a_paragraph_ends():
    first, second = "下列事項：\n甲。\n乙。", "丙。"
    shape = (wording_hash(first), wording_hash(second))
    assert bulk.paragraphs("下列事項：\n甲。\n乙。\n丙。", [shape]) == ("下列事項：\n甲。\n乙。", "丙。")


@pytest.mark.parametrize("name, data", [("a.json", b"not json"), ("a.zip", b"PK\x03\x04broken"), ("a.json", b"[]"),
                                        ("a.json", b"{}"), ("a.json", "第一條".encode("big5"))])
def test_another_file_is_refused_in_one_sentence(home, name, data):
    (home / name).write_bytes(data)
    with pytest.raises(InputError) as error:
        bulk.load(home / name)
    assert name in str(error.value)


def test_a_file_that_is_not_there(home):
    with pytest.raises(InputError):
        bulk.load(home / "none.json")


REFERENCE = SHARED / "law" / "provisions.jsonl"


@pytest.mark.skipif(not REFERENCE.exists(), reason="沒有 ../shared/law")
def test_the_wording_of_every_law_in_force_fills_the_catalogue(home):
    rows = [json.loads(line) for line in REFERENCE.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["verified"] and row["status"] == "in_force"]
    found = {}
    for row in rows:
        text = "\r\n".join(line for paragraph in row["paragraphs"] for line in paragraph.split("\n"))
        found.setdefault((row["pcode"], row["law"]), []).append((row["article"], text))
    report = bulk.load(write(home, [law(pcode, name, articles) for (pcode, name), articles in found.items()], pack=True))
    assert report.confirmed == len(rows) and not report.differs and report.filled > 300
    for row in rows:
        p = provision(row["pcode"], row["article"], on=row["as_of"])
        assert NOT_HELD not in p.paragraphs
        assert ["".join(text.split()) for text in p.paragraphs] == ["".join(text.split()) for text in row["paragraphs"]]

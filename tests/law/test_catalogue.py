"""The catalogue: which version governs a day, what it says, and that wording and dates equal the verified reference."""

import datetime as dt
import json
import pickle

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakkit.errors import InputError, NoVersionInForce, UnknownProvision
from leakkit.law import provision, status, versions
from leakkit.law.catalogue import NOT_HELD, catalogue, wording_hash
from leakkit.law.days import roc, to_date
from leakkit.law.numerals import article_id, article_words, to_hanzi, to_int

from ..conftest import SHARED

CHANGES = [  # law, article, last day of the old version, first day of the new, words only in the old, only in the new
    ("刑法", "132", "2019-12-26", "2019-12-27", "三百元", "九千元"),
    ("刑法", "110", "2019-12-26", "2019-12-27", "一千元", "三萬元"),
    ("刑法", "318-1", "2019-12-26", "2019-12-27", "五千元", "一萬五千元"),
    ("刑法", "358", "2019-12-26", "2019-12-27", "十萬元", "三十萬元"),
    ("個資法", "15", "2016-03-14", "2016-03-15", "書面同意", "當事人同意"),
    ("個資法", "41", "2016-03-14", "2016-03-15", "二年以下", "意圖為自己"),
    ("個資法施行細則", "12", "2016-03-14", "2016-03-15", "第六條第一項第二款", "第六條第一項但書"),
    ("公務員服務法", "4", "2022-06-23", "2022-06-24", "機密", "兩級長官"),
    ("公務員服務法", "5", "2022-06-23", "2022-06-24", "冶遊", "機密"),
    ("公務員服務法", "23", "2022-06-23", "2022-06-24", "知情而不依法處置", "懲戒或懲處"),
    ("考績法", "12", "2025-11-20", "2025-11-21", "有確實證據", "有具體事證"),
    ("懲戒法", "20", "2020-07-16", "2020-07-17", "公務員懲戒委員會", "懲戒法院"),
    ("國家賠償法", "8", "2019-12-19", "2019-12-20", "第三條第二項", "第三條第五項"),
]


@pytest.mark.parametrize("law, article, last, first, old_words, new_words", CHANGES)
def test_the_day_before_and_the_day_of_a_change(law, article, last, first, old_words, new_words):
    old, new = provision(law, article, on=last), provision(law, article, on=first)
    assert old.valid_to == dt.date.fromisoformat(last) and new.valid_from == dt.date.fromisoformat(first)
    assert old_words in "".join(old.paragraphs) and new_words in "".join(new.paragraphs)
    assert old_words not in "".join(new.paragraphs) or old_words in new_words
    assert (old.status, new.status) == ("repealed_or_replaced", "in_force")


def test_third_day_rule_of_132():
    p = provision("刑法", 132, on="2019-12-27")
    assert p.promulgated == dt.date(2019, 12, 25) and "第三日" in p.basis


@pytest.mark.parametrize("law", ["刑法", "中華民國刑法", "C0000001", "《刑法》"])
@pytest.mark.parametrize("article", [132, "132", "第132條", "第一百三十二條", " 132 條", "一百三十二", "１３２"])
@pytest.mark.parametrize("on", [dt.date(2025, 10, 1), "2025-10-01", "114/10/1", "114年10月1日", "民國114年10月1日", "1141001",
                                dt.datetime(2025, 10, 1, 9, 30), pd.Timestamp("2025-10-01 09:30")])
def test_every_way_to_ask(law, article, on):
    assert provision(law, article, on=on).id == "C0000001:132@2019-12-27"


@pytest.mark.parametrize("article", ["318-1", "318條之1", "第三百十八條之一", "第318條之1", "318之1"])
def test_branch_articles(article):
    assert provision("刑法", article, on="2025-10-01").article == "318-1"


def test_a_provision_prints_and_carries_its_facts():
    p = provision("揭弊法", 15, on="2025-10-01")
    assert [x.prison_max for x in p.penalty] == [60, 12, 12] and p.penalty[1].negligence and not p.penalty[0].negligence
    assert p.url == "https://law.moj.gov.tw/LawClass/LawSingle.aspx?pcode=I0070012&flno=15"
    assert "114-07-22 起施行" in str(p) and "查核基準日 2026-10-03" in str(p) and repr(p) == str(p)
    with pytest.raises(AttributeError):
        p.article = "16"
    assert pickle.loads(pickle.dumps(p)) == p


def test_the_duty_of_secrecy_moved_from_4_to_5():
    old = provision("公務員服務法", 4, on="2022-06-23")
    assert old.successor == "S0020038:5@2022-06-24"
    assert provision("公務員服務法", 5, on="2022-06-24").predecessor == old.id


def test_silver_yuan_and_the_new_text_threaten_the_same():
    old, new = provision("刑法", 132, on="2019-12-26"), provision("刑法", 132, on="2019-12-27")
    assert old.penalty == new.penalty and old.penalty[1].fine_max == 9000 and "銀元" in old.note


@pytest.mark.parametrize("law, article, on", [
    ("揭弊法", 15, "2025-07-21"), ("個資法", 6, "2016-03-14"), ("個資法", 15, "2012-09-30"), ("懲戒法", 2, "2016-05-01"),
])
def test_no_version_in_force(law, article, on):
    with pytest.raises(NoVersionInForce) as error:
        provision(law, article, on=on)
    assert str(article) in str(error.value)


@pytest.mark.parametrize("law, article", [("刑法", 999), ("沒有這部法", 1), ("刑法", "亂寫"), ("", "")])
def test_unknown_provision(law, article):
    with pytest.raises(UnknownProvision):
        provision(law, article, on="2025-10-01")


@pytest.mark.parametrize("on", ["昨天", "2025-13-01", "2025-02-30", "", None, "10/1", 20251001])
def test_a_day_that_is_none(on):
    with pytest.raises(InputError):
        provision("刑法", 132, on=on)


def test_promulgated_but_not_in_force_never_governs_a_day():
    pending = [p for p in catalogue() if p.status in ("promulgated_not_in_force", "never_in_force")]
    assert len(pending) >= 4
    for p in pending:
        assert p.valid_from is None and "-pending-" not in p.short
    assert provision("個資法", 12, on="2026-10-03").status == "in_force"
    assert "查明後" in provision("個資法", 12, on="2026-10-03").paragraphs[0]


def test_administrative_rules_are_unverified():
    for law, point in (("陳情要點", 18), ("文書處理手冊", 48)):
        p = provision(law, point, on="2025-10-01")
        assert p.status == "unverified" and "待查" in str(p) and p.unit == "點" and not p.url
    assert not provision("文書處理手冊", 48, on="2025-10-01").text_held, "a summary is not put in place of the wording"


def test_versions_of_an_article_do_not_overlap():
    for p in catalogue():
        dated = [q for q in versions(p.pcode, p.article) if q.valid_from and p.valid_from]
        later = [q for q in dated if q.valid_from > p.valid_from]
        assert not later or p.valid_to and p.valid_to + dt.timedelta(days=1) == min(q.valid_from for q in later)
        assert p.valid_to or p.status != "repealed_or_replaced"


def test_ids_are_unique_and_links_lead_to_held_versions():
    ids = [p.id for p in catalogue()]
    assert len(set(ids)) == len(ids)
    assert {x for p in catalogue() for x in (p.successor, p.predecessor) if x} <= set(ids)


def test_penalties_point_to_paragraphs_that_say_so():
    for p in catalogue():
        for one in p.penalty:
            text = p.paragraphs[one.paragraph - 1]
            if text != NOT_HELD:
                assert ("過失" in text) == one.negligence, p.id
                assert ("罰金" in text) == bool(one.fine_max), p.id
                assert "徒刑" in text or "加重" in text


def test_status_lists_every_version():
    table = status()
    assert len(table) == len(catalogue()) and set(table["as_of"]) == {"2026-10-03"}
    assert table["status"].isin(["in_force", "repealed_or_replaced", "promulgated_not_in_force", "never_in_force",
                                 "unverified", "deletion_not_in_force", "deleted"]).all()


REFERENCE = SHARED / "law" / "provisions.jsonl"


def reference():
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


@pytest.mark.skipif(not REFERENCE.exists(), reason="沒有 ../shared/law：條文未與參考資料逐字比對")
def test_wording_hashes_and_dates_equal_the_reference():
    """Every verified version is held with its facts, and every shipped version is in the reference word for word."""
    rows = reference()
    ours = {p.id: p for p in catalogue()}
    verified = {key: row for key, row in rows.items() if row["verified"]}
    assert set(verified) <= set(ours) and len(verified) == 734
    for key, row in verified.items():
        p = ours[key]
        pairs = zip(p.paragraphs, row["paragraphs"], strict=True)
        assert all(mine in (theirs, NOT_HELD) for mine, theirs in pairs), p.id
        assert p.hashes == tuple(map(wording_hash, row["paragraphs"])), p.id
        dates = [d.isoformat() if d else None for d in (p.promulgated, p.valid_from, p.valid_to)]
        assert dates == [row["promulgated"], row["valid_from"], row["valid_to"]], p.id
        assert (p.status, p.law, p.as_of) == (row["status"], row["law"], row["as_of"])


@pytest.mark.skipif(not REFERENCE.exists(), reason="沒有 ../shared/law")
def test_what_is_not_in_the_reference_says_that_its_text_is_not_held():
    rows = reference()
    for p in catalogue():
        row = rows.get(p.id)
        if p.unit == "條" and not (row and row["verified"]):
            assert not p.text_held and not any(p.hashes) and p.note, p.id


@pytest.mark.skipif(not REFERENCE.exists(), reason="沒有 ../shared/law")
def test_the_penalties_of_the_sector_laws_stand_in_their_text():
    """Amounts of the fines, read from the wording again, independently of how the facts were entered."""
    for key, row in reference().items():
        if not row["verified"]:
            continue
        for one in next(p for p in catalogue() if p.id == key).penalty:
            text = row["paragraphs"][one.paragraph - 1]
            assert ("罰鍰" in text) == one.administrative or not one.administrative, key
            silver = row["pcode"] == "C0000001" and (row["valid_to"] or "9999") < "2020" and row["promulgated"] < "2005"
            if one.fine_max and not silver:
                assert any(words in text.replace("新臺幣", "") for words in amounts(one.fine_max)), (key, one)
            if one.prison_max:
                years, months = divmod(one.prison_max, 12)
                assert f"{to_hanzi(years)}年以下" in text if not months else f"{to_hanzi(one.prison_max)}月以下" in text, key


def amounts(number):
    """一億元, 三百萬元, 一萬五千元, 九千元: how statutes write an amount."""
    if number >= 10 ** 8:
        return [f"{to_hanzi(number // 10 ** 8)}億元"]
    high, low = divmod(number, 10 ** 4)
    return [(f"{to_hanzi(high)}萬" if high else "") + (to_hanzi(low) if low else "") + "元"]


CHAIN = [("公務員服務法", "4", "5", "2022-06-24"), ("公務員服務法", "22", "23", "2022-06-24"),
         ("資通安全管理法", "14", "17", "2025-12-01"), ("資通安全管理法", "19", "28", "2025-12-01"),
         ("性別平等教育法", "22", "23", "2023-08-18"), ("性騷擾防治法", "12", "10", "2023-08-18"),
         ("性侵害犯罪防治法", "12", "15", "2023-02-17"), ("洗錢防制法", "17", "24", "2024-08-02")]


@pytest.mark.parametrize("law, old, new, since", CHAIN)
def test_a_duty_that_moved_is_linked_both_ways(law, old, new, since):
    day = dt.date.fromisoformat(since)
    before, after = provision(law, old, on=day - dt.timedelta(1)), provision(law, new, on=day)
    assert before.successor == after.id and after.predecessor == before.id


@pytest.mark.skipif(not REFERENCE.exists(), reason="沒有 ../shared/law")
def test_every_change_since_2012_on_the_day_before_and_the_day_of_it():
    changes = 0
    for p in catalogue():
        if p.valid_from and p.valid_from.year >= 2012 and p.status != "unverified" and p.unit == "條":
            assert provision(p.pcode, p.article, on=p.valid_from).id == p.id
            eve = p.valid_from - dt.timedelta(1)
            earlier = [q for q in versions(p.pcode, p.article) if q.valid_to == eve]
            if earlier:
                assert provision(p.pcode, p.article, on=eve).id == earlier[0].id
            else:
                with pytest.raises(NoVersionInForce):
                    provision(p.pcode, p.article, on=eve)
            if "第三日" in p.basis:
                assert p.valid_from - p.promulgated == dt.timedelta(2), p.id
            changes += 1
    assert changes > 300


@given(st.integers(1, 9999))
def test_numbers_survive_the_way_through_hanzi(number):
    assert to_int(to_hanzi(number)) == number == to_int(str(number))


@pytest.mark.parametrize("text, number", [("一百三十二", 132), ("十二", 12), ("一七〇", 170), ("一百零五", 105), ("二十", 20),
                                          ("三百十八", 318), ("", None), ("甲", None), ("12a", None)])
def test_numbers(text, number):
    assert to_int(text) == number


@given(st.dates(dt.date(1912, 1, 1), dt.date(2200, 12, 31)))
def test_days_survive_both_calendars(day):
    assert to_date(day.isoformat()) == to_date(roc(day)) == day


def test_article_words():
    assert article_words("318-1", "條") == "第318條之1" and article_id(article_words("318-1", "條")) == "318-1"

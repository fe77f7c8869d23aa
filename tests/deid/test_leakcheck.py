import base64
import time
import urllib.parse

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import deid
from leakkit.errors import FileMissing
from tests.deid.invented import findings, originals, people

NAME = [("陳美玲", "person")]
PHONE = [("0912-345-678", "phone")]
ADDRESS = [("臺中市西屯區福星路一百二十三號四樓", "address")]


@pytest.mark.parametrize("text, values", [
    ("陳美玲", NAME), ("陳 美 玲", NAME), ("陳　美\n玲", NAME), ("陳,美,玲", NAME), ("陳。美。玲", NAME), ("陳\u200b美\u2060玲", NAME),
    ("陳|美|玲", NAME), ("她叫美玲", NAME), ("陳美O", NAME), ("陳○玲", NAME), ("陳美＊", NAME), ("Ｏ美玲", NAME),
    ("&#38515;&#32654;&#29618;", NAME), ("&#x9673;美玲", NAME), (urllib.parse.quote("陳美玲"), NAME),
    ("陳<b>美</b><i>玲</i>", NAME), ("\\u9673\\u7f8e\\u73b2", NAME), ("=E9=99=B3=E7=BE=8E=E7=8E=B2", NAME),
    (base64.b64encode("致陳美玲君".encode()).decode(), NAME), (base64.b64encode("x陳美玲".encode()).decode(), NAME),
    ("陳美玲".encode().hex(), NAME), ("**陳**美玲", NAME),
    ("0912345678", PHONE),
    ("０９１２３４５６７８", PHONE), ("0912 345 678", PHONE), ("0912.345.678", PHONE), ("(0912)345678", PHONE),
    ("091-2345-678", PHONE), ("〇九一二三四五六七八", PHONE), ("零玖壹貳參肆伍陸柒捌", PHONE), ("+886-912-345678", PHONE),
    ("0912-345-***", PHONE),
    ("***2-345-678", PHONE), ("912345678", PHONE), ("0912<b>345</b>678", PHONE), ("0912\n345\n678", PHONE),
    ("0912%2D345%2D678", PHONE),
    ("台中市西屯區福星路123號4樓", ADDRESS), ("臺中市西屯區福星路１２３號", ADDRESS), ("西屯區福星路一百二十三號四樓", ADDRESS),
    ("A-1234-56789", [("A123456789", "national_id")]), ("a123456789", [("A123456789", "national_id")]),
    ("A12345678*", [("A123456789", "national_id")]),
    ("民國68年3月2日", [("1979/3/2", "birthdate")]), ("六十八年三月二日", [("1979/3/2", "birthdate")]),
    ("0680302", [("68.3.2", "birthdate")]), ("1979-03-02", [("民國68年3月2日", "birthdate")]),
    ("Amy_chen88 回覆", [("amy.chen88@example.org", "email")]), ("AMY CHEN", [("Amy Chen", "account")]),
    ("王　明", [("王明", "person")]), ("由王明辦理", [("王明", "person")]), ("王\n明", [("王明", "person")]),
    ("高明先生", [("高明", "person")]), ("1234 號", [("1234", "case_no")]), ("🌸🌸 收回訊息", [("🌸🌸", "account")]),
    ("歐陽娜娜", [("歐陽娜娜", "person")]), ("娜娜說", [("歐陽娜娜", "person")]), ("abc1234", [("ABC-1234", "plate")]),
])
def test_survives(text, values):
    report = deid.survivors(text, values)
    assert [survivor.kind for survivor in report] == [values[0][1]]
    assert values[0][0] not in repr(report) + repr(list(report))


@pytest.mark.parametrize("text, values", [
    ("甲與A機關", NAME), ("陳○○", NAME), ("陳小姐", NAME), ("美玲路一段", NAME), ("林美玲", NAME), ("陳述美好", NAME), ("玲", NAME),
    ("國王明天來", [("王明", "person")]), ("森林木材", [("林木", "person")]), ("大王。明天", [("王明", "person")]),
    ("高明的作法", [("高明", "person")]), ("文明社會、建設課", [("林文明", "person"), ("王建設", "person")]),
    ("政風室 關心您", [("政風室", "account")]), ("處理病歷、醫療資料", [("病歷", "medical")]),
    ("12345", [("1234", "case_no")]), ("x1234", [("1234", "case_no")]), ("共 1 2 3 4 件", [("1234", "case_no")]),
    ("04-2228-9123", [("04-2228-9111", "phone")]), ("0912-345-999", PHONE), ("0912-***-***", PHONE),
    ("1\n2\n3\n4\n5\n", [("12345", "case_no")]), ("it is", [("IT", "account")]), ("Amyloid", [("Amy", "account")]),
    ("dumbest", [("best", "account")]), ("taichung.example.org", [("ab@taichung.example.org", "email")]),
    ("臺中市西屯區", ADDRESS), ("民國68年3月", [("1979/3/2", "birthdate")]), ("", NAME), ("J", [("J", "account")]),
    ('<svg><path d="M0912.345 678 L1 2"/></svg>', PHONE), ("陳○○", [("陳○○", "person")]),
])
def test_does_not_survive(text, values):
    assert deid.survivors(text, values) == []


def test_what_cannot_be_searched_is_said():
    report = deid.survivors("甲", [("J", "account"), ("病歷", "medical"), ("陳美玲", "person")])
    assert report == [] and len(report.not_looked_at) == 2 and report.looked_at == ("文字",)
    assert "等於未檢查" in repr(deid.survivors("陳美玲", []))


def test_each_value_is_told_by_its_row():
    values = originals(60)
    report = deid.survivors("；".join(value for value, _ in values), pd.DataFrame(values, columns=["value", "kind"]))
    assert sorted(survivor.row for survivor in report) == list(range(60))


def test_check_takes_a_case_or_a_frame():
    class Anything:
        def originals(self):
            return pd.DataFrame(NAME, columns=["value", "kind"])

    assert len(deid.check("陳美玲", Anything())) == 1
    assert len(deid.check("陳美玲", Anything().originals())) == 1
    assert deid.check("甲", Anything()) == []


def test_originals_from():
    frame = deid.originals_from(
        people({"names": ["陳美玲", "王○○", "陳小姐"], "accounts": ["小玲"]}),
        findings({"kind": "phone", "value": "0912-345-678"}, {"kind": "phone", "value": "0912-345-678"}))
    assert list(frame.itertuples(index=False, name=None)) == [
        ("陳美玲", "person"), ("小玲", "account"), ("0912-345-678", "phone")]
    assert "美玲" not in repr(frame)


def test_missing_file(tmp_path):
    with pytest.raises(FileMissing):
        deid.survivors(tmp_path / "nothing.odt", NAME)


@pytest.mark.parametrize("text", [".", "..", "/", "../..", "~", "//"])
def test_a_text_of_dots_is_no_folder(text):
    assert deid.survivors(text, NAME).looked_at == ("文字",)


@settings(max_examples=100, deadline=None)
@given(st.text(), st.sampled_from(originals(60)), st.text())
def test_a_whole_value_is_always_found(before, pair, after):
    assert deid.survivors(f"{before}\n{pair[0]}\n{after}", [pair])


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="〇一二三0123456789-年月日()（）*○陳美<>&;%=\\ux/.\n ", max_size=300))
def test_hostile_text_does_not_stop_it(text):
    deid.survivors(text, originals(12) + [("1979/3/2", "birthdate")])


def test_five_hundred_values_in_a_long_text():
    words = "本案係因承辦人員受理民眾陳情後，將案件內容張貼於工作群組，致第三人得以知悉。114年10月1日第12345號"
    text = (words * (200_000 // len(words) + 1))[:200_000]
    start = time.process_time()
    assert deid.survivors(text, originals(500)) == []
    assert time.process_time() - start < 5


@pytest.mark.parametrize("piece", [
    "x", "<rPh ", "d=\"", "data:", "%E9", "陳", "一百", "0", "*", "<", "&#", "\\u", "1/1/", "陳○", " ", "\x1b[",
])
def test_repetition_costs_no_more_than_its_length(piece):
    values = originals(60) + [("陳陳陳", "person"), ("0000000000", "phone"), ("1979/3/2", "birthdate")]
    start = time.process_time()
    deid.survivors(piece * (60_000 // len(piece)), values)
    assert time.process_time() - start < 4


def test_a_mistyped_document_name_is_not_a_clean_text():
    with pytest.raises(FileMissing):
        deid.check("out/沒有這份.odt", pd.DataFrame({"value": ["陳美玲"], "kind": ["person"]}))

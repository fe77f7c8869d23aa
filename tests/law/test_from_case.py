"""A small case: facts with the rows they rest on, and the table of elements."""

import pytest

from leakkit.law import derive, provisions_table
from leakkit.law.elements import fact_table
from leakkit.schema import AUDIENCE, DISCLOSURES, FINDINGS, MESSAGES, PEOPLE, PROVISIONS

DAY = "2025-10-01"


def message(number, at, account, text, **more):
    return {"message_id": f"E1-{number:06d}", "evidence_id": "E1", "sent_at": f"{DAY}T{at}", "account": account,
            "kind": "text", "text": text} | more


def tables(extra=(), informant="informant", need=False, **disclosure):
    messages = MESSAGES.frame([
        message(1, "08:00", "小安", "早"),
        message(2, "09:00", "小安", "１９９９ 檢舉案 陳大文 0912345678 頂樓加蓋違建"),
        message(3, "09:01", "小安", "這件是我們科的業務嗎？我承辦分文"),
        message(4, "09:02", "小林", "不是喔"),
        message(5, "09:40", "小安", "不好意思，忘了遮，已收回"),
        *extra,
    ])
    people = PEOPLE.frame([
        {"person_id": "P01", "accounts": ["小安"], "role": "discloser"},
        {"person_id": "P02", "accounts": ["小林"], "role": "member"},
        {"person_id": "P03", "names": ["陳大文"], "role": informant}])
    findings = FINDINGS.frame([
        {"finding_id": "F0001", "message_id": "E1-000002", "kind": "person", "value": "陳大文",
         "person_id": "P03", "score": 0.9},
        {"finding_id": "F0002", "message_id": "E1-000002", "kind": "phone", "value": "0912345678",
         "person_id": "P03", "score": 1.0}])
    disclosures = DISCLOSURES.frame([{
        "disclosure_id": "D1", "message_id": "E1-000002", "chat_title": "科內群組", "person_id": "P03", "discloser": "小安",
        "kinds": ["person", "phone"], "findings": ["F0001", "F0002"], "posted_at": f"{DAY}T09:00",
        "ended_at": f"{DAY}T09:40", "ended_by": "unsent", "exposed_minutes": 40} | disclosure])
    audience = AUDIENCE.frame([
        {"disclosure_id": "D1", "account": "小林", "grade": "reacted", "counted_low": True, "counted_high": True,
         "need_to_know": need, "message_id": "E1-000004"},
        {"disclosure_id": "D1", "account": "小王", "grade": "posts-later", "counted_low": False, "counted_high": True,
         "need_to_know": False}])
    return messages, people, findings, disclosures, audience


def test_facts_carry_the_rows_they_rest_on():
    got = derive(*tables())
    assert got["kinds"].value == ("person", "phone") and got["kinds"].rows == ("F0001", "F0002")
    assert got["informant_exposed"].value is True and "D1" in got["informant_exposed"].rows
    assert (got["recipients"].value, got["recipients_without_need"].value) == (1, 1)
    assert "E1-000004" in got["recipients"].rows
    assert got["unsent"].value is True and got["exposed_minutes"].value == 40
    assert got["petition_words"].rows == ("E1-000002",)
    assert got["asked_whose"].rows == got["handler_words"].rows == ("E1-000003",)
    assert got["apology"].rows == got["careless_words"].rows == ("E1-000005",)
    assert got["sectors"].value == ("building",)
    assert got["posted_to_group"].value is True and got["special_kinds"].value == ()


def test_every_fact_a_chat_can_show_is_derived():
    assert set(derive(*tables())) == {name for name, entry in fact_table().items() if entry["source"] == "C"}


def test_the_informant_is_never_inferred():
    got = derive(*tables(informant="unknown"))
    assert got["informant_exposed"].value is None and got["informant_exposed"].rows == ()


def test_a_need_to_know_takes_a_member_out():
    got = derive(*tables(need=True))
    assert got["recipients"].value == 1
    assert got["recipients_without_need"].value is None, "possible members are left, none for certain"


@pytest.mark.parametrize("text, account, fact, value", [
    ("這份是密件 請勿外傳", "小林", "secrecy_mark", True), ("我的密碼忘了", "小林", "secrecy_mark", False),
    ("密切注意天氣", "小安", "secrecy_mark", False), ("大家看看就好 應該沒關係", "小安", "aware_words", True),
    ("應該沒關係", "小林", "aware_words", False), ("要給他好看", "小安", "harm_words", True),
    ("檢舉人怕被報復", "小安", "harm_words", False), ("匯給你三千", "小林", "payment_words", True),
    ("對話刪一刪", "小林", "deletion_words", True), ("幫我查一下他", "小林", "taking_words", True),
])
def test_words_are_clues(text, account, fact, value):
    got = derive(*tables([message(6, "10:00", account, text)]))[fact]
    assert got.value is value and (got.rows == ("E1-000006",)) is value


def test_words_long_before_or_in_another_chat_do_not_count():
    other = message(6, "10:00", "小安", "要給他好看", evidence_id="E2")
    early = message(7, "10:00", "小安", "要給他好看", sent_at="2025-09-01T10:00")
    assert derive(*tables([other, early]))["harm_words"].value is False


def test_an_outsider_in_the_audience():
    parts = list(tables())
    parts[1] = PEOPLE.frame([{"person_id": "P02", "accounts": ["小林"], "role": "outsider"}])
    assert derive(*parts)["outside_account"].rows == ("P02",)


def test_onward_to_a_second_chat():
    parts = list(tables([message(6, "11:00", "小林", "轉 陳大文", evidence_id="E2")]))
    second = {"disclosure_id": "D2", "message_id": "E1-000006", "person_id": "P03", "discloser": "小林",
              "kinds": ["person"], "findings": [], "posted_at": f"{DAY}T11:00", "ended_by": "none-seen"}
    parts[3] = DISCLOSURES.frame([*parts[3].to_dict("records"), second])
    assert derive(*parts)["onward"].rows == ("D2",)


def test_the_table_names_the_five_provisions_of_the_seed_in_force_that_day():
    table = provisions_table(derive(*tables()), {}, "114/10/1")
    assert list(table.columns) == PROVISIONS.names
    assert {"C0000001:132@2019-12-27", "I0050021:15@2016-03-15", "A0030055:170@1999-02-03", "RULE-PETITION:18@待查",
            "RULE-DOCMANUAL:48@待查"} <= set(table["provision_id"])
    rules = table[table["provision_id"].str.startswith("RULE")]
    assert set(rules["version_from"]) == {"待查"}


def test_shown_elements_have_rows_and_open_ones_say_what_to_do():
    table = provisions_table(derive(*tables()), {}, DAY)
    assert (table["because"].str.len() > 0).all()
    assert table.loc[table["state"] == "shown", "rows"].map(len).min() >= 1
    assert set(table.loc[table["element"].str.startswith("主觀：意圖"), "because"]) == {"現有資料不足，通常不適用"}
    assert set(table.loc[table["element"].str.startswith("主觀：意圖"), "state"]) == {"not-shown"}
    crime = table[table["provision_id"] == "C0000001:132@2019-12-27"]
    assert set(crime.loc[crime["element"].str.startswith("主觀"), "state"]) == {"open"}


def test_answers_of_a_person_count_and_questions_remain():
    derived = derive(*tables())
    bare = provisions_table(derived, {}, DAY)
    answers = {"public_official": True, "official_secret": True, "mental_state": "negligence"}
    told = provisions_table(derived, answers, DAY)
    assert told.attrs["states"]["C0000001:132@2019-12-27#2"] == "shown"
    assert told.attrs["states"]["C0000001:132@2019-12-27#1"] == "excluded"
    assert "public_official" in bare.attrs["questions"] and "public_official" not in told.attrs["questions"]


def test_limits_say_the_day_the_rules_and_what_is_not_in_force():
    limits = " ".join(provisions_table(derive(*tables()), {}, DAY).attrs["limits"])
    for words in ("114-10-01", "2026-10-03", "待查", "尚未施行", "不作違法或有罪之認定"):
        assert words in limits
    late = provisions_table(derive(*tables()), {}, "2026-12-01").attrs["limits"]
    assert any("晚於查核基準日" in sentence for sentence in late)


def test_no_value_of_a_person_reaches_the_table():
    table = provisions_table(derive(*tables()), {}, DAY)
    words = " ".join([*table["because"], *table["element"], *table.attrs["limits"]])
    assert not any(secret in words for secret in ("陳大文", "0912", "小安", "小林"))


def test_nothing_disclosed_means_nothing_known():
    empty = [t.frame() for t in (MESSAGES, PEOPLE, FINDINGS, DISCLOSURES, AUDIENCE)]
    got = derive(*empty)
    assert all(fact.value is None and fact.rows == () for fact in got.values())
    assert not (provisions_table(got, {}, DAY)["state"] == "shown").any()


def test_inputs_are_not_changed():
    parts = tables()
    before = [part.to_json(date_format="iso") for part in parts]
    derived = derive(*parts)
    answers = {"public_official": True}
    provisions_table(derived, answers, DAY)
    assert [part.to_json(date_format="iso") for part in parts] == before and answers == {"public_official": True}
    assert derived == derive(*parts)

"""Facts in, states out: shown / possible / excluded, by the law of the day."""

import copy
import json

import pytest

from leakkit.errors import InputError
from leakkit.law import applicable, facts
from leakkit.law.conditions import holds, names_in
from leakkit.law.elements import fact_table, rules

from ..conftest import SHARED

DAY = "2025-10-01"
LEAK = {"personal_data": True, "recipients": 17, "recipients_without_need": 15, "posted_to_group": True}
OFFICIAL = LEAK | {"public_official": True, "official_secret": True}
INTENT, SLIP = {"mental_state": "intent"}, {"mental_state": "negligence"}
WHISTLE = OFFICIAL | {"whistleblower": True, "informant_exposed": True, "receiving_office": True, "without_cause": True}
MISUSE = LEAK | {"beyond_duty": True, "damage_likely": True}

SCENARIOS = [  # facts, day, law, article, paragraph, state
    (OFFICIAL | INTENT, DAY, "中華民國刑法", "132", "1", "shown"),
    (OFFICIAL | INTENT, DAY, "中華民國刑法", "132", "2", "excluded"),
    (OFFICIAL | SLIP, DAY, "中華民國刑法", "132", "1", "excluded"),
    (OFFICIAL | SLIP, DAY, "中華民國刑法", "132", "2", "shown"),
    (OFFICIAL, DAY, "中華民國刑法", "132", "1", "possible"),
    (OFFICIAL, DAY, "中華民國刑法", "132", "2", "possible"),
    (OFFICIAL | {"aware_words": True}, DAY, "中華民國刑法", "132", "1", "possible"),
    (OFFICIAL | {"mental_state": "none"}, DAY, "中華民國刑法", "132", "2", "excluded"),
    (OFFICIAL, DAY, "中華民國刑法", "132", "3", "excluded"),
    (LEAK, DAY, "中華民國刑法", "132", "3", "possible"),
    (LEAK | {"public_official": False, "work_relation": True, "official_secret": True} | INTENT, DAY,
     "中華民國刑法", "132", "3", "shown"),
    (LEAK | {"public_official": False}, DAY, "中華民國刑法", "132", "1", "excluded"),
    (OFFICIAL | {"recipients_without_need": 0, "not_entitled": False}, DAY, "中華民國刑法", "132", "1", "excluded"),
    (OFFICIAL | {"official_secret": False}, DAY, "中華民國刑法", "132", "2", "excluded"),
    (OFFICIAL | INTENT, "2019-12-26", "中華民國刑法", "132", "1", "shown"),
    (LEAK, DAY, "中華民國刑法", "109", "1", "excluded"),
    (LEAK | {"sectors": ["defence"]}, DAY, "中華民國刑法", "109", "1", "possible"),
    (OFFICIAL | {"defence_secret": True} | SLIP, DAY, "中華民國刑法", "110", "1", "shown"),
    (LEAK | {"deletion_words": True}, DAY, "中華民國刑法", "165", "1", "possible"),
    (LEAK | {"deletion_words": False}, DAY, "中華民國刑法", "138", "1", "excluded"),
    (LEAK | {"sectors": ["medical"]}, DAY, "中華民國刑法", "316", "1", "possible"),
    (LEAK | {"others_secret": True, "without_cause": True} | INTENT, DAY, "中華民國刑法", "318-1", "1", "shown"),
    (LEAK | {"others_secret": True, "without_cause": False}, DAY, "中華民國刑法", "318-1", "1", "excluded"),
    (LEAK | {"login_words": True}, DAY, "中華民國刑法", "358", "1", "possible"),
    (WHISTLE | INTENT, DAY, "公益揭弊者保護法", "15", "2", "shown"),
    (WHISTLE | SLIP, DAY, "公益揭弊者保護法", "15", "3", "shown"),
    (WHISTLE | {"whistleblower": False} | INTENT, DAY, "公益揭弊者保護法", "15", "2", "excluded"),
    (WHISTLE | INTENT, "2025-07-21", "公益揭弊者保護法", "15", "2", "excluded"),
    (WHISTLE | INTENT, "2025-07-22", "公益揭弊者保護法", "15", "2", "shown"),
    (LEAK, DAY, "公益揭弊者保護法", "15", "2", "excluded"),
    (OFFICIAL | {"protected_witness": True} | SLIP, DAY, "證人保護法", "16", "3", "shown"),
    (MISUSE, DAY, "個人資料保護法", "41", "1", "possible"),
    (MISUSE | {"harm_words": True}, DAY, "個人資料保護法", "41", "1", "possible"),
    (MISUSE | {"unlawful_intent": True}, DAY, "個人資料保護法", "41", "1", "shown"),
    (MISUSE | {"unlawful_intent": False}, DAY, "個人資料保護法", "41", "1", "excluded"),
    (MISUSE, "2016-03-14", "個人資料保護法", "41", "1", "shown"),
    (MISUSE, "2016-03-15", "個人資料保護法", "41", "1", "possible"),
    (MISUSE | {"public_agency": True, "lawful_ground": False}, DAY, "個人資料保護法", "15", "1", "shown"),
    (MISUSE | {"public_agency": True, "lawful_ground": True}, DAY, "個人資料保護法", "15", "1", "excluded"),
    (LEAK | {"outside_account": False, "onward": False}, DAY, "個人資料保護法", "16", "1", "excluded"),
    (LEAK | {"onward": True}, DAY, "個人資料保護法", "16", "1", "possible"),
    (LEAK | {"special_kinds": ["medical"]}, DAY, "個人資料保護法", "6", "1", "possible"),
    (LEAK | {"special_kinds": []}, DAY, "個人資料保護法", "6", "1", "excluded"),
    (LEAK | {"special_kinds": ["medical"]}, "2016-03-14", "個人資料保護法", "6", "1", "excluded"),
    (OFFICIAL | {"salaried_official": True}, "2022-06-23", "公務員服務法", "4", "1", "shown"),
    (OFFICIAL | {"salaried_official": True}, "2022-06-24", "公務員服務法", "4", "1", "excluded"),
    (OFFICIAL | {"salaried_official": True}, "2022-06-23", "公務員服務法", "5", "1", "excluded"),
    (OFFICIAL | {"salaried_official": True}, "2022-06-24", "公務員服務法", "5", "1", "shown"),
    (OFFICIAL | {"salaried_official": False}, DAY, "公務員服務法", "5", "1", "excluded"),
    (OFFICIAL | {"grave_loss": True}, "2025-11-20", "公務人員考績法", "12", "3", "shown"),
    (OFFICIAL | {"grave_loss": True}, "2025-11-21", "公務人員考績法", "12", "4", "shown"),
    (LEAK | {"petition_words": True, "confidential_petition": True}, DAY, "行政程序法", "170", "2", "shown"),
    (LEAK | {"petition_words": True}, DAY, "行政院及所屬各機關處理人民陳情案件要點", "18", "1", "possible"),
    (LEAK | {"petition_words": True}, DAY, "文書處理手冊", "48", "1", "possible"),
    (LEAK | {"crime_suspected": True}, DAY, "刑事訴訟法", "241", "1", "shown"),
]


def row_of(given, on, law, article, paragraph):
    table = applicable(given, on=on)
    rows = table[(table["law"] == law) & (table["article"] == article) & (table["paragraph"] == paragraph)]
    assert len(rows) == 1, table
    return rows.iloc[0]


@pytest.mark.parametrize("given, on, law, article, paragraph, state", SCENARIOS)
def test_scenario(given, on, law, article, paragraph, state):
    row = row_of(given, on, law, article, paragraph)
    assert row["state"] == state, row["why"]
    assert row["why"]


def test_personal_data_act_41_without_intent_is_said_to_be_unlikely():
    row = row_of(MISUSE, DAY, "個人資料保護法", "41", "1")
    assert "現有資料不足，通常不適用" in row["why"] and "不罰過失" in row["why"]


def test_intent_and_negligence_stand_side_by_side():
    table = applicable(OFFICIAL | {"careless_words": True, "aware_words": True}, on=DAY)
    crime = table[(table["law"] == "中華民國刑法") & (table["article"] == "132") & table["paragraph"].isin(["1", "2"])]
    assert set(crime["state"]) == {"possible"} and len(crime) == 2


def test_nothing_known_shows_nothing_and_accuses_nobody():
    table = applicable({}, on=DAY)
    assert not (table["state"] == "shown").any()
    for words in ("有罪", "成立犯罪", "構成犯罪", "違法行為人"):
        assert not table["why"].str.contains(words).any()


def test_an_excluded_version_says_when_it_held():
    row = row_of(OFFICIAL, DAY, "公務員服務法", "4", "1")
    assert "111-06-23" in row["why"]
    table = applicable(OFFICIAL, on=DAY)
    assert table.attrs["provision_ids"][row.name] == "" and "C0000001:132@2019-12-27" in table.attrs["provision_ids"]


def test_facts_are_a_codebook():
    table = facts()
    assert list(table.columns) == ["name", "type", "levels", "source", "sentence"]
    assert table["name"].is_unique and set(table["source"]) == {"C", "H"}


def test_every_condition_asks_for_facts_that_exist():
    for rule in rules():
        conditions = [rule.get("trigger", {"all": []}), *(e["shown"] for e in rule["element"]),
                      *(e["clue"] for e in rule["element"] if "clue" in e)]
        assert {name for c in conditions for name in names_in(c)} <= set(fact_table()), rule["title"]


def test_an_element_that_a_person_judges_is_never_shown_by_chat_clues_alone():
    from leakkit.law.elements import judge
    chat = {name: {"bool": True, "int": 9, "list": entry.get("levels", ["person"])}[entry["type"]]
            for name, entry in fact_table().items() if entry["source"] == "C"}
    for rule in rules():
        for element in rule["element"]:
            if element["source"] == "H":
                assert judge(element, chat).state != "shown", element["text"]


@pytest.mark.parametrize("wrong", [{"no_such_fact": True}, {"mental_state": "angry"}, {"sectors": ["moon"]},
                                   {"official_secret": "大概"}])
def test_unknown_facts_are_refused(wrong):
    with pytest.raises(InputError):
        applicable(wrong, on=DAY)


def test_the_facts_given_are_not_changed():
    given = OFFICIAL | {"sectors": ["tax"], "kinds": ["person"]}
    before = copy.deepcopy(given)
    applicable(given, on=DAY)
    assert given == before


@pytest.mark.parametrize("condition, given, answer", [
    ("a", {"a": True}, True), ("a", {"a": []}, False), ("a", {}, None),
    ("a", {"a": None}, None), ("a", {"a": 0}, False),
    ({"not": "a"}, {"a": False}, True), ({"not": "a"}, {}, None),
    ({"all": ["a", "b"]}, {"a": False}, False), ({"all": ["a", "b"]}, {"a": True}, None),
    ({"any": ["a", "b"]}, {"a": True}, True), ({"any": ["a", "b"]}, {"a": False}, None),
    ({"any": ["a", "b"]}, {"a": False, "b": False}, False),
    ({"fact": "a", "at_least": 1}, {"a": 1}, True), ({"fact": "a", "at_least": 1}, {"a": 0}, False),
    ({"fact": "a", "equals": "x"}, {"a": "y"}, False), ({"fact": "a", "any_of": ["x"]}, {"a": ["x", "y"]}, True),
])
def test_conditions(condition, given, answer):
    assert holds(condition, given) is answer


SECTOR = LEAK | {"public_official": True, "informant_exposed": True, "protected_person_exposed": True}


def confirmed(sector, **more):
    return SECTOR | {"sectors": [sector], "sector_confirmed": [sector]} | more


SECTOR_SCENARIOS = [  # facts, day, law, article, paragraph, state
    (confirmed("building"), DAY, "違章建築處理辦法", "9", "1", "shown"),
    (SECTOR | {"sectors": ["building"]}, DAY, "違章建築處理辦法", "9", "1", "possible"),
    (SECTOR, DAY, "違章建築處理辦法", "9", "1", "excluded"),
    (confirmed("building", informant_exposed=False), DAY, "違章建築處理辦法", "9", "1", "excluded"),
    (confirmed("food"), DAY, "食品安全衛生管理法", "43", "1", "shown"),
    (confirmed("labour"), DAY, "勞動基準法", "74", "5", "shown"),
    (confirmed("environment"), DAY, "水污染防治法", "66-4", "2", "shown"),
    (confirmed("traffic"), DAY, "違反道路交通管理事件統一裁罰基準及處理細則", "24", "1", "shown"),
    (confirmed("tax", tax_officer=True), DAY, "稅捐稽徵法", "33", "1", "shown"),
    (confirmed("tax", tax_officer=False), DAY, "稅捐稽徵法", "33", "1", "excluded"),
    (confirmed("tax", tax_officer=True), DAY, "稅捐稽徵法", "43", "3", "shown"),
    (confirmed("harassment"), "2023-08-17", "性騷擾防治法", "12", "1", "shown"),
    (confirmed("harassment"), "2023-08-18", "性騷擾防治法", "10", "5", "shown"),
    (confirmed("harassment"), "2023-08-17", "性騷擾防治法", "10", "5", "excluded"),
    (confirmed("campus"), "2023-08-17", "性別平等教育法", "22", "2", "shown"),
    (confirmed("campus"), "2023-08-18", "性別平等教育法", "23", "2", "shown"),
    (confirmed("campus"), "2023-08-18", "性別平等教育法", "43", "2", "shown"),
    (confirmed("sexual_assault"), "2023-02-16", "性侵害犯罪防治法", "12", "1", "shown"),
    (confirmed("sexual_assault"), "2023-02-17", "性侵害犯罪防治法", "15", "1", "shown"),
    (confirmed("sexual_assault"), "2023-02-16", "性侵害犯罪防治法", "15", "1", "excluded"),
    (confirmed("medical"), DAY, "醫療法", "72", "1", "shown"),
    (confirmed("medical", protected_person_exposed=None), DAY, "醫療法", "72", "1", "possible"),
    (confirmed("child"), DAY, "兒童及少年福利與權益保障法", "66", "2", "shown"),
    (confirmed("procurement", procurement_secret=True), DAY, "政府採購法", "34", "2", "shown"),
    (confirmed("procurement", procurement_secret=False), DAY, "政府採購法", "34", "2", "excluded"),
    (confirmed("evaluation", evaluation_secret=True), DAY, "公務人員考績法", "20", "1", "shown"),
    (confirmed("investigation", under_investigation=True, investigator=True), "2024-08-01", "刑事訴訟法", "245", "3", "shown"),
    (confirmed("investigation", under_investigation=True, investigator=True), "2024-08-02", "刑事訴訟法", "245", "5", "shown"),
    (OFFICIAL | {"approved_secret": True} | INTENT, DAY, "國家機密保護法", "32", "1", "shown"),
    (OFFICIAL | {"approved_secret": True} | SLIP, DAY, "國家機密保護法", "32", "3", "shown"),
    (OFFICIAL | {"approved_secret": True} | SLIP, "2019-05-11", "國家機密保護法", "32", "2", "shown"),
    (OFFICIAL | {"approved_secret": False}, DAY, "國家機密保護法", "32", "1", "excluded"),
    (OFFICIAL | {"laundering_report": True} | INTENT, "2024-08-01", "洗錢防制法", "17", "1", "shown"),
    (OFFICIAL | {"laundering_report": True} | INTENT, "2024-08-02", "洗錢防制法", "24", "1", "shown"),
    (OFFICIAL | {"wiretap_material": True, "without_cause": True} | INTENT, DAY, "通訊保障及監察法", "27", "1", "shown"),
    (OFFICIAL | {"payment_words": True}, DAY, "貪污治罪條例", "4", "1", "possible"),
    (OFFICIAL | {"bribe": True, "breach_of_duty": True}, DAY, "貪污治罪條例", "4", "1", "shown"),
    (OFFICIAL | {"bribe": True, "breach_of_duty": True}, DAY, "貪污治罪條例", "5", "1", "excluded"),
    (LEAK | {"public_agency": True, "security_incident": True}, "2025-11-30", "資通安全管理法", "14", "2", "shown"),
    (LEAK | {"public_agency": True, "security_incident": True}, "2025-12-01", "資通安全管理法", "17", "2", "shown"),
    (LEAK | {"security_incident": True}, "2025-12-01", "資通安全管理法", "33", "1", "shown"),
    (LEAK, DAY, "資通安全管理法", "14", "2", "excluded"),
    (LEAK | {"outside_account": True}, DAY, "個人資料保護法", "19", "1", "possible"),
    (LEAK | {"outside_account": True, "public_agency": False, "security_gap": True}, "2023-06-01", "個人資料保護法", "48", "2", "excluded"),
]


@pytest.mark.parametrize("given, on, law, article, paragraph, state", SECTOR_SCENARIOS)
def test_scenario_of_a_sector(given, on, law, article, paragraph, state):
    row = row_of(given, on, law, article, paragraph)
    assert row["state"] == state, row["why"]


def test_the_frame_is_as_the_contract_says():
    table = applicable({}, on=DAY)
    assert list(table.columns) == ["law", "article", "paragraph", "state", "why"]
    assert set(table["state"]) <= {"shown", "possible", "excluded"} and not table.duplicated(["law", "article", "paragraph"]).any()
    assert len(table.attrs["provision_ids"]) == len(table.attrs["changes"]) == len(table)


def test_every_rule_points_to_a_paragraph_that_its_article_has():
    from leakkit.law import versions
    for rule in rules():
        held = [p for p in versions(rule["law"], rule["article"]) if p.valid_from or p.status == "unverified"]
        inside = [p for p in held if p.status == "unverified" or (
            p.valid_from.isoformat() <= rule.get("until", "9999") and (not p.valid_to or p.valid_to.isoformat() >= rule.get("since", "")))]
        assert inside, rule["title"]
        for p in inside:
            assert int(rule["paragraph"]) <= len(p.paragraphs) or p.hashes == ("",), (rule["title"], p.id)


REFERENCE = SHARED / "law" / "provisions.jsonl"


@pytest.mark.skipif(not REFERENCE.exists(), reason="沒有 ../shared/law")
def test_the_paragraph_of_every_secrecy_duty_speaks_of_secrecy():
    from leakkit.law.duties import duty_rules
    texts = [json.loads(line) for line in REFERENCE.read_text(encoding="utf-8").splitlines()]
    words = ("保密", "洩漏", "秘密", "揭露", "揭示", "公開", "報導", "罰鍰", "密件")
    for rule in duty_rules():
        for row in texts:
            same = (row["pcode"], row["article"]) == (rule["law"], rule["article"]) and row["valid_from"]
            if same and row["valid_from"] <= rule.get("until", "9999") and (row["valid_to"] or "9999") >= rule.get("since", ""):
                assert any(word in row["paragraphs"][int(rule["paragraph"]) - 1] for word in words), (rule["title"], row["id"])


def test_the_fine_of_a_duty_is_named_by_the_law_of_the_day():
    assert "新臺幣60,000元以上600,000元以下罰鍰" in row_of(confirmed("harassment"), DAY, "性騷擾防治法", "10", "5")["why"]
    assert "新臺幣10,000元以上50,000元以下罰鍰" in row_of(confirmed("tax"), "2021-12-18", "稅捐稽徵法", "33", "1")["why"]
    assert "新臺幣30,000元以上150,000元以下罰鍰" in row_of(confirmed("tax"), "2021-12-19", "稅捐稽徵法", "33", "1")["why"]


def changes_of(given, on, law, article, paragraph):
    table = applicable(given, on=on)
    row = row_of(given, on, law, article, paragraph)
    return table.attrs["changes"][row.name]


def test_what_would_change_a_state_is_said():
    said = changes_of(OFFICIAL, DAY, "中華民國刑法", "132", "1")
    assert any("故意" in one and one.endswith("要件均有事證") for one in said)
    assert any("刑法第10條第2項" in one and "否 → 排除" in one for one in said)
    said = changes_of(OFFICIAL | SLIP, DAY, "中華民國刑法", "132", "1")
    assert any("為故意 → 要件均有事證" in one for one in said)
    assert changes_of(LEAK, DAY, "違章建築處理辦法", "9", "1") == []


@pytest.mark.parametrize("given, on, kind, words", [
    (WHISTLE | INTENT, DAY, "special", "揭弊法第15條與刑法第132條"),
    (MISUSE | {"public_agency": True, "unlawful_intent": True}, DAY, "special", "刑法第55條"),
    (OFFICIAL | {"bribe": True}, DAY, "special", "特別規定，優先適用"),
    (confirmed("tax", tax_officer=True) | INTENT, DAY, "administrative", "行政罰法第26條"),
    (OFFICIAL, "2019-12-26", "later", "刑法第2條第1項"),
    (MISUSE, "2016-03-14", "later", "105-03-15"),
])
def test_competition_is_flagged_for_a_person(given, on, kind, words):
    notes = applicable(given, on=on).attrs["competition"]
    assert any(one["kind"] == kind and words in one["note"] for one in notes), notes


def test_law_that_changed_only_its_currency_is_said_to_be_the_same():
    notes = [one["note"] for one in applicable(OFFICIAL, on="2019-12-26").attrs["competition"] if "刑法第132條：" in one["note"]]
    assert any("實質刑度未變" in note for note in notes)
    assert not any(one["kind"] == "later" for one in applicable(OFFICIAL, on=DAY).attrs["competition"])


@pytest.mark.parametrize("wrong", [{"recipients": -1}, {"recipients": "很多"}, {"recipients": True}, {"mental_state": 3},
                                   {"sectors": 5}, {"public_official": 2}])
def test_a_wrong_value_is_refused_in_one_sentence(wrong):
    with pytest.raises(InputError):
        applicable(wrong, on=DAY)

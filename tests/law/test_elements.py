"""Facts in, states out: shown / possible / excluded, by the law of the day."""

import copy

import pytest

from leakkit.errors import InputError
from leakkit.law import applicable, facts
from leakkit.law.conditions import holds, names_in
from leakkit.law.elements import fact_table, rules

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
    assert "111-06-23" in row["why"] and row["provision_id"] == ""


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

"""The questionnaire asks only what the result needs."""

import pytest

from leakkit import law
from leakkit.errors import InputError
from leakkit.law import applicable, questions
from leakkit.law.elements import fact_table
from leakkit.law.questions import COLUMNS

DAY = "2025-10-01"
LEAK = {"personal_data": True, "recipients": 17, "recipients_without_need": 15, "posted_to_group": True}


def test_questions_are_about_what_a_person_judges_and_never_twice():
    asked = questions(LEAK, on=DAY)
    assert tuple(asked.columns) == COLUMNS and asked["fact"].is_unique and len(asked) > 5
    assert all(fact_table()[name]["source"] == "H" for name in asked["fact"])
    assert asked["question"].str.contains("？").all() and (asked["needed_by"] != "").all()


def test_the_question_that_most_provisions_wait_for_comes_first():
    counts = questions(LEAK, on=DAY)["needed_by"].str.count("、") + 1
    assert counts.is_monotonic_decreasing


def test_an_answer_takes_its_question_away_and_the_ones_that_hung_on_it():
    before = set(questions(LEAK, on=DAY)["fact"])
    after = set(questions(LEAK | {"private_activity": True, "public_official": False}, on=DAY)["fact"])
    assert {"public_official"} <= before and not {"public_official"} & after


def test_a_sector_question_is_asked_only_when_the_sector_is_there():
    assert "tax_officer" not in set(questions(LEAK, on=DAY)["fact"])
    assert "tax_officer" in set(questions(LEAK | {"sectors": ["tax"]}, on=DAY)["fact"])


def test_answering_everything_leaves_nothing_to_ask():
    facts = dict(LEAK)
    for _ in range(60):
        asked = questions(facts, on=DAY)
        if asked.empty:
            break
        name = asked["fact"].iloc[0]
        entry = fact_table()[name]
        facts[name] = {"bool": True, "text": "intent", "list": []}[entry["type"]]
    assert questions(facts, on=DAY).empty and not (applicable(facts, on=DAY)["state"] == "possible").any()


def test_answers_are_listed_with_who_and_when():
    asked = questions(LEAK | {"public_official": True}, on=DAY, answered={"public_official": (True, "政風室 甲", "2025-10-03")})
    row = asked[asked["fact"] == "public_official"].iloc[0]
    assert (row["answer"], row["by"], row["at"]) == ("True", "政風室 甲", "2025-10-03")


def test_an_unknown_fact_is_refused():
    with pytest.raises(InputError):
        questions({"nonsense": True}, on=DAY)


@pytest.mark.parametrize("fact, words, value", [("mental_state", "故意", "intent"), ("mental_state", "negligence", "negligence"),
                                                ("sector_confirmed", "稅捐、愛滋感染", ["tax", "hiv"]), ("sector_confirmed", "tax, 兒少", ["tax", "child"])])
def test_a_level_is_typed_in_chinese_or_by_its_name(fact, words, value):
    assert law.read_answer(fact, words) == value


def test_every_level_has_chinese_words():
    levels = {level for row in law.facts().itertuples() for level in row.levels.split(" / ") if level}
    assert levels <= set(law.level_words())

"""Rules as data: what they say to a posting and to a draft, and a wrong rule file named."""

import pandas as pd
import pytest

import leakkit as lk
from leakkit.errors import FileMissing, InputError
from leakkit.research.rules import applies
from leakkit.schema import POSTINGS


def posting(**facts):
    return POSTINGS.frame([{"message_id": "E1-1", "handles": "both", "flagged": True, "masked": False, "picture": False, "forwarded": False, "chat_type": "group",
                            "size_low": 12, "size_high": 20, "need_to_know": 0.1, **facts}])


@pytest.mark.parametrize("code, facts, sure, possible", [
    ("no-form-screenshots", {"picture": True}, True, True),
    ("no-form-screenshots", {"picture": True, "chat_type": "direct"}, False, False),
    ("no-form-screenshots", {}, False, False),
    ("no-form-screenshots", {"picture": True, "chat_type": "unknown"}, False, True),
    ("mask-first", {}, True, True),
    ("mask-first", {"flagged": False}, False, False),
    ("large-group-approval", {}, True, True),
    ("large-group-approval", {"size_low": 8, "size_high": 20}, False, True),
    ("large-group-approval", {"size_low": 8, "size_high": None}, False, True),
    ("large-group-approval", {"size_low": 8, "size_high": 9}, False, False),
    ("large-group-approval", {"size_low": 10, "size_high": 10}, False, False),
    ("large-group-approval", {"size_low": 11, "size_high": 11}, True, True),
    ("need-to-know", {}, True, True),
    ("need-to-know", {"need_to_know": 0.5}, False, False),
    ("need-to-know", {"need_to_know": None}, False, True),
    ("no-forwarding", {"forwarded": True}, True, True),
    ("no-forwarding", {"forwarded": None}, False, True),
])
def test_what_a_rule_says(code, facts, sure, possible):
    answer = applies(lk.research.rules()[code], posting(**facts))
    assert [bool(one[0]) for one in answer] == [sure, possible]


def test_other_numbers():
    rule = lk.research.rules()["large-group-approval"].set(size_over=30)
    assert not applies(rule, posting())[1][0] and "30" in rule.name
    with pytest.raises(InputError):
        rule.set(colour=3)


@pytest.mark.parametrize("draft, options, rule, answer", [
    ("檢舉人林小美 0912-345-678 請問哪一科", {"size": 20}, "mask-first", "stop"),
    ("檢舉人林小美 0912-345-678 請問哪一科", {"size": 20}, "large-group-approval", "stop"),
    ("檢舉人林小美 0912-345-678 請問哪一科", {"size": 5}, "large-group-approval", "pass"),
    ("檢舉人林小美 0912-345-678 請問哪一科", {}, "large-group-approval", "ask"),
    ("陳小姐（電話末三碼678）的陳情已分文", {"size": 20}, "mask-first", "pass"),
    ("陳情表單如圖", {"picture": True}, "no-form-screenshots", "stop"),
    ("陳情表單如圖", {"picture": True, "chat": "direct"}, "no-form-screenshots", "pass"),
    ("早安", {"size": 20}, "large-group-approval", "pass"),
    ("檢舉案轉給大家", {"forwarded": True}, "no-forwarding", "stop"),
])
def test_a_draft(draft, options, rule, answer):
    trial = lk.research.try_draft(draft, names="wordlist", **options)
    assert trial.table.set_index("rule").loc[rule, "answer"] == answer
    assert "林小美" not in repr(trial) and "0912" not in repr(trial)


def test_an_office_brings_its_own(tmp_path, zh):
    file = tmp_path / "ours.toml"
    file.write_text('[no-night]\nname = "夜間不貼"\nadvice = "上班再說"\ndoes = "stop"\nwhen = { flagged = true, size_over = 3 }\n', encoding="utf-8")
    rule = lk.research.rules(file)["no-night"]
    assert rule.name == "夜間不貼" and applies(rule, posting())[0][0]


@pytest.mark.parametrize("text, said", [("[a]\nname = 'x'\n", "does"), ("[a]\ndoes = 'stop'\nwhen = { moon = true }\n", "moon"), ("[a\n", "toml"),
                                        ("[a]\ndoes = 'shorten'\nwhen = {}\n", "minutes"), ("a = 1\n", "a")])
def test_a_wrong_rule_file_is_named(tmp_path, text, said, zh):
    (tmp_path / "r.toml").write_text(text)
    with pytest.raises(InputError, match=said):
        lk.research.rules(tmp_path / "r.toml")
    with pytest.raises(FileMissing):
        lk.research.rules(tmp_path / "none.toml")


def test_rules_do_not_touch_their_input():
    frame = posting()
    before = pd.DataFrame(frame).copy(deep=True)
    for rule in lk.research.rules().values():
        applies(rule, frame)
    pd.testing.assert_frame_equal(pd.DataFrame(frame), before)

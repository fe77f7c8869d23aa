"""Accounts, rosters and data subjects; nobody is invented from pasted text."""

import pytest

from leakkit import people
from leakkit.errors import FileMissing, InputError, UnknownRow
from leakkit.schema import PEOPLE

from .scenes import people_of, roster, tables
from .test_incident import findings_of

LINES = ["10:00 小潔 檢舉人 林小美 電話 0900-000-123，被檢舉人 王大同", "10:02 阿坤(養工) 收到", "10:03 + Mia Chang by 小潔"]


@pytest.fixture
def chat():
    _, messages, membership, _ = tables(*LINES)
    return messages, membership


def test_members_come_from_senders_and_notices_alone(chat):
    who = people_of(*chat)
    assert [row[0] for row in who["accounts"]] == ["小潔", "阿坤(養工)", "Mia Chang"]


def test_names_in_text_become_subjects_without_an_account(chat):
    messages, membership = chat
    found = findings_of(messages, ("E1-000001", "person", "林小美"), ("E1-000001", "phone", "0900-000-123"),
                        ("E1-000001", "person", "王大同"))
    who, found = people.with_subjects(people_of(*chat), messages, found)
    rows = who.set_index("person_id")
    by_kind = dict(zip(found["value"], found["person_id"], strict=True))
    assert rows.loc[by_kind["林小美"], "role"] == "informant"
    assert rows.loc[by_kind["王大同"], "role"] == "subject"
    assert by_kind["0900-000-123"] == by_kind["林小美"]
    assert not rows.loc[by_kind["林小美"], "accounts"]


def test_a_known_value_elsewhere_belongs_to_the_same_person():
    messages = tables("10:00 A 檢舉人 林小美 0900-000-123", "10:05 B 就是 0900000123 那位")[1]
    membership = tables("10:00 A 早")[2]
    found = findings_of(messages, ("E1-000001", "person", "林小美"), ("E1-000001", "phone", "0900-000-123"),
                        ("E1-000002", "phone", "0900000123"))
    _, found = people.with_subjects(people_of(messages, membership), messages, found)
    assert found["person_id"].nunique() == 1


def test_a_member_named_in_text_is_the_member(chat):
    messages, _ = chat
    listed = roster("小潔", "阿坤(養工)").assign(name=["林小美", "王坤"])
    found = findings_of(messages, ("E1-000001", "person", "林小美"))
    _, found = people.with_subjects(people_of(*chat, listed), messages, found)
    assert found["person_id"].tolist() == ["P01"]


def test_two_accounts_with_one_roster_name_and_unit_are_one_person(chat):
    listed = roster("小潔", "Mia Chang").assign(name=["張小潔", "張小潔"])
    who = people_of(*chat, listed)
    assert ["小潔", "Mia Chang"] in list(who["accounts"])


@pytest.mark.parametrize("who, found", [("P01", "P01"), ("小潔", "P01"), ("小○", "P01"), ("甲", "P02")])
def test_who_is_meant(chat, who, found):
    frame = people_of(*chat)
    frame = PEOPLE.check(frame.assign(placeholder=[None, "甲", None]))
    assert people.person_of(frame, who) == found


def test_an_unknown_or_ambiguous_name_is_refused():
    messages, membership = tables("10:00 陳美玲 早", "10:01 陳大同 早")[1:3]
    with pytest.raises(UnknownRow):
        people.person_of(people_of(messages, membership), "陳○○")
    with pytest.raises(UnknownRow):
        people.person_of(people_of(messages, membership), "某人")


def test_the_officer_sets_facts_on_a_new_frame(chat):
    before = people_of(*chat)
    after = people.set_facts(before, "小潔", role="handler", need_to_know=True)
    assert after.iloc[0]["role"] == "handler" and before.iloc[0]["role"] == "member"
    with pytest.raises(InputError):
        people.set_facts(before, "小潔", role="king")


def test_same_person_joins_accounts_and_moves_findings(chat):
    before = people_of(*chat)
    after = people.same_person(before, "小潔", "Mia Chang")
    assert len(after) == len(before) - 1
    assert people.moved_ids(before, after) == {"P03": "P01"}


def test_a_list_gives_each_line_to_its_own_person():
    text = "1. 林小美 0900-000-001\n2. 王大同 0900-000-002\n3. 陳阿土 0900-000-003"
    messages, membership = tables(f"10:00 A {text}")[1:3]
    values = [("person", "林小美"), ("phone", "0900-000-001"), ("person", "王大同"), ("phone", "0900-000-002"),
              ("person", "陳阿土"), ("phone", "0900-000-003")]
    found = findings_of(messages, *(("E1-000001", *value) for value in values))
    _, found = people.with_subjects(people_of(messages, membership), messages, found)
    owner = dict(zip(found["value"], found["person_id"], strict=True))
    assert [owner[f"0900-000-00{n}"] for n in (1, 2, 3)] == [owner[name] for name in ("林小美", "王大同", "陳阿土")]


@pytest.mark.parametrize("rows, words", [
    ("小潔,a,,,maybe,", "need_to_know"), ("小潔,a,,,是,昨天", "as_of"), ("小潔,a,,,是,\n小潔,a,,,否,", "不一致"), (",a,,,是,", "account")])
def test_a_doubtful_roster_is_refused_with_its_row(tmp_path, rows, words):
    path = tmp_path / "名冊.csv"
    path.write_text("account,name,unit,role,need_to_know,as_of\n" + rows + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=words):
        people.read_roster(path)


@pytest.mark.parametrize("data, error", [
    (None, FileMissing),
    ("姓名,單位\n甲,乙\n".encode(), InputError),
    (b"\xff\xfe\x00\x81\xff", InputError),
    (b"", InputError),
])
def test_bad_rosters(tmp_path, data, error):
    path = tmp_path / "名冊.csv"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(error):
        people.read_roster(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp950"])
def test_a_roster_as_officers_save_it(tmp_path, encoding):
    path = tmp_path / "名冊.csv"
    path.write_bytes("account,name,unit,role,need_to_know,as_of\n小潔,張小潔,工程科,member,是,2025-09-15\n許功蓋,,,,否,\n".encode(encoding))
    frame = people.read_roster(path)
    assert frame["need_to_know"].tolist() == [True, False]
    assert frame["account"].tolist() == ["小潔", "許功蓋"]


def test_what_somebody_names_later_does_not_reach_back_to_an_earlier_number():
    """The finding of the earlier row stands last in the table, as one that the officer adds does."""
    _, messages, membership, _ = tables("09:00 A 總機 0900-000-999", "10:00 A 檢舉人 林小美")
    found = findings_of(messages, ("E1-000002", "person", "林小美"), ("E1-000001", "phone", "0900-000-999"))
    _, found = people.with_subjects(people_of(messages, membership), messages, found)
    assert found["person_id"].nunique() == 2

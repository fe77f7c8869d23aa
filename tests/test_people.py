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


# ---- what the words around a name say of a role

ROLES = [
    # text, name, role
    ("檢舉人林小美今天來電", "林小美", "informant"),
    ("陳情人：林小美", "林小美", "informant"),
    ("被檢舉人王大同是隔壁店家", "王大同", "subject"),
    ("檢舉人林小美，被檢舉人王大同", "王大同", "subject"),
    ("檢舉人林小美，被檢舉人王大同", "林小美", "informant"),
    ("林小美（檢舉人）說昨天又施工", "林小美", "informant"),
    ("林小美小姐來電檢舉", "林小美", "informant"),
    ("王大同遭檢舉三次", "王大同", "subject"),
    ("承辦人陳志明請回覆", "陳志明", "handler"),
    ("這件由陳志明承辦", "陳志明", "handler"),
    ("有人檢舉王大同違建", "王大同", "subject"),
    ("檢舉人說隔壁王大同每天施工", "王大同", "unknown"),
    ("檢舉人不是林小美", "林小美", "unknown"),
    ("非檢舉人林小美", "林小美", "unknown"),
    ("病人林小美今天出院", "林小美", "unknown"),
    ("檢舉案件已結案。林小美下週請假", "林小美", "unknown"),
    ("林小美今天請假", "林小美", "unknown"),
]


@pytest.mark.parametrize("text, name, role", ROLES)
def test_role_cues(text, name, role):
    from leakkit.people.cues import role_at

    spans = [(text.index(one), text.index(one) + 3) for one in ("林小美", "王大同", "陳志明") if one in text and one != name]
    assert role_at(text, text.index(name), text.index(name) + 3, spans)[0] == role


# ---- who may be whom: offered with a basis, never merged

SUGGESTED = [
    # lines, names found (row, value), pair expected, strength; None = nothing offered
    ("a given name that one person bears", ["10:00 A 檢舉人林小美", "10:05 B 小美剛剛來電"], [(1, "林小美"), (2, "小美")], ("小美", "林小美"), "strong"),
    ("a given name with a form of address", ["10:00 A 檢舉人林小美", "10:05 B 小美姐有來電"], [(1, "林小美"), (2, "小美姐")], ("小美姐", "林小美"), "strong"),
    ("a given name that two bear", ["10:00 A 林小美和陳小美", "10:05 B 小美剛剛來電"], [(1, "林小美"), (1, "陳小美"), (2, "小美")], ("小美", "林小美"), "weak"),
    ("a surname with a title", ["10:00 A 檢舉人林小美", "10:05 B 林小姐有來電"], [(1, "林小美"), (2, "林小姐")], ("林小姐", "林小美"), "weak"),
    ("a surname alone", ["10:00 A 檢舉人林小美", "10:05 B 那個林有來電"], [(1, "林小美"), (2, "林")], ("林", "林小美"), "weak"),
    ("a masked name with its surname alone", ["10:00 A 檢舉人林小美", "10:05 B 林○○有來電"], [(1, "林小美"), (2, "林○○")], ("林○○", "林小美"), "weak"),
    ("a masked name with two signs", ["10:00 A 檢舉人林小美", "10:05 B 林○美有來電"], [(1, "林小美"), (2, "林○美")], ("林○美", "林小美"), "strong"),
    ("another surname", ["10:00 A 檢舉人林小美", "10:05 B 王小姐有來電"], [(1, "林小美"), (2, "王小姐")], None, None),
    ("two whole names of one surname", ["10:00 A 林小美", "10:05 B 林大同"], [(1, "林小美"), (2, "林大同")], None, None),
    ("a whole name inside an account", ["10:00 A 檢舉人林小美", "10:05 工程科-林小美 收到"], [(1, "林小美")], ("工程科-林小美", "林小美"), "strong"),
    ("a signature", ["10:00 A 檢舉人林小美", "10:05 B 請查照 林小美 敬上"], [(1, "林小美")], ("B", "林小美"), "weak"),
]


def offered(lines, named):
    _, messages, membership, _ = tables(*lines)
    found = findings_of(messages, *((f"E1-{row:06d}", "person", value) for row, value in named))
    who, found = people.with_subjects(people_of(messages, membership), messages, found)
    called = {row.person_id: {*row.names, *row.accounts} for row in who.itertuples()}
    rows = people.suggestions(who, messages, found)
    return who, [(frozenset(called[row.person_id] | called[row.same_as]), row.strength, row.basis) for row in rows.itertuples()]


@pytest.mark.parametrize("what, lines, named, pair, strength", SUGGESTED, ids=[one[0] for one in SUGGESTED])
def test_suggestions(what, lines, named, pair, strength):
    who, rows = offered(lines, named)
    mine = [row for row in rows if pair is None or set(pair) <= row[0]]
    assert [row[1] for row in mine] == ([strength] if pair else [])
    assert all(basis for _, _, basis in rows)
    for _, value in named:                       # offered only: every mention is still its own person
        assert sum(value in [*row.names, *row.accounts] for row in who.itertuples()) == 1
    assert len({value for _, value in named}) == sum(any(value in row.names for _, value in named) for row in who.itertuples())


def test_two_who_bear_the_surname_are_both_offered_and_none_is_preferred():
    _, rows = offered(["10:00 A 林小美、林大同都來過", "10:05 B 林小姐有來電"], [(1, "林小美"), (1, "林大同"), (2, "林小姐")])
    assert sorted((sorted(pair), strength) for pair, strength, _ in rows) == [(["林大同", "林小姐"], "weak"), (["林小姐", "林小美"], "weak")]
    assert all("不得逕認" in basis for _, _, basis in rows)


def test_one_surname_in_two_groups_is_two_persons_until_something_ties_them():
    """王小姐 of one chat and 王小姐 of another stay apart; the same number beside both makes them one."""
    from .scenes import joined

    def persons_of(second, *more):
        _, messages, membership, _ = joined(tables("10:00 A 王小姐 0900-000-123"), tables(second, evidence_id="E2", title="二組"))
        found = findings_of(messages, ("E1-000001", "person", "王小姐"), ("E1-000001", "phone", "0900-000-123"), ("E2-000001", "person", "王小姐"), *more)
        _, found = people.with_subjects(people_of(messages, membership), messages, found)
        return found[found["kind"] == "person"]["person_id"].nunique()

    assert persons_of("10:00 B 王小姐 來電") == 2
    assert persons_of("10:00 B 王小姐 0900-000-123", ("E2-000001", "phone", "0900-000-123")) == 1


def test_joining_two_names_loses_nothing_that_was_stated_of_either(chat):
    before = people.set_facts(people_of(*chat), "Mia Chang", role="handler", need_to_know=True)
    for who in (("小潔", "Mia Chang"), ("Mia Chang", "小潔")):
        row = next(one for one in people.same_person(before, *who).itertuples() if "小潔" in one.accounts)
        assert row.role == "handler" and row.need_to_know

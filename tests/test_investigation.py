"""The officer's verbs: statements replayed, decisions kept, reveals logged, mixed evidence."""

import sys

import pytest

import leakkit as lk
from leakkit.errors import FileMissing, InputError, NothingYet, UnknownRow
from leakkit.investigation import new_case, open_case

from .conftest import ROOT
from .conftest import SMALL_CHAT as CHAT
from .conftest import ticking

SEED = ROOT / "datasets" / "seed_case"


def test_the_main_job_on_three_lines(case):
    leak = case.incident()
    assert leak.disclosures["kinds"].tolist() == [["person", "phone"]]
    seen = leak.audience(declared=20, need_to_know=["小潔"])
    assert (seen.low, seen.high, seen.unauthorised_low, seen.unauthorised_high) == (1, 19, 0, 18)


def test_statements_are_replayed_when_everything_runs_again(case, tmp_path):
    case.people.set_role("小潔", "handler")
    case.people.set_need_to_know("小潔")
    more = tmp_path / "more.txt"
    more.write_text(CHAT.replace("小潔\t早安", "阿土\t早安").replace("公務群", "二群"), encoding="utf-8")
    case.add(more, received_from="B機關")
    case.read()
    case.find()
    row = case.people.table()
    row = row[[accounts == ["小潔"] for accounts in row["accounts"]]].iloc[0]
    assert (row["role"], row["need_to_know"]) == ("handler", True)


def test_a_wrong_role_is_refused_before_it_is_recorded(case):
    with pytest.raises(InputError):
        case.people.set_role("小潔", "king")
    with pytest.raises(UnknownRow):
        case.people.set_role("沒有這個人", "handler")
    assert case.table("statements").query("fact == 'role'").empty


def test_a_statement_about_nobody_yet_waits_and_is_said(case, tmp_path):
    case.state("將來的人", "role", "handler")
    assert case.waiting == ["將來的人"]
    assert any("陳述" in line for line in case.incident()._limits([], case.incident().spread(), case.incident().provisions(),
                                                               {"undecided": 0, "unsure": 0}))


def test_same_person_moves_findings(case):
    case.people.same("小潔", "林小美")
    found, people = case.table("findings"), case.table("people")
    assert set(found["person_id"]) <= set(people["person_id"])


def test_decisions_need_a_reason_and_survive_a_rerun(case, tmp_path):
    with pytest.raises(InputError):
        case.decide("F0001", "personal", " ")
    case.decide(["F0001", "F0002"], "personal", "檢舉人資料")
    (tmp_path / "more.txt").write_text(CHAT.replace("公務群", "二群"), encoding="utf-8")
    case.add(tmp_path / "more.txt", received_from="B")
    case.read()
    case.find()
    assert set(case.table("decisions")["finding_id"]) == {"F0001", "F0002"}
    assert {"F0001", "F0002"} <= set(case.table("findings")["finding_id"])


def test_a_role_can_be_stated_before_the_search(tmp_path):
    (tmp_path / "a.txt").write_text(CHAT, encoding="utf-8")
    case = new_case(tmp_path / "case", "政風室 甲", ticking())
    case.add(tmp_path / "a.txt", received_from="A機關")
    case.read()
    case.people.set_role("阿明", "subject")
    case.find()
    people = case.table("people")
    assert people[people["role"] == "subject"]["accounts"].tolist() == [["阿明"]]


def test_what_is_said_taken_back_and_said_again_counts(case):
    who = case.table("people")["person_id"].iloc[0]
    for needed in (True, False, True, True):
        case.people.set_need_to_know(who, needed)
        assert case.table("people").set_index("person_id").loc[who, "need_to_know"] == needed
    assert (case.table("statements")["fact"] == "need_to_know").sum() == 3


def test_an_answers_file_may_be_loaded_again(case, tmp_path):
    (tmp_path / "a.toml").write_text('["案件"]\nrules = ["one", "two"]\nagency = "A機關"\n', encoding="utf-8")
    case.answers(tmp_path / "a.toml")
    before = len(case.table("statements"))
    case.answers(tmp_path / "a.toml")
    assert len(case.table("statements")) == before


def test_what_was_read_after_the_search_is_known_to_be_unsearched(case, tmp_path):
    assert case.searched()
    (tmp_path / "more.txt").write_text(CHAT.replace("公務群", "二群"), encoding="utf-8")
    case.add(tmp_path / "more.txt", received_from="B")
    case.read()
    assert not case.searched()
    case.find()
    assert case.searched()


def test_what_was_missed_can_be_added(case):
    finding_id = case.add_finding("E1-000002", "哪一科", "org", "測試")
    assert case.table("findings").set_index("finding_id").loc[finding_id, "rule"] == "officer"
    with pytest.raises(InputError):
        case.add_finding("E1-000002", "不在內文", "org", "測試")
    case.roster(SEED / "roster_work_group.csv", chat="E1")      # a reason to search again
    case.find()
    assert finding_id in set(case.table("findings")["finding_id"])


def test_what_an_officer_saw_in_a_picture_is_a_disclosure_of_that_picture(tmp_path):
    """The commonest leak is a screenshot, of which the export shows only [照片]."""
    (tmp_path / "a.txt").write_text(CHAT.replace("檢舉人林小美 0912-345-678 請問是哪一科", "[照片]"), encoding="utf-8")
    case = new_case(tmp_path / "case", "政風室 甲", ticking())
    case.add(tmp_path / "a.txt", received_from="A機關")
    case.read()
    case.find()
    assert case.disclosures().empty
    for value, kind in (("林小美", "person"), ("0912-345-678", "phone")):
        case.decide(case.add_finding("E1-000002", value, kind, "截圖所見"), "personal", "截圖所見")
    case.people.set_role("林小美", "informant")
    leak = case.incident()
    assert leak.disclosures[["message_id", "discloser"]].values.tolist() == [["E1-000002", "阿明"]]
    assert leak.disclosures["kinds"].iloc[0] == ["person", "phone"]
    assert "林小美" not in leak.writeup(tmp_path / "a.md").read_text(encoding="utf-8")


def test_a_reveal_is_logged_without_the_value(case):
    found = case.table("findings")
    finding_id = found[found["kind"] == "phone"]["finding_id"].iloc[0]
    assert case.reveal(finding_id, "核對原件") == "0912-345-678"
    entry = case.folder.log.entries()[-1]
    assert entry["action"] == "reveal" and entry["what"] == {"finding_id": finding_id, "reason": "核對原件"}
    with pytest.raises(InputError):
        case.reveal(finding_id, " ")


def test_no_value_in_the_log(case):
    case.decide("F0001", "personal", "檢舉人姓名")
    log = case.folder.log.path.read_text(encoding="utf-8")
    assert "林小美" not in log and "0912-345-678" not in log


def test_a_picture_file_is_read_into_messages(case):
    case.add(SEED / "screenshot.png", received_from="A機關")
    assert "screenshot" in str(case.read())
    read = case.table("messages").set_index("evidence_id").loc[["E2"]]
    assert len(read) and read["ocr_confidence"].between(0.5, 1).all()
    case.find()
    assert not any("圖片檔" in line for line in case.looked_at()["not_looked_at"])


def test_the_same_bytes_are_not_added_twice(case, tmp_path):
    assert case.add(tmp_path / "*.txt", received_from="A機關") == []


@pytest.mark.parametrize("step, error", [
    (lambda case, tmp: case.add(tmp / "沒有*.txt", "x"), FileMissing),
    (lambda case, tmp: case.roster(SEED / "roster_work_group.csv", chat="別的群"), InputError),
    (lambda case, tmp: case.answers(tmp / "沒有.toml"), FileMissing),
    (lambda case, tmp: case.incident("E1-000999"), UnknownRow),
    (lambda case, tmp: case.incident().audience(disclosure="D9"), UnknownRow),
    (lambda case, tmp: case.reveal("F9999", "x"), InputError),
])
def test_wrong_words(case, tmp_path, step, error):
    with pytest.raises(error):
        step(case, tmp_path)


@pytest.mark.parametrize("content, words", [
    ('["公務群"]\ndeclared = "二十"\n', "二十"), ('["公務群"]\ndeclerd = 20\n', "declerd"), ("x = 1\n", "x"), ("[[[", "answers")])
def test_bad_answers_are_refused_before_any_is_recorded(case, tmp_path, content, words):
    path = tmp_path / "answers.toml"
    path.write_text('["案件"]\nagency = "某市政府"\n' + content if content[0] == "[" and content[1] == '"' else content, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        case.answers(path)
    assert case.table("statements").query("about != 'find'").empty


@pytest.mark.parametrize("data, words", [
    (b"a,b\n1,2\n", "file"), ("file,first_line,value,kind,decision,reason\na,abc,x,person,not,r\n".encode(), "abc"), (b"", "csv")])
def test_bad_decision_sheets(case, tmp_path, data, words):
    path = tmp_path / "d.csv"
    path.write_bytes(data)
    with pytest.raises(InputError, match=words):
        case.decide_from(path)


def test_names_of_senders_that_look_like_the_documents_own_words_do_not_block_them(tmp_path):
    (tmp_path / "a.txt").write_text(CHAT.replace("小潔", "LINE").replace("\t阿明", "\t成員"), encoding="utf-8")
    case = new_case(tmp_path / "case", "甲", ticking())
    case.add(tmp_path / "a.txt", received_from="A")
    case.read()
    case.find()
    assert case.incident().bulletin(tmp_path / "b.odt").is_file()


def test_steps_out_of_order(tmp_path):
    empty = new_case(tmp_path / "x", "甲", ticking())
    for step in (empty.read, empty.find, empty.incident):
        with pytest.raises(NothingYet):
            step()
    assert "尚未" in empty.looked_at()["not_looked_at"][0]


def test_opening_again_keeps_the_officer(case):
    again = lk.open_case(case.folder.path, clock=ticking())
    assert again.folder.officer == "政風室 甲"
    assert "林小美" not in repr(again.people)


# ---- what the officer corrects of the proposal

POST = "E1-000002"


@pytest.mark.parametrize("facts, column, value", [
    ({"ended": "2025-09-15 10:52", "ended_by": "unsent"}, "exposed_minutes", 46),
    ({"ended": "2025-09-15 10:52", "ended_by": "removed"}, "ended_by", "removed"),
    ({"ended": "none"}, "ended_by", "none-seen"),
    ({"posted_to": "note"}, "place", "note"),
    ({"posted_by": "小潔"}, "discloser", "小潔"),
])
def test_a_correction_outranks_the_proposal_on_every_rerun(case, facts, column, value):
    case.correct(POST, "當事人陳述", **facts)
    for _ in range(2):
        assert case.disclosures().set_index("message_id").loc[POST, column] == value
        case.find()
    entry = case.folder.log.entries()
    assert any(one["what"].get("message_id") == POST and one["what"].get("reason") == "當事人陳述" for one in entry)


def _two_groups_of_one_name(tmp_path):
    """A post in one of two LINE groups that are both called 工作群: 阿明, 小潔 and 大華, 小芳 never meet."""
    first = "2025/09/15（一）\n09:00\t阿明\t早安各位\n09:05\t小潔\t收到了\n09:20\t阿明\t午餐訂好了\n"
    second = "2025/09/15（一）\n09:02\t大華\t檢舉人林小美 0912-345-678 要查\n09:06\t小芳\t好的收到\n09:30\t大華\t謝謝\n"
    case = lk.open_case(tmp_path / "two", officer="政風室 甲")
    for name, talk in (("one.txt", first), ("two.txt", second)):
        (tmp_path / name).write_text(f"[LINE] 工作群的聊天記錄\n儲存日期：2025/09/20 10:00\n\n{talk}", encoding="utf-8")
        case.add(tmp_path / name, received_from="A機關")
    case.read()
    case.find(names="wordlist")
    return case


def test_two_groups_of_one_name_are_told_apart_when_the_officer_says_so(tmp_path):
    case = _two_groups_of_one_name(tmp_path)
    together = case.incident()
    assert together.audience().low == 3 and any("可能為兩個聊天室" in limit for limit in together.audience().limits)
    case.other_chat("E2", "E1")
    apart = case.incident()
    assert apart.audience().low == 1 and not any("兩個聊天室" in limit for limit in apart.audience().limits)
    assert apart.disclosures["chat_title"].tolist() == ["工作群（E2）"]
    assert case.copies()["chat_title"].nunique() == 2 and set(case.copies()["state"]) == {"one-export"}
    report = tmp_path / "調查報告.md"
    apart.writeup(report)
    assert "工作群" not in report.read_text(encoding="utf-8")
    for verb, low in ((case.same_chat, 3), (case.other_chat, 1), (case.same_chat, 3)):       # the last word counts
        verb("E2", "E1")
        assert case.incident().audience().low == low


@pytest.mark.parametrize("one, other, error", [("E1", "E9", UnknownRow), ("E1", "E1", InputError)])
def test_chats_are_told_apart_by_their_exports(case, one, other, error):
    with pytest.raises(error):
        case.other_chat(one, other)


def test_what_discloses_nothing_is_taken_out_and_can_be_put_back(case):
    case.correct(POST, "公開資訊", disclosure="no")
    assert case.disclosures().empty
    case.correct(POST, "複核後仍屬個資", disclosure="yes")
    assert list(case.disclosures()["message_id"]) == [POST]


def test_an_end_before_the_post_is_kept_and_called_impossible(case):
    case.correct(POST, "誤植", ended="2025-09-15 09:00")
    assert "不可能" in case.disclosures()["because"].iloc[0]


@pytest.mark.parametrize("message_id, reason, facts, error", [
    ("E9-000001", "r", {"disclosure": "no"}, UnknownRow),
    (POST, " ", {"disclosure": "no"}, InputError),
    (POST, "r", {}, InputError),
    (POST, "r", {"colour": "red"}, InputError),
    (POST, "r", {"disclosure": "perhaps"}, InputError),
    (POST, "r", {"ended": "昨天下午"}, InputError),
    (POST, "r", {"posted_to": "wall"}, InputError),
    (POST, "r", {"posted_by": "沒有這個人"}, UnknownRow),
])
def test_a_wrong_correction_is_refused_and_nothing_is_kept(case, message_id, reason, facts, error):
    before = len(case.table("statements"))
    with pytest.raises(error):
        case.correct(message_id, reason, **facts)
    assert len(case.table("statements")) == before


def test_the_context_of_an_incident_is_kept_with_its_rows(case):
    leak = case.incident()
    seen = leak.context()
    assert (POST.replace("2", "3"), "answered") in set(zip(seen["message_id"], seen["relation"], strict=True))
    assert len(case.table("context")) == len(seen) and "0912" not in repr(seen)


def test_why_a_picture_could_not_be_read_is_said_with_what_to_do(tmp_path, monkeypatch):
    pytest.importorskip("rapidocr", reason="the extra [ocr] is not installed")
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    (tmp_path / "IMG_1.HEIC").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100)
    (tmp_path / "b.txt").write_text(CHAT, encoding="utf-8")
    case = new_case(tmp_path / "heic", officer="乙")
    case.add(tmp_path / "*.*", received_from="A機關")
    assert [sentence for sentence in case.read().unread if "pillow-heif" in sentence]


def test_two_windows_that_decide_at_once_lose_nothing(case):
    """Each reads the table of decisions and writes it; without turns the later writer would drop what the earlier decided."""
    import threading

    case.find()
    ids = case.table("findings")["finding_id"].tolist()
    windows = [open_case(case.folder.path, officer, ticking()) for officer in ("甲", "乙", "丙")]

    def decides(window, officer):
        for number in range(4):
            window.decide(ids[:1], "unsure", f"{officer}{number}")
    threads = [threading.Thread(target=decides, args=pair) for pair in zip(windows, "甲乙丙", strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(case.table("decisions")["reason"]) == sorted(f"{officer}{number}" for officer in "甲乙丙" for number in range(4))
    assert case.verify() == []

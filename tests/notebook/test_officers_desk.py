"""The desk at every stage of a case: each panel says what to do next, never a traceback; its calls do again what it did."""

import pytest

from leakkit.investigation import new_case
from leakkit.notebook.officers_desk import Desk

from ..conftest import ticking
from .conftest import CHAT

PANELS = ("receive", "people", "find", "review", "timeline", "audience", "spread", "questions", "severity", "provisions", "deadlines",
          "documents", "custody")
#: stage → the words of its next step
STAGES = {"empty": "選取或拖入匯出檔", "added": "沒有讀到訊息", "read": "按 F", "found": "審定，還有", "none": "沒有一筆是曝露他人個資", "decided": "產生文件"}


@pytest.fixture
def at(tmp_path):
    def made(stage):
        case = new_case(tmp_path / "case", "政風室 甲", ticking())
        if stage == "empty":
            return Desk(case)
        (tmp_path / "[LINE] 公務群的聊天.txt").write_text(CHAT, encoding="utf-8")
        case.add(tmp_path / "*.txt", received_from="A機關")
        if stage == "added":
            return Desk(case)
        case.read()
        if stage != "read":
            case.find()
        if stage in ("none", "decided"):
            case.decide(case.table("findings")["finding_id"].tolist(), "not" if stage == "none" else "personal", "測試")
        return Desk(case)
    return made


@pytest.mark.parametrize("stage", STAGES)
def test_every_panel_at_every_stage(stage, at):
    desk = at(stage)
    assert desk.next().startswith("下一步") == (stage != "none") and STAGES[stage] in desk.next()
    assert desk.next() in repr(desk)
    for name in PANELS:
        panel = getattr(desk, name)()
        panel.refresh()
        assert panel.fault is None, (name, panel.fault)
        if stage in ("empty", "added", "read") and name not in ("receive", "custody", "people", "find", "questions") or (stage, name) in {
                ("empty", "people"), ("empty", "find"), ("empty", "receive"), ("none", "timeline"), ("none", "documents"), ("none", "review")}:
            assert desk.next() in panel.board.page, name


def test_persons_are_there_before_the_search(at):
    desk = at("read")
    panel = desk.people()
    panel._heard(None, {"do": "role", "arg": "P01", "value": "informant", "fields": {}}, [])
    assert panel.fault is None and "P01" in panel.done
    assert desk.case.table("people")["role"].iloc[0] == "informant"


def test_what_was_read_after_the_search_is_asked_to_be_searched(at, tmp_path):
    desk = at("found")
    panel = desk.find()
    panel.refresh()
    assert "再按一次 F" not in panel.board.page
    (tmp_path / "more.txt").write_text(CHAT.replace("公務群", "二群"), encoding="utf-8")
    desk.case.add(tmp_path / "more.txt", received_from="B")
    desk.case.read()
    panel.refresh()
    assert "再按一次 F" in panel.board.page and "再按一次 F" in desk.next()


def test_the_calls_shown_do_the_same_on_another_desk(at, tmp_path):
    """What stands under the panels, copied into a cell of the same notebook, makes the same tables."""
    desk = at("found")
    first = new_case(tmp_path / "again", "政風室 甲", ticking())
    first.add(tmp_path / "*.txt", received_from="A機關")
    first.read()
    first.find()
    acts = [("people", "role", "P02", "subject"), ("people", "need", "P01", True), ("people", "same", "", ""), ("review", "decide", "personal", ""),
            ("review", "decide_like", "not", ""), ("review", "undo", "", ""), ("review", "decide", "public", ""), ("questions", "word", "agency", "")]
    fields = {"one": "P01", "other": "P03", "word-agency": "青巒市公所", "reason": "承辦查證"}
    calls = []
    for panel, do, arg, value in acts:
        one = getattr(desk, panel)()
        one._heard(None, {"do": do, "arg": arg, "value": value, "fields": fields}, [])
        assert one.fault is None, (do, one.fault)
        calls += one.calls
    desk = Desk(first)
    for call in calls:
        exec(call, {"case": desk.case, "desk": desk})
    for table in ("people", "decisions", "statements"):
        want, got = (Desk(new).case.table(table) for new in (type(first)(first.folder.open(tmp_path / "case", "", ticking())), first))
        assert want.drop(columns="at", errors="ignore").to_dict() == got.drop(columns="at", errors="ignore").to_dict(), table


@pytest.mark.parametrize("panel, call", [("timeline", "case.incident().timeline()"), ("audience", "case.incident().audience()"), ("spread", "case.incident().spread()"),
                                         ("severity", "case.incident().severity()"), ("provisions", "case.incident().provisions()"),
                                         ("deadlines", "case.incident().deadlines()"), ("custody", "case.verify()")])
def test_the_calls_of_panels_that_only_show(at, panel, call):
    desk = at("decided")
    one = getattr(desk, panel)()
    one.refresh()
    assert one.calls == [call]
    exec(call, {"case": desk.case})


def test_a_changed_file_is_told_in_words_with_what_to_do(at):
    desk = at("decided")
    kept = next((desk.case.folder.path / "evidence" / "E1").glob("*.txt"))
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes() + b"x")
    panel = desk.custody()
    panel.refresh()
    assert 'role="alert"' in panel.board.page and "請先停手" in panel.board.page and "1 處" in panel.board.page
    assert panel.fault is None


@pytest.mark.parametrize("table", ["findings", "people", "messages"])
def test_panels_over_a_table_that_was_changed_behind_the_case(at, table):
    desk = at("decided")
    path = desk.case.folder.path / "tables" / f"{table}.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    desk = Desk(type(desk.case)(desk.case.folder))
    for name in PANELS:
        panel = getattr(desk, name)()
        panel.refresh()
        assert "Traceback" not in panel.board.page
        if panel.fault:
            assert "保管鏈" in panel.fault[0] and "\n" not in panel.fault[0], panel.fault
    assert "Traceback" not in repr(desk)


def given(panel, do, *files, **fields):
    """Files dropped on a panel, as the browser sends them: part by part, the act with the last."""
    for number, file in enumerate(files):
        data, last = file.read_bytes(), number == len(files) - 1
        panel._heard(None, {"do": do, "arg": "", "fields": fields, "file": {"number": number, "name": file.name, "size": len(data), "part": 0, "parts": 1, "last": last}}, [data])
    panel.wait()
    return panel


def test_one_bad_file_among_good_ones_stops_none_of_them(at, tmp_path):
    desk = at("empty")
    for name, data in {"a.txt": CHAT.encode(), "b.txt": b"", "c.txt": CHAT.replace("公務群", "二群").encode(), "d.docx": b"PK\x03\x04"}.items():
        (tmp_path / name).write_bytes(data)
    panel = given(desk.receive(), "add", *sorted(tmp_path.glob("?.*")), giver="A機關")
    assert "b.txt" in panel.fault[0] and "空檔" in panel.fault[0] and "\n" not in panel.fault[0]
    assert [row["file"] for row in desk.case.folder.received()] == ["a.txt", "c.txt", "d.docx"]
    assert desk.table("evidence")["platform"].tolist() == ["line", "line", "unread"] and not (desk.case.folder.path / ".incoming").exists()


@pytest.mark.parametrize("name, data, words", [("chat.txt", CHAT.encode(), "不是名冊"), ("x.docx", b"PK", "不是名冊"), ("x.csv", b"a,b\n1,2\n", "account"),
                                               ("x.toml", b"a = ", "x.toml"), ("x.csv", b"account,name,unit,role,need_to_know\nq,w,e,member,no\n", "請在「名冊屬於」選好")])
def test_what_is_no_roster_is_told_with_what_to_do(at, tmp_path, name, data, words):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / name).write_bytes(data)
    panel = given(at("read").receive(), "own", tmp_path / "new" / name)
    assert words in panel.fault[0] and "--help" not in panel.fault[0] and "再" in panel.fault[0] and "\n" not in panel.fault[0]


def test_a_roster_finds_its_chat_by_its_accounts(at, tmp_path):
    desk = at("read")
    (tmp_path / "more.txt").write_text(CHAT.replace("公務群", "二群").replace("小潔", "老邱"), encoding="utf-8")
    desk.case.add(tmp_path / "more.txt", received_from="B")
    desk.case.read()
    for account, chat in (("小潔", "E1"), ("老邱", "E2")):
        (tmp_path / "roster.csv").write_text(f"account,name,unit,role,need_to_know\n{account},某某,科,member,no\n", encoding="utf-8")
        panel = given(desk.receive(), "own", tmp_path / "roster.csv")
        assert panel.fault is None and f"名冊（{chat}）1 人" in panel.done, panel.fault
    (tmp_path / "roster.csv").write_text("account,name,unit,role,need_to_know\n阿明,某某,科,member,no\n", encoding="utf-8")
    assert "請在「名冊屬於」選好" in given(desk.receive(), "own", tmp_path / "roster.csv").fault[0]       # he speaks in both
    assert given(desk.receive(), "own", tmp_path / "roster.csv", chat="E2").fault is None


def test_hints_and_drafts_of_another_document_do_not_stay(at, monkeypatch):
    from leakkit.errors import LeakRefused

    desk = at("decided")
    panel = desk.documents()
    panel._heard(None, {"do": "export", "arg": "report.md", "fields": {}}, [])
    panel.wait()
    assert panel.hints and "請補充或留意" in panel.board.page and "文件所需的說明" in panel.board.page
    panel._heard(None, {"do": "preview", "arg": "bulletin", "fields": {}}, [])
    panel.wait()
    assert "<iframe" in panel.board.page and 'sandbox=""' in panel.board.page

    def refuse(*_, **__):
        raise LeakRefused(file="宣導.odt", count=1, where="第 2 行")
    monkeypatch.setattr(type(desk.leak), "bulletin", refuse)
    panel._heard(None, {"do": "preview", "arg": "bulletin", "fields": {}}, [])
    panel.wait()
    assert panel.fault[0].startswith("拒絕輸出") and "請補充或留意" not in panel.board.page and "<iframe" not in panel.board.page


def test_the_words_that_documents_need_are_stated_in_the_panel(at):
    desk = at("decided")
    panel = desk.questions()
    for fact, words in (("discovered", "內部檢舉"), ("known_on", "2025-09-16"), ("contact", "政風室")):
        panel._heard(None, {"do": "word", "arg": fact, "fields": {f"word-{fact}": words}}, [])
        assert panel.fault is None
    assert desk.case.stated("discovered") == {"案件": "內部檢舉"} and "已填 3 / 10" in panel.board.page


@pytest.mark.parametrize("refuse, words", [
    (OSError(28, "No space left on device"), "磁碟空間"), (PermissionError(13, "Permission denied"), "權限")])
def test_a_full_disk_is_told_and_nothing_is_half_written(at, monkeypatch, refuse, words):
    import os

    desk = at("found")
    panel, before = desk.review(), len(desk.case.table("decisions"))

    def full(*_):
        raise refuse
    monkeypatch.setattr(os, "fsync", full)
    panel._heard(None, {"do": "decide", "arg": "personal", "fields": {}}, [])
    monkeypatch.undo()
    assert words in panel.fault[0] and "未被更動" in panel.fault[0] and "\n" not in panel.fault[0]
    assert len(desk.case.table("decisions")) == before and desk.case.verify() == []
    panel._heard(None, {"do": "decide", "arg": "personal", "fields": {}}, [])
    assert panel.fault is None and len(desk.case.table("decisions")) == before + 1


def test_a_case_in_use_is_told_in_the_panel(at, monkeypatch):
    import threading

    from leakkit import custody

    monkeypatch.setattr(custody, "_TRIES", 2)
    desk = at("found")
    panel, held, done = desk.review(), threading.Event(), threading.Event()

    def other():
        with custody.turn(desk.case.folder.path / ".turn"):
            held.set()
            done.wait()
    thread = threading.Thread(target=other)
    thread.start()
    held.wait()
    panel._heard(None, {"do": "decide", "arg": "personal", "fields": {}}, [])
    done.set()
    thread.join()
    assert "另一個視窗" in panel.fault[0] and "再做一次" in panel.fault[0] and desk.case.table("decisions").empty


def test_a_page_that_was_overtaken_is_not_acted_on(at):
    """What two windows, or a key pressed twice, can do: an act names the page that it was meant for."""
    desk = at("found")
    panel, other = desk.review(), Desk(desk.case)
    panel.refresh()
    first = panel.current()
    seen = f"{first}/0"
    assert f'data-seen="{seen}"' in panel.board.page
    other.case.decide([first], "public", "另一窗")
    panel._heard(None, {"do": "decide", "arg": "personal", "seen": seen, "fields": {}}, [])
    assert "剛在另一個視窗改為「已公開」" in panel.fault[0] and len(desk.case.table("decisions")) == 1
    second = panel.current()
    for _ in range(3):
        panel._heard(None, {"do": "decide", "arg": "personal", "seen": f"{second}/0", "fields": {}}, [])
    assert len(desk.case.table("decisions")) == 2 and "沒有算" in panel.done and panel.fault is None
    panel._heard(None, {"do": "reveal", "seen": f"{second}/0", "fields": {}}, [])
    assert desk.revealed == set()


def test_what_another_notebook_reveals_stays_masked_here(at):
    import json
    import subprocess
    import sys

    desk = at("found")
    finding = desk.table("findings")["finding_id"].iloc[0]
    path = str(desk.case.folder.path)
    subprocess.run([sys.executable, "-c", f"import leakkit as lk; lk.desk({path!r}).reveal('別處')"], check=True, capture_output=True)
    assert json.loads(desk.case.folder.log.path.read_text(encoding="utf-8").splitlines()[-1])["action"] == "reveal"
    assert not desk.shows() and not desk.shows(finding)
    desk.reveal("這裡", finding)
    assert desk.shows(finding) and not desk.shows()

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

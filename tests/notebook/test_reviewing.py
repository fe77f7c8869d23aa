"""The review panel, driven as the browser drives it."""

import pytest

from leakkit.notebook.officers_desk import Desk
from leakkit.notebook.reviewing import CHOICES
from leakkit.notebook.visible import html_text


@pytest.fixture
def panel(desk):
    return desk.review()


def press(panel, do, arg="", **fields):
    """What `board.js` sends for a key or a click."""
    panel._heard(None, {"do": do, "arg": arg, "fields": fields}, [])
    assert panel.fault is None, panel.fault
    return panel


def decided(panel):
    frame = panel.case.table("decisions")
    return dict(zip(frame["finding_id"], frame["decision"], strict=True))


def test_masked_until_revealed_then_logged(panel, originals):
    panel.refresh()
    for value in originals:
        assert value not in panel.board.page
    first = panel.current()
    press(panel, "reveal")
    value = html_text(panel.case.table("findings").set_index("finding_id").loc[first, "value"])      # a control character is shown as its picture
    assert value in panel.board.page
    assert [e["what"]["finding_id"] for e in panel.case.folder.log.entries() if e["action"] == "reveal"] == [first]
    press(panel, "mask")
    assert value not in panel.board.page
    press(panel, "reveal_all", why="逐筆比對")
    assert value in panel.board.page
    assert panel.case.folder.log.entries()[-1]["what"] == {"finding_id": "*", "reason": "逐筆比對"}


@pytest.mark.parametrize("decision", CHOICES)
def test_a_key_decides_with_its_reason_and_shows_the_same_as_code(panel, decision):
    finding = panel.current()
    press(panel, "decide", decision)
    row = panel.case.table("decisions").iloc[-1]
    assert (row["finding_id"], row["decision"], row["reason"], row["by"]) == (finding, decision, CHOICES[decision][2], "政風室 甲")
    assert f"case.decide(['{finding}'], '{decision}'" in panel.board.page.replace("&#39;", "'")
    assert panel.current() != finding


def test_the_officers_own_reason_is_kept_and_names_in_it_do_not_stand_in_the_code(panel):
    press(panel, "decide", "personal", reason="檢舉人林小美的電話")
    assert panel.case.table("decisions")["reason"].iloc[-1] == "檢舉人林小美的電話"
    assert "林小美" not in "\n".join(panel.calls)


def test_all_like_this_reaches_the_same_value_however_written(panel):
    phone = panel.case.table("findings").query("kind == 'phone'")["finding_id"].tolist()
    assert len(phone) == 2
    panel.at = phone[0]
    press(panel, "decide_like", "personal")
    assert decided(panel) == dict.fromkeys(phone, "personal")


@pytest.mark.parametrize("reach", ["value", "message", "rule", "one"])
def test_each_reach_is_what_the_api_says(panel, reach):
    finding = panel.current()
    press(panel, "reach", value=reach)
    panel.reach = reach
    press(panel, "decide", "unsure")
    wanted = [finding] if reach == "one" else panel.case.like(finding, reach)
    assert sorted(decided(panel)) == sorted(wanted)


def test_undo_goes_back_step_by_step_and_erases_nothing(panel):
    first = panel.current()
    press(panel, "decide", "personal")
    second = panel.current()
    press(panel, "decide_like", "not")
    press(panel, "undo")
    assert panel.current() == second and decided(panel)[second] == "undecided"
    press(panel, "undo")
    assert panel.current() == first and set(decided(panel).values()) == {"undecided"}
    press(panel, "undo")
    assert "沒有可復原" in panel.done
    assert len(panel.case.table("decisions")) == 2 * len(set(decided(panel)))
    press(panel, "decide", "public")
    assert decided(panel)[first] == "public"
    press(panel, "undo")
    assert decided(panel)[first] == "undecided"


def test_undo_returns_to_the_decision_before(panel):
    finding = panel.current()
    press(panel, "decide", "unsure")
    panel.at = finding
    press(panel, "decide", "not")
    press(panel, "undo")
    assert decided(panel)[finding] == "unsure"


def test_a_new_desk_goes_on_where_the_old_one_stopped(panel):
    press(panel, "decide", "personal")
    press(panel, "skip")
    here = panel.current()
    again = Desk(panel.case.__class__(panel.case.folder)).review()
    assert again.facts()["decided"] == 1
    press(panel, "back")
    assert panel.current() == again.current() != here


def test_to_the_end_and_progress_says_so(panel):
    for _ in range(len(panel.case.table("findings"))):
        if panel.current() is None:
            break
        press(panel, "decide", "personal")
    assert "全部審定完畢" in panel.board.page and panel.facts()["left"] == 0


def test_a_number_that_is_not_there_is_a_sentence(panel):
    panel._heard(None, {"do": "goto", "fields": {"goto": "F9999"}}, [])
    assert "F9999" in panel.fault[0] and 'role="alert"' in panel.board.page
    press(panel, "goto", goto="f0001")
    assert panel.current() == "F0001"


def test_an_unknown_act_is_no_crash(panel):
    panel._heard(None, {"do": "nonsense", "fields": {}}, [])
    assert panel.fault and "Traceback" not in panel.board.page

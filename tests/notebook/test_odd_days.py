"""What happens at a real desk: an empty case, files dragged in, a file that is no chat, roles by hand, work stopped and taken up again."""

import pytest

from ..conftest import ROOT
from .officer import FRONT, leave, needs_browser, seat

pytestmark = needs_browser
HOSPITAL = ROOT / "datasets" / "hospital_case"
RECEIVE, PEOPLE, FIND, REVIEW = "收件", "人物", "尋找個資", "逐筆審定"


@pytest.fixture(scope="module")
def day(playwright, shots):
    lab, officer = seat(playwright, shots, "病房案", "--officer", "政風室 乙", "--name", "病房案")
    yield officer
    leave(lab, officer)


def opened(officer):
    from leakkit.investigation import open_case

    return open_case(officer.lab.work / "病房案")


@pytest.mark.parametrize("name", ["01_open_and_read.ipynb", "02_find_and_review.ipynb", "03_reconstruct_and_measure.ipynb", "04_write_up.ipynb", "05_rule_effect.ipynb"])
def test_an_empty_case_says_what_to_do_in_every_notebook(day, name):
    day.at(name)
    assert day.faults() == [] and day.complaints == []
    if name.startswith("05"):
        return
    told = "".join(day.page.locator(f"{FRONT} .jp-OutputArea").all_inner_texts())
    assert "下一步：開 01_open_and_read" in told and "Traceback" not in told
    wide = day.page.locator(f"{FRONT} .jp-WindowedPanel-outer, {FRONT} .lk-page > section").evaluate_all("all => all.map(e => e.scrollWidth - e.clientWidth)")
    assert max(wide) <= 1       # 1280 pixels are enough


def test_files_dropped_get_a_receipt_and_their_bytes_are_kept(day):
    import hashlib

    day.turn_to("01_open_and_read.ipynb")
    file = HOSPITAL / "[LINE] 7B病房交班群的聊天.txt"
    day.drop(RECEIVE, ".lk-drop", file)
    assert "請先填寫由誰提供" in day.panel(RECEIVE).inner_text()
    day.fill(RECEIVE, "giver", "護理部")
    day.drop(RECEIVE, ".lk-drop", file, HOSPITAL / "[LINE] 照服員班表群的聊天.txt")
    day.settled()
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert digest in day.panel(RECEIVE).inner_text() and "護理部" in day.panel(RECEIVE).inner_text()
    assert opened(day).folder.evidence_bytes("E1") == file.read_bytes() and opened(day).verify() == []
    day.drop(RECEIVE, ".lk-drop", file)
    day.settled()
    assert "未重複加入" in day.panel(RECEIVE).inner_text() and len(opened(day).folder.received()) == 2


def test_a_file_that_is_no_chat_is_one_sentence_and_stops_nothing(day, tmp_path):
    (tmp_path / "公文.docx").write_bytes(b"PK\x03\x04 no chat")
    day.drop(RECEIVE, ".lk-drop", tmp_path / "公文.docx")
    day.settled()
    told = day.panel(RECEIVE).inner_text()
    assert "E3" in told and "Traceback" not in told and len(opened(day).table("messages")) > 0


def test_roles_by_hand_before_the_search(day):
    panel = day.panel(PEOPLE)
    panel.locator("select[data-do=role]").first.wait_for()
    panel.locator("select[data-do=role]").first.select_option("informant")
    panel.locator(".lk-done", has_text="P01").wait_for()
    for wanted in (True, False, True):
        panel.locator("input[data-do=need]").nth(1).set_checked(wanted)
        panel.locator(".lk-done", has_text=f"P02：{'有' if wanted else '無'}業務需要").wait_for()
    panel.locator("summary", has_text="同一人").click()
    panel.locator("[name=one]").select_option("P01")
    panel.locator("[name=other]").select_option("P02")
    panel.locator("button", has_text="不是同一人").first.click()
    panel.locator(".lk-done", has_text="P01 與 P02 不是同一人").wait_for()
    people = opened(day).table("people").set_index("person_id")
    assert people.loc["P01", "role"] == "informant" and people.loc["P02", "need_to_know"]
    calls = panel.locator(".lk-api").inner_text()
    assert "set_role('P01', 'informant')" in calls and "apart('P01', 'P02')" in calls


def test_long_work_is_stopped_and_goes_on(day):
    """The search is made slow by a cell, stopped by its button, and done when it is asked again."""
    day.turn_to("02_find_and_review.ipynb")
    day.run_all()
    day.run_cells(["from leakkit import pii\nimport time\nquick = pii.find_in_messages\ndef slow(messages, names=None, progress=None):\n"
                   "    for number in range(1000):\n        time.sleep(0.05); progress(number, 1000)\npii.find_in_messages = slow"])
    day.idle()
    day.panel(FIND).focus()
    day.page.keyboard.press("f")
    bar = day.page.locator(f"{FRONT} .lk-busy:not([hidden])")
    bar.locator("button", has_text="停止").wait_for()
    day.page.wait_for_function("[...document.querySelectorAll('.lk-busy progress')].some(bar => bar.value > 0)")
    day.panel(REVIEW).focus()
    bar.locator("button", has_text="停止").click()
    day.panel(FIND).locator("[role=alert]", has_text="已依您的要求停止").wait_for()
    assert opened(day).verify() == []
    day.run_cells(["pii.find_in_messages = quick"])
    day.idle()
    day.press(FIND, "f")
    day.panel(FIND).locator("caption", has_text="處可能的個資").wait_for()
    day.panel(REVIEW).locator("h4").first.wait_for()
    assert day.panel(REVIEW).locator("h4").count() == 1

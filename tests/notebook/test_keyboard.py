"""The whole seed case with the keyboard alone: no mouse, every key press counted, the focus always seen."""

import pytest

from leakkit.investigation import open_case

from .officer import SEED, leave, needs_browser, seat

pytestmark = needs_browser
RECEIVE, FIND, REVIEW, DOCUMENTS = "收件", "尋找個資", "逐筆審定", "文件"
WHERE = "document.activeElement.closest('.lk-page > section')?.getAttribute('aria-label') || ''"


@pytest.fixture(scope="module")
def day(playwright, shots):
    lab, officer = seat(playwright, shots, "案件", "--officer", "政風室 甲", "--name", "114-003")
    officer.asked = []
    officer.page.on("filechooser", lambda dialog: officer.asked.append(dialog))        # listened to all along: a dialog that opens at once is not missed
    yield officer
    leave(lab, officer)


def keys(day, *pressed):
    """Keys, each an act; after each the focus is on something that can be seen to have it."""
    for key in pressed:
        day.acts += 1
        day.page.keyboard.press(key)


def typed(day, words):
    day.acts += 1
    day.page.keyboard.type(words)


def acted(day, title, key):
    """A key on the panel that has the focus; the panel has answered when this returns."""
    assert title in day.page.evaluate(WHERE)
    before = day.panel(title).inner_html()
    keys(day, key)
    day._changed(title, before)
    day.settled()


def files(day, title, key, *paths):
    """A key that opens the dialog of files, and a choice there."""
    assert title in day.page.evaluate(WHERE)
    before = day.panel(title).inner_html()
    day.asked.clear()
    keys(day, key)
    for _ in range(100):
        if day.asked:
            break
        day.page.wait_for_timeout(100)
    day.acts += 1
    day.asked[0].set_files([str(path) for path in paths])
    day._changed(title, before)
    day.settled()


def all_cells(day):
    keys(day, "Control+Shift+Enter")
    day.ran()


def another(day, number, name):
    keys(day, f"Control+Alt+{number}")
    day.ready(name)
    day.page.wait_for_function("window.jupyterapp.shell.currentWidget.node.contains(document.activeElement)")
    day.page.wait_for_timeout(500)      # JupyterLab gives the focus to a notebook that it shows; nobody is quicker than that


def test_the_seed_case_by_keyboard_alone_in_under_forty_acts(day):
    day.open("01_open_and_read.ipynb")
    all_cells(day)
    keys(day, "F6", "Tab")
    typed(day, "A機關同仁")
    keys(day, "Escape")
    files(day, RECEIVE, "f", *sorted(SEED.glob("*LINE*.txt")), SEED / "screenshot.png")
    files(day, RECEIVE, "r", SEED / "roster_work_group.csv", SEED / "roster_second_group.csv", SEED / "answers.toml")
    assert "名冊（E2）20 人；名冊（E3）8 人" in day.panel(RECEIVE).inner_text()        # told apart by their accounts
    another(day, 2, "02_find_and_review.ipynb")
    all_cells(day)
    keys(day, "F6")
    acted(day, FIND, "f")
    keys(day, "F6")
    for _ in range(10):
        acted(day, REVIEW, "a")
    assert "已審定 10 /" in day.panel(REVIEW).inner_text()
    another(day, 1, "01_open_and_read.ipynb")
    keys(day, "F6")
    files(day, RECEIVE, "r", SEED / "decisions.csv")
    another(day, 3, "03_reconstruct_and_measure.ipynb")
    all_cells(day)
    assert "17–19 人" in day.panel("受眾").inner_text()
    another(day, 4, "04_write_up.ipynb")
    all_cells(day)
    keys(day, "F6")
    acted(day, DOCUMENTS, "b")
    assert "外洩檢查通過" in day.panel(DOCUMENTS).inner_text() and day.faults() == []
    print("acts", day.acts)
    assert day.acts < 40, day.acts
    case = open_case(day.lab.work / "案件")
    assert (case.folder.path / "out" / "宣導.odt").is_file() and case.verify() == []
    keys(day, "Control+s")
    day.page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")


def test_tab_goes_through_every_panel_and_out_and_the_focus_is_seen(day):
    """No trap, nothing hidden takes the focus, and what has it is outlined."""
    another(day, 2, "02_find_and_review.ipynb")
    keys(day, "F6", "F6")
    assert REVIEW in day.page.evaluate(WHERE)
    seen = []
    for _ in range(40):
        style = day.page.evaluate("(() => { const e = document.activeElement, s = getComputedStyle(e); return [e.tagName, s.outlineStyle, parseFloat(s.outlineWidth), e.getClientRects().length]; })()")
        assert style[1] != "none" and style[2] >= 2 and style[3] > 0, style
        seen.append(style[0])
        keys(day, "Tab")
        if REVIEW not in day.page.evaluate(WHERE):
            break
    assert REVIEW not in day.page.evaluate(WHERE) and {"SECTION", "BUTTON", "INPUT", "SELECT"} <= set(seen)
    keys(day, "Shift+F6")
    assert REVIEW in day.page.evaluate(WHERE)
    keys(day, "Shift+F6")
    assert FIND in day.page.evaluate(WHERE)


def test_a_key_held_down_is_one_act_and_letters_stay_letters(day):
    """A key that repeats decides once; a reason typed with the letters of the keys decides nothing; Ctrl+A and Ctrl+C mean what they always do."""
    case = open_case(day.lab.work / "案件")
    case.undo()
    keys(day, "F6")
    day.page.evaluate("window.dispatchEvent(new Event('focus'))")
    day.panel(REVIEW).locator("h4").first.wait_for()
    count = len(case.table("decisions"))
    keys(day, "e")
    typed(day, "axgu 檢舉")
    keys(day, "Control+a", "Control+c", "Escape")
    assert len(case.table("decisions")) == count
    before = day.panel(REVIEW).inner_html()
    day.page.keyboard.down("u")
    day.page.keyboard.down("u")     # what a keyboard sends while a key is held
    day.page.keyboard.down("u")
    day.page.keyboard.up("u")
    day._changed(REVIEW, before)
    day.page.wait_for_timeout(500)
    decisions = case.table("decisions")
    assert len(decisions) == count + 1 and decisions["reason"].iloc[-1] == "axgu 檢舉"

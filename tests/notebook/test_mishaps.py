"""What goes wrong at a real desk loses nothing: a kernel restarted or killed, two windows, a page reloaded, the lab killed, the next day."""

import copy
import os
import signal
import subprocess

import pytest

from leakkit.errors import CaseInUse
from leakkit.investigation import new_case, open_case

from ..conftest import ticking
from .officer import Lab, Officer, leave, needs_browser, seat

pytestmark = needs_browser
FIND, REVIEW = "尋找個資", "逐筆審定"
NAMES = ("林小美", "陳大文", "黃志明", "張雅婷", "李國強", "吳淑芬")
LAB = "window.jupyterapp.shell.currentWidget"


@pytest.fixture(scope="module")
def day(playwright, shots, tmp_path_factory):
    place = tmp_path_factory.mktemp("mishaps")
    lines = [f"上午10:{number:02d}\t阿明\t{name} 電話 0912-345-{600 + number} 住青巒市石橋路{number + 1}號" for number, name in enumerate(NAMES)]
    (place / "[LINE] 公務群的聊天.txt").write_text("\n".join(["[LINE] 公務群的聊天記錄", "儲存日期：2025/09/15 12:00", "", "2025/09/15（一）", *lines, ""]), encoding="utf-8")
    case = new_case(place / "案件", "政風室 丙", ticking())
    case.add(place / "*.txt", received_from="A機關")
    case.read()
    case.find()
    lab, officer = seat(playwright, shots, str(place / "案件"))
    officer.folder = place / "案件"
    yield officer
    leave(officer.lab, officer)


def opened(day):
    return open_case(day.folder)


def first(day) -> str:
    return day.panel(REVIEW).locator("h4").first.inner_text().split()[0]


def decided(day) -> dict[str, str]:
    rows = opened(day).table("decisions")
    return dict(zip(rows["finding_id"], rows["decision"], strict=True))


def slowed(day) -> int:
    """The search made slow in the kernel in front, by no cell that would be run again; the kernel's process number."""
    told = day.page.evaluate(f"""async code => {{ const kernel = {LAB}.sessionContext.session.kernel;
        const reply = await kernel.requestExecute({{code, user_expressions: {{number: 'os.getpid()'}}}}).done;
        return reply.content.user_expressions.number.data['text/plain']; }}""", """import os, time
from leakkit import pii
def slow(messages, names=None, progress=None):
    for number in range(1000):
        time.sleep(0.05); progress(number, 1000)
pii.find_in_messages = slow""")
    return int(told)


def back_again(day):
    """The dialog of JupyterLab answered with Enter, and the kernel there again by itself."""
    day.page.locator(".jp-Dialog").first.wait_for()
    day.page.keyboard.press("Enter")
    day.page.locator(".jp-Dialog").first.wait_for(state="detached")
    day.page.wait_for_function(f"{LAB}.sessionContext.session.kernel.status === 'idle'")


def told_that_it_ended(day):
    line = day.panel(REVIEW).locator("xpath=ancestor::*[contains(@class, 'lk-board')]").locator(".lk-gone")
    line.wait_for()
    assert "Run All Cells" in line.inner_text() and "都在案件裡" in line.inner_text()


def test_a_restart_from_the_menu(day):
    day.open("02_find_and_review.ipynb")
    day.run_all()
    before = first(day)
    day.press(REVIEW, "a")
    day.page.evaluate("void window.jupyterapp.commands.execute('notebook:restart-kernel')")
    back_again(day)
    told_that_it_ended(day)
    day.run_all()
    assert decided(day) == {before: "personal"} and first(day) != before and "已審定 1 /" in day.panel(REVIEW).inner_text()


def test_a_kernel_killed_while_it_works(day, tmp_path):
    """A second export comes in, and its search is made slow by a cell; the kernel dies in the middle of it."""
    (tmp_path / "[LINE] 第二群的聊天.txt").write_text("[LINE] 第二群的聊天記錄\n儲存日期：2025/09/16 12:00\n\n2025/09/16（二）\n上午10:00\t阿明\t林小美 0912-345-699\n", encoding="utf-8")
    case, before = opened(day), decided(day)
    case.add(tmp_path / "*.txt", received_from="B機關")
    case.read()
    number = slowed(day)
    day.panel(FIND).focus()
    day.page.keyboard.press("f")
    day.page.wait_for_function("[...document.querySelectorAll('.lk-busy progress')].some(bar => bar.value > 0)")
    day.panel(REVIEW).focus()
    day.page.keyboard.press("a")        # a decision while the search is under way
    day.panel(REVIEW).locator("[role=alert]", has_text="前一件工作還在進行").wait_for()
    with pytest.raises(CaseInUse):      # nor by the command line
        opened(day).undo()
    os.kill(number, signal.SIGKILL)
    back_again(day)
    told_that_it_ended(day)
    day.run_all()
    assert decided(day) == before and opened(day).verify() == []
    day.press(FIND, "f")                # the dead kernel holds nothing
    day.settled()
    assert decided(day) == before and any(row.message_id.startswith("E2-") for row in opened(day).table("findings").itertuples())


def test_a_page_reloaded(day):
    before = first(day)
    day.press(REVIEW, "u")
    day.page.reload()
    day.ready("02_find_and_review.ipynb")
    day.run_all()
    assert decided(day)[before] == "unsure" and first(day) != before


def test_two_windows_on_one_case(day):
    """The second window decides what the first still shows: the key pressed in the first is not counted, and a sentence says why."""
    second = copy.copy(day)
    second.page = day.context.new_page()
    second.page.set_default_timeout(60_000)
    second.open("02_find_and_review.ipynb")
    second.run_all()
    shown, count = first(day), len(opened(day).table("decisions"))
    assert first(second) == shown
    second.press(REVIEW, "x")
    day.press(REVIEW, "a")
    told = day.panel(REVIEW).inner_text()
    assert f"{shown} 剛在另一個視窗改為「非個資」" in told and "這一鍵沒有算" in told
    assert decided(day)[shown] == "not" and len(opened(day).table("decisions")) == count + 1
    following = first(day)
    day.press(REVIEW, "a")
    assert decided(day)[following] == "personal" and opened(day).verify() == []
    second.page.evaluate("window.dispatchEvent(new Event('focus'))")       # turned to again, the second has caught up
    second.page.wait_for_function(f"!document.querySelector('[data-seen]').dataset.seen.startsWith('{following}')")
    assert first(second) == first(day)
    second.page.close()


def started_again(day, playwright, shots):
    day.lab = Lab(day.lab.place, str(day.folder))
    again = Officer(playwright, day.lab, shots)
    day.context, day.page = again.context, again.page
    day.open("02_find_and_review.ipynb")
    day.run_all()


def test_the_lab_killed_and_the_next_day(day, playwright, shots):
    """Once everything is killed at once, as by a power cut; once the window is closed at the end of the day. What the first left is swept up."""
    before, waiting = decided(day), first(day)
    day.context.close()
    left = list(day.lab.scratch.glob("lk-*"))
    kernels = children(day.lab.process.pid)
    for number in [day.lab.process.pid, *kernels]:
        os.kill(number, signal.SIGKILL)
    day.lab.process.wait()
    assert len(left) == 1 and left[0].exists()
    started_again(day, playwright, shots)
    assert not left[0].exists() and len(list(day.lab.scratch.glob("lk-*"))) == 1
    assert decided(day) == before and first(day) == waiting and "○" in day.panel(REVIEW).inner_text()
    day.press(REVIEW, "g")
    day.context.close()
    os.killpg(day.lab.process.pid, signal.SIGHUP)       # the command window is closed
    day.lab.process.wait(timeout=30)
    assert list(day.lab.scratch.glob("lk-*")) == []
    started_again(day, playwright, shots)
    assert decided(day) == {**before, waiting: "public"} and opened(day).folder.officer == "政風室 丙" and opened(day).verify() == []


def children(number: int) -> list[int]:
    """The processes below a process, all the way down; Linux and macOS."""
    listed = [tuple(map(int, line.split())) for line in subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.splitlines()]
    found, at = [], [number]
    while at:
        at = [pid for pid, parent in listed if parent in at]
        found += at
    return found

"""A desk on a small case in a temporary folder; its messages are as nasty as a chat can be."""

import pytest

from leakkit.investigation import new_case
from leakkit.notebook.officers_desk import Desk

from ..conftest import ROOT, ticking
from .officer import SHOTS, leave, seat

CHAT = """[LINE] 公務群的聊天記錄
儲存日期：2025/09/15 12:00

2025/09/15（一）
上午09:50\t小潔\t早安
上午10:00\t王大明\t<script>alert(1)</script> **粗體** $x^2$ =1+1
上午10:06\t阿明\t檢舉人林小美 電話 0912-345-678 請問是哪一科
上午10:07\t阿明\t林小美的住址是青巒市石橋路100號
上午10:08\t小潔\t林小美 0912345678 我們科的
上午10:09\t小潔\t\x1b[31m紅字\x1b[0m 反\u202e向 
"""


@pytest.fixture(autouse=True)
def fresh_screen(monkeypatch):
    """The screen of a kernel that has just started: no other test's case is watched."""
    from leakkit.notebook.screen import SCREEN

    monkeypatch.setattr(SCREEN, "known", [])


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "[LINE] 公務群的聊天.txt").write_text(CHAT, encoding="utf-8")
    case = new_case(tmp_path / "case", "政風室 甲", ticking())
    case.add(tmp_path / "*.txt", received_from="A機關")
    case.read()
    case.find()
    return Desk(case)


@pytest.fixture
def originals(desk):
    """Every value that no screen or file may show."""
    found = desk.case.table("findings")
    names = ["王大明", "阿明", "小潔"]
    return [*names, *(value for value in found["value"] if len(value) > 2)]


@pytest.fixture(scope="module")
def playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def shots(tmp_path_factory):
    folder = ROOT / SHOTS if SHOTS else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def sample(playwright, shots):
    lab, officer = seat(playwright, shots)
    yield officer
    leave(lab, officer)

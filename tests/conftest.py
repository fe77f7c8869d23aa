"""Shared pieces of the tests: a clock that ticks a second a look, and a case in a temporary folder."""

import datetime as dt
import itertools
import os
from pathlib import Path

import pytest
from hypothesis import settings

# at a desk the property tests look in new places each time; in CI they look in the same ones
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).parent.parent
# what the tester imported or installed for himself must not change a result
os.environ["LEAKKIT_HOME"] = str(ROOT / "tests" / "no-home")
SHARED = ROOT.parent / "shared"


def ticking(start="2025-10-03T09:00:00"):
    """A clock for `CaseFolder`: each call is one second later."""
    ticks = itertools.count()
    first = dt.datetime.fromisoformat(start)
    return lambda: first + dt.timedelta(seconds=next(ticks))


@pytest.fixture
def clock():
    return ticking()


@pytest.fixture
def folder(tmp_path, clock):
    from leakkit.case import CaseFolder
    return CaseFolder.create(tmp_path / "114-003", "政風室 甲", clock, name="114-003")


@pytest.fixture
def zh(monkeypatch):
    """Messages in Chinese, whatever the tester's own setting."""
    monkeypatch.delenv("LEAKKIT_LANG", raising=False)


SMALL_CHAT = """[LINE] 公務群的聊天記錄
儲存日期：2025/09/15 12:00

2025/09/15（一）
上午10:00\t小潔\t早安
上午10:06\t阿明\t檢舉人林小美 0912-345-678 請問是哪一科
上午10:08\t小潔\t我們科的
"""


@pytest.fixture
def case(tmp_path):
    """A case of three messages, read and searched, nothing decided."""
    from leakkit.investigation import new_case

    (tmp_path / "[LINE] 公務群的聊天.txt").write_text(SMALL_CHAT, encoding="utf-8")
    case = new_case(tmp_path / "case", "政風室 甲", ticking())
    case.add(tmp_path / "*.txt", received_from="A機關")
    case.read()
    case.find()
    return case

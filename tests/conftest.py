"""Shared pieces of the tests: a clock that ticks a second a look, and a case in a temporary folder."""

import datetime as dt
import itertools
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
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

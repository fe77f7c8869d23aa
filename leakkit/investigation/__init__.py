"""The officer's desk: open a case, and the verbs over it (`verbs.Case`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from leakkit.case import CaseFolder
from leakkit.custody import LOG
from leakkit.investigation.verbs import Case

__all__ = ["Case", "new_case", "open_case", "wall_clock"]


def new_case(path, officer: str, clock=None, name: str = "") -> Case:
    """Make a case folder. `clock` gives the local datetime (default: the machine's). Raises CaseError when `path` is not empty."""
    return Case(CaseFolder.create(path, officer, clock or dt.datetime.now, name=name))


def open_case(path, officer: str = "", clock=None, name: str = "") -> Case:
    """Open the case folder at `path`, making it when it is not there. `officer` signs every log line.

    `clock` is a callable giving the local datetime (default: the machine's clock); a fixed one makes runs repeat byte for byte.
    """
    if not (Path(path) / LOG).is_file():
        return new_case(path, officer, clock, name)
    return Case(CaseFolder.open(path, officer, clock or dt.datetime.now))


def wall_clock() -> dt.datetime:
    """The machine's local time to the second: for the log line of a registry, which no case's clock signs."""
    return dt.datetime.now().replace(microsecond=0)

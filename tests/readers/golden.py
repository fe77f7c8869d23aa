"""Golden samples: an export beside the table of what it says, both written by hand from one invented chat."""

import csv
from pathlib import Path

import pandas as pd

from leakkit.readers import read_export

LINE = Path(__file__).parent / "line_golden"
FIELDS = ("first_line", "last_line", "sent_at", "account", "kind", "text")


def samples(prefix=""):
    """Every export under `line_golden/` that has an expected table, by name."""
    return sorted(path for path in LINE.iterdir()
                  if path.name.startswith(prefix) and path.with_name(f"{path.stem}.expected.csv").exists())


def _table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in list(csv.reader(file))[1:]]


def expected(path):
    """(message rows, membership rows) as tuples of str."""
    return (_table(path.with_name(f"{path.stem}.expected.csv")), _table(path.with_name(f"{path.stem}.members.csv")))


def _cell(value):
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    return value.strftime("%Y-%m-%d %H:%M:%S") if hasattr(value, "strftime") else str(value)


def rows(frame, *columns):
    """Cells of a frame as tuples of str; missing = ""."""
    return [tuple(map(_cell, row)) for row in zip(*(frame[column] for column in columns), strict=True)]


def read(path):
    """(Export, message rows, membership rows) of a sample."""
    export = read_export(path)
    return export, rows(export.messages, *FIELDS), rows(export.membership, "at", "account", "action", "by")


def every_line_accounted(export):
    """Assert that the parts of the line account add up to the number of lines, and agree with the roles."""
    row = export.evidence
    parts = [int(row[f"lines_{part}"]) for part in ("message", "continued", "system", "unexplained")]
    assert sum(parts) == int(row["lines"]) == len(export.account)
    assert list(export.account["line"]) == list(range(1, len(export.account) + 1))
    assert int((export.account["role"] == "unexplained").sum()) == parts[3]

"""The first sheet of an office table (.ods, .xlsx) as text cells, as a CSV of it would give them.

Such a file is a zip from outside: it is checked as one (bombs, links, paths) before anything parses it. Formulas give their last value;
nothing is computed, and no macro is looked at.
"""

from __future__ import annotations

import datetime as dt
import io

import pandas as pd

from leakkit.errors import InputError, LeakkitError
from leakkit.readers.archive import Archive

SUFFIXES = (".ods", ".xlsx")
_MOST_ROWS, _MOST_COLUMNS = 20_000, 64


def read_sheet(data: bytes, name: str) -> pd.DataFrame:
    """The first sheet: str columns named by its first row that is not empty; empty cells and rows dropped. Raises InputError."""
    try:
        Archive(data, name)
        rows = _ods(data) if name.lower().endswith(".ods") else _xlsx(data)
    except LeakkitError as error:
        raise InputError(why=str(error)) from error
    except Exception as error:               # two foreign parsers, each with errors of its own
        raise InputError(why=f"{name}：{type(error).__name__}") from error
    filled = [cells for cells in ([_shown(cell) for cell in row[:_MOST_COLUMNS]] for row in rows[:_MOST_ROWS]) if any(cells)]
    if not filled:
        raise InputError(why=f"{name}：空白工作表 empty sheet")
    width = max(number + 1 for number, cell in enumerate(filled[0]) if cell)
    head = [cell or f"欄{number}" for number, cell in enumerate(filled[0][:width], 1)]
    body = [(cells + [""] * width)[:width] for cells in filled[1:]]
    return pd.DataFrame(body, columns=head, dtype="str").replace("", None).astype("str")


def _xlsx(data) -> list[list]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True, max_row=_MOST_ROWS, max_col=_MOST_COLUMNS)]


def _ods(data) -> list[list]:
    from odfdo import Document

    table = Document(io.BytesIO(data)).body.tables[0]
    table.rstrip()
    return table.get_values()


def _shown(cell) -> str:
    """A cell as an officer would have typed it into a CSV."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (dt.datetime, dt.date)):
        return str(cell)[:16].removesuffix(" 00:00")
    if isinstance(cell, float) and cell.is_integer() or type(cell).__name__ == "Decimal" and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()

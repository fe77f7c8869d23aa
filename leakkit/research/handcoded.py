"""Old cases coded by hand: a template to fill in, and its reading from .ods, .xlsx or .csv with every wrong cell named.

Two layouts are read: the template (numbers, which become bands here) and the codes themselves, as `export` writes them.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd

from leakkit.custody import write_whole
from leakkit.errors import FileMissing, InputError
from leakkit.language import tell
from leakkit.people import read_table
from leakkit.research.dataset import band, coding
from leakkit.research.periods import axis
from leakkit.schema import CASES, FINDING_KINDS

SUFFIXES = (".csv", ".ods", ".xlsx")
_LISTS = ("kinds", "provisions", "rules", "veris_data")
_SPLIT = re.compile(r"[、;；|]")


def template(path) -> Path:
    """Write an empty template (.csv, .ods, .xlsx): the column names, and a second row that says what goes in. The path."""
    columns = coding()["template"]
    return _write(path, [list(columns), [f"（說明）{words}" for words in columns.values()]])


def export(cases: pd.DataFrame, path) -> Path:
    """Write CASES as .csv, .ods or .xlsx for other programs, lists joined by 、. The path. See `anonymity.release` first."""
    frame = pd.DataFrame(CASES.check(pd.DataFrame(cases)[CASES.names]))
    for name in _LISTS:
        frame[name] = ["、".join(cell) for cell in frame[name]]
    return _write(path, [CASES.names, *frame.astype(object).where(frame.notna(), "").values.tolist()])


def rows(path) -> list[dict]:
    """The rows of a filled-in table as CASES dicts. Raises FileMissing, InputError with row and column of the first wrong cell."""
    path = Path(path)
    frame = table(path)
    if "month" not in frame:
        raise InputError(why=tell("research.no_column", column="month", columns="、".join(map(str, frame.columns))))
    coded = "group_band" in frame
    known = set(CASES.names if coded else coding()["template"])
    odd = [name for name in frame.columns if name not in known]
    if odd:
        raise InputError(why=tell("research.odd_column", file=path.name, column=odd[0], columns="、".join(sorted(known))))
    return [_row(line, number, path.name, coded) for number, line in enumerate(frame.to_dict("records"), 2)
            if any(str(cell).strip() for cell in line.values()) and not str(line["month"]).startswith("（說明）")]


def is_cases(path) -> bool:
    """Whether a table is one of cases: it has a month and an agency."""
    try:
        return {"month", "agency"} <= set(table(path).columns)
    except (InputError, FileMissing):
        return False


def table(path) -> pd.DataFrame:
    """A .csv (UTF-8, cp950), .ods or .xlsx sheet as text, empty cells "". Raises FileMissing, InputError."""
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(why=tell("research.suffix", suffix=path.suffix, known="、".join(SUFFIXES)))
    return read_table(path).fillna("")


def _row(line, number, file, coded) -> dict:
    try:
        month = _month(line["month"])
        row = _coded(line) if coded else _from_numbers(line)
    except InputError as fault:
        raise InputError(why=tell("research.bad_row", file=file, row=number, why=fault.facts.get("why", ""))) from fault
    row |= {"month": month, "source": row.get("source") or "hand-coded"}
    for column in CASES.columns:
        _check_cell(column, row.get(column.name), file, number)
    return row


def _month(cell) -> str:
    cell = str(cell).strip()
    if not cell:
        raise InputError(why=tell("research.time_missing", count=1, column="month"))
    read = axis(pd.Series([cell]))
    if read.kind == "day":
        return read.label(0)[:7]
    if read.kind != "month":
        raise InputError(why=tell("research.time_not_read", value=cell))
    return read.label(0)


def _coded(line) -> dict:
    row = {name: str(line.get(name, "")).strip() or None for name in CASES.names}
    for name in _LISTS:
        row[name] = _items(line.get(name, ""))
    return {name: cell if cell is not None or not _levels(name) else "unknown" for name, cell in row.items() if name != "row_id"}


def _from_numbers(line) -> dict:
    text = {name: str(line.get(name, "")).strip() for name in coding()["template"]}
    kinds, ended = _items(text["kinds"]), text["ended_by"] or "unknown"
    others = _number(text["reached"], "reached")
    return {
        **{name: text[name] or "unknown" for name in ("agency_type", "channel", "chat_type", "role", "severity", "outcome")},
        "agency": text["agency"], "group_band": band(_number(text["group_size"], "group_size"), "persons"),
        "audience_band": band(_number(text["audience"], "audience"), "persons"),
        "persons_band": band(_number(text["persons"], "persons"), "subjects"), "kinds": kinds,
        "exposure_band": band(_number(text["exposed_minutes"], "exposed_minutes"), "exposure"), "ended_by": ended,
        "reached": "unknown" if others is None else "2+" if others >= 2 else str(others),
        "provisions": _items(text["provisions"]), "rules": _items(text["rules"]), **_codes(kinds, text)}


def _codes(kinds, text) -> dict:
    from leakkit.research.dataset import _veris

    return _veris(kinds, text["chat_type"], _items(text["rules"]))


def _items(cell) -> list[str]:
    return [part.strip() for part in _SPLIT.split(str(cell)) if part.strip()]


def _number(cell, column) -> int | None:
    if not cell:
        return None
    if not re.fullmatch(r"\d+", cell):
        raise InputError(why=tell("research.not_numbers", column=column, what=cell))
    return int(cell)


def _levels(name):
    return next(column.levels for column in CASES.columns if column.name == name)


def _check_cell(column, cell, file, number):
    allowed = FINDING_KINDS if column.name == "kinds" else column.levels
    wrong = [one for one in (cell if isinstance(cell, list) else [cell]) if allowed and one is not None and one not in allowed]
    if wrong:
        raise InputError(why=tell("research.bad_cell", file=file, row=number, column=column.name, value=wrong[0], allowed="、".join(allowed)))


def _write(path, lines) -> Path:
    path = Path(path)
    makers = {".csv": _csv_bytes, ".ods": _ods_bytes, ".xlsx": _xlsx_bytes}
    if path.suffix.lower() not in makers:
        raise InputError(why=tell("research.suffix", suffix=path.suffix, known="、".join(SUFFIXES)))
    write_whole(path, makers[path.suffix.lower()](lines))
    return path


def _csv_bytes(lines) -> bytes:
    frame = pd.DataFrame(lines[1:], columns=lines[0])
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _ods_bytes(lines) -> bytes:
    from odfdo import Document, Table

    document = Document("spreadsheet")
    document.body.clear()
    sheet = Table("cases")
    sheet.set_values([[str(cell) for cell in line] for line in lines])
    document.body.append(sheet)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _xlsx_bytes(lines) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for line in lines:
        book.active.append([str(cell) for cell in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

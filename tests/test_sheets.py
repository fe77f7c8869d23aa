"""Office tables as a CSV would give them, and hostile ones refused in a sentence."""

import datetime as dt
import io
import zipfile

import pandas as pd
import pytest

from leakkit import people
from leakkit.errors import InputError
from leakkit.sheets import read_sheet

ROWS = (("帳號", "姓名", "單位", "角色", "業務需要", "日期"), ("小潔", "沈映潔", "工程科", "承辦人", True, dt.datetime(2025, 9, 15)),
        ("沈映潔", "沈映潔", "工程科", "承辦人", "是", dt.datetime(2025, 9, 15, 10, 6)), (912, "王大明", None, None, False, None))


def ods(rows=ROWS) -> bytes:
    from odfdo import Document, Table

    document, table, stream = Document("spreadsheet"), Table("名冊"), io.BytesIO()
    document.body.clear()
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell is not None:
                table.set_value((x, y), cell)
    document.body.append(table)
    document.save(stream)
    return stream.getvalue()


def xlsx(rows=ROWS) -> bytes:
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("make, name", [(ods, "名冊.ods"), (xlsx, "名冊.xlsx"), (lambda: xlsx([(None,) * 6, *ROWS]), "blank first row.XLSX")])
def test_cells(make, name):
    frame = read_sheet(make(), name)
    assert list(frame.columns) == list(ROWS[0])
    assert frame.fillna("").values.tolist() == [
        ["小潔", "沈映潔", "工程科", "承辦人", "是", "2025-09-15"], ["沈映潔", "沈映潔", "工程科", "承辦人", "是", "2025-09-15 10:06"],
        ["912", "王大明", "", "", "否", ""]]


@pytest.mark.parametrize("make, name", [(ods, "名冊.ods"), (xlsx, "名冊.xlsx")])
def test_a_roster_joins_accounts(make, name, tmp_path):
    path = tmp_path / name
    path.write_bytes(make())
    roster = people.read_roster(path)
    assert roster["role"].fillna("").tolist() == ["handler", "handler", ""]
    assert roster["need_to_know"].tolist() == [True, True, False] and roster["as_of"].iloc[1] == pd.Timestamp("2025-09-15 10:06")
    nobody = pd.DataFrame({name: pd.Series([], dtype="str") for name in ("account", "by", "evidence_id")})
    whole = people.from_accounts(nobody, nobody, roster)
    assert [list(accounts) for accounts in whole["accounts"]] == [["小潔", "沈映潔"], ["912"]]


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", b" " * 30_000_000)
    return stream.getvalue()


@pytest.mark.parametrize("data, name", [(b"", "a.ods"), (b"account,name\n", "a.xlsx"), (bomb(), "a.ods"), (xlsx([]), "a.xlsx"), (xlsx()[:-200], "a.xlsx"),
                                        (ods().replace(b"PK\x03\x04", b"PK\x03\x05", 1), "a.ods"), (xlsx(), "a.ods")])
def test_what_is_no_sheet_is_refused(data, name):
    with pytest.raises(InputError):
        read_sheet(data, name)

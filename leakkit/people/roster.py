"""The officer's roster of a chat: a CSV, ODS or XLSX whose every doubtful cell is refused with its row, never guessed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from leakkit.errors import FileMissing, InputError
from leakkit.people.cues import cues
from leakkit.schema import MEMBERSHIP
from leakkit.sheets import SUFFIXES, read_sheet

ROSTER_COLUMNS = ("account", "name", "unit", "role", "need_to_know", "as_of")


def read_roster(path) -> pd.DataFrame:
    """A roster, CSV (UTF-8 or cp950), ODS or XLSX: columns account, name, unit, role, need_to_know (是/否, true/false), as_of, or their
    Chinese names (帳號 姓名 單位 角色 業務需要 日期). Two accounts with one name and unit are one person.

    Gives str columns, need_to_know boolean and as_of datetime64[s]. Raises FileMissing, InputError with the column at fault.
    """
    path = Path(path)
    frame = _in_own_words(read_table(path))
    _check_roster(frame, path.name)
    frame = frame.reindex(columns=list(ROSTER_COLUMNS)).drop_duplicates()
    yes = frame["need_to_know"].fillna("").str.strip().str.lower().isin(_YES)
    as_of = pd.to_datetime(frame["as_of"], errors="coerce", format="mixed").astype("datetime64[s]")
    return frame.assign(need_to_know=yes.astype("boolean"), as_of=as_of).reset_index(drop=True)


_YES = ("是", "true", "1", "yes", "y", "有")
_NO = ("", "否", "false", "0", "no", "n", "無")


def _in_own_words(frame: pd.DataFrame) -> pd.DataFrame:
    """A roster with Chinese headings and roles in the table's own words."""
    words = cues()["roster"]
    columns = {name: own for own, names in words["columns"].items() for name in names}
    roles = {name: own for own, names in words["roles"].items() for name in names}
    frame = frame.rename(columns=lambda name: columns.get(str(name).strip(), str(name).strip()))
    return frame.assign(role=frame["role"].replace(roles)) if "role" in frame else frame


def _check_roster(frame: pd.DataFrame, name: str):
    """A roster's odd column, doubtful word, unreadable date or contradiction is refused, with its row: nothing is guessed."""
    if "account" not in frame:
        raise InputError(why=f"{name} 缺少欄位 account")
    odd = [str(column) for column in frame.columns if column not in ROSTER_COLUMNS]
    if odd:
        raise InputError(why=f"{name} 有不認得的欄位 {', '.join(odd)}（可用 {', '.join(ROSTER_COLUMNS)}）")
    full = frame.reindex(columns=list(ROSTER_COLUMNS)).astype(object)
    full = full.where(full.notna(), "")
    for number, row in enumerate(full.itertuples(index=False), 2):
        if not row.account.strip():
            raise InputError(why=f"{name} 第 {number} 行沒有 account")
        if row.need_to_know.strip().lower() not in (*_YES, *_NO):
            raise InputError(why=f"{name} 第 {number} 行 need_to_know「{row.need_to_know}」請填 是 或 否")
        if row.as_of.strip() and pd.isna(pd.to_datetime(row.as_of, errors="coerce")):
            raise InputError(why=f"{name} 第 {number} 行 as_of「{row.as_of}」請寫成 2025-09-15 或 2025-09-15 10:06")
    doubled = full.drop_duplicates()["account"]
    if doubled.duplicated().any():
        number = doubled.index[doubled.duplicated()][0] + 2
        raise InputError(why=f"{name} 第 {number} 行與前面同一帳號的內容不一致")


def read_table(path) -> pd.DataFrame:
    """An officer's table as str columns: CSV (UTF-8, or cp950 as spreadsheets save it), or the first sheet of an ODS or XLSX.
    Raises FileMissing, InputError."""
    path = Path(path)
    try:
        data = path.read_bytes()
        return read_sheet(data, path.name) if path.suffix.lower() in SUFFIXES else _csv(data, path.name)
    except OSError as error:
        raise FileMissing(file=str(path)) from error


def _csv(data: bytes, name: str) -> pd.DataFrame:
    import io
    for encoding in ("utf-8-sig", "cp950"):
        try:
            return pd.read_csv(io.StringIO(data.decode(encoding)), dtype=str, skipinitialspace=True)
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise InputError(why=f"{name}：{error}") from error
    raise InputError(why=f"{name} 不是 UTF-8 或 Big5 文字檔")


def roster_membership(roster: pd.DataFrame, evidence_id: str) -> pd.DataFrame:
    """MEMBERSHIP rows that declare the roster's accounts as members of a chat on its as-of date (basis roster)."""
    return MEMBERSHIP.frame({"evidence_id": evidence_id, "at": row.as_of, "account": row.account, "action": "join",
                             "basis": "roster"} for row in roster.itertuples())

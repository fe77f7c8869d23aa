"""What a table is: columns with dtype, unit, levels and a sentence; a frame of it, and the check of a frame."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from leakkit.errors import CaseDamaged
from leakkit.masking import SecretFrame


@dataclass(frozen=True)
class Column:
    """One column: `name`, `dtype`, a `sentence` for the codebook, a `unit`, the allowed `levels` (empty = any)."""

    name: str
    dtype: str
    sentence: str
    unit: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: its `name`, its `key` column ("" = no key) and its `columns` in order."""

    name: str
    key: str
    sentence: str
    columns: tuple[Column, ...] = field(repr=False)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def frame(self, rows=()) -> SecretFrame:
        """A checked frame from an iterable of dicts; missing keys become missing cells."""
        rows = list(rows)
        data = {c.name: [row.get(c.name) for row in rows] for c in self.columns}
        return self.check(pd.DataFrame(data, columns=self.names))

    def check(self, frame: pd.DataFrame, sure: bool = False) -> SecretFrame:
        """A new SecretFrame with this table's columns, order and dtypes.

        `sure`: the caller made keys and levels itself, by number, so that they need not be looked at again (a big file's time and memory).
        Raises CaseDamaged when a column is missing or extra, a key repeats, or a cell is outside its levels.
        """
        self._check_columns(frame)
        out = pd.DataFrame({c.name: _typed(frame[c.name], c, self.name) for c in self.columns})
        if not sure:
            self._check_key(out)
            for column in self.columns:
                self._check_levels(out[column.name], column)
        return SecretFrame(out.reset_index(drop=True))

    def _check_columns(self, frame):
        odd = sorted(set(frame.columns) ^ set(self.names))
        if odd:
            raise CaseDamaged(file=self.name, why=f"欄位不符 columns differ: {', '.join(map(str, odd))}")

    def _check_key(self, frame):
        if self.key and (frame[self.key].isna().any() or frame[self.key].duplicated().any()):
            raise CaseDamaged(file=self.name, why=f"鍵值重複或空白 repeated or empty key: {self.key}")

    def _check_levels(self, cells, column):
        if not column.levels:
            return
        bad = set(cells.dropna().unique()) - set(column.levels)
        if bad:
            raise CaseDamaged(file=self.name, why=f"{column.name} 不在值域 outside its levels: {sorted(bad)}")


def _typed(cells: pd.Series, column: Column, table: str) -> pd.Series:
    """`cells` in the declared dtype; lists become real lists so that Parquet and equality work alike."""
    if column.dtype == "list":
        return pd.Series([_as_list(cell) for cell in cells], dtype=object, index=cells.index)
    try:
        return pd.Series(cells).astype(column.dtype)
    except (TypeError, ValueError) as error:
        raise CaseDamaged(file=table, why=f"{column.name}: {error}") from error


def _as_list(cell) -> list[str]:
    if cell is None or (isinstance(cell, float) and cell != cell):
        return []
    return [str(item) for item in cell]


def column(name, dtype, sentence, unit="", levels=()):
    """A Column, written short."""
    return Column(name, dtype, sentence, unit, tuple(levels))

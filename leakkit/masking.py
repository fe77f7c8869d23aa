"""What a secret looks like on a screen: masked by default, in every repr (house rule 6).

A table that leakkit hands out is a `SecretFrame`: an ordinary pandas DataFrame whose *display* masks the columns in
`SECRET`. The cells still hold the values, because the next room needs them; showing one on purpose goes through
`Case.reveal`, which writes the look into the custody log. `to_csv`, `to_parquet` and single cells are not masked.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

#: column name → how its cells are shown. Any table's column of that name is masked.
SECRET = {
    "value": "value", "text": "text", "raw": "text", "account": "name", "accounts": "name", "names": "name",
    "by": "name", "discloser": "name", "chat_title": "title", "attachment": "text", "about": "title", "person": "name", "unit": "name",
    "repaired": "text",       # a repaired number stands there as it was and as it became
}
_SHOWN_ROWS = 20


def mask_name(name: str) -> str:
    """A name with all but its first character circled: 陳美玲 → 陳○○. Empty stays empty."""
    return name[:1] + "○" * (len(name) - 1)


def mask_value(value: str) -> str:
    """A value with all but its first quarter (at most 4 characters) starred: 0912-345-678 → 091*********."""
    keep = min(4, len(value) // 4)
    return value[:keep] + "*" * (len(value) - keep)


def mask_text(text: str) -> str:
    """Free text shown by its length alone: 〔23 字〕."""
    return f"〔{len(text)} 字〕"


def mask_title(title: str) -> str:
    """A chat title: its first two characters and the rest circled, since a one-to-one chat is titled by a name."""
    return title[:2] + "○" * max(0, len(title) - 2)


_MASKS = {"name": mask_name, "value": mask_value, "text": mask_text, "title": mask_title}


def mask_cell(column: str, cell):
    """One cell as shown, by its column's name. Lists are masked item by item; missing cells stay missing."""
    if column not in SECRET:
        return cell
    mask = _MASKS[SECRET[column]]
    if isinstance(cell, str):
        return mask(cell)
    if isinstance(cell, (list, tuple, np.ndarray)):
        return [mask(str(item)) for item in cell]
    return cell


def masked(frame: pd.DataFrame) -> pd.DataFrame:
    """A plain DataFrame copy of `frame` with every secret cell masked."""
    plain = pd.DataFrame(frame).copy()
    for column in plain.columns:
        if column in SECRET:
            plain[column] = pd.Series([mask_cell(column, cell) for cell in plain[column]],
                                      index=plain.index, dtype=object)
    return plain


class SecretSeries(pd.Series):
    """A column or a row of a SecretFrame; displays masked."""

    @property
    def _constructor(self):
        return SecretSeries

    @property
    def _constructor_expanddim(self):
        return SecretFrame

    def _masked(self) -> pd.Series:
        cells = pd.Series(self).astype(object)
        names = [self.name if self.name in SECRET else label for label in cells.index]
        shown = [mask_cell(name, cell) if isinstance(name, str) else cell
                 for name, cell in zip(names, cells, strict=True)]
        return pd.Series(shown, index=cells.index, name=self.name, dtype=object)

    def to_string(self, *args, **kwargs):
        return self._masked().to_string(*args, **kwargs)

    def __repr__(self):
        return repr(self._masked())

    __str__ = __repr__


class SecretFrame(pd.DataFrame):
    """A table whose display is masked; cells keep their values. See the module's docstring."""

    @property
    def _constructor(self):
        return SecretFrame

    @property
    def _constructor_sliced(self):
        return SecretSeries

    def _shown(self) -> tuple[pd.DataFrame, str]:
        """The rows that fit on a screen, masked, and a line that says how many there are."""
        rows = len(self)
        half = _SHOWN_ROWS // 2
        part = self if rows <= _SHOWN_ROWS else self.iloc[[*range(half), *range(rows - half, rows)]]
        return masked(part), f"[{rows} × {len(self.columns)}，遮罩顯示]"

    def to_string(self, *args, **kwargs):
        return masked(self).to_string(*args, **kwargs)

    def to_html(self, *args, **kwargs):
        return masked(self).to_html(*args, **kwargs)

    def to_markdown(self, *args, **kwargs):
        return masked(self).to_markdown(*args, **kwargs)

    def __repr__(self):
        table, size = self._shown()
        return f"{table.to_string()}\n{size}"

    __str__ = __repr__

    def _repr_html_(self):
        table, size = self._shown()
        return f"{table.to_html(escape=True)}<p>{size}</p>"

"""Before rows leave the house: how many stand alone, and a version in which fewer than k never do.

k-anonymity over the columns by which somebody could recognise a case (quasi-identifiers). Coarsening goes step by step (month → quarter →
half-year → year, agency type → any, bands → any); rows that still stand alone are left out and counted.
Counting tables suppress cells under k, and a second cell in a line where one alone could be worked out from the total.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from leakkit.errors import InputError
from leakkit.language import tell
from leakkit.schema import CASES

#: columns that somebody outside might know of a case
QUASI = ("month", "agency", "agency_type", "channel", "chat_type", "group_band", "role")
#: coarsening steps in order; the agency code goes first, since it names the source
STEPS = (("agency", "drop"), ("month", "quarter"), ("group_band", "coarse"), ("channel", "drop"), ("month", "half"), ("role", "coarse"),
         ("group_band", "drop"), ("agency_type", "drop"), ("month", "year"), ("chat_type", "drop"))
_GONE = {"agency": "", "agency_type": "unknown", "channel": "unknown", "chat_type": "unknown", "group_band": "unknown", "role": "unknown"}
_COARSE = {"group_band": {"1-5": "6-10", "11-20": "21-50", "51-100": "101+"},
           "role": {"handler": "member", "discloser": "member", "outsider": "member"}}


@dataclass(frozen=True)
class Release:
    """`cases` (CASES, safe to hand on) · `report` (frame: step, smallest class, rows alone) · `left_out` (rows) · `k` · `limits`."""

    cases: pd.DataFrame
    report: pd.DataFrame = field(repr=False)
    left_out: int
    k: int

    @property
    def limits(self) -> list[str]:
        return [tell("research.released", kept=len(self.cases), left_out=self.left_out, k=self.k), tell("research.k_anonymity")]

    def __str__(self):
        return "\n".join([self.report.to_string(index=False), *self.limits])

    __repr__ = __str__


def anonymity(cases: pd.DataFrame, k: int = 5, by=QUASI) -> pd.DataFrame:
    """The classes of rows alike in `by`, smallest first: those columns, `rows` (int) and `alone` (bool: fewer than k)."""
    _check(cases, k, by)
    sizes = pd.DataFrame(cases).groupby(list(by), dropna=False).size().reset_index(name="rows")
    return sizes.assign(alone=sizes["rows"] < k).sort_values("rows", kind="stable").reset_index(drop=True)


def release(cases: pd.DataFrame, k: int = 5, keep=()) -> Release:
    """A version of the rows in which every class has k rows or more: coarsened as little as needed, the rest left out.

    `keep`: columns of QUASI that must not be coarsened (a study over months and agencies needs them); it costs rows.
    """
    _check(cases, k, QUASI)
    frame, report = pd.DataFrame(CASES.check(pd.DataFrame(cases)[CASES.names])), []
    sizes = _sizes(frame)
    report.append((tell("research.as_is"), int(sizes.min()) if len(sizes) else 0, int((sizes < k).sum())))
    for column, how in STEPS:
        if (sizes < k).sum() <= max(0, 0.02 * len(frame)):
            break
        if column in keep:
            continue
        frame = frame.assign(**{column: _coarser(frame[column], column, how)})
        sizes = _sizes(frame)
        report.append((f"{column} → {how}", int(sizes.min()), int((sizes < k).sum())))
    kept = frame[sizes >= k].reset_index(drop=True)
    # the order of rows could betray their dates: sort by content, number anew
    kept = kept.sort_values([*QUASI, "exposure_band", "outcome"], kind="stable")
    kept = kept.assign(row_id=[f"R{number:04d}" for number in range(1, len(kept) + 1)])
    return Release(CASES.check(kept), pd.DataFrame(report, columns=["step", "smallest", "alone"]), int((sizes < k).sum()), k)


def _check(cases, k, by):
    if k < 2:
        raise InputError(why=tell("research.bad_choice", name="k", value=k, allowed="2、3、5、10 …"))
    missing = [name for name in by if name not in cases]
    if missing:
        raise InputError(why=tell("research.no_column", column=missing[0], columns="、".join(map(str, cases.columns))))


def _sizes(frame) -> np.ndarray:
    return frame.groupby(list(QUASI), dropna=False)["row_id"].transform("size").to_numpy()


def _coarser(cells, column, how):
    if how == "drop":
        return pd.Series([_GONE[column]] * len(cells), index=cells.index)
    if how == "coarse":
        return cells.replace(_COARSE[column])
    months = {"quarter": 3, "half": 6, "year": 12}[how]
    return pd.Series([f"{cell[:4]}-{(int(cell[5:7]) - 1) // months * months + 1:02d}" if isinstance(cell, str) else cell for cell in cells],
                     index=cells.index)


def tabulate(cases: pd.DataFrame, rows: str, columns: str | None = None, k: int = 5) -> pd.DataFrame:
    """Counts of cases by one or two columns as text, cells of 1 to k−1 shown as <k, and a second one (＊) hidden where the margin would give it
    away. List columns count a case once for each item."""
    _check(cases, k, [name for name in (rows, columns) if name])
    frame = pd.DataFrame(cases)
    for name in (rows, columns):
        if name and frame[name].map(lambda cell: isinstance(cell, (list, np.ndarray))).any():
            frame = frame.explode(name)
    counts = frame.groupby(rows).size().to_frame("cases") if not columns else pd.crosstab(frame[rows], frame[columns])
    hidden = (counts > 0) & (counts < k)
    for _ in range(counts.size):
        more = _secondary(counts, hidden) | _secondary(counts.T, hidden.T).T if columns else _secondary(counts.T, hidden.T).T
        if not more.to_numpy().any():
            break
        hidden |= more
    primary = (counts > 0) & (counts < k)
    return counts.astype(object).mask(hidden, "＊").mask(primary, f"<{k}")


def _secondary(counts, hidden) -> pd.DataFrame:
    """In each row with exactly one hidden cell: the smallest other cell that is not nil."""
    more = pd.DataFrame(False, index=counts.index, columns=counts.columns)
    for i, (shown, cells) in enumerate(zip(hidden.to_numpy(), counts.to_numpy(), strict=True)):
        if shown.sum() == 1:
            free = [(cell, j) for j, cell in enumerate(cells) if not shown[j] and cell > 0]
            if free:
                more.iloc[i, min(free)[1]] = True
    return more

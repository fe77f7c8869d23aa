"""A table of units over time, made ready for a comparison: who came under the rule when, and what is missing.

`treated` may be a column of 0/1 (or 是/否, treated/control …) that says which units came under the rule at `start`; a column of 0/1 that
switches on within a unit when the rule began there; a column that holds the first period under the rule (missing, 0 or infinite = never); a list
of units; or a dict unit → first period.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from leakkit.errors import InputError, TooFewPeriods, TooFewUnits
from leakkit.language import tell
from leakkit.research import periods
from leakkit.research.interrupted import numbers

NEVER = np.inf
_YES = {"1", "1.0", "true", "yes", "y", "是", "有", "treated", "treatment", "treat", "實施", "已實施", "實驗", "實驗組", "處理組"}
_NO = {"0", "0.0", "false", "no", "n", "否", "無", "control", "never", "未實施", "對照", "對照組", "", "nan", "none", "<na>", "nat"}


@dataclass(frozen=True)
class Panel:
    """`data`: unit (int code), t (int), y, weightless; first (first period under the rule, inf = never), exposure. `axis`, `names` of
    units, `start` (int, None when several), `repeated` (several rows a unit and period), `crossed` (no unit
    is seen twice: cross-sections), `dropped` (rows without outcome)."""

    data: pd.DataFrame
    axis: periods.Axis
    names: list = field(repr=False)
    cohorts: tuple
    repeated: bool
    dropped: int
    odd: tuple = ()
    crossed: bool = False

    @property
    def firsts(self) -> pd.Series:
        """unit → first period under the rule (inf = never)."""
        return self.data.groupby("unit")["first"].first()

    @property
    def treated(self) -> int:
        return int(np.isfinite(self.firsts).sum())

    @property
    def control(self) -> int:
        return int(np.isinf(self.firsts).sum())

    @property
    def times(self) -> np.ndarray:
        return np.sort(self.data["t"].unique())

    @property
    def balanced(self) -> bool:
        """Every unit once in every period."""
        return not self.repeated and len(self.data) == self.data["unit"].nunique() * self.data["t"].nunique()


def panel(frame, outcome, unit, time, treated, start, offset=None) -> Panel:
    """Read a frame into a Panel. Raises InputError, TooFewUnits, TooFewPeriods."""
    for column in (unit, time):
        if column is not None and column not in frame:
            raise InputError(why=tell("research.no_column", column=column, columns="、".join(map(str, frame.columns))))
    y = numbers(frame, outcome, "outcome")
    exposure = numbers(frame, offset, "offset") if offset is not None else np.ones(len(frame))
    if (exposure[~np.isnan(exposure)] <= 0).any():
        raise InputError(why=tell("research.offset", column=offset))
    usable = frame[time].notna().to_numpy() & (frame[unit].notna().to_numpy() if unit is not None else True)
    kept = frame[usable].reset_index(drop=True)
    if kept.empty:
        raise InputError(why=tell("research.empty"))
    axis = periods.axis(kept[time])
    whose = kept[unit] if unit is not None else pd.Series(np.arange(len(kept)))
    codes, names = pd.factorize(whose)
    data = pd.DataFrame({"unit": codes, "t": axis.index, "y": y[usable], "exposure": exposure[usable]})
    first, odd = _firsts(kept, data, list(names), treated, start, axis)
    data["first"] = first
    complete = data["y"].notna() & data["exposure"].notna() & data["first"].notna()
    dropped = int((~usable).sum() + (~complete).sum())
    data = data[complete].reset_index(drop=True)
    repeated = unit is None or bool(data.duplicated(["unit", "t"]).any())
    cohorts = tuple(sorted(int(g) for g in data["first"].unique() if np.isfinite(g)))
    found = Panel(data, axis, list(names), cohorts, repeated, dropped, tuple(odd), unit is None)
    require(found)
    return found


def require(found: Panel):
    """Raises TooFewUnits, TooFewPeriods where there is nobody, or no time, to compare with."""
    if found.treated == 0 or (found.control == 0 and len(found.cohorts) < 2):
        raise TooFewUnits(treated=found.treated, control=found.control)
    before = int((found.times < min(found.cohorts)).sum())
    after = int((found.times >= min(found.cohorts)).sum())
    if len(found.cohorts) == 1 and (before < 1 or after < 1):
        raise TooFewPeriods(before=before, after=after, needed="1 + 1")


def _firsts(frame, data, names, treated, start, axis) -> tuple[np.ndarray, list]:
    """(the first period under the rule of each row's unit, names of what looked odd)."""
    if isinstance(treated, dict):
        given = {name: _position(axis, when) for name, when in treated.items()}
        _require_known(given, names)
        return np.array([given.get(names[code], NEVER) for code in data["unit"]]), []
    if not isinstance(treated, str) or treated not in frame:
        chosen = [treated] if isinstance(treated, str) or not hasattr(treated, "__iter__") else list(treated)
        _require_known(chosen, names)
        return _by_start(np.isin(data["unit"], [names.index(one) for one in chosen]), start, axis), []
    return _from_column(frame[treated].reset_index(drop=True), data, start, axis)


def _require_known(chosen, names):
    unknown = [one for one in chosen if one not in names]
    if unknown:
        raise InputError(why=tell("research.no_unit", name=unknown[0]))


def _by_start(flags, start, axis):
    if start is None:
        raise InputError(why=tell("research.no_start"))
    return np.where(flags, float(axis.position(start)), NEVER)


def _position(axis, when) -> float:
    if when is None or (not isinstance(when, pd.Period) and pd.isna(when)) or when == np.inf or str(when).strip() in ("0", "0.0", ""):
        return NEVER
    return float(axis.position(when))


def _from_column(cells, data, start, axis):
    flags = _as_flags(cells)
    if flags is None:
        firsts = np.array([_position(axis, cell) for cell in cells])
        several = pd.Series(firsts).groupby(data["unit"]).nunique() > 1
        if several.any():
            raise InputError(why=tell("research.two_starts", count=int(several.sum())))
        return firsts, []
    varies = flags.groupby(data["unit"]).nunique() > 1
    if not varies.any():
        return np.where(flags.isna(), np.nan, _by_start((flags == 1).to_numpy(), start, axis)), []
    return _switched_on(flags, data, start, axis)


def _switched_on(flags, data, start, axis):
    """0/1 that changes within a unit: the rule's state. It begins at the unit's first 1."""
    on = data[(flags == 1).to_numpy()].groupby("unit")["t"].min()
    firsts = data["unit"].map(on).astype(float).fillna(NEVER).to_numpy()
    off_again = ((flags == 0).to_numpy() & (data["t"].to_numpy() > firsts)).any()
    return firsts, ["switched-off"] if off_again else []


def _as_flags(cells) -> pd.Series | None:
    """A column of yes and no as 1 and 0 (missing stays missing); None when it holds anything else."""
    if pd.api.types.is_bool_dtype(cells):
        return cells.astype("Float64").astype(float)
    words = cells.astype("string").str.strip().str.lower()
    known = set(words.dropna().unique())
    if known and known <= _YES | _NO and not known <= _NO:
        return words.map(lambda word: 1.0 if word in _YES else 0.0).where(words.notna())
    if known and known <= _NO:
        return words.map(lambda word: 0.0).where(words.notna())
    if not pd.api.types.is_numeric_dtype(cells) and not _reads_as_time(cells):
        raise InputError(why=tell("research.treated_words", column=cells.name, words="、".join(sorted(known)[:4])))
    return None


def _reads_as_time(cells) -> bool:
    try:
        periods.axis(cells.dropna()[~cells.dropna().astype(str).str.strip().isin(["0", "", "0.0"])].head(50))
    except InputError:
        return False
    return True


def call_of(names, found) -> str:
    """The call that repeats an estimate."""
    start = f", start={found.axis.label(found.cohorts[0])!r}" if len(found.cohorts) == 1 else ""
    return (f"lk.research.did(frame, outcome={names['outcome']!r}, unit={names['unit']!r}, time={names['time']!r}, treated={names['treated']}{start}, "
            f"family={names['family']!r}, offset={None if names['offset'] == '—' else names['offset']!r}, errors={names['errors']!r}, "
            f"control={names['control_units']!r})")

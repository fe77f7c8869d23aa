"""From case rows to an effect: count cases by month, and ask what changed when the rule began."""

from __future__ import annotations

import numpy as np
import pandas as pd

from leakkit.errors import InputError
from leakkit.language import tell
from leakkit.research.differences import did
from leakkit.research.effects import Effect
from leakkit.research.interrupted import its
from leakkit.research.periods import axis

_NEAR = 6


def monthly(cases: pd.DataFrame, first=None, last=None, by: str | None = None, units=None) -> pd.DataFrame:
    """Cases a month as a frame: month, cases (Int64), and column `by` when given; months without a case are 0.

    `first`, `last`: the months from and to which the offices watched (default: the first and last month with a case). `units`: all the
    values of `by`, those without a case included.
    """
    if "month" not in cases:
        raise InputError(why=tell("research.no_column", column="month", columns="、".join(map(str, cases.columns))))
    months = pd.Series([month for month in cases["month"]], name="month", dtype=object)
    if months.isna().all() or not len(months):
        raise InputError(why=tell("research.empty"))
    line = axis(months.dropna())
    start = 0 if first is None else line.position(first)
    end = int(line.index.max()) if last is None else line.position(last)
    if end < start:
        raise InputError(why=tell("research.empty"))
    labels = [line.label(t) for t in range(start, end + 1)]
    kept = pd.DataFrame({"month": [line.label(t) for t in line.index]})
    if by is None:
        counts = kept["month"].value_counts().reindex(labels, fill_value=0)
        return pd.DataFrame({"month": labels, "cases": counts.to_numpy(dtype="int64")})
    kept[by] = cases[by][months.notna().to_numpy()].to_numpy()
    everybody = sorted(set(kept[by].dropna()) | set(units or ()))
    grid = pd.MultiIndex.from_product([everybody, labels], names=[by, "month"])
    counts = kept.groupby([by, "month"]).size().reindex(grid, fill_value=0)
    return counts.rename("cases").reset_index()


def effect(cases: pd.DataFrame, since, *, first=None, last=None, harmonics: int | None = None, slope: bool = False, errors: str = "quasi",
           treated=None, agencies=None, **options) -> Effect:
    """Did cases become fewer, or more, from month `since`?

    cases: CASES (or any frame with `month`). `since`: 2025-01, 114/1, or several. `first`, `last`: the months that the offices watched; without
    them months before the first and after the last case are unknown, which is said. `harmonics`: pairs of seasonal waves (default 1 with two years
    or more before the rule, else 0). With `treated` (a dict agency → first month, a list of agencies that began at `since`, or the code of a rule as it
    stands in the column `rules`) agencies are compared instead: Poisson difference-in-differences over agencies and months; `agencies`: all agencies
    that watched, those without a case included.

    Raises InputError, TooFewCounts, TooFewPeriods, TooFewUnits.
    """
    if treated is not None:
        return _compared(cases, since, first, last, treated, agencies, options)
    series = monthly(cases, first, last)
    line = axis(series["month"])
    starts = [since] if isinstance(since, (str, pd.Timestamp, pd.Period)) or not hasattr(since, "__iter__") else list(since)
    before = min(line.position(one) for one in starts)
    waves = harmonics if harmonics is not None else (1 if before >= 24 else 0)
    found = its(series, count="cases", time="month", start=since, harmonics=waves, slope=slope, errors=errors, **options)
    return _with(found, [*_span_limits(first, last), *_other_rules(cases, line, [line.position(one) for one in starts])])


def _compared(cases, since, first, last, treated, agencies, options) -> Effect:
    inferred = isinstance(treated, str)
    treated = adopted(cases, treated) if inferred else treated
    units = set(() if agencies is None else agencies) | set(treated)
    grid = monthly(cases, first, last, by="agency", units=units)
    found = did(grid, outcome="cases", unit="agency", time="month", treated=treated, start=since, family="poisson", **options)
    return _with(found, [*_span_limits(first, last), *([("agencies-unknown", {})] if agencies is None else []),
                         *([("adoption-inferred", {})] if inferred else [])])


def adopted(cases: pd.DataFrame, rule: str) -> dict[str, str]:
    """agency → the first month in which one of its cases names the rule; agencies without are left out. Raises InputError."""
    named = pd.DataFrame(cases)[np.array([rule in set(rules) for rules in cases["rules"]], dtype=bool)]
    if named.empty:
        raise InputError(why=tell("research.no_rule", rule=rule))
    return named.groupby("agency")["month"].min().to_dict()


def _span_limits(first, last) -> list:
    return [("span-unknown", {})] if first is None or last is None else []


def _other_rules(cases, line, starts) -> list:
    """Rules of which the first case appears within six months of a start, beside the rule studied."""
    if "rules" not in cases:
        return []
    exploded = pd.DataFrame({"rule": cases["rules"], "month": cases["month"]}).explode("rule").dropna()
    firsts = exploded.groupby("rule")["month"].min()
    near = {rule: month for rule, month in firsts.items()
            if any(abs(line.position(month) - start) <= _NEAR for start in starts) and line.position(month) > 0}
    return [("rules-near", {"rules": "、".join(f"{rule}（{month}）" for rule, month in sorted(near.items()))})] if len(near) > 1 else []


def _with(found: Effect, more) -> Effect:
    from dataclasses import replace

    return replace(found, named=(*found.named, *more))


def share(cases: pd.DataFrame, column: str, value, since) -> pd.DataFrame:
    """How the make-up of cases changed: before and after `since`, the cases, those with `value` in `column`, and their share with a Wilson interval."""
    line = axis(pd.Series(list(cases["month"])))
    after = line.index >= line.position(since)
    hit = np.array([value in set(cell) if isinstance(cell, (list, np.ndarray)) else cell == value for cell in cases[column]])
    rows = [(name, int(mask.sum()), int(hit[mask].sum()), *wilson(int(hit[mask].sum()), int(mask.sum()))) for name, mask in
            (("before", ~after), ("after", after))]
    return pd.DataFrame(rows, columns=["when", "cases", "with", "share", "low", "high"])


def wilson(hits: int, n: int) -> tuple[float, float, float]:
    """(share, low, high) of a proportion by Wilson's 95 % interval; NaN of nothing."""
    if n == 0:
        return np.nan, 0.0, 1.0
    z, p = 1.959964, hits / n
    centre, reach = (p + z * z / (2 * n)) / (1 + z * z / n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return p, max(0.0, centre - reach), min(1.0, centre + reach)

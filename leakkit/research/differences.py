"""Difference-in-differences: the change where the rule came in, beyond the change where it did not.

Two groups and one start: two-way fixed effects, whose estimate on a complete panel is the difference of mean changes; standard errors after Bell
and McCaffrey (CR2, with Satterthwaite degrees of freedom), which on a complete panel is the unequal-variance standard error of two means
(as in Card and Krueger 1994). One unit on a side has no variance of its own: see `_lonely`. Several starts go to `staggered`; counts to
`counted`. A naive two-way regression over staggered starts is never run.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from leakkit.errors import InputError, LeakkitError
from leakkit.language import tell
from leakkit.research import clustered
from leakkit.research.effects import Effect, rows
from leakkit.research.panel import Panel, call_of, panel, require

ERRORS = ("auto", "cr2", "cluster", "classical", "wild")
FAMILIES = ("linear", "poisson")


def did(frame: pd.DataFrame, *, outcome: str, unit: str | None, time: str, treated, start=None, family: str = "linear",
        offset: str | None = None, errors: str = "auto", control: str = "auto", seed: int = 0, placebo: bool = True) -> Effect:
    """The effect of a rule on the units that came under it.

    frame: one row a unit and period (several rows are taken as repeated cross-sections). `outcome`: number column; rows without it are
    left out and counted. `unit`, `time`: columns; `time` as in `its`; `unit` None = every row another unit. `treated`: a 0/1 or yes/no
    column (then `start` is the first period under the rule), a 0/1 column that switches on, a column of first periods (missing, 0 =
    never), a list of units, or a dict unit → first period. `family`: "linear" (difference) or "poisson" (ratio of counts, with
    `offset`). `errors`: "auto" (below), "cr2", "cluster" (CR1, as Stata), "classical", "wild" (wild cluster bootstrap, `seed`).
    `control`: for several starts, "never" or "not-yet" treated units as the comparison ("auto" = never, if there are any).

    auto: CR2 where both groups have two units or more; where one unit stands alone, the spread of the others' changes; with one unit on
    each side, classical errors of the pooled regression outcome ~ group + post + group × post, which suppose no trend of their own.

    Gives an Effect: terms effect, control_before, difference_before, control_change, treated_change (linear, one start); effect, then group_… and
    after_… (several starts). Intervals by t with the stated degrees of freedom. Raises InputError, TooFewUnits, TooFewPeriods, MissingPart.
    """
    for name, value, allowed in (("errors", errors, ERRORS), ("family", family, FAMILIES), ("control", control, ("auto", "never", "not-yet"))):
        if value not in allowed:
            raise InputError(why=tell("research.bad_choice", name=name, value=value, allowed="、".join(allowed)))
    found = panel(frame, outcome, unit, time, treated, start, offset)
    names = {"outcome": outcome, "unit": unit or "—", "time": time, "offset": offset or "—", "family": family, "errors": errors,
             "control_units": control, "treated": repr(treated) if isinstance(treated, str) else "…"}
    if family == "poisson":
        from leakkit.research import counted

        return counted.did(found, names, placebo)
    if len(found.cohorts) > 1:
        from leakkit.research import staggered

        return staggered.did(found, names, control)
    return _two_groups(_usable(found), names, errors, seed, placebo)


def _usable(found: Panel) -> Panel:
    """Without the units seen on one side of the start only: unit effects take all that they could say."""
    start = found.cohorts[0]
    sides = found.data.assign(post=found.data["t"] >= start).groupby("unit")["post"].nunique()
    lone = sides[sides < 2].index
    if len(lone) == len(sides):
        return replace(found, repeated=True, crossed=True)
    if not len(lone):
        return found
    kept = found.data[~found.data["unit"].isin(lone)].reset_index(drop=True)
    smaller = replace(found, data=kept, odd=(*found.odd, f"one-sided={len(lone)}"))
    require(smaller)
    return smaller


def _two_groups(found: Panel, names, errors, seed, placebo) -> Effect:
    start = found.cohorts[0]
    data = found.data.assign(group=np.isfinite(found.data["first"]).astype(float), post=(found.data["t"] >= start).astype(float))
    kind = _kind(found, errors)
    table, facts = _ESTIMATES[kind](data, seed)
    sensitivity = _alternatives(data, found, seed)
    tried = _placebos(found, errors, seed) if placebo else None
    facts |= _facts(found, data, names, kind, table, facts["df"])
    named = _warnings(found, data, kind, facts, tried)
    return Effect("did", "difference", table, facts, tuple(named), _series(found, data), sensitivity, tried,
                  pd.DataFrame({"period": [found.axis.label(start)], "t": [start]}), _method(found, names, kind, start))


def _kind(found: Panel, errors: str) -> str:
    fewest = min(found.treated, found.control)
    if found.crossed:
        return "pooled" if errors == "classical" else "rows"
    if errors == "classical":
        return "pooled" if found.treated == found.control == 1 or found.repeated else "classical"
    if errors in ("cr2", "cluster", "wild"):
        if fewest < 2:
            raise InputError(why=tell("research.no_clusters", errors=errors))
        return errors
    if fewest >= 2:
        return "cr2"
    if found.repeated:
        return "rows"
    return "pooled" if found.treated == found.control == 1 else "lonely"


# ---- the estimates: (table, facts)

def _changes(data) -> pd.DataFrame:
    """unit → group, before, after, change (means of the unit's periods)."""
    means = data.pivot_table(index="unit", columns="post", values="y", aggfunc="mean")
    out = pd.DataFrame({"before": means[0.0], "after": means[1.0]})
    out["change"] = out["after"] - out["before"]
    return out.assign(group=data.groupby("unit")["group"].first())


def _panel_table(data, effect) -> pd.DataFrame:
    """The effect, and the two groups' levels and changes over complete units, each with the standard error of its mean."""
    units = _changes(data)
    control, mine = units[units["group"] == 0], units[units["group"] == 1]
    lines = [("effect", *effect), _mean("control_before", control["before"]), _gap("difference_before", mine["before"], control["before"]),
             _mean("control_change", control["change"]), _mean("treated_change", mine["change"])]
    return rows(*lines)


def _mean(term, values):
    n = len(values)
    se = float(values.std(ddof=1) / np.sqrt(n)) if n > 1 else np.nan
    return clustered.interval(term, float(values.mean()), se, n - 1)


def _gap(term, one, other):
    se, df = clustered.welch(one, other)
    return clustered.interval(term, float(one.mean() - other.mean()), se, df)


def _cr2(data, seed):
    estimate, se, df = clustered.two_way(data, "cr2")
    return _panel_table(data, clustered.interval("", estimate, se, df)[1:]), {"df": df}


def _cluster(data, seed):
    estimate, se, df = clustered.two_way(data, "cluster")
    return _panel_table(data, clustered.interval("", estimate, se, df)[1:]), {"df": df}


def _classical(data, seed):
    estimate, se, df = clustered.two_way(data, "classical")
    return _panel_table(data, clustered.interval("", estimate, se, df)[1:]), {"df": df}


def _wild(data, seed):
    estimate, se, df = clustered.two_way(data, "cluster")
    low, high, p = clustered.wild(data, seed)
    return _panel_table(data, (estimate, low, high, se)), {"df": df, "wild_p": p}


def _lonely(data, seed):
    """One unit against several: the several's changes say how far a unit strays by itself (equal variances supposed)."""
    units = _changes(data)
    one, many = (units[units["group"] == g]["change"] for g in ((1, 0) if (units["group"] == 1).sum() == 1 else (0, 1)))
    sign = 1 if (units["group"] == 1).sum() == 1 else -1
    se = float(many.std(ddof=1) * np.sqrt(1 + 1 / len(many)))
    estimate = sign * float(one.iloc[0] - many.mean())
    return _panel_table(data, clustered.interval("", estimate, se, len(many) - 1)[1:]), {"df": len(many) - 1}


def _pooled(data, seed):
    return _cells(data, "classical")


def _rows(data, seed):
    return _cells(data, "hc2")


def _cells(data, errors):
    """outcome ~ group + post + group × post over the rows, with classical or unequal-variance (HC2) errors."""
    cells = [data[(data["group"] == g) & (data["post"] == p)]["y"].to_numpy() for g, p in ((0, 0), (1, 0), (0, 1), (1, 1))]
    if not all(map(len, cells)):
        raise InputError(why=tell("research.empty_cell"))
    means, sizes = np.array([cell.mean() for cell in cells]), np.array([len(cell) for cell in cells])
    squares = np.array([((cell - cell.mean()) ** 2).sum() for cell in cells])
    df = int(sizes.sum() - 4)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.full(4, squares.sum() / df) if errors == "classical" else squares / (sizes - 1)
    spread = spread if df > 0 and np.isfinite(spread).all() else np.full(4, np.nan)
    weights = {"effect": (1, -1, -1, 1), "control_before": (1, 0, 0, 0), "difference_before": (-1, 1, 0, 0),
               "control_change": (-1, 0, 1, 0), "treated_change": (0, -1, 0, 1)}
    lines = [clustered.interval(term, float(np.dot(w, means)), float(np.sqrt(np.dot(np.square(w), spread / sizes))), df)
             for term, w in weights.items()]
    return rows(*lines), {"df": df}


_ESTIMATES = {"cr2": _cr2, "cluster": _cluster, "classical": _classical, "wild": _wild, "lonely": _lonely, "pooled": _pooled, "rows": _rows}


def _alternatives(data, found, seed) -> pd.DataFrame:
    """The effect under other standard errors: errors, estimate, low, high, se."""
    kinds = ["rows"] if found.crossed or (found.repeated and min(found.treated, found.control) < 2) else []
    if not found.repeated and min(found.treated, found.control) >= 2:
        kinds += ["cr2", "cluster", "classical"]
    kinds += ["pooled"] if not kinds or kinds == ["rows"] else []
    lines = [(kind, *_ESTIMATES[kind](data, seed)[0].iloc[0][["estimate", "low", "high", "se"]]) for kind in kinds]
    return pd.DataFrame(lines, columns=["errors", "estimate", "low", "high", "se"])


# ---- checks

def _placebos(found: Panel, errors, seed) -> pd.DataFrame | None:
    """The effect at invented starts among the periods before the rule: start, estimate, low, high, p."""
    early = found.data[found.data["t"] < found.cohorts[0]]
    starts, lines = np.sort(early["t"].unique())[1:], []
    for start in starts[:: max(1, -(-len(starts) // 12))]:
        data = early.assign(first=np.where(np.isfinite(early["first"]), float(start), np.inf)).reset_index(drop=True)
        try:
            trial = _usable(Panel(data, found.axis, found.names, (int(start),), found.repeated, 0, crossed=found.crossed))
            laid = trial.data.assign(group=np.isfinite(trial.data["first"]).astype(float), post=(trial.data["t"] >= start).astype(float))
            table, facts = _ESTIMATES[_kind(trial, "auto" if errors == "wild" else errors)](laid, seed)
        except LeakkitError:
            continue
        one = table.iloc[0]
        lines.append((found.axis.label(start), one["estimate"], one["low"], one["high"], clustered.p_value(one["estimate"], one["se"], facts["df"])))
    return pd.DataFrame(lines, columns=["start", "estimate", "low", "high", "p"]) if lines else None


def _shuffled(units: pd.DataFrame) -> tuple[float, int] | None:
    """(p, units) of the randomisation test for one unit under the rule: how many others strayed as far."""
    if (units["group"] == 1).sum() != 1 or len(units) < 5:
        return None
    change = units["change"]
    gaps = (change - (change.sum() - change) / (len(units) - 1)).abs()
    mine = gaps[units["group"] == 1].iloc[0]
    return float((gaps >= mine - 1e-12).mean()), len(units)


def _facts(found, data, names, kind, table, df) -> dict:
    units = data.groupby("unit")["group"].first()
    base = float(data[(data["group"] == 1) & (data["post"] == 0)]["y"].mean())
    se = float(table["se"].iloc[0])
    return {"n": len(data), "treated": int((units == 1).sum()), "control": int((units == 0).sum()), "periods": len(found.times),
            "start": found.axis.label(found.cohorts[0]), "errors": kind, "outcome": names["outcome"], "base": base,
            "treated_change": float(table["estimate"].iloc[4]), "control_change": float(table["estimate"].iloc[3]),
            "sentences": ["did_model", "did_effect" if se > 0 else "did_bare"],
            "detectable": clustered.reach(se, df) if se > 0 else None}


def _warnings(found, data, kind, facts, tried) -> list:
    least = facts["detectable"]
    said = [("no-standard-error", {})] if least is None else [
        ("detectable-difference", {"least": least, "share": 100 * abs(least / facts["base"]) if facts["base"] else np.nan})]
    fewest = min(facts["treated"], facts["control"])
    if found.crossed:
        said.append(("crossed", {}))
    elif kind == "pooled" or kind == "rows":
        said.append(("single-units", {}))
    elif fewest == 1:
        said.append(("one-unit", {}))
    elif fewest < 10:
        said.append(("few-clusters", {"treated": facts["treated"], "control": facts["control"]}))
    shuffled = None if found.repeated else _shuffled(_changes(data))
    if shuffled:
        said.append(("randomisation", {"p": shuffled[0], "units": shuffled[1]}))
    return said + _data_warnings(found) + _trend_warnings(found, tried)


def _data_warnings(found) -> list:
    said = [("missing", {"count": found.dropped})] if found.dropped else []
    for name in found.odd:
        key, _, count = name.partition("=")
        said.append((key, {"count": int(count or 0)}))
    if not found.balanced and not found.repeated:
        said.append(("unbalanced", {}))
    if found.repeated:
        said.append(("repeated", {}))
    return said


def _trend_warnings(found, tried) -> list:
    before = int((found.times < found.cohorts[0]).sum())
    if before < 2:
        return [("no-pre-trend", {})]
    if tried is None or not tried["p"].notna().any():
        return []
    hits = int((tried["p"] < 0.05).sum())
    return [("pre-trend", {"hits": hits, "tried": len(tried)})] if hits > 0.2 * len(tried) else []


def _series(found, data) -> pd.DataFrame:
    """period, t, group (1 = under the rule), mean, se, n: for the figure."""
    grouped = data.groupby(["t", "group"])["y"].agg(["mean", "std", "count"]).reset_index()
    return pd.DataFrame({"period": [found.axis.label(t) for t in grouped["t"]], "t": grouped["t"], "group": grouped["group"].astype(int),
                         "mean": grouped["mean"], "se": grouped["std"] / np.sqrt(grouped["count"]), "n": grouped["count"]})


def _method(found, names, kind, start) -> tuple:
    facts = {**names, "call": call_of(names, found), "start": found.axis.label(start), "first": found.axis.label(found.times[0]), "last": found.axis.label(found.times[-1]),
             "periods": len(found.times), "treated": found.treated, "control": found.control}
    return tuple((key, facts) for key in ("did_equation", f"did_{kind}", "did_detectable", "did_placebo", "repeat"))

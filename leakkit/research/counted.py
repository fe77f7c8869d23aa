"""Difference-in-differences of counts: Poisson with unit and period effects, the rule as a ratio, errors clustered by unit.

One start: the coefficient of the rule. Several starts: one coefficient a cohort and period under the rule (the extended two-way model of
Wooldridge 2023), then the ratio of all events under the rule to those expected without it; so no cohort is compared with one already
treated. Units without a single event say nothing and are left out, as in a conditional Poisson model.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from leakkit.errors import InputError, TooFewCounts
from leakkit.language import tell
from leakkit.research import clustered
from leakkit.research.detectable import detectable_fall
from leakkit.research.effects import Effect, rows
from leakkit.research.panel import call_of, require


def did(found, names, placebo: bool = True) -> Effect:
    """The Effect on the ratio scale: terms effect, then group_… for several starts."""
    if (found.data["y"] < 0).any():
        raise InputError(why=tell("research.negative", column=names["outcome"]))
    found, silent = _without_silent(_summed(found))
    _require_counts(found)
    fit = _fit(found)
    lines = [_ratio("effect", *_overall(found, fit))]
    lines += [_ratio(f"group_{found.axis.label(g)}", *_overall(found, fit, g)) for g in found.cohorts if len(found.cohorts) > 1]
    table = rows(*lines)
    tried = _placebos(found) if placebo else None
    facts = _facts(found, names, fit)
    return Effect("did", "ratio", table, facts, tuple(_warnings(found, facts, silent, tried)), _series(found), None, tried,
                  pd.DataFrame({"period": [found.axis.label(g) for g in found.cohorts], "t": found.cohorts}), _method(found, names))


def _summed(found):
    """One row a unit and period."""
    if not found.repeated or found.crossed:
        if found.crossed:
            raise InputError(why=tell("research.counts_need_units"))
        return found
    data = found.data.groupby(["unit", "t"], as_index=False).agg(y=("y", "sum"), exposure=("exposure", "sum"), first=("first", "first"))
    return replace(found, data=data, repeated=False)


def _without_silent(found):
    totals = found.data.groupby("unit")["y"].sum()
    silent = totals[totals == 0].index
    smaller = replace(found, data=found.data[~found.data["unit"].isin(silent)].reset_index(drop=True))
    if smaller.data.empty:
        raise TooFewCounts(events="0", before="0", after="0")
    require(smaller)
    return smaller, len(silent)


def _require_counts(found):
    rule = found.data["t"] >= found.data["first"]
    treated = np.isfinite(found.data["first"])
    before, after = float(found.data[treated & ~rule]["y"].sum()), float(found.data[rule]["y"].sum())
    others = float(found.data[~rule & (found.data["t"] >= min(found.cohorts))]["y"].sum())
    if before == 0 or after == 0 or others == 0 or before + after < 5:
        raise TooFewCounts(events=f"{before + after:g}", before=f"{before:g}", after=f"{after:g}")


#: coefficients of cohorts and periods, beyond which periods are put together
_MOST = 120


class _Fit:
    """Newton steps on unit effects (swept out), period effects and the rule's coefficients."""

    def __init__(self, data, D):
        self.unit, period = pd.factorize(data["unit"])[0], pd.factorize(data["t"])[0]
        dummies = np.eye(period.max() + 1)[period][:, 1:]
        self.X, self.k = np.column_stack([D, dummies]), D.shape[1]
        self.y, self.log_exposure = data["y"].to_numpy(), np.log(data["exposure"].to_numpy())
        self.beta = np.zeros(self.X.shape[1])
        order = np.argsort(self.unit, kind="stable")
        self.order = order, np.flatnonzero(np.diff(self.unit[order], prepend=-1))
        self._solve()

    def _mean(self):
        """Expected counts with each unit's effect at its best, so that the unit's expected total is its own."""
        eta = self.X @ self.beta + self.log_exposure
        raw = np.exp(eta - eta.max())
        return raw * (np.bincount(self.unit, self.y) / np.bincount(self.unit, raw))[self.unit]

    def _centred(self, mu):
        """Regressors minus their unit means weighted by the expected counts."""
        return self.X - (self._by_unit(self.X * mu[:, None]) / np.bincount(self.unit, mu)[:, None])[self.unit]

    def _by_unit(self, rows):
        """Sums of rows within each unit (units × columns)."""
        sums = np.zeros((self.unit.max() + 1, rows.shape[1]))
        order, first = self.order
        sums[self.unit[order][first]] = np.add.reduceat(rows[order], first, axis=0)
        return sums

    def _solve(self):
        for _ in range(100):
            self.mu = self._mean()
            Z = self._centred(self.mu)
            self.information = Z.T @ (Z * self.mu[:, None])
            step = np.linalg.pinv(self.information, hermitian=True) @ (Z.T @ (self.y - self.mu))
            self.beta = self.beta + np.clip(step, -2, 2)
            if np.abs(step).max() < 1e-10:
                break
        self.mu = self._mean()
        Z = self._centred(self.mu)
        self.bread = np.linalg.pinv(Z.T @ (Z * self.mu[:, None]), hermitian=True)
        scores = self._by_unit(Z * (self.y - self.mu)[:, None])
        units = len(scores)
        self.cov = units / (units - 1) * self.bread @ (scores.T @ scores) @ self.bread
        free = len(self.y) - units - self.X.shape[1]
        self.dispersion = float(np.sum((self.y - self.mu) ** 2 / self.mu) / free) if free > 0 else np.nan


def _fit(found):
    data = found.data
    under = data["t"] >= data["first"]
    if len(found.cohorts) == 1:
        return _Fit(data, under.to_numpy(dtype=float)[:, None])
    cells = _cells(data[under], len(found.cohorts)).reindex(data.index, fill_value=-1).to_numpy()
    rested = data[~under]
    identified = set(rested["t"])
    keep = ~under | data["t"].isin(identified)
    cells = np.where(keep, cells, -1)
    used = sorted(set(cells[cells >= 0]))
    D = np.column_stack([(cells == cell).astype(float) for cell in used])
    fit = _Fit(data[keep].reset_index(drop=True), D[keep.to_numpy()])
    fit.kept = keep.to_numpy()
    return fit


def _cells(under, cohorts) -> pd.Series:
    """A number for each cohort and period under the rule; with many of them, spans of periods since the start are put together."""
    since = (under["t"] - under["first"]).astype(int)
    spans = max(1, _MOST // cohorts)
    width = max(1, -(-int(since.max() + 1) // spans))
    return under.assign(span=since // width).groupby(["first", "span"]).ngroup()


def _overall(found, fit, cohort=None):
    """(log ratio, standard error, degrees of freedom): all events under the rule over those expected without it."""
    units = fit.unit.max() + 1
    if fit.k == 1:
        return float(fit.beta[0]), float(np.sqrt(fit.cov[0, 0])), units - 1
    data = found.data[fit.kept]
    D = fit.X[:, : fit.k]
    mine = D.sum(axis=1) > 0
    if cohort is not None:
        mine &= (data["first"] == cohort).to_numpy()
    if not mine.any():
        return np.nan, np.nan, units - 1
    without = fit.mu * np.exp(-(D @ fit.beta[: fit.k]))
    ratio = fit.mu[mine].sum() / without[mine].sum()
    gradient = (D[mine] * fit.mu[mine][:, None]).sum(axis=0) / fit.mu[mine].sum()
    return float(np.log(ratio)), float(np.sqrt(gradient @ fit.cov[: fit.k, : fit.k] @ gradient)), units - 1


def _ratio(term, value, se, df):
    if not np.isfinite(se):
        return term, np.exp(value), np.nan, np.nan, np.nan
    reach = clustered.quantile(df) * se
    return term, np.exp(value), np.exp(value - reach), np.exp(value + reach), se


def _placebos(found) -> pd.DataFrame | None:
    """The ratio at invented starts among the periods before the first rule: start, estimate, low, high, p."""
    early = found.data[found.data["t"] < min(found.cohorts)]
    starts, lines = np.sort(early["t"].unique())[2:-1], []
    for start in starts[:: max(1, -(-len(starts) // 8))]:
        data = early.assign(first=np.where(np.isfinite(early["first"]), float(start), np.inf)).reset_index(drop=True)
        try:
            trial, _ = _without_silent(replace(found, data=data, cohorts=(int(start),)))
            _require_counts(trial)
        except (TooFewCounts, InputError):
            continue
        value, se, df = _overall(trial, _fit(trial))
        lines.append((found.axis.label(start), *_ratio("", value, se, df)[1:4], clustered.p_value(value, se, df)))
    return pd.DataFrame(lines, columns=["start", "estimate", "low", "high", "p"]) if lines else None


def _facts(found, names, fit) -> dict:
    data = found.data
    rule = (data["t"] >= data["first"]).to_numpy(dtype=float)
    one = _Fit(data, rule[:, None]) if fit.k > 1 else fit
    Z = one._centred(one.mu)
    without = one.mu * np.exp(-rule * one.beta[0])
    fall = detectable_fall(Z, without, 0, max(1.0, one.dispersion))
    return {"n": len(data), "treated": found.treated, "control": found.control, "periods": len(found.times), "outcome": names["outcome"],
            "events": f"{data['y'].sum():g}", "start": "、".join(found.axis.label(g) for g in found.cohorts), "dispersion": one.dispersion,
            "df": found.data["unit"].nunique() - 1, "detectable": fall, "sentences": ["counted_model", "counted_effect"]}


def _warnings(found, facts, silent, tried) -> list:
    fall = facts["detectable"]
    said = [("detectable", {"fall": 100 * fall})] if fall is not None else [("undetectable", {})]
    if silent:
        said.append(("silent-units", {"count": silent}))
    if min(found.treated, found.control or found.treated) < 10:
        said.append(("few-clusters", {"treated": found.treated, "control": found.control}))
    if found.dropped:
        said.append(("missing", {"count": found.dropped}))
    if not found.balanced:
        said.append(("unbalanced", {}))
    if tried is None:
        return [*said, ("no-pre-trend", {})]
    hits = int((tried["p"] < 0.05).sum())
    return [*said, ("pre-trend", {"hits": hits, "tried": len(tried)})] if hits > 0.2 * len(tried) else said


def _series(found) -> pd.DataFrame:
    """period, t, group (1 = ever under the rule), mean (events per exposure), se, n."""
    data = found.data.assign(group=np.isfinite(found.data["first"]).astype(int))
    grouped = data.groupby(["t", "group"]).agg(y=("y", "sum"), exposure=("exposure", "sum"), n=("y", "size")).reset_index()
    return pd.DataFrame({"period": [found.axis.label(t) for t in grouped["t"]], "t": grouped["t"], "group": grouped["group"],
                         "mean": grouped["y"] / grouped["exposure"], "se": np.sqrt(grouped["y"]) / grouped["exposure"], "n": grouped["n"]})


def _method(found, names) -> tuple:
    facts = {**names, "call": call_of(names, found), "start": "、".join(found.axis.label(g) for g in found.cohorts), "first": found.axis.label(found.times[0]),
             "last": found.axis.label(found.times[-1]), "periods": len(found.times), "treated": found.treated, "control": found.control}
    keys = ["counted_equation", *(["counted_staggered"] if len(found.cohorts) > 1 else []), "counted_errors", "its_detectable", "repeat"]
    return tuple((key, facts) for key in keys)

"""Standard errors for units followed over time: Bell-McCaffrey (CR2), Stata's (CR1), classical, and the wild cluster bootstrap.

All for the one coefficient of interest, the rule, in a regression on unit and period effects. On a complete panel the estimate is the difference
of mean changes, and CR2 the unequal-variance (Welch) standard error of it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from leakkit.research.detectable import REACH

#: above this many units an incomplete panel gets CR1 (CR2 would need a matrix of units × units)
MOST = 600


def interval(term, estimate, se, df):
    """(term, estimate, low, high, se) by t with `df` degrees of freedom; normal where df is None; unknown where there is no se."""
    if se is None or not np.isfinite(se) or (df is not None and not df > 0):
        return term, estimate, np.nan, np.nan, np.nan
    reach = quantile(df) * se
    return term, estimate, estimate - reach, estimate + reach, se


def quantile(df, q: float = 0.975) -> float:
    """The t (or normal, df None) quantile."""
    from scipy.stats import norm, t

    return float(norm.ppf(q) if df is None else t.ppf(q, df))


def p_value(estimate, se, df) -> float:
    """Two-sided p by t, or normal where df is None; NaN without a standard error."""
    from scipy.stats import norm, t

    if not (np.isfinite(se) and se > 0) or (df is not None and not df > 0):
        return np.nan
    ratio = abs(estimate / se)
    return float(2 * (norm.sf(ratio) if df is None else t.sf(ratio, df)))


def reach(se: float, df=None) -> float:
    """The difference found 8 times in 10: (t quantile + 0.84 quantile) × se."""
    return float((quantile(df) + quantile(df, 0.8)) * se) if df is not None and df > 0 else REACH * float(se)


def welch(one: pd.Series, other: pd.Series) -> tuple[float, float]:
    """(standard error, Satterthwaite degrees of freedom) of a difference of two means with unequal variances."""
    if min(len(one), len(other)) < 2:
        return np.nan, np.nan
    a, b = one.var(ddof=1) / len(one), other.var(ddof=1) / len(other)
    if a + b == 0:
        return 0.0, float(len(one) + len(other) - 2)
    return float(np.sqrt(a + b)), float((a + b) ** 2 / (a ** 2 / (len(one) - 1) + b ** 2 / (len(other) - 1)))


def two_way(data: pd.DataFrame, errors: str) -> tuple[float, float, float]:
    """(estimate, standard error, degrees of freedom) of group × post on unit and period effects. data: unit, t, y, group, post."""
    complete = len(data) == data["unit"].nunique() * data["t"].nunique()
    if errors == "cr2" and complete:
        return _mean_changes(data)
    rule = (data["group"] * data["post"]).to_numpy()
    d, y = _without_effects(data, rule), _without_effects(data, data["y"].to_numpy())
    weight = float(d @ d)
    estimate = float(d @ y) / weight
    residual = y - estimate * d
    units, periods = data["unit"].nunique(), data["t"].nunique()
    if errors == "classical":
        df = len(data) - units - periods
        return estimate, float(np.sqrt(residual @ residual / df / weight)), float(df)
    if errors == "cr2" and units <= MOST and data["unit"].value_counts().max() <= MOST:
        return estimate, *_bell_mccaffrey(data, d, residual, weight)
    score = pd.Series(d * residual).groupby(data["unit"].to_numpy()).sum().to_numpy()
    # Stata's xtreg and areg differ in what they count; unit effects nested in the clusters are not counted (reghdfe, xtreg)
    small = units / (units - 1) * (len(data) - 1) / (len(data) - periods - 1)
    return estimate, float(np.sqrt(small * score @ score) / weight), float(units - 1)


def _mean_changes(data):
    """The complete panel: unit means after minus before, compared between the groups."""
    means = data.pivot_table(index="unit", columns="post", values="y", aggfunc="mean")
    change, group = means[1.0] - means[0.0], data.groupby("unit")["group"].first()
    one, other = change[group == 1], change[group == 0]
    return float(one.mean() - other.mean()), *welch(one, other)


def _without_effects(data, values, rounds: int = 2000) -> np.ndarray:
    """What unit and period effects leave of `values` (rows), by alternating means; exact at once on a complete panel."""
    unit, period = pd.factorize(data["unit"])[0], pd.factorize(data["t"])[0]
    n_unit, n_period = np.bincount(unit), np.bincount(period)
    left = values.astype(float).copy()
    for _ in range(rounds):
        left -= (np.bincount(unit, left) / n_unit)[unit]
        shift = np.bincount(period, left) / n_period
        left -= shift[period]
        if np.abs(shift).max() < 1e-11 * max(1.0, np.abs(values).max()):
            break
    return left


def _bell_mccaffrey(data, d, residual, weight) -> tuple[float, float]:
    """(CR2 standard error, Satterthwaite degrees of freedom) on an incomplete panel.

    With unit effects swept out, the regressors are the period dummies and the rule; the working model is equal variances.
    """
    X = _design(data, d)
    bread = np.linalg.pinv(X.T @ X)
    unit = data["unit"].to_numpy()
    order = np.argsort(unit, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(unit[order])) + 1)
    total, projections = 0.0, np.zeros((len(data), len(groups)))
    for g, at in enumerate(groups):
        Xg, inner = X[at], np.eye(len(at)) - 1 / len(at)
        leverage = inner - Xg @ bread @ Xg.T
        values, vectors = np.linalg.eigh((leverage + leverage.T) / 2)
        root = np.where(values > 1e-9, 1 / np.sqrt(np.maximum(values, 1e-9)), 0)
        weights = (vectors * root) @ (vectors.T @ d[at]) / weight
        total += float(weights @ residual[at]) ** 2
        swept = np.zeros(len(data))
        swept[at] = weights - weights.mean()
        projections[:, g] = swept - X @ (bread @ (Xg.T @ (weights - weights.mean())))
    gram = projections.T @ projections
    return float(np.sqrt(total)), float(np.trace(gram) ** 2 / np.sum(gram ** 2))


def _design(data, d) -> np.ndarray:
    """Period dummies and the rule, with unit means taken out."""
    period = pd.factorize(data["t"])[0]
    dummies = np.eye(period.max() + 1)[period]
    means = pd.DataFrame(dummies).groupby(data["unit"].to_numpy()).transform("mean").to_numpy()
    return np.column_stack([dummies - means, d])


def wild(data: pd.DataFrame, seed: int = 0, draws: int = 1999) -> tuple[float, float, float]:
    """(low, high, p) by the wild cluster bootstrap with the null imposed (Cameron, Gelbach, Miller 2008): Rademacher weights, all of
    them where there are 11 units or fewer, else Webb-free draws from `seed`. The interval inverts the test."""
    d, y = _without_effects(data, (data["group"] * data["post"]).to_numpy()), _without_effects(data, data["y"].to_numpy())
    unit, period = pd.factorize(data["unit"])[0], pd.factorize(data["t"])[0]
    signs = _signs(unit.max() + 1, seed, draws)
    cells = (np.zeros((unit.max() + 1, period.max() + 1)), np.zeros((unit.max() + 1, period.max() + 1)))
    np.add.at(cells[0], (unit, period), d)
    np.add.at(cells[1], (unit, period), y)
    counted = np.bincount(period)
    sums_d = np.bincount(unit, d * d)
    weight = sums_d.sum()
    estimate = d @ y / weight

    def p_of(null):
        score = np.bincount(unit, d * (y - null * d))
        drawn_means = signs @ (cells[1] - null * cells[0]) / counted
        numerator = signs @ score / weight
        left = signs * score - drawn_means @ cells[0].T - numerator[:, None] * sums_d
        spread = np.sqrt(np.sum(left ** 2, axis=1)) / weight
        observed = abs(estimate - null) / (np.sqrt(np.sum((score - (estimate - null) * sums_d) ** 2)) / weight)
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = np.abs(numerator) / spread
        return float(np.mean(np.nan_to_num(drawn, nan=0.0) >= observed - 1e-10))
    step = np.sqrt(np.sum((np.bincount(unit, d * (y - estimate * d))) ** 2)) / weight
    return _edge(p_of, estimate, -step), _edge(p_of, estimate, step), p_of(0.0)


def _signs(units, seed, draws):
    if units <= 11:
        return 1.0 - 2.0 * ((np.arange(2 ** units)[:, None] >> np.arange(units)) & 1)
    return np.random.default_rng(seed).choice([-1.0, 1.0], size=(draws, units))


def _edge(p_of, estimate, step) -> float:
    """Where the test first refuses, walking from the estimate; infinite if it never does within 64 steps."""
    outer = estimate + step
    for _ in range(64):
        if p_of(outer) < 0.05:
            break
        outer += step
    else:
        return float(np.copysign(np.inf, step))
    inner = outer - step
    for _ in range(30):
        middle = (inner + outer) / 2
        inner, outer = (inner, middle) if p_of(middle) < 0.05 else (middle, outer)
    return float(outer)

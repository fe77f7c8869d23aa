"""How likely a design is to find an effect: counts are drawn, the study's own model is fitted, and the findings are counted. Seeded.

An effect is found when its p value is below 0.05 and its sign is right. Months are Poisson, or more scattered (negative binomial) with `dispersion` above
1. For a quick answer without drawing see `detectable`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from leakkit.errors import InputError
from leakkit.language import tell
from leakkit.research import detectable
from leakkit.research.detectable import plain_design
from leakkit.research.study import wilson

_Z = 1.959964


def power(rate: float, ratio: float, *, before: int = 36, after: int = 24, runs: int = 300, seed=0, dispersion: float = 1.0, harmonics: int = 0,
          slope: bool = False) -> tuple[float, float, float]:
    """(share of runs that found the effect, low, high by Wilson) of an interrupted time series with `rate` events a month and a true `ratio` from
    month `before` on; quasi-Poisson with trend. `seed`: an int, or a numpy Generator that goes on. Raises InputError."""
    _check(rate, ratio, before, after, runs, dispersion)
    rng = seed if isinstance(seed, np.random.Generator) else np.random.default_rng(seed)
    design = plain_design(before, after, harmonics=harmonics, slope=slope)
    mean = rate * np.where(design[:, 1] > 0, ratio, 1.0)
    counts = _draw(rng, mean, runs, dispersion)
    z = _fits(counts, design)
    found = int(((np.abs(z) > _Z) & (np.sign(z) == np.sign(np.log(ratio) if ratio != 1 else -1))).sum())
    return wilson(found, runs)


def _check(rate, ratio, before, after, runs, dispersion):
    for name, value, fine in (("rate", rate, rate > 0), ("ratio", ratio, ratio > 0), ("before", before, before >= 3), ("after", after, after >= 1),
                              ("runs", runs, runs >= 10), ("dispersion", dispersion, dispersion >= 1)):
        if not fine:
            raise InputError(why=tell("research.bad_choice", name=name, value=value, allowed={"before": "≥ 3", "after": "≥ 1", "runs": "≥ 10",
                                                                                        "dispersion": "≥ 1"}.get(name, "> 0")))


def _draw(rng, mean, runs, dispersion):
    """Counts, runs × months; with dispersion φ > 1 the variance is φ times the mean (negative binomial)."""
    if dispersion == 1.0:
        return rng.poisson(mean, size=(runs, len(mean)))
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion, size=(runs, len(mean)))


def _fits(counts, X) -> np.ndarray:
    """z of column 1 in a quasi-Poisson fit of every run at once (Newton); 0 where a run cannot be fitted."""
    y = counts.astype(float)
    scaled = X / np.maximum(np.abs(X).max(axis=0), 1e-12)
    beta = np.zeros((len(y), X.shape[1]))
    beta[:, 0] = np.log(y.mean(axis=1) + 0.1)
    ridge = 1e-9 * np.eye(X.shape[1])
    for _ in range(60):
        mu = np.exp(np.clip(beta @ scaled.T, -30, 30))
        information = np.einsum("rn,nk,nl->rkl", mu, scaled, scaled) + ridge
        step = np.linalg.solve(information, ((y - mu) @ scaled)[..., None])[..., 0]
        beta += np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-9:
            break
    mu = np.exp(np.clip(beta @ scaled.T, -30, 30))
    covariance = np.linalg.inv(np.einsum("rn,nk,nl->rkl", mu, scaled, scaled) + ridge)
    dispersion = ((y - mu) ** 2 / mu).sum(axis=1) / (y.shape[1] - X.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        z = beta[:, 1] / np.sqrt(dispersion * covariance[:, 1, 1])
    return np.where(np.isfinite(z), z, 0.0)


def power_table(rates=(0.5, 2, 10, 50), ratios=(0.8, 0.5), *, before: int = 36, after: int = 24, runs: int = 300, seed: int = 0, **options) -> pd.DataFrame:
    """Power over rates (events a month) and true ratios, one Generator going through all: rate, ratio, found, low, high, detectable (the fall found 8 times
    in 10 by formula; NaN = none)."""
    rng = np.random.default_rng(seed)
    lines = []
    for rate in rates:
        fall = _by_formula(rate, before, after, options)
        lines += [(float(rate), float(ratio), *power(rate, ratio, before=before, after=after, runs=runs, seed=rng, **options), fall) for ratio in ratios]
    return pd.DataFrame(lines, columns=["rate", "ratio", "found", "low", "high", "detectable"])


def _by_formula(rate, before, after, options) -> float:
    design = plain_design(before, after, harmonics=options.get("harmonics", 0), slope=options.get("slope", False))
    fall = detectable.detectable_fall(design, np.full(len(design), float(rate)), 1, options.get("dispersion", 1.0))
    return np.nan if fall is None else fall


def months_for(rate: float, ratio: float = 0.5, *, dispersion: float = 1.0, harmonics: int = 0, before: int | None = None) -> dict:
    """How many months a study needs: ``each`` (on both sides) and ``after`` (given `before`), None beyond 600; by formula, 80 % power."""
    _check(rate, ratio, 3, 1, 10, dispersion)
    if ratio >= 1:
        raise InputError(why=tell("research.bad_choice", name="ratio", value=ratio, allowed="< 1"))
    after, each = detectable.periods_needed(rate, before or 3, 1 - ratio, dispersion, harmonics=harmonics)
    return {"each": each, "after": after if before else None}


def power_of_units(units: int, treated: int, rate: float, ratio: float, *, before: int = 24, after: int = 12, runs: int = 100, seed: int = 0,
                   spread: float = 0.4, errors: str = "poisson") -> tuple[float, float, float]:
    """(share found, low, high) of a Poisson difference-in-differences: `units` agencies of which `treated` take up the rule, `rate` events an agency and
    month, agencies differing by a log standard deviation of `spread`."""
    from leakkit.errors import ResearchError
    from leakkit.research.differences import did

    _check(rate, ratio, before, after, runs, 1.0)
    if not 1 <= treated < units:
        raise InputError(why=tell("research.bad_choice", name="treated", value=treated, allowed=f"1–{units - 1}"))
    rng, found = np.random.default_rng(seed), 0
    u, t = np.repeat(np.arange(units), before + after), np.tile(np.arange(before + after), units)
    under = (u < treated) & (t >= before)
    for _ in range(runs):
        mean = rate * np.exp(spread * rng.normal(size=units) - spread ** 2 / 2)[u] * np.where(under, ratio, 1.0)
        frame = pd.DataFrame({"unit": u, "t": t, "y": rng.poisson(mean), "treated": (u < treated).astype(int)})
        try:
            effect = did(frame, outcome="y", unit="unit", time="t", treated="treated", start=before, family="poisson", placebo=False)
        except ResearchError:
            continue
        found += effect.verdict == ("decrease" if ratio < 1 else "increase")
    return wilson(found, runs)

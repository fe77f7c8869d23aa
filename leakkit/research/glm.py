"""Count models fitted by statsmodels, with the three kinds of standard error that the studies use."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field

import numpy as np

from leakkit.errors import MissingPart


@dataclass(frozen=True)
class Fit:
    """A fitted log-linear model: `params`, `bse` and `cov` (logs), `dispersion` (Pearson), `df` (residual), `deviance`,
    `errors`, and the first autocorrelation of its Pearson residuals with the p value of a Ljung-Box test over a season."""

    params: np.ndarray
    cov: np.ndarray = field(repr=False)
    dispersion: float
    df: int
    deviance: float
    errors: str
    autocorrelation: float | None
    autocorrelation_p: float | None

    @property
    def bse(self) -> np.ndarray:
        return np.sqrt(np.maximum(np.diag(self.cov), 0))

    def p(self, i: int) -> float:
        """Two-sided normal p value of one coefficient."""
        return two_sided(self.params[i] / self.bse[i]) if self.bse[i] > 0 else float("nan")


def two_sided(z: float) -> float:
    """The two-sided p value of a standard normal."""
    from math import erfc, sqrt

    return erfc(abs(z) / sqrt(2))


def said(p: float) -> str:
    """A p value as printed after the letter: =0.034, or <0.001."""
    return "<0.001" if p < 0.001 else f"={p:.3f}"


def statsmodels():
    """The statsmodels package, loaded when first needed. Raises MissingPart."""
    try:
        import statsmodels.genmod.families
        import statsmodels.genmod.generalized_linear_model
    except ImportError as error:
        raise MissingPart(part="stats", why="pip install \"leakkit[stats]\"（statsmodels）") from error
    import statsmodels

    return statsmodels


def poisson(y, X, offset, errors: str = "quasi", season: float | None = 12.0) -> Fit:
    """Fit E(y) = exp(X b + offset). `errors`: "quasi" (cov × Pearson dispersion), "poisson", "hac" (Newey-West, lag one season at
    most and n^(1/4) at least)."""
    room = statsmodels()
    size = np.maximum(np.abs(X).max(axis=0), 1e-12)
    model = room.genmod.generalized_linear_model.GLM(y, X / size, family=room.genmod.families.Poisson(), offset=offset)
    options = {"hac": {"cov_type": "HAC", "cov_kwds": {"maxlags": lags(len(y))}}}.get(errors, {})
    with warnings.catch_warnings():      # a perfect fit or an empty cell is said in the limits, not on stderr
        warnings.simplefilter("ignore")
        result = model.fit(scale=1.0, maxiter=200, **options)
    dispersion = float(result.pearson_chi2 / result.df_resid)
    # counts without any scatter at all have no dispersion of their own
    scale = dispersion if errors == "quasi" and dispersion > 1e-8 else 1.0
    r, p = _autocorrelation(np.asarray(result.resid_pearson), season)
    return Fit(np.asarray(result.params) / size, scale * np.asarray(result.cov_params()) / np.outer(size, size), dispersion, int(result.df_resid),
               float(result.deviance), errors, r, p)


def lags(n: int) -> int:
    """Newey and West's (1994) rule of thumb: 4 (n/100)^(2/9), rounded up."""
    return int(np.ceil(4 * (n / 100) ** (2 / 9)))


def _autocorrelation(residual, season) -> tuple[float | None, float | None]:
    """First autocorrelation, and Ljung-Box p over min(12, n/5) lags; None for short or constant series."""
    n, lag = len(residual), int(min(season or 4, 12, len(residual) // 5))
    centred = residual - residual.mean()
    total = float(centred @ centred)
    if lag < 1 or total < 1e-12:
        return None, None
    r = np.array([centred[k:] @ centred[:-k] for k in range(1, lag + 1)]) / total
    q = n * (n + 2) * np.sum(r ** 2 / (n - np.arange(1, lag + 1)))
    from scipy.stats import chi2

    return float(r[0]), float(chi2.sf(q, lag))

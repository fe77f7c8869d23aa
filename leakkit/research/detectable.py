"""The smallest effect that a design can find, and how many periods it would need.

A two-sided test at 5 % finds an effect δ with probability 80 % when |δ| = (1.96 + 0.84) · se(δ). On the log scale of a count model
the standard error itself grows as the events disappear, so it is computed at each δ from the expected information, not copied from the fit.
"""

from __future__ import annotations

import numpy as np

#: two-sided 5 %, power 80 %
REACH = 1.959964 + 0.841621
_FALLS = -np.log(1 - np.concatenate([np.arange(0.01, 0.99, 0.01), [0.99, 0.995, 0.999]]))
_RISES = np.log(np.concatenate([np.arange(1.01, 3, 0.01), np.arange(3, 20, 0.1)]))
_LONGEST = 600


def standard_error(design, expected, column: int, dispersion: float = 1.0) -> float:
    """The standard error of one log-ratio from the expected information. `design` (n × k), `expected` counts (n)."""
    information = design.T @ (design * expected[:, None])
    try:
        return float(np.sqrt(max(dispersion, 1.0) * np.linalg.inv(information)[column, column]))
    except np.linalg.LinAlgError:
        return np.inf


def detectable_fall(design, without, column: int, dispersion: float = 1.0) -> float | None:
    """The smallest fall, as a share of `without` (expected counts had there been no rule), found 8 times in 10.

    None when even the disappearance of all events would be missed.
    """
    for fall in _FALLS:
        expected = without * np.exp(-fall * design[:, column])
        if fall >= REACH * standard_error(design, expected, column, dispersion):
            return float(1 - np.exp(-fall))
    return None


def detectable_rise(design, without, column: int, dispersion: float = 1.0) -> float | None:
    """The smallest rise, as a share of `without`, found 8 times in 10; None above twentyfold."""
    for rise in _RISES:
        expected = without * np.exp(rise * design[:, column])
        if rise >= REACH * standard_error(design, expected, column, dispersion):
            return float(np.exp(rise) - 1)
    return None


def plain_design(before: int, after: int, season: float | None = 12.0, harmonics: int = 0, slope: bool = False):
    """The design of a plain study: intercept, level change, trend (in years), slope change, harmonics; column 1 is the level."""
    t = np.arange(before + after, dtype=float)
    post = (t >= before).astype(float)
    columns = [np.ones_like(t), post, (t - before) / 12]
    if slope:
        columns.append(post * (t - before + 1) / 12)
    for k in range(1, harmonics + 1):
        columns += [np.sin(2 * np.pi * k * t / season), np.cos(2 * np.pi * k * t / season)]
    return np.column_stack(columns)


def periods_needed(rate: float, before: int, fall: float = 0.5, dispersion: float = 1.0, **design) -> tuple[int | None, int | None]:
    """(periods after, given the periods `before` that there are; periods on each side, if both may grow) until a fall of that share is
    found 8 times in 10, at `rate` events a period. None beyond 600 periods."""
    def enough(first, after):
        matrix = plain_design(first, after, **design)
        return -np.log(1 - fall) >= REACH * standard_error(
            matrix, rate * np.exp(np.log(1 - fall) * matrix[:, 1]), 1, dispersion)
    return _smallest(lambda n: enough(before, n)), _smallest(lambda n: enough(n, n))


def _smallest(enough) -> int | None:
    """The smallest n up to 600 for which `enough(n)`; more periods never see less."""
    low, high = 3, _LONGEST
    if not enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low

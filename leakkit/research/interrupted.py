"""Interrupted time series of counts: did the level, or the slope, change when the rule began?

Log-linear model of counts, after Bernal, Cummins and Gasparrini (Int J Epidemiol 2017;46:348-55) with their later correction: the change of
slope is centred at the intervention, so that the level change is read there and not at the beginning of time. Intervals are normal (z).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from leakkit.errors import InputError, TooFewCounts, TooFewPeriods
from leakkit.language import tell
from leakkit.research import detectable, glm, periods
from leakkit.research.effects import Effect, rows

ERRORS = ("quasi", "poisson", "hac")
_OVERLAP = 6


def its(frame: pd.DataFrame, *, count: str, time: str, start, offset: str | None = None, harmonics: int = 0,
        slope: bool = False, errors: str = "quasi", control: str | None = None, control_offset: str | None = None,
        phase_in: int = 0, washout: int = 0, events=(), placebo: bool = True) -> Effect:
    """The change at `start` in a series of counts.

    frame: one row a period. `count`: column of counts (≥ 0). `time`: column of months (2025-09, 114-09, dates, Periods), quarters, weeks,
    days, years or whole numbers; a missing period stays a gap. `start`: the first period under the rule, or a list when several rules
    began at different times. `offset`: column of the exposure itself (persons, messages; > 0), of which the logarithm is taken.
    `harmonics`: pairs of sine and cosine over the calendar year. `slope`: also a change of slope, centred at the last period before
    `start`. `errors`: "quasi" (Poisson with Pearson dispersion, the default), "poisson" (dispersion 1), "hac" (Newey-West). `control`:
    column of a series that the rule did not touch; the effect is then the change beyond the control's. `phase_in`: periods over which
    the rule grows to its full strength; `washout`: periods from `start` on that are left out. `events`: other things that happened
    (periods), to be warned of when near. `placebo`: also try invented starts before the rule.

    Gives an Effect on the ratio scale: terms level, slope (a period), trend (a period), trend_year, sin1, cos1 …, intercept. Raises
    InputError, TooFewCounts, TooFewPeriods, MissingPart (statsmodels).
    """
    study = Study(frame, count, time, start, offset, harmonics, slope, control, control_offset, phase_in, washout)
    study.require_enough()
    fitted = study.fit(errors)
    others = {name: fitted if name == errors else study.fit(name) for name in ERRORS}
    named = study.warnings(fitted, errors, events)
    found = study.detectable(fitted)
    named += _reach(found, study, fitted)
    tried = study.placebos(errors) if placebo else None
    named += _placebo_warning(tried)
    facts = study.facts(fitted, found)
    return Effect("its", "ratio", study.table(fitted), facts, tuple(named), study.series(fitted), _alternatives(others, study),
                  tried, study.event_frame(), study.method(errors))


def _check_arguments(harmonics, season, errors=None, phase_in=0, washout=0):
    if errors is not None and errors not in ERRORS:
        raise InputError(why=tell("research.bad_choice", name="errors", value=errors, allowed="、".join(ERRORS)))
    if harmonics < 0 or int(harmonics) != harmonics or phase_in < 0 or washout < 0:
        raise InputError(why=tell("research.bad_choice", name="harmonics", value=harmonics, allowed="0、1、2 …"))
    if harmonics and season is None:
        raise InputError(why=tell("research.no_season"))
    if harmonics and harmonics > season / 2:
        raise InputError(why=tell("research.bad_choice", name="harmonics", value=harmonics, allowed=f"0–{int(season // 2)}"))


def numbers(frame, column, what) -> np.ndarray:
    """A column as floats (missing = NaN). Raises InputError when it is not there or holds words."""
    if column not in frame:
        raise InputError(why=tell("research.no_column", column=column, columns="、".join(map(str, frame.columns))))
    try:
        values = pd.to_numeric(frame[column]).astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise InputError(why=tell("research.not_numbers", column=column, what=what)) from error
    if np.isinf(values).any():
        raise InputError(why=tell("research.not_numbers", column=column, what="inf"))
    return values


class Study:
    """One series (or two, with a control) laid out for the model."""

    def __init__(self, frame, count, time, start, offset, harmonics, slope, control, control_offset, phase_in, washout):
        if time not in frame:
            raise InputError(why=tell("research.no_column", column=time, columns="、".join(map(str, frame.columns))))
        frame = frame[frame[time].notna()]
        if frame.empty:
            raise InputError(why=tell("research.empty"))
        self.axis = periods.axis(frame[time])
        _check_arguments(harmonics, self.axis.season, None, phase_in, washout)
        self.names = {"count": count, "time": time, "offset": offset, "control": control}
        self.harmonics, self.slope, self.phase_in, self.washout = int(harmonics), bool(slope), int(phase_in), int(washout)
        several = isinstance(start, (list, tuple, set, pd.Series, np.ndarray))
        self.starts = sorted({self.axis.position(one) for one in (start if several else [start])})
        self.start = self.starts[0]
        self.given = list(start) if several else [start]
        self._series(frame, count, offset, control, control_offset)
        self._design()

    def _series(self, frame, count, offset, control, control_offset):
        """t, y, exposure and group of every kept row, in order of time."""
        parts = [self._one(frame, count, offset, 1.0)]
        if control is not None:
            parts.append(self._one(frame, control, control_offset or offset, 0.0))
        whole = pd.concat(parts, ignore_index=True)
        self.missing = int(whole["y"].isna().sum())
        kept = whole[whole["y"].notna() & whole["exposure"].notna()].reset_index(drop=True)
        if self.washout:
            kept = kept[(kept["t"] < self.start) | (kept["t"] >= self.start + self.washout)].reset_index(drop=True)
        self.data = kept

    def _one(self, frame, count, offset, group):
        y = numbers(frame, count, "count")
        if (y[~np.isnan(y)] < 0).any():
            raise InputError(why=tell("research.negative", column=count))
        exposure = numbers(frame, offset, "offset") if offset is not None else np.ones(len(frame))
        if (exposure[~np.isnan(exposure)] <= 0).any():
            raise InputError(why=tell("research.offset", column=offset))
        part = pd.DataFrame({"t": self.axis.index, "y": y, "exposure": exposure, "group": group}).sort_values("t", kind="stable")
        if part["t"].duplicated().any():
            raise InputError(why=tell("research.twice", period=self.axis.label(part["t"][part["t"].duplicated()].iloc[0])))
        return part

    # ---- the design

    def _design(self):
        data = self.data
        t, group = data["t"].to_numpy(dtype=float), data["group"].to_numpy()
        columns, terms = [], []
        for number, start in enumerate(self.starts):
            step, name = self._step(t, start), "" if number == 0 and len(self.starts) == 1 else f" {self.axis.label(start)}"
            columns.append(step * group), terms.append(f"level{name}")
            if self.slope:
                columns.append(np.where(t >= start, t - start + 1, 0.0) * group), terms.append(f"slope{name}")
            if self.two:
                columns.append(step), terms.append(f"control_level{name}")
                if self.slope:
                    columns.append(np.where(t >= start, t - start + 1, 0.0)), terms.append(f"control_slope{name}")
        columns += [t - self.start, *self._seasons(t), np.ones_like(t)]
        terms += ["trend", *(f"{wave}{k}" for k in range(1, self.harmonics + 1) for wave in self._waves(k)), "intercept"]
        if self.two:
            columns += [group, (t - self.start) * group]
            terms += ["group", "group_trend"]
        self.X, self.terms = np.column_stack(columns), terms

    @property
    def two(self) -> bool:
        return self.names["control"] is not None

    def _step(self, t, start):
        """0 before, 1 under the rule; while it is phased in, a ramp."""
        return np.clip((t - start + 1) / (self.phase_in + 1), 0, 1) if self.phase_in else (t >= start).astype(float)

    def _waves(self, k):
        return ("cos",) if self.axis.season == 2 * k else ("sin", "cos")

    def _seasons(self, t):
        turn = 2 * np.pi * self.axis.calendar(t.astype(int)) / self.axis.season if self.harmonics else None
        return [getattr(np, wave)(k * turn) for k in range(1, self.harmonics + 1) for wave in self._waves(k)]

    # ---- enough data?

    @property
    def mine(self):
        return self.data[self.data["group"] == 1]

    @property
    def before(self) -> int:
        return int((self.mine["t"] < self.start).sum())

    @property
    def after(self) -> int:
        return int((self.mine["t"] >= self.start).sum())

    def require_enough(self):
        """Refuse what no model can estimate. Raises TooFewPeriods, TooFewCounts, InputError."""
        least = 3 if self.slope else 1
        if self.before < 3 or self.after < least or len(self.data) <= self.X.shape[1]:
            needed = f"3 + {least}" if self.before < 3 or self.after < least else f"{self.X.shape[1] + 1}"
            raise TooFewPeriods(before=self.before, after=self.after, needed=needed)
        mine = self.mine
        first, last = mine[mine["t"] < self.start]["y"].sum(), mine[mine["t"] >= self.start]["y"].sum()
        if first == 0 or last == 0 or first + last < 5:
            raise TooFewCounts(events=f"{first + last:g}", before=f"{first:g}", after=f"{last:g}")
        if np.linalg.matrix_rank(self.X / np.maximum(np.abs(self.X).max(axis=0), 1e-12)) < self.X.shape[1]:
            raise InputError(why=tell("research.collinear"))

    # ---- the model

    def fit(self, errors: str):
        _check_arguments(self.harmonics, self.axis.season, errors)
        return glm.poisson(self.data["y"].to_numpy(), self.X, np.log(self.data["exposure"].to_numpy()), errors, self.axis.season)

    def table(self, fit) -> pd.DataFrame:
        """Effects first, then trend, seasons, intercept; all as ratios."""
        lines = [_ratio(term, fit.params[i], fit.bse[i]) for i, term in enumerate(self.terms)]
        if self.axis.season:
            i, season = self.terms.index("trend"), self.axis.season
            lines.insert(i + 1, _ratio("trend_year", fit.params[i] * season, fit.bse[i] * season))
        return rows(*lines)

    def series(self, fit) -> pd.DataFrame:
        """period, t, observed, fitted, without (had there been no rule; low, high), exposure, group."""
        X0 = self.X.copy()
        for i, term in enumerate(self.terms):
            if term.startswith(("level", "slope")):
                X0[:, i] = 0
        log_exposure = np.log(self.data["exposure"].to_numpy())
        eta0 = X0 @ fit.params + log_exposure
        spread = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", X0, fit.cov, X0), 0))
        return pd.DataFrame({
            "period": [self.axis.label(t) for t in self.data["t"]], "t": self.data["t"].to_numpy(), "observed": self.data["y"].to_numpy(),
            "fitted": np.exp(self.X @ fit.params + log_exposure), "without": np.exp(eta0), "without_low": np.exp(eta0 - 1.959964 * spread),
            "without_high": np.exp(eta0 + 1.959964 * spread), "exposure": self.data["exposure"].to_numpy(),
            "group": self.data["group"].to_numpy()})

    def event_frame(self) -> pd.DataFrame:
        return pd.DataFrame({"period": [self.axis.label(s) for s in self.starts], "t": self.starts})

    # ---- what it could have found

    def detectable(self, fit) -> tuple[float | None, float | None]:
        """(fall, rise) as shares that would be found 8 times in 10."""
        i = 0
        without = np.exp(np.delete(self.X, i, axis=1) @ np.delete(fit.params, i) + np.log(self.data["exposure"].to_numpy()))
        scale = self.X / np.maximum(np.abs(self.X).max(axis=0), 1e-12)
        return (detectable.detectable_fall(scale, without, i, fit.dispersion),
                detectable.detectable_rise(scale, without, i, fit.dispersion))

    def placebos(self, errors) -> pd.DataFrame | None:
        """The effect at invented starts, on the periods before the rule alone: start, estimate, low, high, p."""
        data = self.data[self.data["t"] < self.start]
        free = sorted(data[data["group"] == 1]["t"].unique())
        margin = max(6, 2 * self.harmonics + 4)
        starts = free[margin: len(free) - max(3, margin // 2)]
        starts = starts[:: max(1, -(-len(starts) // 24))]
        lines = [line for start in starts if (line := self._placebo(data, start, errors))]
        return pd.DataFrame(lines, columns=["start", "estimate", "low", "high", "p"]) if lines else None

    def _placebo(self, data, start, errors):
        trial = object.__new__(Study)
        trial.__dict__.update(self.__dict__ | {"data": data.reset_index(drop=True), "starts": [start], "start": start})
        trial._design()
        try:
            trial.require_enough()
            fit = trial.fit(errors)
        except (TooFewCounts, TooFewPeriods, InputError):
            return None
        _, estimate, low, high, _ = _ratio("", fit.params[0], fit.bse[0])
        return self.axis.label(start), estimate, low, high, fit.p(0)

    # ---- in words

    def facts(self, fit, found) -> dict:
        mine = self.mine
        sentences = ["its_model", "its_level"]
        facts = {"n": len(mine), "before": self.before, "after": self.after, "start": "、".join(self.axis.label(s) for s in self.starts),
                 "events": f"{mine['y'].sum():g}", "dispersion": fit.dispersion, "detectable": found[0], "detectable_rise": found[1],
                 "model": fit.errors, "harmonics": self.harmonics, "p": fit.p(0), "count": self.names["count"],
                 "df": fit.df, "deviance": fit.deviance, "autocorrelation": fit.autocorrelation}
        if self.slope:
            i = next(i for i, term in enumerate(self.terms) if term.startswith("slope"))
            _, facts["slope"], facts["slope_low"], facts["slope_high"], _ = _ratio("", fit.params[i], fit.bse[i])
            sentences.append("its_slope")
        if self.two:
            sentences.append("its_control")
        return {**facts, "sentences": [*sentences, "dispersion"]}

    def warnings(self, fit, errors, events) -> list:
        mine, found = self.mine, []
        before, after = mine[mine["t"] < self.start]["y"], mine[mine["t"] >= self.start]["y"]
        if before.sum() < 20 or after.sum() < 10 or mine["y"].mean() < 1:
            found.append(("few-counts", {"before": f"{before.sum():g}", "after": f"{after.sum():g}", "mean": mine["y"].mean()}))
        if self.axis.season and self.before < 2 * self.axis.season and self.axis.kind in ("month", "quarter", "number") or self.before < 8:
            found.append(("short-before", {"before": self.before}))
        if self.after < 6:
            found.append(("short-after", {"after": self.after}))
        if fit.dispersion < 0.5 and errors == "quasi" and len(mine) >= 24:
            found.append(("underdispersed", {"dispersion": fit.dispersion}))
        if fit.dispersion > 1.5:
            found.append(("overdispersed", {"dispersion": fit.dispersion}) if errors == "poisson" else
                         ("dispersed", {"dispersion": fit.dispersion}))
        if fit.autocorrelation_p is not None and fit.autocorrelation_p < 0.05:
            found.append(("autocorrelation", {"r": fit.autocorrelation, "said": glm.said(fit.autocorrelation_p)}))
        return found + self._layout_warnings(events) + self._event_warnings(events)

    def _layout_warnings(self, events) -> list:
        mine, found = self.mine, []
        gaps = int(mine["t"].max() - mine["t"].min() + 1 - len(mine)) - (self.washout if self.washout else 0)
        if gaps > 0:
            found.append(("gaps", {"count": gaps}))
        if self.missing:
            found.append(("missing", {"count": self.missing}))
        if not self.harmonics and self.axis.kind in ("month", "week", "quarter") and len(mine) >= 2 * self.axis.season:
            found.append(("season", {}))
        if str(self.names["offset"]).lower().startswith(("log", "ln_", "ln(")):
            found.append(("logged-offset", {"column": self.names["offset"]}))
        last = mine[mine["t"] < self.start].tail(3)["y"].mean()
        usual = mine[mine["t"] < self.start]["y"].mean()
        if self.before >= 8 and last > 1.5 * usual and last - usual > 2 * np.sqrt(max(usual, 1e-9) / 3):
            found.append(("spike-before", {"last": last, "usual": usual}))
        return found

    def _event_warnings(self, events) -> list:
        """Other things that happened within six periods: their effects cannot be told apart."""
        others = [self.axis.position(event) for event in events]
        near = [e for e in others if abs(e - self.start) <= _OVERLAP and e != self.start]
        near += [b for a, b in zip(self.starts, self.starts[1:], strict=False) if b - a <= _OVERLAP]
        found = [("overlapping-events", {"periods": "、".join(self.axis.label(e) for e in sorted(set(near)))})] if near else []
        if self.axis.kind in ("month", "quarter", "year"):
            late = [given for given in self.given if periods.day_within(given) > 1]
            found += [("mid-period", {"start": str(late[0])})] if late else []
        return [*found, ("no-control", {})] if not self.two else found

    def method(self, errors) -> tuple:
        """(key, facts) pairs from which the report writes the methods out."""
        names = self.names
        call = (f"lk.research.its(frame, count={names['count']!r}, time={names['time']!r}, start={self.given if len(self.given) > 1 else self.given[0]!r}, "
                f"offset={names['offset']!r}, harmonics={self.harmonics}, slope={self.slope}, errors={errors!r}, control={names['control']!r}, "
                f"phase_in={self.phase_in}, washout={self.washout})")
        facts = {"call": call, "count": names["count"], "time": names["time"], "offset": names["offset"] or "—", "control": names["control"] or "—",
                 "start": "、".join(self.axis.label(s) for s in self.starts), "centre": self.axis.label(self.start - 1), "errors": errors,
                 "harmonics": self.harmonics, "slope": self.slope, "phase_in": self.phase_in, "washout": self.washout,
                 "first": self.axis.label(int(self.data["t"].min())), "last": self.axis.label(int(self.data["t"].max())), "kind": self.axis.kind}
        keys = ["its_equation", *(["its_slope"] if self.slope else []), *(["its_season"] if self.harmonics else []),
                *(["its_offset"] if names["offset"] else []), *(["its_control"] if self.two else []),
                *(["its_phase"] if self.phase_in or self.washout else []), f"errors_{errors}", "its_detectable", "its_placebo", "repeat"]
        return tuple((key, facts) for key in keys)


def _ratio(term, value, se):
    """A log coefficient as a ratio with its normal interval; the standard error stays that of the logarithm."""
    with np.errstate(over="ignore"):
        return term, np.exp(value), np.exp(value - 1.959964 * se), np.exp(value + 1.959964 * se), se


def _reach(found, study, fit) -> list:
    """What could have been found, always said; and how long a halving would take to see."""
    fall, rise = found
    said = [("detectable", {"fall": 100 * fall})] if fall is not None else [("undetectable", {})]
    mine = study.mine
    rate = float(mine["y"].mean())
    after, each = detectable.periods_needed(rate, study.before, 0.5, fit.dispersion, season=study.axis.season or 12.0,
                                            harmonics=study.harmonics)
    if fall is None or fall > 0.5:
        said.append(("months-needed", {"each": each, "rate": rate}) if each is not None else ("months-never", {"rate": rate}))
    return said


def _placebo_warning(tried) -> list:
    if tried is None or len(tried) < 4:
        return [("no-placebo", {})] if tried is None else []
    hits = int((tried["p"] < 0.05).sum())
    return [("placebo-found", {"hits": hits, "tried": len(tried)})] if hits > max(1, 0.2 * len(tried)) else []


def _alternatives(fits, study) -> pd.DataFrame:
    """The first effect under each kind of standard error: errors, estimate, low, high, se."""
    lines = [(name, *_ratio("", fit.params[0], fit.bse[0])[1:]) for name, fit in fits.items()]
    return pd.DataFrame(lines, columns=["errors", "estimate", "low", "high", "se"])

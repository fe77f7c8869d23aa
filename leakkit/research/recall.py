"""How long posts stand before they are taken back: survival analysis, since many are never seen to be.

A post that was not recalled is censored at the last moment it was seen standing. Curves after Kaplan and Meier with Greenwood's interval (log-log),
the difference of two groups by the log-rank test and by Cox's proportional hazards (Efron ties), all by statsmodels.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from leakkit.errors import InputError, TooFewCounts
from leakkit.language import tell
from leakkit.research.dataset import coding
from leakkit.research.effects import Effect, rows
from leakkit.research.glm import said, statsmodels
from leakkit.research.interrupted import numbers


def recall(frame: pd.DataFrame, *, minutes: str, recalled: str, group: str, against=None) -> Effect:
    """Are posts taken back sooner in one group than in the other?

    frame: one row a post. `minutes`: until the recall, or until it was last seen standing. `recalled`: 1 when it was taken back, 0 when it still stood.
    `group`: a column with two values; rows without a value are left out. `against`: the value that the other is compared with (default: the first in
    sorting order, so 0 against 1).

    Gives an Effect: hazard (rate of recall, ratio above 1 = sooner), then the median minutes of each group. Raises InputError, TooFewCounts.
    """
    data, dropped = _data(frame, minutes, recalled, group)
    names = sorted(data["group"].unique(), key=str)
    if len(names) != 2:
        raise InputError(why=tell("research.two_groups", column=group, count=len(names)))
    if against is not None and against not in names:
        raise InputError(why=tell("research.bad_choice", name="against", value=against, allowed="、".join(map(str, names))))
    names = names if against is None else [against, *(name for name in names if name != against)]
    events = data.groupby("group")["recalled"].sum()
    if events.min() < 1 or events.sum() < 5:
        raise TooFewCounts(events=f"{events.sum():g}", before=f"{events.get(names[0], 0):g}", after=f"{events.get(names[1], 0):g}")
    log_hazard, se = _cox(data, names)
    z = 1.959964
    curves = {name: _curve(data[data["group"] == name]) for name in names}
    table = rows(("hazard", np.exp(log_hazard), np.exp(log_hazard - z * se), np.exp(log_hazard + z * se), se),
                 *[(f"median_{name}", *_median(curves[name]), np.nan) for name in names])
    series = pd.concat([curve.assign(group=_label(name, data)) for name, curve in curves.items()], ignore_index=True)
    facts = _facts(data, names, table, _logrank(data, names), series)
    return Effect("recall", "ratio", table, facts, tuple(_warnings(events, dropped, se)), series, None, None, None,
                  tuple((key, {"minutes": minutes, "recalled": recalled, "group": group}) for key in ("recall_curve", "recall_cox")))


def of_cases(cases: pd.DataFrame, group) -> pd.DataFrame:
    """CASES as a frame for `recall`: minutes (the middle of the band), recalled, group. `group`: a column of 0/1, or a function of a row. Cases whose exposure is
    unknown and that were not recalled are taken as still standing at the end of the
    longest band."""
    middles = dict(zip(coding()["bands"]["exposure"]["names"], coding()["bands"]["exposure"]["middle"], strict=True))
    frame = pd.DataFrame(cases)
    ended = frame["ended_by"].isin(["unsent", "removed"])
    minutes = frame["exposure_band"].map(middles).where(ended, frame["exposure_band"].map(middles).fillna(max(middles.values())))
    values = frame[group] if isinstance(group, str) else [group(row) for row in frame.itertuples()]
    return pd.DataFrame({"minutes": minutes, "recalled": ended.astype(int), "group": values}).dropna(subset=["minutes"])


def _data(frame, minutes, recalled, group):
    for column in (recalled, group):
        if column not in frame:
            raise InputError(why=tell("research.no_column", column=column, columns="、".join(map(str, frame.columns))))
    values = pd.DataFrame({"minutes": numbers(frame, minutes, "minutes"), "recalled": numbers(frame, recalled, "recalled"), "group": list(frame[group])})
    kept = values.dropna().reset_index(drop=True)
    if (kept["minutes"] < 0).any() or not kept["recalled"].isin([0, 1]).all():
        raise InputError(why=tell("research.recall_values", minutes=minutes, recalled=recalled))
    return kept.assign(minutes=kept["minutes"].clip(lower=0.5)), len(values) - len(kept)


def _cox(data, names) -> tuple[float, float]:
    statsmodels()
    from statsmodels.duration.hazard_regression import PHReg

    late = (data["group"] == names[1]).to_numpy(dtype=float)[:, None]
    result = PHReg(data["minutes"].to_numpy(), late, status=data["recalled"].to_numpy(), ties="efron").fit(disp=0)
    return float(result.params[0]), float(result.bse[0])


def _logrank(data, names) -> float:
    statsmodels()
    from statsmodels.duration.survfunc import survdiff

    return float(survdiff(data["minutes"], data["recalled"], data["group"] == names[1])[1])


def _curve(data) -> pd.DataFrame:
    """minutes, standing (share), low, high, at_risk: Kaplan-Meier with log-log intervals, from minute 0."""
    statsmodels()
    from statsmodels.duration.survfunc import SurvfuncRight

    fit = SurvfuncRight(data["minutes"].to_numpy(), data["recalled"].to_numpy())
    s, se = np.asarray(fit.surv_prob), np.asarray(fit.surv_prob_se)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = 1.959964 * se / (s * np.abs(np.log(s)))
        low, high = s ** np.exp(spread), s ** np.exp(-spread)
    inside = (s > 0) & (s < 1)
    frame = pd.DataFrame({"minutes": fit.surv_times, "standing": s, "low": np.where(inside, low, s), "high": np.where(inside, high, s), "at_risk": fit.n_risk})
    return pd.concat([pd.DataFrame([{"minutes": 0.0, "standing": 1.0, "low": 1.0, "high": 1.0, "at_risk": len(data)}]), frame], ignore_index=True)


def _median(curve) -> tuple[float, float, float]:
    """(median minutes, low, high); infinite where half were never taken back."""
    def first(column):
        below = curve[curve[column] <= 0.5]
        return float(below["minutes"].iloc[0]) if len(below) else np.inf
    return first("standing"), first("low"), first("high")


def _label(name, data) -> str:
    return tell("research.figure.group", name=name, n=int((data["group"] == name).sum()))


def _facts(data, names, table, p, series) -> dict:
    medians = table["estimate"].tolist()[1:]
    return {"n": len(data), "recalled": int(data["recalled"].sum()), "first": names[0], "second": names[1], "p": p, "said": said(p), "start": str(names[1]),
            "median_first": _minutes(medians[0]), "median_second": _minutes(medians[1]), "detectable": None, "sentences": ["recall_model", "recall_hazard"]}


def _minutes(value) -> str:
    return "∞" if np.isinf(value) else f"{value:g}"


def _warnings(events, dropped, se) -> list:
    found = [("hazard-reach", {"times": float(np.exp((1.959964 + 0.841621) * se))})]
    if events.min() < 10:
        found.append(("few-recalls", {"fewest": int(events.min())}))
    if dropped:
        found.append(("missing", {"count": dropped}))
    return [*found, ("recall-clock", {})]

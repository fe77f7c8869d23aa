"""Several starts: group-time effects, each cohort compared with units that are not (yet) under the rule, then put together.

After Callaway and Sant'Anna (J Econometrics 2021;225:200-230), without covariates: ATT(g, t) is the change of cohort g from the period before
its start to t, minus the change of the comparison units over the same time. Their weighted mean over all t ≥ g is the effect. Standard errors
come from the influence function, clustered by unit, and are normal. Already treated units are never a comparison.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from leakkit.errors import InputError, TooFewUnits
from leakkit.language import tell
from leakkit.research import clustered
from leakkit.research.effects import Effect, rows
from leakkit.research.panel import call_of


def did(found, names, control: str = "auto") -> Effect:
    """The Effect of a rule that units took up at different times; terms effect, group_…, after_… (periods since the start)."""
    if found.repeated:
        raise InputError(why=tell("research.staggered_rows"))
    found, dropped = _without_always(found)
    control = ("never" if found.control else "not-yet") if control == "auto" else control
    if control == "never" and not found.control:
        raise TooFewUnits(treated=found.treated, control=0)
    cells = _cells(found, control)
    if not cells:
        raise TooFewUnits(treated=found.treated, control=found.control)
    table, event, overall = _together(found, cells)
    facts = _facts(found, names, table, control, cells)
    named = _warnings(found, facts, cells, dropped, names)
    return Effect("staggered", "difference", table, facts, tuple(named), event, _sensitivity(found, overall, control), _pre(found, cells),
                  pd.DataFrame({"period": [found.axis.label(g) for g in found.cohorts], "t": found.cohorts}),
                  _method(found, names, control))


def _without_always(found):
    """Units under the rule from their first period on say nothing of a change."""
    first = found.times[0]
    always = found.firsts[found.firsts <= first].index
    if not len(always):
        return found, 0
    kept = found.data[~found.data["unit"].isin(always)].reset_index(drop=True)
    if kept.empty:
        raise TooFewUnits(treated=len(always), control=0)
    cohorts = tuple(g for g in found.cohorts if g > first)
    if not cohorts:
        raise TooFewUnits(treated=0, control=found.control)
    return replace(found, data=kept, cohorts=cohorts), len(always)


def _cells(found, control) -> list[dict]:
    """Every ATT(g, t) that can be estimated, with its influence function (one value a unit)."""
    wide = found.data.pivot(index="unit", columns="t", values="y")
    firsts, times, y = found.firsts.reindex(wide.index).to_numpy(), list(wide.columns), wide.to_numpy()
    never = np.isinf(firsts)
    out = []
    for g in found.cohorts:
        mine = firsts == g
        for i, t in enumerate(times):
            base = _base(times, g, i)
            if base is None:
                continue
            compare = never if control == "never" else (firsts > max(t, times[base])) & ~mine
            cell = _cell(y[:, i] - y[:, base], mine, compare)
            if cell is not None:
                out.append({"g": g, "t": t, **cell})
    return out


def _base(times, g, i):
    """The place of the period compared with. After the start: the last one before it. Before it: the one just before t (a check of parallel trends)."""
    if times[i] < g:
        return i - 1 if i else None
    before = np.searchsorted(times, g)
    return int(before) - 1 if before else None


def _cell(change, mine, compare):
    """ATT(g, t) from each unit's change; None where either side is empty."""
    known = ~np.isnan(change)
    mine, other = mine & known, compare & known
    if not mine.any() or not other.any():
        return None
    n, a, b = len(change), change[mine].mean(), change[other].mean()
    influence = np.zeros(n)
    influence[mine] = n / mine.sum() * (change[mine] - a)
    influence[other] -= n / other.sum() * (change[other] - b)
    return {"att": float(a - b), "influence": influence, "mine": int(mine.sum()), "other": int(other.sum())}


def _se(influence) -> float:
    return float(np.sqrt(np.sum(influence ** 2)) / len(influence))


def _weighted(found, cells):
    """(estimate, influence) of ATT(g, t) weighted by cohort size, the weights' own sampling included."""
    firsts = found.firsts.to_numpy()
    sizes = np.array([(firsts == cell["g"]).mean() for cell in cells])
    total, att = sizes.sum(), np.array([cell["att"] for cell in cells])
    weights = sizes / total
    own = np.column_stack([cell["influence"] for cell in cells]) @ weights
    member = np.column_stack([(firsts == cell["g"]).astype(float) for cell in cells]) - sizes
    return float(weights @ att), own + (member / total - member.sum(axis=1)[:, None] * sizes / total ** 2) @ att


def _line(term, found, cells):
    estimate, influence = _weighted(found, cells)
    return clustered.interval(term, estimate, _se(influence), None)


def _together(found, cells):
    """(table, event-time series, the overall line)."""
    post = [cell for cell in cells if cell["t"] >= cell["g"]]
    if not post:
        raise TooFewUnits(treated=found.treated, control=found.control)
    overall = _line("effect", found, post)
    lines = [overall]
    for g in found.cohorts:
        own = [cell for cell in post if cell["g"] == g]
        if own:
            lines.append(_line(f"group_{found.axis.label(g)}", found, own))
    event = []
    steps = {(cell["g"], cell["t"]): int(cell["t"] - cell["g"]) for cell in cells}
    for step in sorted(set(steps.values())):
        own = [cell for cell in cells if steps[cell["g"], cell["t"]] == step]
        line = _line(f"after_{step}" if step >= 0 else f"before_{-step}", found, own)
        event.append((step, *line[1:], sum(cell["mine"] for cell in own)))
        if step >= 0:
            lines.append(line)
    series = pd.DataFrame(event, columns=["step", "estimate", "low", "high", "se", "n"])
    return rows(*lines), series, overall


def group_time(effect_cells, axis) -> pd.DataFrame:
    """ATT(g, t) as a frame: group, time, estimate, se."""
    return pd.DataFrame([(axis.label(c["g"]), axis.label(c["t"]), c["att"], _se(c["influence"])) for c in effect_cells],
                        columns=["group", "time", "estimate", "se"])


def _sensitivity(found, overall, control) -> pd.DataFrame:
    """The effect with the other comparison units: errors (never, not-yet), estimate, low, high, se."""
    lines = []
    for kind in ("never", "not-yet"):
        cells = [c for c in _cells(found, kind) if c["t"] >= c["g"]] if kind == "not-yet" or found.control else []
        if cells:
            lines.append((kind, *_line("", found, cells)[1:]))
    return pd.DataFrame(lines, columns=["errors", "estimate", "low", "high", "se"])


def _pre(found, cells) -> pd.DataFrame | None:
    """The effect in each period before the start, which should be nil: start (group@time), estimate, low, high, p."""
    lines = []
    for cell in (c for c in cells if c["t"] < c["g"]):
        se = _se(cell["influence"])
        _, estimate, low, high, _ = clustered.interval("", cell["att"], se, None)
        lines.append((f"{found.axis.label(cell['g'])}@{found.axis.label(cell['t'])}", estimate, low, high, clustered.p_value(estimate, se, None)))
    return pd.DataFrame(lines, columns=["start", "estimate", "low", "high", "p"]) if lines else None


def _facts(found, names, table, control, cells) -> dict:
    firsts = found.firsts
    last = found.data[found.data["t"] < found.data["first"]]
    base = float(last[np.isfinite(last["first"])]["y"].mean())
    return {"n": len(found.data), "treated": found.treated, "control": found.control, "periods": len(found.times), "outcome": names["outcome"],
            "cohorts": len(found.cohorts), "start": "、".join(found.axis.label(g) for g in found.cohorts), "comparison": control,
            "smallest": int(firsts[np.isfinite(firsts)].value_counts().min()), "base": base, "df": None,
            "detectable": clustered.reach(float(table["se"].iloc[0])), "group_time": group_time(cells, found.axis),
            "sentences": ["staggered_model", "did_effect"]}


def _warnings(found, facts, cells, dropped, names) -> list:
    least = facts["detectable"]
    said = [("detectable-difference", {"least": least, "share": 100 * abs(least / facts["base"]) if facts["base"] else np.nan})]
    if dropped:
        said.append(("always-treated", {"count": dropped}))
    if not found.control:
        said.append(("no-never-treated", {}))
    if facts["smallest"] < 5 or found.treated < 10 or found.control < 10:
        said.append(("few-clusters", {"treated": found.treated, "control": found.control}))
    if found.dropped:
        said.append(("missing", {"count": found.dropped}))
    if not found.balanced:
        said.append(("unbalanced", {}))
    early = _pre(found, cells)
    if early is None:
        return [*said, ("no-pre-trend", {})]
    hits = int((early["p"] < 0.05).sum())
    return [*said, ("pre-trend", {"hits": hits, "tried": len(early)})] if hits > max(1, 0.2 * len(early)) else said


def _method(found, names, control) -> tuple:
    facts = {**names, "call": call_of(names, found), "start": "、".join(found.axis.label(g) for g in found.cohorts), "first": found.axis.label(found.times[0]),
             "last": found.axis.label(found.times[-1]), "periods": len(found.times), "treated": found.treated, "control": found.control,
             "comparison": control}
    return tuple((key, facts) for key in ("staggered_equation", f"staggered_{control.replace('-', '_')}", "staggered_errors", "did_detectable", "repeat"))

"""How long each estimate takes on 10,000 rows of 200 units:  python benchmarks/research.py"""

import time

import numpy as np
import pandas as pd

import leakkit as lk

UNITS, PERIODS = 200, 50


def panel(cohorts):
    """10,000 rows: unit, t, first (period under the rule, 0 = never) and y, halved under the rule."""
    rng = np.random.default_rng(0)
    u, t = np.repeat(np.arange(UNITS), PERIODS), np.tile(np.arange(PERIODS), UNITS)
    starts = np.linspace(10, 45, cohorts).astype(int)
    first = np.where(u < 120, starts[u % cohorts], 0)
    return pd.DataFrame({"u": u, "t": t, "first": first, "y": rng.poisson(np.exp(0.3 + np.log(0.5) * ((first > 0) & (t >= first))))})


def cases():
    """10,000 case rows of 200 agencies over 60 months."""
    rng = np.random.default_rng(0)
    months = pd.period_range("2021-01", periods=60, freq="M").astype(str)
    return pd.DataFrame({"month": rng.choice(months, 10_000), "agency": [f"A{i % 200:03d}" for i in range(10_000)]})


def runs():
    """(name, what to call)."""
    rows, treated = cases(), {f"A{i:03d}": "2024-01" if i < 40 else "2024-07" for i in range(90)}
    did = {"outcome": "y", "unit": "u", "time": "t", "treated": "first"}
    for cohorts in (1, 2, 30):
        frame = panel(cohorts)
        yield f"did linear, {cohorts} start(s)", lambda frame=frame: lk.research.did(frame, **did)
        yield f"did linear, {cohorts} start(s), 5 % of rows missing", lambda frame=frame: lk.research.did(frame.sample(frac=0.95, random_state=1), **did)
        yield f"did poisson, {cohorts} start(s)", lambda frame=frame: lk.research.did(frame, family="poisson", **did)
    yield "did wild bootstrap", lambda: lk.research.did(panel(1), errors="wild", **did)
    yield "effect of case rows (its)", lambda: lk.research.effect(rows, since="2024-01")
    yield "effect of case rows (agencies)", lambda: lk.research.effect(rows, since=None, treated=treated)
    yield "power table, 8 cells of 300 runs", lk.research.power_table


if __name__ == "__main__":
    for name, call in runs():
        begin = time.perf_counter()
        call()
        print(f"| {name} | {time.perf_counter() - begin:.1f} |")

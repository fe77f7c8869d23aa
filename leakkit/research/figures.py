"""Effects as pictures: what was seen, what the model says, what would have been; readable in black and white."""

from __future__ import annotations

import numpy as np

from leakkit.language import tell
from leakkit.writeup.drawing import blank, font, image_bytes, quiet

_WIDTH = 6.8
_DARK, _MID, _LIGHT = "#000000", "#6b6b6b", "#cfcfcf"


def of(effect):
    """The Figure of an Effect, by its design."""
    return {"its": _its, "did": _did, "staggered": _staggered, "recall": _recall}[effect.design](effect)


def picture(effect) -> bytes:
    """The Figure as PNG bytes; equal effects give equal bytes."""
    return image_bytes(of(effect))


def _its(effect):
    """Counts (or rates), the fitted line, and the line without the rule with its interval; below, the effect and its placebos."""
    with_placebo = effect.placebo is not None and len(effect.placebo) > 0
    figure = blank(_WIDTH, 5.6 if with_placebo else 3.6)
    axes = figure.subplots(2, 1, height_ratios=[1.9, 1]) if with_placebo else [figure.subplots()]
    _series(axes[0], effect)
    if with_placebo:
        _placebo(axes[1], effect)
    return figure


def _series(axes, effect):
    series = effect.series[effect.series["group"] == 1].sort_values("t")
    scale, words = _rate(series)
    t = series["t"].to_numpy()
    seen, fitted, without = (series[name].to_numpy() * scale for name in ("observed", "fitted", "without"))
    start = effect.events["t"].iloc[0]
    after = t >= start
    axes.fill_between(t[after], series["without_low"].to_numpy()[after] * scale[after], series["without_high"].to_numpy()[after] * scale[after],
                      color=_LIGHT, linewidth=0, label=tell("research.figure.interval"))
    axes.plot(t[after], without[after], color=_MID, linestyle="--", linewidth=1.3, label=tell("research.figure.without"))
    axes.plot(t, np.where(after, np.nan, fitted), color=_DARK, linewidth=1.3)
    axes.plot(t[after], fitted[after], color=_DARK, linewidth=1.3, label=tell("research.figure.fitted"))
    axes.scatter(t, seen, s=14, facecolor="white", edgecolor=_DARK, linewidth=0.8, zorder=3, label=tell("research.figure.observed"))
    _control(axes, effect)
    _starts(axes, effect)
    _time_axis(axes, t, series["period"].tolist())
    low, high = _headroom(np.concatenate([seen, fitted, without]))
    axes.set_ylim(low, high)
    axes.set_ylabel(words, fontproperties=font(9))
    _legend(axes)
    quiet(axes)


def _starts(axes, effect):
    """A dotted line at each start; labels of several take turns in height."""
    for number, (at, label) in enumerate(zip(effect.events["t"].head(6), effect.events["period"], strict=False)):
        axes.axvline(at - 0.5, color=_DARK, linewidth=0.8, linestyle=":")
        axes.text(at - 0.4, 1.02 + 0.075 * (number % 3), tell("research.figure.start", start=label), transform=axes.get_xaxis_transform(),
                  fontproperties=font(8.5))


def _control(axes, effect):
    other = effect.series[effect.series["group"] == 0].sort_values("t")
    if len(other):
        scale, _ = _rate(other)
        axes.plot(other["t"], other["observed"] * scale, color=_MID, linewidth=0.8, marker="x", markersize=3, label=tell("research.figure.control"))


def _rate(series) -> tuple[np.ndarray, str]:
    """(what counts are multiplied with, what is on the axis): rates per round number where there is an exposure."""
    exposure = series["exposure"].to_numpy()
    if (exposure == 1).all():
        return np.ones(len(series)), tell("research.figure.events")
    rate = series["observed"].sum() / exposure.sum()
    unit = next(unit for unit in (1, 10, 100, 1000, 10_000, 100_000, 1_000_000) if rate * unit >= 1 or unit == 1_000_000)
    return unit / exposure, tell("research.figure.rate", unit=f"{unit:,}")


def _headroom(values) -> tuple[float, float]:
    top, bottom = np.nanmax(values), np.nanmin(values)
    low = 0.0 if bottom < 0.5 * top else bottom - 0.12 * (top - bottom)
    return low, top + 0.3 * (top - low)


def _time_axis(axes, t, labels):
    """At most eight labels, evenly spaced."""
    step = max(1, -(-len(t) // 7))
    axes.set_xticks(t[::step], labels[::step])


def _legend(axes):
    axes.legend(loc="upper left", ncols=4, frameon=False, prop=font(8), columnspacing=1.2, handlelength=1.8, borderaxespad=0.1)


def _placebo(axes, effect):
    """The effect at invented starts before the rule, and at the real one (filled)."""
    nothing = 1.0 if effect.scale == "ratio" else 0.0
    tried = effect.placebo
    lines = [*zip(tried["start"], tried["estimate"], tried["low"], tried["high"], strict=True),
             (effect.facts["start"].split("、")[0], effect.estimate, effect.low, effect.high)]
    for place, (_, estimate, low, high) in enumerate(lines):
        real = place == len(lines) - 1
        if np.isfinite(low):
            axes.plot([place, place], [low, high], color=_DARK if real else _MID, linewidth=1.6 if real else 0.9)
        axes.scatter([place], [estimate], s=26 if real else 14, facecolor=_DARK if real else "white", edgecolor=_DARK, zorder=3)
    axes.axhline(nothing, color=_MID, linewidth=0.8, linestyle=":")
    step = max(1, -(-len(lines) // 8))
    shown = sorted({*range(0, len(lines) - max(1, step // 2), step), len(lines) - 1})
    axes.set_xticks(shown, [lines[i][0] for i in shown])
    if effect.scale == "ratio":
        _log_axis(axes, [x for line in lines for x in line[1:] if np.isfinite(x) and x > 0])
    axes.set_ylabel(tell("research.figure.ratio" if effect.scale == "ratio" else "research.figure.difference"), fontproperties=font(9))
    axes.set_xlabel(tell("research.figure.placebo"), fontproperties=font(9))
    quiet(axes)


def _log_axis(axes, values):
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    low, high = max(min(values) * 0.95, 0.02), min(max(values) * 1.05, 50)
    axes.set_yscale("log")
    axes.set_ylim(low, high)
    fine = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2) if high / low < 2.2 else (0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5)
    grid = fine if high / low < 12 else (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
    ticks = [tick for tick in grid if low <= tick <= high]
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def _did(effect):
    """Both groups over time, and the path of the group under the rule had it moved like the other."""
    with_placebo = effect.placebo is not None and len(effect.placebo) > 1
    figure = blank(_WIDTH, 5.6 if with_placebo else 3.6)
    axes = figure.subplots(2, 1, height_ratios=[1.9, 1]) if with_placebo else [figure.subplots()]
    _groups(axes[0], effect)
    if with_placebo:
        _placebo(axes[1], effect)
    return figure


def _groups(axes, effect):
    series, start = effect.series, effect.events["t"].min()
    for group, marker, style, name in ((1, "o", "-", "treated"), (0, "s", "--", "untreated")):
        own = series[series["group"] == group].sort_values("t")
        axes.plot(own["t"], own["mean"], color=_DARK if group else _MID, linestyle=style, marker=marker, markersize=4,
                  markerfacecolor="white", linewidth=1.3, label=tell(f"research.figure.{name}"))
        if own["se"].notna().any() and len(own) <= 30:
            axes.errorbar(own["t"], own["mean"], yerr=1.96 * own["se"], fmt="none", ecolor=_DARK if group else _MID, elinewidth=0.7, capsize=2)
    path = _parallel(axes, effect, series, start) if len(effect.events) == 1 else []
    _starts(axes, effect)
    whole = series.drop_duplicates("t").sort_values("t")
    _time_axis(axes, whole["t"].to_numpy(), whole["period"].tolist())
    axes.set_ylim(*_headroom(np.concatenate([series["mean"].to_numpy(), path])))
    axes.set_ylabel(tell("research.figure.mean"), fontproperties=font(9))
    _legend(axes)
    quiet(axes)


def _parallel(axes, effect, series, start):
    """The treated group's mean before, moved as the other group moved."""
    mine, other = (series[series["group"] == g].set_index("t")["mean"] for g in (1, 0))
    before = mine[mine.index < start].mean(), other[other.index < start].mean()
    late = other[other.index >= start]
    path = late / before[1] * before[0] if effect.scale == "ratio" and before[1] > 0 else late - before[1] + before[0]
    axes.plot(path.index, path, color=_MID, linestyle=":", linewidth=1.5, label=tell("research.figure.parallel"))
    return path.to_numpy()


def _staggered(effect):
    """The effect by periods since the start, before it as a check."""
    series = effect.series
    figure = blank(_WIDTH, 3.6)
    axes = figure.subplots()
    for row in series.itertuples():
        after = row.step >= 0
        axes.plot([row.step, row.step], [row.low, row.high], color=_DARK if after else _MID, linewidth=1.2)
        axes.scatter([row.step], [row.estimate], s=22, facecolor=_DARK if after else "white", edgecolor=_DARK, zorder=3)
    axes.axhline(0, color=_MID, linewidth=0.8, linestyle=":")
    axes.axvline(-0.5, color=_DARK, linewidth=0.8, linestyle=":")
    axes.set_xlabel(tell("research.figure.since"), fontproperties=font(9))
    axes.set_ylabel(tell("research.figure.difference"), fontproperties=font(9))
    axes.xaxis.get_major_locator().set_params(integer=True)
    quiet(axes)
    return figure


def _recall(effect):
    """Share of posts still standing, by time since posting, a step line for each group."""
    figure = blank(_WIDTH, 3.8)
    axes = figure.subplots()
    for number, (name, curve) in enumerate(effect.series.groupby("group", sort=False)):
        color, style = (_DARK, "-") if number == 0 else (_MID, "--")
        axes.step(curve["minutes"], curve["standing"], where="post", color=color, linestyle=style, linewidth=1.4, label=str(name))
        axes.fill_between(curve["minutes"], curve["low"], curve["high"], step="post", color=color, alpha=0.12, linewidth=0)
    axes.set_xscale("symlog", linthresh=5)
    ticks = [tick for tick in (0, 5, 15, 60, 240, 1440, 10080) if tick <= effect.series["minutes"].max() * 1.3]
    axes.set_xticks(ticks, [tell("research.figure.minutes", minutes=tick) if tick < 60 else tell("research.figure.hours", hours=tick // 60)
                            for tick in ticks])
    axes.minorticks_off()
    axes.set_ylim(0, 1.05)
    axes.set_xlabel(tell("research.figure.posted"), fontproperties=font(9))
    axes.set_ylabel(tell("research.figure.standing"), fontproperties=font(9))
    axes.legend(loc="upper right", frameon=False, prop=font(8.5))
    quiet(axes)
    return figure


def replay(result):
    """A bar a rule: leaks surely and possibly prevented; beside it, the false stops."""
    table = result.table.iloc[::-1].reset_index(drop=True)
    known = table["false_per_1000"].notna().any()
    figure = blank(_WIDTH, 1.2 + 0.42 * len(table))
    axes = figure.subplots(1, 2, width_ratios=[2, 1], sharey=True) if known else [figure.subplots()]
    for line, row in enumerate(table.itertuples()):
        axes[0].barh(line, row.prevented_low, height=0.55, color=_MID)
        axes[0].barh(line, row.prevented_high - row.prevented_low, left=row.prevented_low, height=0.55, color="white", edgecolor=_MID, hatch="///")
        words = f"{row.prevented_low:.3g}" if row.prevented_low == row.prevented_high else f"{row.prevented_low:.3g}–{row.prevented_high:.3g}"
        axes[0].text(row.prevented_high, line, f" {words}", va="center", fontproperties=font(8.5))
        if known:
            axes[1].barh(line, row.false_per_1000, height=0.55, color=_LIGHT, edgecolor=_DARK, linewidth=0.6)
            axes[1].text(row.false_per_1000, line, f" {row.false_per_1000:.1f}", va="center", fontproperties=font(8.5))
    axes[0].set_yticks(range(len(table)), table["rule"])
    axes[0].set_xlim(0, max(1.0, table["leaks"].max()) * 1.12)
    axes[0].set_xlabel(tell("research.figure.prevented"), fontproperties=font(8.5))
    if known:
        axes[1].set_xlim(0, max(1.0, table["false_per_1000"].max()) * 1.35)
        axes[1].set_xlabel(tell("research.figure.false"), fontproperties=font(8.5))
    for one in axes:
        quiet(one)
    return figure


def alt_text(effect) -> str:
    """The figure in words."""
    return effect.text

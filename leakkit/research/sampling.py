"""A reviewer's sample, what it says of the finder, and rates of unmasked postings corrected for both of its errors.

The sample is drawn apart among flagged and unflagged messages, and apart before and after a rule, since precision falls by itself when fewer
messages show data. Per stratum the true share has a Beta posterior (Jeffreys); all intervals come from draws of it with a fixed seed, so the
reviewer's sampling, the finder's two errors and the month's own chance are all in them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from leakkit.errors import InputError, TooFewCounts
from leakkit.language import tell
from leakkit.research.detectable import REACH
from leakkit.research.effects import Effect
from leakkit.research.interrupted import Study, its
from leakkit.research.study import wilson
from leakkit.schema import POSTINGS

_DRAWS = 2000


@dataclass(frozen=True)
class Accuracy:
    """What the sample says of the finder: `precision`, `recall`, `prevalence` as (estimate, low, high); `strata` (frame: period, flagged, messages,
    reviewed, true, share, low, high); `limits`."""

    precision: tuple
    recall: tuple
    prevalence: tuple
    strata: pd.DataFrame = field(repr=False)
    limits: list = field(repr=False)

    def __str__(self):
        facts = {f"{name}{part}": 100 * value for name in ("precision", "recall", "prevalence")
                 for part, value in zip(("", "_low", "_high"), getattr(self, name), strict=True)}
        return "\n".join([tell("research.accuracy", **facts), *self.limits])

    __repr__ = __str__


def sample(postings: pd.DataFrame, n: int = 200, since=None, seed: int = 0) -> pd.DataFrame:
    """Messages to review by hand: message_id, sent_at, flagged, truth (empty, to fill in), half of them flagged, spread over before and after `since`.

    Order is shuffled, so that the reviewer cannot tell from the place what the program thought.
    """
    if n < 1:
        raise InputError(why=tell("research.bad_choice", name="n", value=n, allowed="1、2、3 …"))
    rng = np.random.default_rng(seed)
    strata = _strata(postings, since)
    cells = list(pd.DataFrame(postings).groupby(strata.to_numpy(), sort=True))
    left, chosen = n, []
    for number, (_, rows) in enumerate(sorted(cells, key=lambda cell: len(cell[1]))):
        take = min(len(rows), left // (len(cells) - number))
        chosen += list(rng.choice(rows["message_id"].to_numpy(), size=take, replace=False))
        left -= take
    rows = pd.DataFrame(postings).set_index("message_id").loc[list(rng.permutation(chosen))].reset_index()
    return rows[["message_id", "sent_at"]].assign(truth=pd.array([pd.NA] * len(rows), dtype="boolean"))


def reviewed(postings: pd.DataFrame, answers) -> pd.DataFrame:
    """POSTINGS with the reviewer's answers filled in. `answers`: a frame with message_id and truth, or a dict message_id → bool.

    Raises InputError for a message that is none of the postings.
    """
    if not isinstance(answers, dict):
        answers = {row.message_id: row.truth for row in answers.itertuples() if not pd.isna(row.truth)}
    unknown = set(answers) - set(postings["message_id"])
    if unknown:
        raise InputError(why=tell("research.not_a_posting", message_id=sorted(unknown)[0]))
    frame = pd.DataFrame(postings)
    truth = [bool(answers[m]) if m in answers else t for m, t in zip(frame["message_id"], frame["truth"], strict=True)]
    return POSTINGS.check(frame.assign(truth=pd.array(truth, dtype="boolean")))


def _strata(postings, since) -> pd.Series:
    late = pd.Series("all", index=postings.index) if since is None else pd.Series(np.where(_after(postings, since), "after", "before"), index=postings.index)
    return late + np.where(postings["flagged"].astype(bool), "/flagged", "/not")


def _after(postings, since):
    from leakkit.research.periods import axis

    line = axis(pd.Series(list(postings["month"])))
    return line.index >= line.position(since)


def _table(postings, since) -> pd.DataFrame:
    """Each stratum: messages, reviewed, true, and the share with its interval."""
    frame = pd.DataFrame(postings).assign(stratum=_strata(postings, since))
    rows = []
    for name, cell in frame.groupby("stratum", sort=True):
        seen = cell["truth"].notna()
        hits = int(cell["truth"].fillna(False).astype(bool).sum())
        rows.append((*name.split("/"), len(cell), int(seen.sum()), hits, *wilson(hits, int(seen.sum()))))
    table = pd.DataFrame(rows, columns=["period", "flagged", "messages", "reviewed", "true", "share", "low", "high"])
    return table.assign(flagged=table["flagged"].eq("flagged"))


def accuracy(postings: pd.DataFrame, since=None, seed: int = 0) -> Accuracy:
    """Precision, recall and prevalence of the flag, from the reviewed messages. Raises TooFewCounts without any in a stratum that has messages."""
    table = _table(postings, since)
    shares, rng = _draws(table, seed)
    messages, flagged = table["messages"].to_numpy(), table["flagged"].to_numpy()
    true = shares * messages
    point = _point(table) * messages
    measures = {
        "precision": (lambda x: x[..., flagged].sum(-1) / messages[flagged].sum()), "recall": lambda x: x[..., flagged].sum(-1) / x.sum(-1),
        "prevalence": lambda x: x.sum(-1) / messages.sum()}
    found = {name: (float(of(point)), *map(float, np.quantile(of(true), [0.025, 0.975]))) for name, of in measures.items()}
    thin = table[table["reviewed"] < np.minimum(30, table["messages"])]
    return Accuracy(**found, strata=table, limits=[tell("research.thin_sample", least=int(table["reviewed"].min()))] if len(thin) else [])


def _point(table) -> np.ndarray:
    return ((table["true"] + 0.5) / (table["reviewed"] + 1)).to_numpy() if (table["true"] == 0).any() else (table["true"] / table["reviewed"]).to_numpy()


def _draws(table, seed):
    if (table["reviewed"] == 0).any():
        raise TooFewCounts(events=str(int(table["reviewed"].sum())), before=tell("research.unreviewed"), after=tell("research.unreviewed"))
    rng = np.random.default_rng(seed)
    whole = (table["reviewed"] == table["messages"]).to_numpy()
    drawn = rng.beta(table["true"] + 0.5, table["reviewed"] - table["true"] + 0.5, size=(_DRAWS, len(table)))
    # a stratum reviewed as a whole is known, not estimated
    return np.where(whole, (table["true"] / table["reviewed"]).to_numpy(), drawn), rng


def rates(postings: pd.DataFrame, since=None, seed: int = 0) -> pd.DataFrame:
    """Unmasked postings a month: month, handling, flagged, flagged_per_1000, and, where a sample was reviewed, corrected, corrected_per_1000, low, high."""
    frame = pd.DataFrame(postings).assign(stratum=_strata(postings, since))
    months = frame.groupby("month").agg(handling=("message_id", "size"), flagged=("flagged", "sum")).reset_index()
    months["flagged"] = months["flagged"].astype("int64")
    months["flagged_per_1000"] = 1000 * months["flagged"] / months["handling"]
    if not frame["truth"].notna().any():
        return months
    table = _table(postings, since)
    shares, rng = _draws(table, seed)
    counts = _counts(frame, table, months)
    drawn = rng.binomial(counts[None], shares[:, None, :]).sum(-1)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    corrected = counts @ _point(table)
    scale = 1000 / months["handling"].to_numpy()
    return months.assign(corrected=corrected, corrected_per_1000=corrected * scale, low=low * scale, high=high * scale)


def _counts(frame, table, months) -> np.ndarray:
    """Messages by month and stratum, in the order of `table`."""
    names = [f"{row.period}/{'flagged' if row.flagged else 'not'}" for row in table.itertuples()]
    return pd.crosstab(frame["month"], frame["stratum"]).reindex(index=months["month"], columns=names, fill_value=0).to_numpy()


def posting_effect(postings: pd.DataFrame, since, *, harmonics: int = 0, slope: bool = False, draws: int = 60, seed: int = 0, **options) -> Effect:
    """Did unmasked postings per case-handling message change from `since`? An interrupted time series with the handling messages as exposure.

    With reviewed messages the true counts of each month are imputed `draws` times (a share for each stratum, then the month's count), and the fits are put
    together by Rubin's rule, so the interval holds the reviewer's sampling and the finder's errors too. Without, the flagged counts are used as they are,
    and the limits say so.
    """
    months = rates(postings, since, seed)
    call = {"count": "count", "time": "month", "start": since, "offset": "handling", "harmonics": harmonics, "slope": slope, **options}
    if "corrected" not in months:
        return _with(its(months.assign(count=months["flagged"]), **call), ("not-reviewed", {}))
    frame = pd.DataFrame(postings).assign(stratum=_strata(postings, since))
    table = _table(postings, since)
    shares, _ = _draws(table, seed)
    counts = _counts(frame, table, months)
    base = its(months.assign(count=months["corrected"]), **call)
    rng = np.random.default_rng([seed, 1])
    series = [months.assign(count=rng.binomial(counts, share).sum(axis=1)) for share in shares[:draws]]
    plain = {k: v for k, v in call.items() if k not in ("placebo", "events", "errors")}
    tables = [fitted for one in series if (fitted := _plain_fit(one, plain)) is not None]
    if len(tables) < draws / 2:
        raise TooFewCounts(events=f"{months['corrected'].sum():.0f}", before="?", after="?")
    return _with(_pooled(base, tables), ("corrected", {"reviewed": int(table["reviewed"].sum())}))


def _plain_fit(frame, call):
    """The table of one drawn series; None where the draw holds too little to fit."""
    full = {"phase_in": 0, "washout": 0, "control": None, "control_offset": None} | call
    study = Study(frame, *(full[name] for name in ("count", "time", "start", "offset", "harmonics", "slope", "control", "control_offset",
                                                   "phase_in", "washout")))
    try:
        study.require_enough()
    except TooFewCounts:
        return None
    return study.table(study.fit("quasi"))


def _with(effect, warning):
    return replace(effect, named=(*effect.named, warning))


def _pooled(base: Effect, tables) -> Effect:
    """Rubin's rule on the log scale: the mean over the draws, the mean variance within them, and the variance between them."""
    logs = np.log(np.array([table["estimate"].to_numpy() for table in tables]))
    within = np.array([table["se"].to_numpy() ** 2 for table in tables]).mean(axis=0)
    se = np.sqrt(within + (1 + 1 / len(tables)) * logs.var(axis=0, ddof=1))
    centre = logs.mean(axis=0)
    table = base.table.assign(estimate=np.exp(centre), low=np.exp(centre - 1.959964 * se), high=np.exp(centre + 1.959964 * se), se=se)
    kept = [key for key in base.facts["sentences"] if key != "dispersion"]
    fall = max(base.detectable or 1.0, 1 - float(np.exp(-REACH * se[0])))
    said = [(name, {"fall": 100 * fall} if name == "detectable" else facts) for name, facts in base.named
            if name not in ("dispersed", "overdispersed", "autocorrelation", "placebo-found")]
    return replace(base, table=table, named=tuple(said), facts={**base.facts, "sentences": kept, "detectable": fall}, sensitivity=None, placebo=None)

"""What every estimate gives back: a table, a paragraph in both languages, its limits, a figure. Never a single bare number."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from leakkit.language import entry, language

COLUMNS = ["term", "estimate", "low", "high", "se"]


@dataclass(frozen=True)
class Effect:
    """The effect of a rule.

    `design` (its, did, staggered, recall) · `scale` (ratio: 1 = no change; difference: 0 = no change) · `table` (term, estimate, low,
    high, se; the effect itself in the first row; on the ratio scale `se` is that of the logarithm) · `facts` (the numbers the
    sentences use) · `named` (pairs of a warning's name and its numbers) · `series` (what the figure draws) · `sensitivity` (the effect
    under other standard errors or models) · `placebo` (the effect at invented starts before the rule) · `method` (how to redo it).
    """

    design: str
    scale: str
    table: pd.DataFrame
    facts: dict = field(repr=False)
    named: tuple = field(repr=False)
    series: pd.DataFrame = field(repr=False, default=None)
    sensitivity: pd.DataFrame = field(repr=False, default=None)
    placebo: pd.DataFrame = field(repr=False, default=None)
    events: pd.DataFrame = field(repr=False, default=None)
    method: tuple = field(repr=False, default=())

    # ---- the effect itself

    @property
    def estimate(self) -> float:
        return float(self.table["estimate"].iloc[0])

    @property
    def low(self) -> float:
        return float(self.table["low"].iloc[0])

    @property
    def high(self) -> float:
        return float(self.table["high"].iloc[0])

    @property
    def se(self) -> float:
        return float(self.table["se"].iloc[0])

    @property
    def detectable(self) -> float | None:
        """The smallest effect that these data would find 8 times in 10: a fall as a share (0.6 = 60 %) on the ratio scale, a
        difference otherwise; None = not even the disappearance of all events."""
        return self.facts.get("detectable")

    @property
    def dispersion(self) -> float | None:
        """Pearson chi-square over residual degrees of freedom of a count model; None for other designs."""
        return self.facts.get("dispersion")

    @property
    def verdict(self) -> str:
        """decrease, increase or cannot-tell: which side of no change the whole interval lies on."""
        nothing = 1.0 if self.scale == "ratio" else 0.0
        if self.high < nothing:
            return "decrease"
        return "increase" if self.low > nothing else "cannot-tell"

    # ---- in words

    @property
    def warnings(self) -> tuple[str, ...]:
        """The names of the limits, for example ``few-counts``."""
        return tuple(name for name, _ in self.named)

    @property
    def limits(self) -> list[str]:
        """What stands against reading more into the estimate, one sentence each."""
        return [_say(f"research.limit.{name}", language(), facts) for name, facts in self.named]

    @property
    def text(self) -> str:
        """The finding as a paragraph, in the reader's language."""
        return self._paragraph(language())

    @property
    def text_zh(self) -> str:
        return self._paragraph("zh")

    @property
    def text_en(self) -> str:
        return self._paragraph("en")

    def _paragraph(self, tongue: str) -> str:
        gap = " " if tongue == "en" else ""
        facts = {**self.facts, "estimate": self.estimate, "low": self.low, "high": self.high,
                 "verdict": _say(f"research.verdict.{self.verdict}", tongue, {})}
        parts = [_say(f"research.text.{key}", tongue, facts) for key in self.facts["sentences"]]
        always = ("detectable", "detectable-rise", "undetectable", "detectable-difference", "months-needed")
        parts += [_say(f"research.limit.{name}", tongue, numbers) + ("." if tongue == "en" else "。")
                  for name, numbers in self.named if name in always]
        return gap.join(part for part in parts if part)

    def __str__(self):
        return "\n".join([self.text, *(f"・{limit}" for limit in self.limits)])

    def __repr__(self):
        return f"{self.table.to_string(index=False, float_format=lambda number: f'{number:.4g}')}\n{self}"

    # ---- pictures and paper

    def figure(self):
        """A matplotlib Figure of the effect: what was seen, what the model says, what would have been without the rule."""
        from leakkit.research import figures

        return figures.of(self)

    def report(self, path, title: str = ""):
        """Write the research report (.md, .odt, .docx, .pdf, .html) with the methods written out; the path."""
        from leakkit.research import report

        return report.write(self, path, title)


def _say(key: str, tongue: str, facts: dict) -> str:
    return entry(key)[tongue].format(**facts)


def rows(*terms) -> pd.DataFrame:
    """A table from (term, estimate, low, high, se) tuples."""
    frame = pd.DataFrame(terms, columns=COLUMNS)
    return frame.astype({"term": "str", **dict.fromkeys(COLUMNS[1:], "float64")})

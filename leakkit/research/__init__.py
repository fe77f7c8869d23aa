"""Research over many cases: one de-identified row a case, the effect of a rule with what it could have found, replay of rules."""

from leakkit.research.differences import did
from leakkit.research.effects import Effect
from leakkit.research.interrupted import its

__all__ = ["Effect", "did", "its"]

"""Research over many cases: one de-identified row a case, the effect of a rule with what it could have found, replay of rules."""

from leakkit.research.anonymity import anonymity, release, tabulate
from leakkit.research.dataset import contribute, load, registry, row_of
from leakkit.research.differences import did
from leakkit.research.effects import Effect
from leakkit.research.handcoded import export, template
from leakkit.research.interrupted import its
from leakkit.research.study import adopted, effect, monthly, share

__all__ = ["Effect", "adopted", "anonymity", "contribute", "did", "effect", "export", "its", "load", "monthly", "registry", "release",
           "row_of", "share", "tabulate", "template"]

"""Research over many cases: one de-identified row a case, the effect of a rule with what it could have found, replay of rules."""

from leakkit.research.anonymity import anonymity, release, tabulate
from leakkit.research.dataset import contribute, load, registry, row_of
from leakkit.research.differences import did
from leakkit.research.effects import Effect
from leakkit.research.exposure import at_risk, postings
from leakkit.research.handcoded import export, template
from leakkit.research.interrupted import its
from leakkit.research.recall import recall
from leakkit.research.replay import Replay, replay
from leakkit.research.rules import Rule, rules, try_draft
from leakkit.research.sampling import accuracy, posting_effect, rates, reviewed, sample
from leakkit.research.simulate import months_for, power, power_of_units, power_table
from leakkit.research.study import adopted, effect, monthly, share

__all__ = ["Effect", "Replay", "Rule", "accuracy", "adopted", "anonymity", "at_risk", "contribute", "did", "effect", "export", "its", "load", "monthly",
           "months_for", "posting_effect", "postings", "power", "power_of_units", "power_table", "rates", "recall", "registry", "release", "replay",
           "reviewed", "row_of", "rules", "sample", "share", "tabulate", "template", "try_draft"]

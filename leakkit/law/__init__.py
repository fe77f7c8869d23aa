"""條文：行為時法、逐要件檢視、引文校對 (the provision in force on the day, element by element; citations).

leakkit names provisions and their elements; it never says that anybody is guilty, never says who the informant is,
and shows intent and negligence side by side without choosing.
"""

from leakkit.law.catalogue import Provision, provision, status, versions
from leakkit.law.catalogue import by_id as held_version
from leakkit.law.citations import check_citations
from leakkit.law.deadlines import deadlines
from leakkit.law.elements import applicable, facts, level_words
from leakkit.law.from_case import Fact, derive
from leakkit.law.penalty import Penalty
from leakkit.law.questions import questions, read_answer
from leakkit.law.table import provisions_table

__all__ = ["Fact", "Penalty", "Provision", "applicable", "check_citations", "deadlines", "derive", "facts", "held_version", "level_words", "provision",
           "provisions_table", "questions", "read_answer", "status", "versions"]

"""One reconstructed incident: what it shows, its documents, and the check of an edited one."""

from leakkit.leak.documents import report_nothing
from leakkit.leak.edited import Lost, lost_evidence, originals_in
from leakkit.leak.verbs import Leak

__all__ = ["Leak", "Lost", "lost_evidence", "originals_in", "report_nothing"]

"""One reconstructed incident: what it shows, and its documents."""

from leakkit.leak.documents import report_nothing
from leakkit.leak.verbs import Leak

__all__ = ["Leak", "report_nothing"]

"""From findings to incidents: which exports show one chat, what was disclosed first and where, how long it stood, and what
was asked before and answered after. Everything is proposed with its reason; what the officer states outranks it."""

from leakkit.incident.chats import chats, look_alike, merged_by_rename, strangers
from leakkit.incident.context import context
from leakkit.incident.exposure import exposure
from leakkit.incident.proposing import MESSAGE_FACTS, SPECIAL, WEAK, Corrections, exposed, propose, ranked
from leakkit.incident.story import Incident, reconstruct, timeline

__all__ = ["MESSAGE_FACTS", "SPECIAL", "WEAK", "Corrections", "Incident", "chats", "context", "exposed", "exposure", "look_alike",
           "merged_by_rename", "propose", "ranked", "reconstruct", "strangers", "timeline"]

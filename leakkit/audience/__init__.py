"""Who could see a disclosure, as an interval: membership at that minute, minus those who needed to know.

Stored are membership *intervals*, never recipients per message, so the work is linear in events. What a late joiner sees is a
fact of the platform and stands, dated and sourced, in `visibility.toml`.
"""

from leakkit.audience.counting import Audience, Window, of, span
from leakkit.audience.named import Named
from leakkit.audience.presence import Presence, presence_of, stays
from leakkit.audience.visibility import rule, visibility

__all__ = ["Audience", "Named", "Presence", "Window", "of", "presence_of", "rule", "span", "stays", "visibility"]

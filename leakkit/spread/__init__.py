"""How the content travelled from chat to chat, each step with its basis, and how many persons it reached.

An edge goes from an exposure to a later one of the same content: the same file, a near-same picture, the same or near text, words
read from a picture, a forward label, a statement. Structural virality is Goel, Anderson, Hofman, Watts 2015.
"""

from leakkit.spread.likeness import Carrier, alike
from leakkit.spread.measure import Spread, measure
from leakkit.spread.reach import union
from leakkit.spread.shape import Shape, shape, structural_virality

__all__ = ["Carrier", "Shape", "Spread", "alike", "measure", "shape", "structural_virality", "union"]

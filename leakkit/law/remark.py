"""One thing that an editor should look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """One fault in the flattened text: offsets there (end exclusive), kind, message, suggestion."""

    start: int
    end: int
    kind: str
    message: str
    suggestion: str = ""
